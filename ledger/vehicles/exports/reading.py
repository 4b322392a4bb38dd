"""Rows of the ledger read in the order asked for, two thousand at a time, whatever their number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from django.contrib.gis.db.models.functions import SnapToGrid, Transform
from django.db.models import F, FloatField, Func

from geo import srid
from ledger.vehicles.models import Hold, Photo, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import MESH_DEGREES
from office.accounts.models import User

from .columns import Column, people_among, takes_whole_records
from .columns import Value as Cell
from .words import Words

AT_A_TIME = 2000


@dataclass(frozen=True)
class Row:
    """One vehicle: its cells, and where it stood, in the coordinates asked for."""

    cells: list[Cell]
    x: float
    y: float


@dataclass
class Reader:
    """Reads chosen columns of the vehicles named by their keys, as `user` may see them.

    Who may not take whole records learns of positions only to the mesh of 250 m.
    """

    user: User
    columns: Sequence[Column]
    words: Words
    srid: int = srid.WGS84
    people: list[int] = field(default_factory=list)
    """Keys of the vehicles read so far that told of a person."""
    written: list[int] = field(default_factory=list)
    """Keys of the vehicles read so far, in the order of the file."""

    def rows(self, keys: Sequence[int]) -> Iterator[Row]:
        """The rows in the order of `keys`; one that is gone or out of sight is left out."""
        self.people.clear()
        self.written.clear()
        for start in range(0, len(keys), AT_A_TIME):
            chunk = keys[start : start + AT_A_TIME]
            found = {row["pk"]: row for row in self._query(chunk)}
            self.words.of_row = self._more(chunk)
            for key in chunk:
                if key in found:
                    yield self._row(found[key])

    def _row(self, row: dict[str, Any]) -> Row:
        self.written.append(row["pk"])
        if any(column.say(row, self.words) for column in people_among(self.columns)):
            self.people.append(row["pk"])
        cells = [column.say(row, self.words) for column in self.columns]
        return Row(cells, row["x"], row["y"])

    def _query(self, keys: Sequence[int]) -> Iterable[dict[str, Any]]:
        paths = {path for column in self.columns for path in column.paths}
        spot = self._spot()
        placed = Transform(spot, self.srid) if self.srid != srid.WGS84 else spot
        known: VehicleQuerySet = Vehicle.objects.visible_to(self.user).filter(pk__in=keys)
        found: Iterable[dict[str, Any]] = (
            known.order_by()
            .annotate(lon=_side("ST_X", spot), lat=_side("ST_Y", spot))
            .annotate(x=_side("ST_X", placed), y=_side("ST_Y", placed))
            .values("pk", "x", "y", *paths)
        )
        return found

    def _spot(self) -> Any:
        if takes_whole_records(self.user):
            return F("position")
        return SnapToGrid("position", MESH_DEGREES)

    def _more(self, keys: Sequence[int]) -> dict[str, dict[int, str]]:
        wanted = {column.more for column in self.columns if column.more}
        return {name: MORE[name](keys) for name in wanted}


def _side(function: str, spot: Any) -> Func:
    return Func(spot, function=function, output_field=FloatField())


def photo_names(keys: Sequence[int]) -> dict[int, str]:
    """The names of the photographs' files, by which the pictures are found (L-01.34)."""
    found = Photo.objects.filter(vehicle__in=keys).order_by("taken_at", "pk")
    pairs = found.values_list("vehicle_id", "path")
    return joined(((key, PurePath(path).name) for key, path in pairs), " ")


def damage_places(keys: Sequence[int]) -> dict[int, str]:
    """Where the vehicles are broken."""
    found = Vehicle.objects.filter(pk__in=keys, damage_places__isnull=False)
    places = found.order_by("damage_places__sort_order", "damage_places__code")
    return joined(places.values_list("pk", "damage_places__label"), "、")


def holds(keys: Sequence[int]) -> dict[int, str]:
    """The kinds of the holds in force. Their reasons may speak of people and stay here."""
    found = Hold.objects.in_force().filter(vehicle__in=keys).order_by("placed_at", "pk")
    return joined(found.values_list("vehicle_id", "kind__label"), "、")


def joined(pairs: Iterable[tuple[int, str]], between: str) -> dict[int, str]:
    """The texts of each key in one."""
    texts: dict[int, list[str]] = {}
    for key, text in pairs:
        texts.setdefault(key, []).append(text)
    return {key: between.join(found) for key, found in texts.items()}


MORE = {"photos": photo_names, "damage_places": damage_places, "holds": holds}
