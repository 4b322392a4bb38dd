"""The ten statutory reports over 1,000,000 vehicles: one by one, and as the month's pack.

Uses the large ledger of the search's benchmark; `BENCH_VEHICLES` sets another size. Each report
is told twice: the time of its statements alone, and all of it beside the same counts in one
statement written by hand.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from deploy.bench.bench_search import SMALL, VEHICLES, ledger_of
from deploy.bench.report import Report as Figures
from maps.statistics.checks import checks
from maps.statistics.heads import Scope
from maps.statistics.layout import tables
from maps.statistics.pack import period_in_pack, tables_of_month
from maps.statistics.reports import BY_SLUG, REPORTS, Report
from maps.statistics.spans import Period, of_day
from office import fiscal

PACK_MS, ONE_MS, CHECKS_MS = 3000.0, 300.0, 3000.0
TIMES_SQL = 3.0
"""Totals of rows, months and the year, the layout and the question behind each cell come on top
of the counting."""
GROWTH = 100.0
"""A hundred times the vehicles may cost so many times the time, no more."""
ROUNDS, WARM = 7, 2
LONG_AGO = timedelta(days=365 * 7)

REMOVED = (
    "SELECT {row}, k.report_column, b.is_moped, v.removed_on, count(*)"
    " FROM vehicles_vehicle v JOIN vehicles_removalkind k ON k.id = v.removal_kind_id"
    " LEFT JOIN vehicles_vehiclekind b ON b.id = v.vehicle_kind_id"
    " WHERE v.removed_on BETWEEN %(since)s AND %(until)s AND k.report_column <> ''"
    " GROUP BY 1, 2, 3, 4"
)
LEFT = (
    "SELECT m.yard_id, {column}, m.is_moped, m.day, -sum(m.change) {money}"
    " FROM vehicles_movement m LEFT JOIN vehicles_releasekind s ON s.id = m.release_kind_id"
    " LEFT JOIN vehicles_disposition d ON d.id = m.disposition_id {joined}"
    " WHERE m.kind = '{kind}' AND m.day BETWEEN %(since)s AND %(until)s {only}"
    " GROUP BY 1, 2, 3, 4"
)
WITH_VEHICLE = "JOIN vehicles_vehicle v ON v.id = m.vehicle_id"
PEERS: Mapping[str, str] = {
    "removals-by-place": REMOVED.format(row="v.removal_place_id"),
    "removals-by-yard": REMOVED.format(row="v.yard_id"),
    "releases": LEFT.format(
        column="s.report_column", kind="released", money="", joined="", only=""
    ),
    "disposals": LEFT.format(
        column="d.report_column", kind="disposed", money="", joined="", only=""
    ),
    "fees": LEFT.format(
        column="s.report_column",
        kind="released",
        money=", -sum(m.change * v.fee_paid), min(v.fee_paid), max(v.fee_paid)",
        joined=WITH_VEHICLE,
        only="",
    ),
    "sales": LEFT.format(
        column="d.code",
        kind="disposed",
        money=", -sum(m.change * v.proceeds)",
        joined=WITH_VEHICLE,
        only="AND d.is_sale",
    ),
    "stock": (
        "SELECT m.yard_id, m.is_moped, v.keep_until >= %(until)s, v.posted_on <= %(until)s,"
        " v.registration_asked_on <= %(until)s, v.registration_replied_on <= %(until)s,"
        " EXISTS (SELECT FROM vehicles_hold h WHERE h.vehicle_id = v.id"
        " AND h.lifted_at IS NULL), sum(m.change)"
        " FROM (SELECT vehicle_id, yard_id, is_moped, sum(change) AS change"
        " FROM vehicles_movement WHERE day <= %(until)s GROUP BY 1, 2, 3"
        " HAVING sum(change) > 0) m"
        " JOIN vehicles_vehicle v ON v.id = m.vehicle_id GROUP BY 1, 2, 3, 4, 5, 6, 7"
    ),
    "rounds": (
        "SELECT v.removal_place_id, date_trunc('month', v.removed_on), count(*),"
        " count(DISTINCT v.removed_on)"
        " FROM vehicles_vehicle v JOIN vehicles_removalkind k ON k.id = v.removal_kind_id"
        " WHERE v.removed_on BETWEEN %(since)s AND %(until)s AND k.report_column = 'removal'"
        " GROUP BY GROUPING SETS ((1, 2), (1))"
    ),
    "stolen": (
        "SELECT v.*, y.*, p.*, b.*, d.* FROM vehicles_vehicle v"
        " JOIN geo_storageyard y ON y.id = v.yard_id"
        " JOIN geo_removalplace p ON p.id = v.removal_place_id"
        " LEFT JOIN vehicles_vehiclekind b ON b.id = v.vehicle_kind_id"
        " LEFT JOIN vehicles_disposition d ON d.id = v.disposition_id"
        " WHERE v.removed_on BETWEEN %(first)s AND %(until)s AND v.theft_report = 'yes'"
        " ORDER BY v.removed_at"
    ),
    "lookups": (
        "SELECT v.registration_police_id, v.registration_jurisdiction, v.theft_report,"
        " v.registration_replied_on <= %(until)s, o.id IS NULL, v.registration_asked_on, count(*)"
        " FROM vehicles_vehicle v"
        " LEFT JOIN vehicles_owner o ON o.vehicle_id = v.id AND o.source = 'police'"
        " WHERE v.registration_asked_on BETWEEN %(since)s AND %(until)s"
        " GROUP BY 1, 2, 3, 4, 5, 6"
    ),
}
"""Each report's counts in one statement: no totals, no layout, no question behind a cell."""


