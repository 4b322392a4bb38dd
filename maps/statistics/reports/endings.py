"""How vehicles left: releases (L-20.03), disposals (.04), and the money of both (.05, .06).

Counted from the movements of the stock (ADR 21), like the day report of the yards: what is
undone counts against on the day of the undoing, what was entered wrongly is right on its own day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from ledger.releases.models import Receipt
from ledger.vehicles.models import Disposition, Movement, ReleaseKind
from maps.statistics.cube import COLUMN, PARENT, ROW, Days
from maps.statistics.heads import Scope

from .base import BICYCLE, MOPED, NO_PARENT, Figure, Report, all_parts, by_body, yard_heads

DAY = Days("day")
GIVEN = ReleaseKind.ReportColumn
LEFT = Disposition.ReportColumn
YARD = {ROW: F("yard"), PARENT: NO_PARENT}
MOVED_BODY = Case(When(is_moped=True, then=Value(MOPED)), default=Value(BICYCLE))
GONE = F("change") * -1
"""One for a vehicle that left, minus one for one whose leaving was undone."""


def number() -> Mapping[str, Aggregate]:
    """How many left, less those whose leaving was undone."""
    return {"n": Sum(GONE)}


def releases(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """What was given back, by the terms on which and the body."""
    terms = Case(
        When(release_kind=None, then=Value(GIVEN.PAID)), default=F("release_kind__report_column")
    )
    given_back = scope.movements.filter(kind=Movement.Kind.RELEASED)
    return given_back.annotate(**YARD, **{COLUMN: Concat(terms, Value("-"), MOVED_BODY)})


def disposals(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """What was disposed of, by the column its kind of disposal belongs to."""
    gone = scope.movements.filter(kind=Movement.Kind.DISPOSED)
    counted = gone.exclude(disposition__report_column=LEFT.NONE)
    column = Concat("disposition__report_column", Value("-"), MOVED_BODY)
    return counted.annotate(**YARD, **{COLUMN: column})


def sales(scope: Scope, _as_of: date) -> QuerySet[Any]:
    """What was sold, by body."""
    sold = scope.movements.filter(kind=Movement.Kind.DISPOSED, disposition__is_sale=True)
    return sold.annotate(**YARD, **{COLUMN: Concat(Value("sold-"), MOVED_BODY)})


GIVEN_BACK = tuple(
    one for terms in (GIVEN.PAID, GIVEN.WAIVED) for one in by_body(terms, [terms], str(terms.label))
)
APART = (GIVEN.POLICE, GIVEN.MISTAKE)
RELEASES = Report(
    slug="releases",
    number="3",
    title="保管場所別返還・免除台数",
    short="返還・免除",
    row_title="保管場所",
    records=releases,
    days=DAY,
    measures=number,
    figures=(
        *GIVEN_BACK,
        Figure("total", "計", all_parts(GIVEN_BACK), group="返還"),
        *(
            Figure(one.value, str(one.label), all_parts(by_body(one, [one])), group="別掲")
            for one in APART
        ),
    ),
    heads=yard_heads,
    notes=("返還日で数えます。警察への還付と誤撤去の返却は、計に含めません。",),
)

COLUMNS = (LEFT.CRUSHED, LEFT.SOLD, LEFT.RECYCLED, LEFT.SCRAPPED)
LEAVING = tuple(one for kind in COLUMNS for one in by_body(kind, [kind], str(kind.label)))
DISPOSALS = Report(
    slug="disposals",
    number="4",
    title="保管場所別処分・売却・リサイクル・廃棄台数",
    short="処分",
    row_title="保管場所",
    records=disposals,
    days=DAY,
    measures=number,
    figures=(*LEAVING, Figure("total", "計", all_parts(LEAVING))),
    heads=yard_heads,
    notes=("最終処理日で数えます。処分は、破砕と機能喪失車の処分です。",),
)

RECEIPTS = Receipt.objects.order_by().filter(vehicle=OuterRef("vehicle"), issued_on=OuterRef("day"))


def fee() -> Coalesce:
    """What was taken for a vehicle that left, or given back for one that came back: its receipt.

    A vehicle of the time before there were receipts says itself what was paid.
    """
    taken = RECEIPTS.filter(kind=Receipt.Kind.FEE).values("amount")[:1]
    returned = RECEIPTS.filter(kind=Receipt.Kind.REVERSAL).values("amount")[:1]
    receipt = Case(When(change__lt=0, then=Subquery(taken)), default=Subquery(returned))
    return Coalesce(receipt, F("vehicle__fee_paid") * GONE, output_field=IntegerField())


PAID = by_body("paid", [GIVEN.PAID])
WAIVED = by_body("waived", [GIVEN.WAIVED])
FEES = Report(
    slug="fees",
    number="5",
    title="保管場所別引取手数料収入",
    short="手数料",
    row_title="保管場所",
    records=releases,
    days=DAY,
    figures=(
        *(
            figure
            for each in PAID
            for figure in (
                Figure(f"{each.key}-n", "件数", each.parts, each.label, unit="件"),
                Figure(f"{each.key}-price", "単価", each.parts, each.label, "price", "円"),
                Figure(f"{each.key}-yen", "金額", each.parts, each.label, "yen", "円"),
            )
        ),
        Figure("waived", "件数", all_parts(WAIVED), "免除", unit="件"),
        Figure("paid", "件数", all_parts(PAID), "計", unit="件"),
        Figure("total", "金額", all_parts((*PAID, *WAIVED)), "計", "yen", "円"),
    ),
    heads=yard_heads,
    measures=lambda: {
        **number(),
        "yen": Sum(fee(), default=0),
        "least": Min("vehicle__fee_paid"),
        "most": Max("vehicle__fee_paid"),
    },
    notes=(
        "返還日で数えます。免除は0円で、件数だけを示します。",
        "金額は領収とその取消しの額です。",
    ),
)

SOLD = by_body("sold", ["sold"])
SALES = Report(
    slug="sales",
    number="6",
    title="保管場所別売却代金集計",
    short="売却代金",
    row_title="保管場所",
    records=sales,
    days=DAY,
    figures=(
        *(
            figure
            for each in SOLD
            for figure in (
                Figure(f"{each.key}-n", "台数", each.parts, each.label),
                Figure(f"{each.key}-yen", "金額", each.parts, each.label, "yen", "円"),
            )
        ),
        Figure("sold", "台数", all_parts(SOLD), "計"),
        Figure("total", "金額", all_parts(SOLD), "計", "yen", "円"),
    ),
    heads=yard_heads,
    measures=lambda: {**number(), "yen": Sum(F("vehicle__proceeds") * GONE, default=0)},
    notes=("最終処理日で数えます。金額は処分金額の合計です。",),
)
