"""How much room a yard has, and for how long: plain words from plain figures. UX idea 12."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from geo.models import StorageYard
from ledger.vehicles.models import Movement, Vehicle
from office import wareki

SEEN_DAYS = 28
"""Four whole weeks, so that every day of the week weighs the same."""
FAR_DAYS = 90
STILL = 0.1
"""Vehicles a day: a yard that grows by less does not grow."""


@dataclass(frozen=True)
class Space:
    """One yard: what stands there, what it can take, how fast it fills."""

    yard: StorageYard
    stock: int
    leaving: int = 0
    """Loaded for another yard, not yet received there."""
    coming: int = 0
    incoming: float = 0.0
    outgoing: float = 0.0
    """Vehicles a day, on average over `SEEN_DAYS`."""

    @property
    def free(self) -> int | None:
        """How many more it takes; negative: too many; None: nobody has said how many it takes."""
        return None if self.yard.capacity is None else self.yard.capacity - self.stock

    @property
    def is_full(self) -> bool:
        return self.free is not None and self.free <= 0

    def days_left(self) -> float | None:
        """How long until it is full at this rate; None: not at all, or nobody knows."""
        growth = self.incoming - self.outgoing
        if self.free is None or growth < STILL:
            return None
        return max(self.free, 0) / growth

    def forecast(self, today: date) -> str:
        """What to expect, in a sentence."""
        if self.free is None:
            return "収容台数が未登録のため、見込みを出せません。"
        if self.free <= 0:
            return f"満車です（{-self.free:,}台超過）。" if self.free else "満車です。"
        days = self.days_left()
        if days is None:
            return "在庫は増えていません。"
        if days > FAR_DAYS:
            return "当分は余裕があります。"
        when = wareki.short_date(today + timedelta(days=round(days)))
        return f"このままでは約{max(round(days), 1)}日後（{when}頃）に満車になります。"


def spaces(yards: Sequence[StorageYard], today: date) -> list[Space]:
    """The room of each yard, in four queries."""
    stored = Vehicle.objects.stored()
    stock = dict(stored.order_by().values_list("yard").annotate(Count("pk")))
    moving = Q(in_transit_to__isnull=False)
    leaving = dict(stored.filter(moving).order_by().values_list("yard").annotate(Count("pk")))
    coming = dict(
        stored.filter(moving).order_by().values_list("in_transit_to").annotate(Count("pk"))
    )
    first = today - timedelta(days=SEEN_DAYS)
    moved = Movement.objects.filter(day__gte=first, day__lt=today).totals()
    rates: dict[tuple[int, int], int] = {}
    for (yard, kind, _), n in moved.items():
        key = (yard, Movement.Kind(kind).sign)
        rates[key] = rates.get(key, 0) + n
    return [
        Space(
            yard,
            stock.get(yard.pk, 0),
            leaving.get(yard.pk, 0),
            coming.get(yard.pk, 0),
            rates.get((yard.pk, 1), 0) / SEEN_DAYS,
            rates.get((yard.pk, -1), 0) / SEEN_DAYS,
        )
        for yard in yards
    ]
