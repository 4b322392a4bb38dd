"""What is already known around a pin: open and recent requests, recent removals. UX row 1."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point
from django.contrib.gis.measure import D
from django.db.models import prefetch_related_objects
from django.utils import timezone

from ledger.vehicles.models import Vehicle
from office.masters.models import Parameter
from office.text import reg_key

from .models import RemovalRequest

FAR_M = 150
CLOSE_M = 50
REMOVAL_DAYS = 60
MOST = 12
CONSIDERED = 40
"""Of each kind the newest so many are weighed; around a station there may be hundreds."""


@dataclass(frozen=True)
class Likeness:
    """What the caller has said of the vehicle so far; empty where nothing was said."""

    kind: int | None = None
    body_type: int | None = None
    color: int | None = None
    maker: int | None = None
    registration_number: str = ""


@dataclass
class NearCase:
    """One thing found near the pin, as a card shows it. No personal data."""

    what: Literal["request", "removal"]
    record: RemovalRequest | Vehicle
    metres: float
    days: int
    score: float = 0
    alike: list[str] = field(default_factory=list)

    @property
    def pk(self) -> int:
        return self.record.pk

    @property
    def position(self) -> Point:
        return self.record.position

    def description(self) -> str:
        """The vehicle in a few words."""
        words = (self.record.color, self.record.maker, self.record.body_type)
        said = " ".join(str(word) for word in words if word)
        return said or str(self.record.vehicle_kind or "")

    def is_likely(self) -> bool:
        """Whether it deserves a second look: the same place, or more alike than its kind."""
        return self.same_place() or any(word != "車種" for word in self.alike)

    def same_place(self) -> bool:
        """Whether it is so close and recent that it is likely the same case (DOMAIN §8.4)."""
        return (
            self.what == "request"
            and self.metres <= Parameter.number("duplicate_request_m")
            and self.days <= Parameter.number("duplicate_request_days")
        )


def near_cases(
    position: Point, likeness: Likeness, *, today: date, metres: float = FAR_M
) -> list[NearCase]:
    """Open requests, recent closed ones and removals around a WGS84 point, likeliest first."""
    found = [*_requests(position, today, metres), *_removals(position, today, metres)]
    for case in found:
        _weigh(case, likeness)
    likeliest = sorted(found, key=lambda case: (-case.score, case.metres))[:MOST]
    prefetch_related_objects(
        [case.record for case in likeliest if case.what == "removal"], "photos"
    )
    return likeliest


def _requests(position: Point, today: date, metres: float) -> Iterable[NearCase]:
    recent = today - timedelta(days=Parameter.number("duplicate_request_days"))
    rows = (
        RemovalRequest.objects.near(position, metres)
        .exclude(state__in=[RemovalRequest.State.MERGED, RemovalRequest.State.CANCELLED])
        .select_related("vehicle_kind", "body_type", "color", "maker", "crew")
        .select_related("verdict__removal_place")
        .annotate(away=Distance("position", position))
        .order_by("-received_at")
    )
    for row in rows[:CONSIDERED]:
        received_on = timezone.localdate(row.received_at)
        if row.is_open() or received_on >= recent:
            metres_away = row.away.m  # type: ignore[attr-defined]
            yield NearCase("request", row, metres_away, (today - received_on).days)


def _removals(position: Point, today: date, metres: float) -> Iterable[NearCase]:
    rows = (
        Vehicle.objects.filter(removed_on__gte=today - timedelta(days=REMOVAL_DAYS))
        .filter(position__dwithin=(position, metres / 80_000))
        .filter(position__distance_lte=(position, D(m=metres)))
        .select_related("vehicle_kind", "body_type", "color", "maker", "yard")
        .defer("remarks")
        .annotate(away=Distance("position", position))
        .order_by("-removed_on")
    )
    for row in rows[:CONSIDERED]:
        metres_away = row.away.m  # type: ignore[attr-defined]
        yield NearCase("removal", row, metres_away, (today - row.removed_on).days)


def _weigh(case: NearCase, likeness: Likeness) -> None:
    """Add up what speaks for the same vehicle: its number, its looks, the place, the days."""
    for word, weight, fits in _features(case.record, likeness):
        if fits:
            case.alike.append(word)
            case.score += weight
        elif fits is False:
            case.score -= weight / 2
    case.score += 3 if case.metres <= CLOSE_M else 0
    case.score += max(0.0, 2 - case.days / 7)
    case.score += 1 if case.what == "request" else 0


def _features(
    record: RemovalRequest | Vehicle, likeness: Likeness
) -> list[tuple[str, float, bool | None]]:
    """Each feature with its weight: alike, unlike, or None where either side is not known."""
    number = reg_key(likeness.registration_number)
    return [
        ("防犯登録番号", 10, _same(number or None, record.registration_key or None)),
        ("車種", 2, _same(likeness.kind, record.vehicle_kind_id)),
        ("型式", 2, _same(likeness.body_type, record.body_type_id)),
        ("色", 2, _same(likeness.color, record.color_id)),
        ("メーカー", 1, _same(likeness.maker, record.maker_id)),
    ]


def _same(told: object, known: object) -> bool | None:
    return None if told is None or known is None else told == known
