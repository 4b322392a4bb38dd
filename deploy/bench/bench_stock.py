"""The day report of one yard over 1,000,000 vehicles: computed from all movements there are.

Uses the large ledger of the search's benchmark. `BENCH_VEHICLES` sets another size.
"""

from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

from django.db import connection
from django.utils import timezone

from deploy.bench.bench_pages import _times
from deploy.bench.bench_search import VEHICLES, ledger_of
from deploy.bench.report import Report
from geo.models import StorageYard
from ledger.stock.figures import by_day, figures_of
from ledger.vehicles.models import Movement

LIMIT_MS = 300.0
TIMES_SQL = 3.0
"""The report's figures are built in Python; the same two sums in SQL are not."""
LONG_AGO = timedelta(days=365 * 7)

STOCK = (
    "SELECT is_moped, sum(change) FROM vehicles_movement"
    " WHERE yard_id = %s AND day < %s GROUP BY is_moped"
)
MOVED = (
    "SELECT m.is_moped, m.kind, r.report_column, s.report_column, d.report_column, sum(m.change)"
    " FROM vehicles_movement m"
    " LEFT JOIN vehicles_removalkind r ON r.id = m.removal_kind_id"
    " LEFT JOIN vehicles_releasekind s ON s.id = m.release_kind_id"
    " LEFT JOIN vehicles_disposition d ON d.id = m.disposition_id"
    " WHERE m.yard_id = %s AND m.day = %s GROUP BY 1, 2, 3, 4, 5"
)


def run(report: Report) -> None:
    """Measure yesterday's report, one of seven years ago, a month, and a past moment."""
    with ledger_of(VEHICLES):
        yard = StorageYard.objects.get(label="弦巻")
        yesterday = timezone.localdate() - timedelta(days=1)
        for name, day in (("yesterday", yesterday), ("7 years ago", yesterday - LONG_AGO)):
            taken = median_of(lambda day=day: figures_of(yard, day))  # type: ignore[misc]
            report.add(f"day report, {name}", taken, "ms", limit_or_peer=LIMIT_MS)
            report.add(
                f"day report, {name}, against raw SQL",
                taken,
                "ms",
                limit_or_peer=median_of(lambda day=day: raw(yard, day)),  # type: ignore[misc]
                budget=TIMES_SQL,
            )
        first = yesterday.replace(day=1)
        month = median_of(lambda: by_day(yard, first, yesterday))
        report.add("day reports of a month", month, "ms", limit_or_peer=LIMIT_MS)
        moment = timezone.now() - LONG_AGO
        stock = median_of(lambda: Movement.objects.until(moment).balance())
        report.add("stock of all yards 7 years ago", stock, "ms", limit_or_peer=5 * LIMIT_MS)


def median_of(ask: Callable[[], object]) -> float:
    """The median time of `ask` in milliseconds."""
    return median(_times(lambda: (ask(), None)[1]))


def raw(yard: StorageYard, day: date) -> None:
    """The two sums of a day report, written by hand."""
    with connection.cursor() as cursor:
        for statement in (STOCK, MOVED):
            cursor.execute(statement, [yard.pk, day])
            cursor.fetchall()
