"""The two clocks: 保管期限 from the removal, and the law's six months from the storage notice."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.timetable import Timetable
from ledger.vehicles import deadlines
from ledger.vehicles.deadlines import Rules

DAYS = st.dates(date(2019, 5, 1), date(2060, 12, 31))
NO_ROLLING = Rules(roll_if_closed=False)
FIRST_COUNTS = Rules(count_first_day=True)
THIRTY_DAYS = Rules(retention_days=30, count_first_day=True)
NO_NOTICE = Rules(stored_notice_required=False)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("why", "removed_on", "rules", "last"),
    [
        ("two months", "2026-04-10", Rules(), "2026-06-10"),
        ("the first of a month", "2026-04-01", Rules(), "2026-06-01"),
        ("February is shorter", "2025-12-29", Rules(), "2026-02-28"),
        ("February is shorter", "2025-12-31", Rules(), "2026-02-28"),
        ("a leap year's February", "2027-12-29", Rules(), "2028-02-29"),
        ("a leap year's February", "2027-12-31", Rules(), "2028-02-29"),
        ("28 February stays 28", "2026-02-28", Rules(), "2026-04-28"),
        ("29 February", "2028-02-29", Rules(), "2028-04-29"),
        ("31 to 30 days", "2026-07-31", Rules(), "2026-09-30"),
        ("31 to 31 days", "2026-08-31", Rules(), "2026-10-31"),
        ("into the new fiscal year", "2026-01-31", Rules(), "2026-03-31"),
        ("over the end of the fiscal year", "2026-02-01", Rules(), "2026-04-01"),
        ("into the closed days", "2026-10-30", Rules(), "2026-12-30"),
        ("three months (新座市)", "2025-11-30", Rules(retention_months=3), "2026-02-28"),
        ("the first day counts", "2026-04-10", FIRST_COUNTS, "2026-06-09"),
        ("the first day counts, from the 1st", "2026-04-01", FIRST_COUNTS, "2026-05-31"),
        ("the first day counts, no such day", "2025-12-31", FIRST_COUNTS, "2026-02-28"),
        ("the first day counts, leap year", "2027-12-30", FIRST_COUNTS, "2028-02-29"),
        ("sixty days (狛江市)", "2026-04-10", Rules(retention_days=60), "2026-06-09"),
        ("sixty days over a leap day", "2027-12-31", Rules(retention_days=60), "2028-02-29"),
        ("sixty days in a common year", "2026-12-31", Rules(retention_days=60), "2027-03-01"),
        ("thirty days, the first counts", "2026-04-10", THIRTY_DAYS, "2026-05-09"),
    ],
)  # fmt: skip
def test_the_last_day_of_storage(why, removed_on, rules, last):
    assert deadlines.kept_until(day(removed_on), rules) == day(last), why


@pytest.mark.parametrize(
    ("keep_until", "rules", "last"),
    [
        ("2026-12-29", Rules(), "2026-12-29"),
        ("2026-12-30", Rules(), "2027-01-04"),
        ("2026-12-31", Rules(), "2027-01-04"),
        ("2027-01-01", Rules(), "2027-01-04"),
        ("2027-01-03", Rules(), "2027-01-04"),
        ("2027-01-04", Rules(), "2027-01-04"),
        ("2026-12-31", NO_ROLLING, "2026-12-31"),
    ],
)
def test_who_cannot_come_at_new_year_comes_on_the_next_open_day(keep_until, rules, last):
    assert deadlines.fetchable_until(day(keep_until), rules) == day(last)
    assert deadlines.earliest_posting(day(keep_until), rules) == day(last) + timedelta(days=1)


@pytest.mark.parametrize(
    ("noticed", "full", "owned"),
    [
        ("2026-04-01", "2026-09-30", "2026-10-01"),
        ("2026-04-15", "2026-10-14", "2026-10-15"),
        ("2026-08-28", "2027-02-27", "2027-02-28"),
        ("2026-08-29", "2027-02-28", "2027-03-01"),
        ("2026-08-31", "2027-02-28", "2027-03-01"),
        ("2027-08-29", "2028-02-28", "2028-02-29"),
        ("2027-08-31", "2028-02-29", "2028-03-01"),
        ("2026-10-01", "2027-03-31", "2027-04-01"),
        ("2026-12-31", "2027-06-30", "2027-07-01"),
        ("2028-02-29", "2028-08-28", "2028-08-29"),
    ],
)
def test_six_months_counted_from_the_day_of_the_notice(noticed, full, owned):
    assert deadlines.proceeds_claimable_until(day(noticed)) == day(full)
    assert deadlines.owned_from(day(noticed)) == day(owned)


@pytest.mark.parametrize(
    ("posted_on", "days", "last"),
    [
        ("2026-10-01", 14, "2026-10-14"),
        ("2026-12-25", 14, "2027-01-07"),
        ("2028-02-20", 14, "2028-03-04"),
        ("2027-03-25", 14, "2027-04-07"),
        ("2026-10-01", 1, "2026-10-01"),
        ("2026-10-01", 0, "2026-10-01"),
    ],
)
def test_the_posting_counts_its_first_day(posted_on, days, last):
    assert deadlines.posting_ends_on(day(posted_on), days) == day(last)
    assert deadlines.notice_runs_until(day(posted_on), days) == day(last)


@pytest.mark.parametrize(
    ("why", "keep_until", "posted_on", "noticed", "rules", "first"),
    [
        ("the posting ends last", "2026-06-10", "2026-06-11", "2026-04-20", Rules(), "2026-06-25"),
        ("extended since", "2026-08-10", "2026-06-11", "2026-04-20", Rules(), "2026-08-11"),
        ("to new year", "2026-12-31", "2026-06-11", "2026-04-20", Rules(), "2027-01-05"),
        ("a late notice", "2026-06-10", "2026-06-11", "2026-06-20", Rules(), "2026-07-04"),
        ("not posted", "2026-06-10", None, "2026-04-20", Rules(), None),
        ("no notice", "2026-06-10", "2026-06-11", None, Rules(), None),
        ("no notice wanted", "2026-06-10", "2026-06-11", None, NO_NOTICE, "2026-06-25"),
    ],
)  # fmt: skip
def test_the_earliest_lawful_disposal(why, keep_until, posted_on, noticed, rules, first):
    posted_on, noticed = (one and day(one) for one in (posted_on, noticed))
    found = deadlines.earliest_disposal(day(keep_until), posted_on, noticed, rules)
    assert found == (first and day(first)), why


@given(DAYS, st.booleans())
def test_storage_never_ends_before_it_begins(removed_on, first):
    rules = Rules(count_first_day=first)
    last = deadlines.kept_until(removed_on, rules)
    assert timedelta(days=57) <= last - removed_on <= timedelta(days=62)
    assert deadlines.fetchable_until(last, rules) >= last


@given(DAYS, st.integers(1, 12))
def test_a_full_period_of_months_never_ends_early(first_day, months):
    """The day after it has the same number, or is the first of the month after."""
    after = deadlines.last_day_of_months(first_day, months) + timedelta(days=1)
    assert after.day in (first_day.day, 1)
    assert (after.year - first_day.year) * 12 + after.month - first_day.month in (
        months,
        months + 1,
    )


@given(DAYS, DAYS, st.sampled_from([Rules(), NO_ROLLING]))
def test_what_is_overdue_in_a_list_is_overdue_one_by_one(today, keep_until, rules):
    listed = keep_until <= deadlines.latest_overdue(today, rules)
    assert listed == (today > deadlines.fetchable_until(keep_until, rules))


@given(DAYS)
def test_nobody_is_sent_to_a_closed_yard(keep_until):
    assert not Timetable().is_closed(deadlines.fetchable_until(keep_until, Rules()))
