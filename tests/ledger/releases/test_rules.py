"""Rules without data: the theft rule, the count, the hours, the numbers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.releases import cash, numbering, theft
from ledger.releases.theft import Rule

MOMENTS = st.datetimes(
    min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)
)
REMOVED = datetime(2026, 11, 18, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("reported", "by_time", "by_day"),
    [
        (REMOVED - timedelta(days=1), True, True),
        (REMOVED - timedelta(minutes=1), True, False),
        (REMOVED, False, False),
        (REMOVED + timedelta(minutes=1), False, False),
        (datetime(2026, 11, 17, 14, 59, tzinfo=UTC), True, True),  # 23:59 of the day before
        (datetime(2026, 11, 17, 15, 0, tzinfo=UTC), True, False),  # midnight in Tokyo
    ],
)
def test_a_report_saves_only_when_it_came_before(reported, by_time, by_day):
    assert theft.precedes(reported, REMOVED, Rule.BEFORE_DATETIME) is by_time
    assert theft.precedes(reported, REMOVED, Rule.BEFORE_DATE) is by_day


@given(MOMENTS, MOMENTS)
def test_the_rule_by_day_is_never_kinder_than_the_rule_by_time(reported, removed):
    if theft.precedes(reported, removed, Rule.BEFORE_DATE):
        assert theft.precedes(reported, removed, Rule.BEFORE_DATETIME)
    assert not theft.precedes(removed, removed, Rule.BEFORE_DATETIME)


def test_the_comparison_says_plainly_that_it_is_too_late():
    told = theft.compare(REMOVED + timedelta(hours=2), REMOVED, Rule.BEFORE_DATETIME)
    assert "免除できません" in told.sentence
    assert "R8.11.18 12:31" in told.sentence
    assert (
        "より前です"
        in theft.compare(REMOVED - timedelta(hours=2), REMOVED, Rule.BEFORE_DATETIME).sentence
    )


@given(st.integers(0, 2_000_000))
def test_change_adds_up_to_what_it_is_for(amount):
    assert cash.counted(cash.fewest(amount)) == amount


def test_pieces_are_counted_by_their_figure():
    assert cash.counted({"1000": 3, "500": 1, "10": 4}) == 3_540
    assert [cash.word(each) for each in (1_000, 500)] == ["1,000円札", "500円玉"]


def test_a_number_bears_the_fiscal_year_of_its_day():
    form = "{yard}-R{wareki}-{number:05d}"
    assert numbering.fill_in(form, day=date(2027, 3, 31), yard="2", number=12) == "2-R8-00012"
    assert numbering.fill_in(form, day=date(2027, 4, 1), yard="2", number=1) == "2-R9-00001"
