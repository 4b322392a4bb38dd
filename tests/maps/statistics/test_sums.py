"""Rows, columns and stretches of days add up, whatever the ledger holds. W-06, L-20.11."""

from datetime import date

import pytest

from geo.models import RemovalPlace
from maps.statistics import spans
from maps.statistics.checks import checks
from maps.statistics.heads import EVERYTHING, Scope
from maps.statistics.layout import tables
from maps.statistics.pack import tables_of_month
from maps.statistics.reports import BY_SLUG, REPORTS

from .books import Book

TODAY = date(2025, 5, 1)
ADDED_UP = [one for one in REPORTS if one.figures and not one.is_state]


@pytest.fixture(params=[5, 6])
def book(request, masters):
    return Book(request.param)


def one_table(slug, period):
    return tables(BY_SLUG[slug], period, Scope.whole())[0]


def sums_of(report):
    """The figures that can be added up: no price, no share, nothing of a moment."""
    if report.slug == "lookups":
        return ["total"]
    return [one.key for one in report.figures if one.measure not in ("price", "rate")]


def test_the_parts_of_a_station_and_the_districts_make_their_total(book):
    table = one_table("removals-by-place", spans.of_year(2023, TODAY))
    sums = [row for row in table.rows if row.level == "sum"]
    assert [row.label for row in sums] == [
        "下北沢合計",
        "千歳烏山合計",
        "三軒茶屋合計",
        "区域外合計",
    ]
    for row in sums:
        children = RemovalPlace.objects.filter(parent__code=row.key).values_list("code", flat=True)
        for column in table.columns:
            parts = [table.value(code, column.key) or 0 for code in children]
            assert sum(parts) == table.value(row.key, column.key)


def test_all_rows_make_the_grand_total(book):
    for report in ADDED_UP:
        (table,) = tables(report, spans.of_year(2024, TODAY), Scope.whole())
        for column in table.columns:
            rows = [row for row in table.rows if row.level in ("", "part") and "." not in row.key]
            total = [row for row in table.rows if row.key == EVERYTHING]
            if not total or column.key.split(".")[-1] == "rate":
                continue
            parts = [table.value(row.key, column.key) or 0 for row in rows]
            assert sum(parts) == table.value(EVERYTHING, column.key), (table.key, column.key)


def test_days_make_the_month_and_months_make_the_year(book):
    for report in ADDED_UP:
        for key in sums_of(report):
            months = [month_of(report, key, date(2024, month, 1)) for month in (2, 3, 4)]
            last = spans.of_year(2023, TODAY)
            year = totals(tables(report, last, Scope.whole(), figure=key)[0], report, key)
            assert sum(year[f"m{month:02}"] for month in range(1, 13)) == year["total"]
            assert [year["m02"], year["m03"]] == months[:2]
            day = one_table(report.slug, spans.of_day(date(2024, 3, 31), TODAY))
            assert year["total"] == total_of(day, "year", report, key)


def month_of(report, key, first):
    """The sum of the days of a month, which is its 月計."""
    period = spans.of_month(first, TODAY)
    found = tables(report, period, Scope.whole(), figure=key)
    row = totals(found[-1], report, key)
    days = sum(value for column, value in row.items() if column.startswith("d"))
    assert days == row["month"] == total_of(found[0], "month", report, key)
    assert row["year"] == total_of(found[0], "year", report, key)
    return days


def totals(table, report, key):
    """The figures of the last row of a table of days or months, by column."""
    row = EVERYTHING if f"{EVERYTHING}.{key}" not in {one.key for one in table.rows} else None
    row = row or f"{EVERYTHING}.{key}"
    if report.pairs_months and table.part == "months":
        cells = {one.key: table.value(EVERYTHING, one.key) for one in table.columns}
        return {name.split(".")[0]: v for name, v in cells.items() if name.endswith(f".{key}")}
    return {one.key: table.value(row, one.key) for one in table.columns}


def total_of(table, span, report, key):
    """One figure of the last row for one stretch of days."""
    if report.is_long:
        return table.value(EVERYTHING, f"{span}.{key}")
    return table.value(f"{span}.{EVERYTHING}", key)


def test_every_check_of_a_month_holds_for_an_odd_ledger(book):
    for month in (date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)):
        found = checks(tables_of_month(month, TODAY), month)
        assert len(found) > 25
        astray = [one.words for one in found if not one.ok]
        assert astray == []


def test_places_and_yards_count_the_same_vehicles(book):
    for day in (date(2024, 3, 31), date(2024, 4, 1)):
        place = one_table("removals-by-place", spans.of_day(day, TODAY))
        yard = one_table("removals-by-yard", spans.of_day(day, TODAY))
        for span in ("day", "month", "year"):
            for figure in BY_SLUG["removals-by-yard"].figures:
                assert place.value(EVERYTHING, f"{span}.{figure.key}") == yard.value(
                    f"{span}.{EVERYTHING}", figure.key
                )
