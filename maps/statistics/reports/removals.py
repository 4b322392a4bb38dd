"""Removals and transfers: by place and by yard (L-20.01, .02), and how often (L-20.08)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Aggregate, CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from ledger.vehicles.models import RemovalKind
from maps.statistics.cube import COLUMN, COUNT, PARENT, ROW, Days
from maps.statistics.heads import Scope
from maps.statistics.spans import Form
from office.masters.models import Parameter

from .base import BODY, NO_PARENT, Figure, Report, all_parts, by_body, place_heads, yard_heads
from .moved import yard_of_intake

REMOVED = Days("removed_on")
COUNTED = RemovalKind.ReportColumn
KINDS = (COUNTED.REMOVAL, COUNTED.TRANSFER)
BODIES = tuple(one for kind in KINDS for one in by_body(kind, [kind], str(kind.label)))
ROUNDS = "rounds"


def removals(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """Vehicles that a report of removals counts, by kind and body.

    What only moved between yards (撤去区分 07) is counted nowhere.
    """
    counted = scope.vehicles.exclude(removal_kind__report_column=COUNTED.NONE)
    return counted.annotate(**{COLUMN: Concat("removal_kind__report_column", Value("-"), BODY)})


def by_place(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """Removals by removal place, with the place they are added up in."""
    keys = {ROW: F("removal_place"), PARENT: F("removal_place__parent")}
    found: QuerySet[Any] = removals(scope, _as_of).annotate(**keys)
    return found


def by_yard(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """Removals by the yard that took them in, wherever they were brought later."""
    keys = {ROW: yard_of_intake(), PARENT: NO_PARENT}
    found: QuerySet[Any] = removals(scope, _as_of).annotate(**keys)
    return found


def work(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """Removals, without transfers, by place."""
    done = scope.vehicles.filter(removal_kind__report_column=COUNTED.REMOVAL)
    keys = {ROW: F("removal_place"), PARENT: F("removal_place__parent"), COLUMN: Value(ROUNDS)}
    return done.annotate(**keys)


def rounds() -> Mapping[str, Aggregate]:
    """One round for each place and day, or, if the ward counts so, for each crew as well."""
    if Parameter.number("report_rounds_by_crew"):
        day, crew = (Cast(name, CharField()) for name in ("removed_on", "crew"))
        return {**COUNT, ROUNDS: Count(Concat(day, Value("/"), crew), distinct=True)}
    return {**COUNT, ROUNDS: Count("removed_on", distinct=True)}


BY_PLACE = Report(
    slug="removals-by-place",
    number="1",
    title="駅別撤去・移送台数",
    short="駅別撤去",
    row_title="撤去場所",
    records=by_place,
    days=REMOVED,
    figures=(*BODIES, Figure("total", "計", all_parts(BODIES))),
    heads=place_heads,
    is_long=True,
    is_fieldwork=True,
    notes=("撤去日で数えます。保管所間の移送は数えません。",),
)
BY_YARD = replace(
    BY_PLACE,
    slug="removals-by-yard",
    number="2",
    title="保管場所別撤去・移送台数",
    short="保管所別撤去",
    row_title="保管場所",
    records=by_yard,
    heads=yard_heads,
    is_long=False,
)
WORK = Report(
    slug="rounds",
    number="8",
    title="駅別撤去回数・撤去台数実績",
    short="撤去回数",
    row_title="撤去場所",
    records=work,
    days=REMOVED,
    figures=(
        Figure(ROUNDS, "回数", (ROUNDS,), measure=ROUNDS, unit="回"),
        Figure("total", "台数", (ROUNDS,)),
    ),
    heads=place_heads,
    measures=rounds,
    is_long=True,
    is_fieldwork=True,
    pairs_months=True,
    in_pack=Form.YEAR,
    notes=(
        "同じ日に同じ撤去場所で行った撤去を1回とします（移送は含みません）。",
        "合計の回数は、北と南の回数の和です。",
    ),
)
