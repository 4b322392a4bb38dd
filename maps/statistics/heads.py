"""The rows of the reports: removal places with 北・南・合計 and 区域外, yards, police. W-06."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from geo.models import RemovalPlace, StorageYard
from ledger.vehicles.models import Movement, Vehicle
from ledger.vehicles.models.movement import MovementQuerySet
from ledger.vehicles.models.vehicle import VehicleQuerySet
from office.accounts.models import User

from .cube import ALL, ONE, PARENT, ROW, SUM

EVERYTHING = "all"


@dataclass(frozen=True)
class Head:
    """One row: what it is called, which records it counts, how deep it stands."""

    code: str
    label: str
    grouped: int
    key: object
    level: str = ""
    """"" an ordinary row, "part" one side of a station, "sum" a total of rows, "total" all."""

    def narrow(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """The records that the row counts."""
        if self.grouped == ALL:
            return records
        return records.filter(**{ROW if self.grouped == ONE else PARENT: self.key})


@dataclass(frozen=True)
class Scope:
    """Which part of the ledger is counted: all of it, or what belongs to one's own yard."""

    vehicles: VehicleQuerySet
    yards: QuerySet[StorageYard]
    is_whole: bool = True

    @property
    def movements(self) -> MovementQuerySet:
        """What came into and left the yards, those of one's own where one sees no other."""
        every: MovementQuerySet = Movement.objects.all()
        return every if self.is_whole else every.filter(yard__in=self.yards)

    @classmethod
    def whole(cls) -> "Scope":
        """The whole ward."""
        return cls(Vehicle.objects.all(), StorageYard.objects.all())

    @classmethod
    def of(cls, user: User) -> "Scope":
        """What `user` may count: the same vehicles that they may see (SECURITY c, D10)."""
        if user.has_perm("vehicles.view_every_yard"):
            return cls.whole()
        yards = StorageYard.objects.filter(unit=user.unit_id)
        return cls(Vehicle.objects.visible_to(user), yards, is_whole=False)


def total(label: str) -> Head:
    """The row of all records."""
    return Head(EVERYTHING, label, ALL, None, "total")


def of_places(since: date, until: date, counted: set[object]) -> list[Head]:
    """The 48 removal places in order, each total after its last part, and 総計.

    Places retired before `since` or new after `until` are left out unless something was
    counted there (`counted`: their keys).
    """
    places = list(RemovalPlace.objects.filter(is_total=False).order_by("sort_order", "code"))
    shown = [place for place in places if place.pk in counted or _is_valid(place, since, until)]
    sums = RemovalPlace.objects.in_bulk([place.parent_id for place in shown if place.parent_id])
    last_part = {place.parent_id: place.pk for place in shown if place.parent_id}
    heads: list[Head] = []
    for place in shown:
        parent = sums.get(place.parent_id or 0)
        heads.append(Head(place.code, place.label, ONE, place.pk, "part" if parent else ""))
        if parent and last_part[parent.pk] == place.pk:
            heads.append(Head(parent.code, parent.label, SUM, parent.pk, "sum"))
    return [*heads, total("総計")]


def of_yards(
    yards: QuerySet[StorageYard], since: date, until: date, counted: set[object]
) -> list[Head]:
    """The storage yards in their order, and 計."""
    found = yards.order_by("sort_order", "code")
    return [
        *(
            Head(yard.code, yard.label, ONE, yard.pk)
            for yard in found
            if yard.pk in counted or _is_valid(yard, since, until)
        ),
        total("計"),
    ]


def by_code(heads: Iterable[Head]) -> dict[str, Head]:
    """The heads by what addresses and files call them."""
    return {head.code: head for head in heads}


def _is_valid(entry: RemovalPlace | StorageYard, since: date, until: date) -> bool:
    begins, ends = entry.valid_from, entry.valid_until
    return (begins is None or begins <= until) and (ends is None or ends >= since)
