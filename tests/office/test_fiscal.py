from datetime import date, time

import pytest

from office import fiscal
from office.fiscal import DayKind


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_the_office_year_begins_in_april(day, year):
    assert fiscal.fiscal_year(day) == year
    assert fiscal.first_day(year) <= day <= fiscal.last_day(year)


def test_a_fiscal_year_has_its_twelve_months():
    months = fiscal.months(2026)
    assert months[0] == date(2026, 4, 1)
    assert months[8] == date(2026, 12, 1)
    assert months[9] == date(2027, 1, 1)
    assert months[-1] == date(2027, 3, 1)
    assert len(months) == 12


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 11, 20), DayKind.WEEKDAY),
        (date(2026, 11, 21), DayKind.HOLIDAY),  # Saturday
        (date(2026, 11, 23), DayKind.HOLIDAY),  # 勤労感謝の日
        (date(2026, 9, 22), DayKind.HOLIDAY),  # 国民の休日
        (date(2027, 3, 22), DayKind.HOLIDAY),  # 振替休日
        (date(2026, 12, 29), DayKind.WEEKDAY),
        (date(2026, 12, 30), DayKind.CLOSED),
        (date(2027, 1, 1), DayKind.CLOSED),
        (date(2027, 1, 3), DayKind.CLOSED),
        (date(2027, 1, 4), DayKind.WEEKDAY),
    ],
)
def test_what_sort_of_day_it_is(day, kind):
    assert fiscal.day_kind(day) is kind


def test_a_holiday_has_a_name():
    assert fiscal.holiday_name(date(2026, 11, 23)) == "勤労感謝の日"
    assert fiscal.holiday_name(date(2026, 11, 24)) == ""


def test_hours_end_earlier_at_weekends_and_not_at_all_over_new_year():
    assert fiscal.YARD_HOURS.on(date(2026, 11, 20)) == (time(9), time(19))
    assert fiscal.YARD_HOURS.on(date(2026, 11, 22)) == (time(9), time(18))
    assert fiscal.CALL_CENTRE_HOURS.on(date(2026, 11, 20)) == (time(9), time(20))
    assert fiscal.YARD_HOURS.on(date(2026, 12, 31)) is None


def test_the_next_open_day_is_after_new_year():
    assert fiscal.next_open_day(date(2026, 12, 30)) == date(2027, 1, 4)
    assert fiscal.next_open_day(date(2026, 11, 21)) == date(2026, 11, 21)
