"""Stretches of days: fiscal years, leap days, months to come."""

from datetime import date

import pytest

from ledger.patrols.models import Suspension
from maps.statistics import spans
from maps.statistics.workdays import marks_by_month, workdays
from tests.factories import CrewFactory

TODAY = date(2026, 11, 21)


def edges(period):
    return {one.key: (one.since, one.until) for one in spans.sums(period)}


def test_a_day_has_its_month_and_its_fiscal_year():
    assert edges(spans.of_day(date(2024, 2, 29), TODAY)) == {
        "day": (date(2024, 2, 29), date(2024, 2, 29)),
        "month": (date(2024, 2, 1), date(2024, 2, 29)),
        "year": (date(2023, 4, 1), date(2024, 2, 29)),
    }


@pytest.mark.parametrize(
    ("day", "first"), [(date(2026, 3, 31), date(2025, 4, 1)), (date(2026, 4, 1), date(2026, 4, 1))]
)
def test_the_fiscal_year_turns_in_april(day, first):
    assert edges(spans.of_day(day, TODAY))["year"][0] == first


def test_a_year_goes_from_april_to_march():
    months = spans.steps(spans.of_year(2023, TODAY))
    assert [one.label for one in months][:1] + [one.label for one in months][-1:] == ["4月", "3月"]
    assert months[10].until == date(2024, 2, 29)


def test_the_year_before_is_compared_as_far_as_this_year_has_come():
    last, change = spans.beside_last_year(spans.of_year(2026, TODAY, compared=True))
    assert (last.label, last.since, last.until) == (
        "前年度同期",
        date(2025, 4, 1),
        date(2025, 11, 21),
    )
    assert (change.plus, change.minus) == ("total", "last")
    last, _ = spans.beside_last_year(spans.of_year(2024, TODAY, compared=True))
    assert (last.label, last.until) == ("前年度", date(2024, 3, 31))


def test_the_leap_day_is_compared_with_the_day_before_it():
    assert spans.a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert spans.a_year_before(date(2025, 3, 1)) == date(2024, 3, 1)


@pytest.mark.parametrize(
    ("period", "label"),
    [
        (spans.of_day(date(2026, 10, 5), TODAY), "令和8年10月5日（月）現在"),
        (spans.of_month(date(2019, 5, 9), TODAY), "令和元年5月"),
        (spans.of_year(2024, TODAY), "令和6年度"),
    ],
)
def test_periods_are_told_in_the_calendar_of_the_office(period, label):
    assert period.label == label


def test_closed_days_and_rain_are_marked_and_explained(db):
    Suspension.objects.create(day=date(2026, 12, 3))
    Suspension.objects.create(day=date(2026, 12, 4), part="morning", crew=CrewFactory(label="2班"))
    found = workdays(date(2026, 12, 1), date(2026, 12, 31))
    assert found.marks == {
        date(2026, 12, 3): "止",
        date(2026, 12, 4): "半",
        date(2026, 12, 30): "休",
        date(2026, 12, 31): "休",
    }
    closed, stopped = found.notes()
    assert "12月30日から1月3日" in closed
    assert "作業中止 2日（R8.12.3 雨天・終日、R8.12.4 雨天・午前・2班）" in stopped
    assert marks_by_month(found.marks) == {date(2026, 12, 1): "中止2"}


def test_a_suspension_that_was_lifted_is_none(db):
    Suspension.objects.create(day=date(2026, 12, 3), lifted_at="2026-12-03T03:00:00Z")
    assert workdays(date(2026, 12, 1), date(2026, 12, 5)).marks == {}
