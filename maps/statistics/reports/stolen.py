"""盗難車一覧 (L-20.09): removed vehicles whose theft was reported, one line each.

It shows registration and frame numbers (SECURITY c, D2) and so has a permission of its own.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ledger.vehicles.models import Vehicle
from maps.statistics.cube import Days
from maps.statistics.heads import Scope
from maps.statistics.spans import Period
from maps.statistics.tables import Cell, Column, Row, Table
from office import wareki

from .base import Report

SEE = "statistics.view_stolen"
REMOVED = Days("removed_on")


def stolen(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """Vehicles with a theft report."""
    return scope.vehicles.filter(theft_report=Vehicle.Trilean.YES)


def _moment(at: Any) -> str:
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{wareki.short_date(local.date())} {local:%H:%M}"


COLUMNS: dict[str, tuple[str, Callable[[Vehicle], str]]] = {
    "registration": (
        "防犯登録番号",
        lambda one: f"{one.registration_prefix}{one.registration_serial}",
    ),
    "frame": ("車体番号・標識番号", lambda one: one.frame_number or one.plate_number),
    "kind": ("車種", lambda one: str(one.vehicle_kind or "")),
    "yard": ("保管場所", lambda one: one.yard.label),
    "removed": ("撤去日時", lambda one: _moment(one.removed_at)),
    "place": ("撤去場所", lambda one: one.removal_place.label),
    "police": ("届出署", lambda one: one.theft_police),
    "reported": ("届出日時", lambda one: _moment(one.theft_reported_at)),
    "receipt": ("受理番号", lambda one: one.theft_receipt_number),
    "state": ("処理状況", lambda one: str(one.disposition or one.get_status_display())),
    "settled": (
        "処理日",
        lambda one: wareki.short_date(one.settled_on) if one.settled_on else "",
    ),
}


def build(report: Report, period: Period, scope: Scope) -> list[Table]:
    """The list of the vehicles removed in the period."""
    found = (
        report.records(scope, period.as_of)
        .filter(REMOVED.within(period.since, period.until))
        .select_related("yard", "removal_place", "vehicle_kind", "disposition")
        .order_by("removed_at", "reference")
    )
    vehicles = list(found)
    cells = {
        (one.reference, key): Cell(read(one))
        for one in vehicles
        for key, (_, read) in COLUMNS.items()
    }
    return [
        Table(
            slug=report.slug,
            part="",
            number=report.number,
            title=report.title,
            period=f"{period.label} 撤去分" if period.since != period.until else period.label,
            fiscal_year=wareki.fiscal_year_name(period.fiscal_year),
            row_title=report.row_title,
            columns=[Column(key, label) for key, (label, _) in COLUMNS.items()],
            rows=[Row(one.reference, one.reference, record=one.pk) for one in vehicles],
            cells=cells,
            notes=[*report.notes, f"{len(vehicles):,}台"],
            is_list=True,
        )
    ]


STOLEN = Report(
    slug="stolen",
    number="9",
    title="盗難車一覧",
    short="盗難車",
    row_title="整理番号",
    records=stolen,
    days=REMOVED,
    figures=(),
    heads=lambda *_: [],
    build=build,
    notes=("盗難届のある車両を、撤去日の順に示します。",),
    permission=SEE,
)
