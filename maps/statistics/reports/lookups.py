"""What became of the questions to the police, by police office (L-20.10).

Counted by the day of the question: of those asked in a month, how many have been answered by
now. Only counts leave this module, never an owner.
"""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from geo.models import PoliceOffice
from ledger.vehicles.models import Owner, Vehicle
from maps.statistics.cube import COLUMN, ONE, PARENT, ROW, SUM, Cube, Days
from maps.statistics.heads import Head, Scope, total

from .base import Figure, Report

ASKED = Days("registration_asked_on")
TOKYO = "13"
"""The prefecture of the Metropolitan Police."""
WHOSE = Vehicle.Jurisdiction
GROUPS = {
    WHOSE.MPD.value: "警視庁",
    WHOSE.PREFECTURE.value: "道府県警察",
    WHOSE.NONE.value: "番号なし・判読不能",
    WHOSE.UNKNOWN.value: "管轄の未確認",
}
FOUND, NOT_FOUND, OPEN = "found", "not_found", "open"
STOLEN, CLEAR = "stolen", "clear"


def lookups(scope: Scope, as_of: date) -> QuerySet[Any]:
    """Vehicles asked about, by police office and by what was known on `as_of`."""
    answered = Q(registration_replied_on__isnull=False, registration_replied_on__lte=as_of)
    told = Owner.objects.filter(vehicle=OuterRef("pk"), source=Owner.Source.POLICE)
    state = Case(
        When(~answered, then=Value(OPEN)),
        When(Exists(told), then=Value(FOUND)),
        default=Value(NOT_FOUND),
    )
    stolen = Case(When(theft_report=Vehicle.Trilean.YES, then=Value(STOLEN)), default=Value(CLEAR))
    group = Case(
        When(registration_police=None, then=F("registration_jurisdiction")),
        When(registration_police__prefecture_code=TOKYO, then=Value(WHOSE.MPD.value)),
        default=Value(WHOSE.PREFECTURE.value),
        output_field=CharField(),
    )
    office = Case(
        When(registration_police=None, then=Concat(Value("no-"), F("registration_jurisdiction"))),
        default=Cast("registration_police", CharField()),
        output_field=CharField(),
    )
    return scope.vehicles.filter(registration_asked_on__isnull=False).annotate(
        **{ROW: office, PARENT: group, COLUMN: Concat(state, Value("-"), stolen)}
    )


def police_heads(_scope: Scope, _since: date, _until: date, cube: Cube) -> list[Head]:
    """The offices that were asked, under the police they belong to; 計 of each, and 総計."""
    asked = cube.rows()
    offices = PoliceOffice.objects.order_by("sort_order", "code")
    heads: list[Head] = []
    for group, label in GROUPS.items():
        rows = [
            Head(office.code, office.label, ONE, str(office.pk), "part")
            for office in offices
            if str(office.pk) in asked and _group_of(office) == group
        ]
        nameless = f"no-{group}"
        if nameless in asked:
            rows.append(Head(nameless, f"{label}（署の登録なし）", ONE, nameless, "part"))
        if rows:
            heads += [*rows, Head(f"sum-{group}", f"{label} 計", SUM, group, "sum")]
    return [*heads, total("総計")]


def _group_of(office: PoliceOffice) -> str:
    return WHOSE.MPD if office.prefecture_code == TOKYO else WHOSE.PREFECTURE


def _columns(*states: str, stolen: bool = False) -> tuple[str, ...]:
    flags = (STOLEN,) if stolen else (STOLEN, CLEAR)
    return tuple(f"{state}-{flag}" for state in states for flag in flags)


ANSWERED = _columns(FOUND, NOT_FOUND)
LOOKUPS = Report(
    slug="lookups",
    number="10",
    title="警察別防犯登録照会集計",
    short="防犯登録照会",
    row_title="警察",
    records=lookups,
    days=ASKED,
    figures=(
        Figure("total", "照会件数", (*ANSWERED, *_columns(OPEN)), unit="件"),
        Figure("answered", "回答件数", ANSWERED, unit="件"),
        Figure(FOUND, "判明", _columns(FOUND), unit="件"),
        Figure(NOT_FOUND, "該当なし", _columns(NOT_FOUND), unit="件"),
        Figure(OPEN, "未回答", _columns(OPEN), unit="件"),
        Figure("rate", "判明率", _columns(FOUND), measure="rate", unit="%", over=ANSWERED),
        Figure(STOLEN, "盗難", _columns(FOUND, NOT_FOUND, OPEN, stolen=True), unit="件"),
    ),
    heads=police_heads,
    is_long=True,
    notes=(
        "照会した日で数え、その照会への回答を示します。判明率は、回答のうち所有者が判明した割合です。",
    ),
)
