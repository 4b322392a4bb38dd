"""The month's pack: the ten reports of one month, and whether they agree with each other."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from .heads import Scope
from .layout import tables
from .models import MonthClosing
from .reports import REPORTS, Report
from .snapshot import beside
from .spans import Form, Period, last_of_month, of_month, of_year
from .tables import Table

Progress = Callable[[int, int], None]


def period_in_pack(report: Report, month: date, today: date) -> Period:
    """What the pack of `month` asks of a report; nothing after the month counts."""
    cutoff = min(today, last_of_month(month))
    if report.in_pack == Form.YEAR:
        return of_year(of_month(month, cutoff).fiscal_year, cutoff)
    return of_month(month, cutoff)


def tables_of_month(
    month: date,
    today: date,
    *,
    reports: Iterable[Report] = REPORTS,
    progress: Progress | None = None,
) -> list[Table]:
    """The tables of the pack as the ledger tells them now, in the order of the reports."""
    wanted = list(reports)
    found: list[Table] = []
    for done, report in enumerate(wanted, start=1):
        found += tables(report, period_in_pack(report, month, today), Scope.whole())
        if progress:
            progress(done, len(wanted))
    return found


def as_closed(found: Iterable[Table], closing: MonthClosing | None) -> Iterator[Table]:
    """The tables beside what the closed month told; as they are where it is open."""
    for table in found:
        yield beside(table, closing.content) if closing else table