@dataclass(frozen=True)
class Taken:
    """Milliseconds of one report: all of it, its statements, and the peer."""

    whole: float
    in_sql: float
    peer: float


def run(figures: Figures) -> None:
    """Measure the small ledger, then the large one, with the same last whole month."""
    with ledger_of(SMALL):
        small, small_pack = each_report(), pack()
    with ledger_of(VEHICLES):
        large, large_pack = each_report(), pack()
        tell_reports(figures, large)
        figures.add("month's pack, ten reports", large_pack, "ms", limit_or_peer=PACK_MS)
        figures.add("month's checks", checking(), "ms", limit_or_peer=CHECKS_MS)
        figures.add("stock 7 years ago", stock_long_ago(), "ms", limit_or_peer=ONE_MS)
    growth = {f"report {slug}": (taken.whole, small[slug].whole) for slug, taken in large.items()}
    for name, (much, little) in {**growth, "month's pack": (large_pack, small_pack)}.items():
        figures.add(
            f"{name}: {VEHICLES:,} vehicles against {SMALL:,}",
            much,
            "ms",
            limit_or_peer=little,
            budget=GROWTH,
        )


def tell_reports(figures: Figures, taken: Mapping[str, Taken]) -> None:
    """Two figures for each report."""
    for slug, one in taken.items():
        figures.add(f"report {slug}: its SQL", one.in_sql, "ms", limit_or_peer=ONE_MS)
        figures.add(
            f"report {slug}: against raw SQL",
            one.whole,
            "ms",
            limit_or_peer=one.peer,
            budget=TIMES_SQL,
        )


def last_month() -> date:
    """The last day of the last whole month."""
    return timezone.localdate().replace(day=1) - timedelta(days=1)


def each_report() -> dict[str, Taken]:
    """Each report as the pack of the last whole month has it."""
    month, today = last_month(), timezone.localdate()
    return {one.slug: measured(one, period_in_pack(one, month, today)) for one in REPORTS}


def measured(report: Report, period: Period) -> Taken:
    """A report's time, the part of it that is spent in statements, and its peer's."""
    whole, in_sql = [], []
    for _ in range(WARM + ROUNDS):
        with statements_timed() as spent:
            start = time.perf_counter()
            tables(report, period, Scope.whole())
            whole.append(time.perf_counter() - start)
        in_sql.append(sum(spent))
    return Taken(
        median(whole[WARM:]) * 1000,
        median(in_sql[WARM:]) * 1000,
        median_of(lambda: raw(PEERS[report.slug], period)),
    )


def pack() -> float:
    """The ten reports of the last whole month."""
    return median_of(lambda: tables_of_month(last_month(), timezone.localdate()))


def checking() -> float:
    """Whether the pack's figures agree, its tables being there."""
    found = tables_of_month(last_month(), timezone.localdate())
    return median_of(lambda: checks(found, last_month()))


def stock_long_ago() -> float:
    """What stood in the yards on a day of which the ledger knows much that came after."""
    today = timezone.localdate()
    period = of_day(today - LONG_AGO, today)
    return median_of(lambda: tables(BY_SLUG["stock"], period, Scope.whole()))


def raw(statement: str, period: Period) -> None:
    """The counts of a report, written by hand."""
    until = period.as_of
    days = {
        "until": until,
        "first": until.replace(day=1),
        "since": fiscal.first_day(fiscal.fiscal_year(until)),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, days)
        cursor.fetchall()


def median_of(ask: Callable[[], object]) -> float:
    """The median time of `ask` in milliseconds, once it is warm."""
    taken = []
    for _ in range(WARM + ROUNDS):
        start = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken[WARM:])


@contextmanager
def statements_timed() -> Iterator[list[float]]:
    """Collect the seconds of each statement, as one waits for its answer."""
    spent: list[float] = []

    def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - start)

    with connection.execute_wrapper(timed):
        yield spent
