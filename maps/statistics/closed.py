"""A report as people may see it: of a closed month beside what was told when it was closed."""

from .heads import Scope
from .layout import tables
from .models import MonthClosing
from .reports import Report
from .snapshot import beside
from .spans import Form, Period
from .tables import Table


def closing_shown(report: Report, period: Period, scope: Scope) -> MonthClosing | None:
    """The closing a report of the whole ward stands beside, if its month is closed."""
    if period.form != Form.MONTH or report.in_pack != Form.MONTH or not scope.is_whole:
        return None
    return MonthClosing.objects.select_related("closed_by").of(period.since)


def tables_shown(
    report: Report,
    period: Period,
    scope: Scope,
    *,
    figure: str = "",
    closing: MonthClosing | None = None,
) -> list[Table]:
    """The tables of a report. One figure of a long table stands beside nothing but itself."""
    found = tables(report, period, scope, figure=figure)
    if closing is None:
        return found
    kept = {"sums", ""} if report.is_long and figure not in {"", report.main} else None
    return [
        beside(table, closing.content) if kept is None or table.part in kept else table
        for table in found
    ]
