"""Where a vehicle stood on a past day, from the movements of the stock (ADR 21).

Most vehicles come into one yard and leave from it, as the dates of their own record say. Only
for those with another history, a few in a hundred, the movements are looked up one by one.
"""

from datetime import date, datetime, time
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)

from ledger.vehicles.models import Movement, Vehicle
from ledger.vehicles.models.movement import OUT_OF_THE_ORDINARY, MovementQuerySet
from ledger.vehicles.models.stay import STAY
from ledger.vehicles.models.vehicle import VehicleQuerySet
from maps.statistics.cube import TOKYO
from maps.statistics.spans import ONE_DAY


def night_after(day: date) -> datetime:
    """The moment at which `day` is over."""
    return datetime.combine(day + ONE_DAY, time(), TOKYO)


def out_of_the_ordinary() -> MovementQuerySet:
    """The movements of vehicles whose record alone does not tell where they were."""
    return Movement.objects.filter(OUT_OF_THE_ORDINARY)


def standing(vehicles: VehicleQuerySet, as_of: date) -> VehicleQuerySet:
    """The vehicles that stood in some yard at the end of `as_of`."""
    odd = Q(pk__in=out_of_the_ordinary().values("vehicle"))
    left = Movement.objects.until_day(as_of).filter(
        vehicle__in=out_of_the_ordinary().values("vehicle")
    )
    by_record = (
        Q(taken_in_at__lt=night_after(as_of))
        & (Q(status=Vehicle.Status.STORED) | Q(settled_on__gt=as_of))
        # Says no more than the line above, but an index answers it.
        & Q(stay__contains=as_of)
    )
    return vehicles.alias(stay=STAY).filter(
        (by_record & ~odd) | Q(_any_of(left.remaining().values("vehicle_id")))
    )


def _any_of(keys: QuerySet[Any]) -> Func:
    """Whether a record is one of `keys`, which are found first and looked up by the index."""
    return Func(
        F("pk"),
        ArraySubquery(keys),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )


def yard_on(as_of: date) -> Case:
    """The yard in which a vehicle stood at the end of `as_of`."""
    there = (
        Movement.objects.until_day(as_of)
        .filter(vehicle=OuterRef("pk"))
        .order_by()
        .values("yard")
        .annotate(n=Sum("change"))
        .filter(n__gt=0)
    )
    return _looked_up(Subquery(there.values("yard")[:1]))


def yard_of_intake() -> Case:
    """The yard that first took a vehicle in; of one that is on its way, the one it goes to."""
    first = Movement.objects.filter(
        vehicle=OuterRef("pk"), kind=Movement.Kind.TAKEN_IN, change__gt=0
    ).order_by("pk")
    return _looked_up(Subquery(first.values("yard")[:1]))


def _looked_up(yard: Subquery) -> Case:
    """The yard looked up for those out of the ordinary, for all others the one of the record."""
    return Case(
        When(pk__in=out_of_the_ordinary().values("vehicle"), then=yard),
        default=F("yard"),
        output_field=BigIntegerField(),
    )
