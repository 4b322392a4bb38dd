"""Where vehicles are found: a pool of plausible points for each removal place.

A point lies on a street of ours where streets are loaded, inside the zone of its station and
on the right side of its dividing line, or outside every zone for 区域外.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

import shapely
from django.contrib.gis.db.models import QuerySet
from django.db.models import Model
from django.utils import timezone
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from geo.models import (
    DividingLine,
    NoParkingZone,
    RemovalPlace,
    Road,
    Town,
    TownBlock,
    WardBoundary,
)

POOL = 160
TRIES = 40
LON_M, LAT_M = 90_500.0, 110_950.0
"""Metres in a degree of longitude and latitude at the ward; good enough to scatter points."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Spot:
    lon: float
    lat: float
    address: str


@dataclass(frozen=True)
class Place:
    """A removal place with the spots at which its vehicles are found."""

    pk: int
    code: str
    yard_pk: int
    yard_code: str
    is_outside: bool
    spots: list[Spot]


def read_places(random: Random) -> list[Place]:
    """The removal places that take vehicles, each with its pool of spots."""
    ward = Ward()
    found = (
        RemovalPlace.objects.valid_on(timezone.localdate())
        .filter(is_total=False, yard__isnull=False)
        .select_related("station", "yard", "district")
        .order_by("code")
    )
    return [place for row in found if (place := ward.place(row, random)).spots]


class Ward:
    """The layers that say where a vehicle may plausibly stand."""

    def __init__(self) -> None:
        self.zones = {
            row.station_id: shapely.from_wkb(bytes(row.area.wkb))
            for row in NoParkingZone.objects.valid_on(timezone.localdate())
        }
        self.all_zones = unary_union(list(self.zones.values()))
        shapely.prepare(self.all_zones)
        self.lines = {
            row.station_id: shapely.from_wkb(bytes(row.line.wkb))
            for row in DividingLine.objects.valid_on(timezone.localdate())
        }
        self.towns = [
            (town.position.x, town.position.y, town.label, town.district_id)
            for town in Town.objects.filter(position__isnull=False)
            if town.position
        ]
        self.blocks, self.block_names = layer(TownBlock.objects.all(), "boundary", "name")
        self.streets = street_tree()
        outline = WardBoundary.objects.filter(is_ward=True).first()
        self.outline = shapely.from_wkb(bytes(outline.boundary.wkb)) if outline else None

    def place(self, row: RemovalPlace, random: Random) -> Place:
        points = self.outside(row, random) if row.is_outside else self.around(row, random)
        yard = row.yard
        if yard is None:
            raise ValueError(row)
        return Place(
            pk=row.pk,
            code=row.code,
            yard_pk=yard.pk,
            yard_code=yard.code,
            is_outside=row.is_outside,
            spots=[Spot(lon, lat, self.address(lon, lat)) for lon, lat in points],
        )

    def around(self, row: RemovalPlace, random: Random) -> list[Point]:
        """Points around the station, nearer ones more often."""
        station = row.station
        if station is None:
            return []
        zone, line = self.zones.get(station.pk), self.lines.get(station.pk)
        centre = (station.position.x, station.position.y)

        def fits(point: Point) -> bool:
            inside = zone is None or zone.contains(shapely.Point(point))
            return inside and (line is None or not row.side or side_of(line, point) == row.side)

        return self.scatter(lambda: around(centre, 110, random), fits)

    def outside(self, row: RemovalPlace, random: Random) -> list[Point]:
        """Points near the district's towns and outside every zone."""
        homes = [(x, y) for x, y, _, district in self.towns if district == row.district_id]
        boundary = row.district.boundary if row.district else None
        area = shapely.from_wkb(bytes(boundary.wkb)) if boundary else self.outline

        def fits(point: Point) -> bool:
            spot = shapely.Point(point)
            return not self.all_zones.contains(spot) and (area is None or area.contains(spot))

        return (
            self.scatter(lambda: around(random.choice(homes), 220, random), fits) if homes else []
        )

    def scatter(self, draw: Callable[[], Point], fits: Callable[[Point], bool]) -> list[Point]:
        drawn = (self.on_street(draw()) for _ in range(POOL * TRIES))
        found: list[Point] = []
        for point in drawn:
            if fits(point):
                found.append(point)
            if len(found) == POOL:
                break
        return found

    def on_street(self, point: Point) -> Point:
        """The nearest point of the nearest street, or the point itself where none is near."""
        spot = shapely.Point(point)
        if self.streets is None:
            return point
        street: BaseGeometry = self.streets.geometries[int(self.streets.nearest(spot))]
        landed = street.interpolate(street.project(spot))
        return (landed.x, landed.y) if landed.distance(spot) < 0.0008 else point

    def address(self, lon: float, lat: float) -> str:
        """The 町丁目, or the nearest town where no blocks are loaded."""
        if self.block_names:
            return self.block_names[int(self.blocks.nearest(shapely.Point(lon, lat)))]
        if not self.towns:
            return ""
        nearest = min(self.towns, key=lambda town: math.hypot(town[0] - lon, town[1] - lat))
        return str(nearest[2])


def layer(rows: "QuerySet[Model]", geometry: str, name: str) -> tuple[shapely.STRtree, list[str]]:
    """A spatial index over a table, with the names of its rows in the same order."""
    pairs = list(rows.values_list(geometry, name))
    shapes = [shapely.from_wkb(bytes(shape.wkb)) for shape, _ in pairs]
    return shapely.STRtree(shapes), [label for _, label in pairs]


def street_tree() -> shapely.STRtree | None:
    """Streets a bicycle may stand in: motorways and their ramps are left out."""
    lines: Iterable[BaseGeometry] = (
        shapely.from_wkb(bytes(line.wkb))
        for line in Road.objects.exclude(road_class=Road.RoadClass.EXPRESSWAY)
        .filter(is_main=False)
        .values_list("line", flat=True)
    )
    streets = list(lines)
    return shapely.STRtree(streets) if streets else None


def around(centre: Point, metres: float, random: Random) -> Point:
    """A point scattered about `centre` with a standard deviation of `metres`."""
    return (
        centre[0] + random.gauss(0, metres) / LON_M,
        centre[1] + random.gauss(0, metres) / LAT_M,
    )


def side_of(line: BaseGeometry, point: Point) -> str:
    """North or south of the nearest piece of a dividing line (the line itself is north)."""
    spot = shapely.Point(point)
    pieces = zip(line.coords, line.coords[1:], strict=False)
    (ax, ay), (bx, by) = min(pieces, key=lambda piece: shapely.LineString(piece).distance(spot))
    if ax > bx:
        ax, ay, bx, by = bx, by, ax, ay
    cross = (bx - ax) * (point[1] - ay) - (by - ay) * (point[0] - ax)
    return RemovalPlace.Side.NORTH if cross >= 0 else RemovalPlace.Side.SOUTH
