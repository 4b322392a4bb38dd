from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from office import wareki

TODAY = date(2026, 11, 21)


def read(written):
    return wareki.parse_date(written, today=TODAY)


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 21), "令和8年11月21日（土）", "R8.11.21"),
        (date(2019, 5, 1), "令和元年5月1日（水）", "R1.5.1"),
        (date(2019, 4, 30), "平成31年4月30日（火）", "H31.4.30"),
        (date(1989, 1, 7), "昭和64年1月7日（土）", "S64.1.7"),
        (date(1989, 1, 8), "平成元年1月8日（日）", "H1.1.8"),
        (date(1926, 12, 24), "大正15年12月24日（金）", "T15.12.24"),
        (date(1800, 1, 1), "1800年1月1日（水）", "1800.1.1"),
    ],
)
def test_a_date_is_written_in_its_era(day, long, short):
    assert wareki.long_date(day) == long
    assert wareki.short_date(day) == short


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("R6.4.1", date(2024, 4, 1)),
        ("r6/4/1", date(2024, 4, 1)),
        ("R060401", date(2024, 4, 1)),
        ("6/4/1", date(2024, 4, 1)),
        ("令和8/4/1", date(2026, 4, 1)),
        ("令和元年５月１日", date(2019, 5, 1)),
        ("令和8年11月21日（土）", TODAY),
        ("平成32年3月31日", date(2020, 3, 31)),
        ("2026-4-1", date(2026, 4, 1)),
        ("2026年4月1日", date(2026, 4, 1)),
        ("２０２６０４０１", date(2026, 4, 1)),
        (" S 60 . 1 . 2 ", date(1985, 1, 2)),
        ("きのう", date(2026, 11, 20)),
        ("本日", TODAY),
        ("明日", date(2026, 11, 22)),
        ("1120", date(2026, 11, 20)),
        ("11/20", date(2026, 11, 20)),
        ("0401", date(2027, 4, 1)),
        ("6月30日", date(2026, 6, 30)),
        ("1/20", date(2027, 1, 20)),
        ("12/31", date(2026, 12, 31)),
    ],
)
def test_a_date_is_read_as_people_type_it(written, day):
    assert read(written) == day


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "読めません"),
        ("来週", "読めません"),
        ("R8.2.30", "ありません"),
        ("2026/13/1", "ありません"),
        ("2/29", "ありません"),
        ("令和1年4月30日", "2019年5月1日から"),
        ("R0.5.1", "2019年5月1日から"),
        ("26/4/1", "2026/4/1"),
        ("99/1/1", "2099/1/1"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(written, says):
    with pytest.raises(wareki.UnreadableDate, match=says):
        read(written)


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2100, 12, 31)))
def test_both_spellings_are_read_back(day):
    assert read(wareki.short_date(day)) == day
    assert read(wareki.long_date(day)) == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_message(written):
    with suppress(wareki.UnreadableDate):
        assert isinstance(read(written), date)


def test_a_fiscal_year_is_named_by_its_first_day():
    assert wareki.fiscal_year_name(2026) == "令和8年度"
    assert wareki.fiscal_year_name(2019) == "平成31年度"
    assert wareki.fiscal_year_name(2020) == "令和2年度"


def test_eras_are_kept_newest_first():
    assert all(a.first_day > b.first_day for a, b in pairwise(wareki.ERAS))


@pytest.mark.parametrize(
    ("template", "value", "shown"),
    [
        ("{{ v|wareki }}", TODAY, "令和8年11月21日（土）"),
        ("{{ v|wareki }}", None, ""),
        ("{{ v|wareki_short }}", datetime(2026, 11, 20, 16, 0, tzinfo=UTC), "R8.11.21"),
        ("{{ v|wareki_time }}", datetime(2026, 11, 20, 16, 5, tzinfo=UTC), "R8.11.21 01:05"),
        ("{{ v|clock }}", datetime(2026, 11, 20, 16, 5, tzinfo=UTC), "01:05"),
        ("{{ v|fiscal_year }}", date(2026, 3, 31), "令和7年度"),
        ("{{ v|yen }}", 3000, "3,000円"),
        ("{{ v|yen }}", 0, "0円"),
        ("{{ v|yen }}", None, ""),
        ("{{ v|metres }}", 84.6, "85 m"),
        ("{{ v|metres }}", 1234, "1.2 km"),
        ("{{ v|metres }}", None, ""),
    ],
)
def test_filters_write_for_the_screen(template, value, shown):
    page = Template("{% load japanese %}" + template)
    assert page.render(Context({"v": value})) == shown


@pytest.mark.parametrize(
    ("written", "hour", "minute", "day"),
    [
        ("R8.4.10 10:31", 10, 31, date(2026, 4, 10)),
        ("令和8年4月10日（金） 10時31分", 10, 31, date(2026, 4, 10)),
        ("令和8年4月10日10:31", 10, 31, date(2026, 4, 10)),
        ("20260410 1031", 10, 31, date(2026, 4, 10)),
        ("11/20 0905", 9, 5, date(2026, 11, 20)),
        ("きのう　１５時", 15, 0, date(2026, 11, 20)),
        ("8:05", 8, 5, TODAY),
    ],
)
def test_a_moment_is_a_day_and_a_time(written, hour, minute, day):
    found = wareki.parse_moment(written, today=TODAY)
    assert (found.date(), found.hour, found.minute) == (day, hour, minute)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("R8.4.10", "時刻がありません"),
        ("20260410", "時刻がありません"),
        ("R8.4.10 25:00", "という時刻はありません"),
        ("R8.4.31 10:00", "という日はありません"),
        ("いつか 10:00", "日付として読めません"),
    ],
)
def test_what_is_no_moment_says_how_to_write_one(written, words):
    with pytest.raises(wareki.UnreadableDate, match=words):
        wareki.parse_moment(written, today=TODAY)
