"""What stands in the yards at the end of a day (L-20.07).

Where each vehicle stood on a past day follows from the movements of the stock, so that day can
be asked for at any time; its deadline and the inquiries are told as they are known now.
"""

from datetime import date
from itertools import product
from typing import Any

from django.db.models import Case, DateField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from ledger.vehicles.models import Hold
from maps.statistics.cube import COLUMN, PARENT, ROW, Days
from maps.statistics.heads import Scope
from maps.statistics.spans import Form

from .base import BICYCLE, BODIES, BODY, MOPED, NO_PARENT, UNKNOWN, Figure, Report, yard_heads
from .moved import night_after, standing, yard_on

STANDING = Days("report_day")
NO = "-"
WITHIN, OVERDUE, POSTED, ASKED, HELD = "within", "overdue", "posted", "asked", "held"


def stock(scope: Scope, as_of: date) -> QuerySet[Any]:
    """Vehicles that stood in a yard at the end of `as_of`, by what was true of each then."""
    night = night_after(as_of)
    kept = standing(scope.vehicles, as_of)
    held = Hold.objects.filter(
        Q(lifted_at__isnull=True) | Q(lifted_at__gte=night),
        vehicle=OuterRef("pk"),
        placed_at__lt=night,
        kind__blocks_release=True,
    )
    answered = Q(registration_replied_on__isnull=False, registration_replied_on__lte=as_of)
    facts = (
        _either(Q(keep_until__gte=as_of), WITHIN, OVERDUE),
        _either(Q(posted_on__lte=as_of), POSTED),
        _either(Q(registration_asked_on__lte=as_of) & ~answered, ASKED),
        _either(Q(Exists(held)), HELD),
        BODY,
    )
    separated = [part for fact in facts for part in (fact, Value("/"))][:-1]
    return kept.annotate(
        **{ROW: yard_on(as_of), PARENT: NO_PARENT, COLUMN: Concat(*separated)},
        report_day=Value(as_of, DateField()),
    )


def _either(condition: Q, yes: str, no: str = NO) -> Case:
    return Case(When(condition, then=Value(yes)), default=Value(no))


ALL_FACTS = [
    "/".join(facts)
    for facts in product(
        (WITHIN, OVERDUE), (POSTED, NO), (ASKED, NO), (HELD, NO), (BICYCLE, MOPED, UNKNOWN)
    )
]


def having(*facts: str) -> tuple[str, ...]:
    """The columns in which one of `facts` is true; all columns for none."""
    return tuple(one for one in ALL_FACTS if not facts or {*facts} & {*one.split("/")})


STOCK = Report(
    slug="stock",
    number="7",
    title="保管場所別保管状況",
    short="保管状況",
    row_title="保管場所",
    records=stock,
    days=STANDING,
    figures=(
        *(Figure(body, label, having(*bodies), "保管中") for body, label, bodies in BODIES),
        Figure("total", "計", having(), "保管中"),
        Figure(WITHIN, "期限内", having(WITHIN), "保管期限"),
        Figure(OVERDUE, "期限超過", having(OVERDUE), "保管期限"),
        Figure(POSTED, "公示中", having(POSTED), "うち"),
        Figure(ASKED, "照会中", having(ASKED), "うち"),
        Figure(HELD, "返還停止", having(HELD), "うち"),
    ),
    heads=yard_heads,
    is_state=True,
    forms=(Form.DAY, Form.MONTH),
    notes=(
        "その日の終わりに保管所にある台数です。",
        "照会中は警察の回答を待つもの、返還停止は盗難などの保留があるものです。",
    ),
)
