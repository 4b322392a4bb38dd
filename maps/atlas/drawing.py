"""The map graphs as drawings (SVG): sharp on paper, told apart in grey, read without a mouse."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin, sqrt
from typing import Any

from django.db import connection
from psycopg import sql
from pyproj import Transformer

from geo import srid
from geo.models import RemovalPlace

from .figures import Pie, Slice

CLASSES = 5
DETAIL_M = 6
"""How far an outline may be off, in metres: less than a line is wide."""
LARGEST = 560
"""The radius of the largest pie, in metres of the map."""
SMALLEST = 120
LETTER = 200
"""About how wide and high a letter of a label is, in metres of the map."""
APART = {RemovalPlace.Side.NORTH: -1, RemovalPlace.Side.SOUTH: 1}
"""The two sides of a split station stand above and below it."""
ENOUGH_FOR_A_CIRCLE = 0.9999


@dataclass(frozen=True)
class Canvas:
    """What the drawing shows: the corner, and how wide and high, in metres (x east, y south)."""

    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """The `viewBox`."""
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"


@dataclass(frozen=True)
class Outline:
    """One area: its key, name, path, and where its label stands."""

    key: int
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Part:
    """One part of a pie as a path."""

    slice: Slice
    path: str


@dataclass(frozen=True)
class Drawn:
    """A pie on the map."""

    pie: Pie
    x: float
    y: float
    radius: float
    parts: list[Part]
    shows_label: bool = True

    @property
    def below(self) -> float:
        """Where its number stands."""
        return self.y + self.radius + 150


OUTLINES = """
    SELECT id, label, ST_AsSVG(shape, 0, 0), ST_X(spot), -ST_Y(spot)
      FROM (SELECT id, {name} AS label,
                   ST_SimplifyPreserveTopology(ST_Transform(boundary, %s), %s) AS shape,
                   ST_PointOnSurface(ST_Transform(boundary, %s)) AS spot
              FROM {table} WHERE boundary IS NOT NULL) AS areas
     ORDER BY id
"""
EXTENT = """
    SELECT ST_XMin(e), -ST_YMax(e), ST_XMax(e), -ST_YMin(e)
      FROM (SELECT ST_Extent(ST_Transform(boundary, %s)) AS e FROM {table}) AS whole
"""


def outlines(table: str, name: str) -> list[Outline]:
    """The areas of `table`, which has a `boundary`, in metres; `name` is its column to show."""
    statement = sql.SQL(OUTLINES).format(name=sql.Identifier(name), table=sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [srid.PLANE, DETAIL_M, srid.PLANE])
        return [Outline(*row) for row in cursor.fetchall()]


def canvas(points: Sequence[tuple[float, float]], margin: float = 500) -> Canvas:
    """A canvas around `points`; that of the ward's own size where there are none."""
    xs, ys = [x for x, _ in points] or [0, 10_000], [y for _, y in points] or [0, 10_000]
    return Canvas(
        min(xs) - margin,
        min(ys) - margin,
        max(xs) - min(xs) + 2 * margin,
        max(ys) - min(ys) + 2 * margin,
    )


def extent(table: str) -> list[tuple[float, float]]:
    """Two corners of all areas of `table`, in metres; nothing where there are none."""
    statement = sql.SQL(EXTENT).format(table=sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), [srid.PLANE])
        west, north, east, south = cursor.fetchone()
    return [] if west is None else [(west, north), (east, south)]


def pies(found: Iterable[Pie]) -> list[Drawn]:
    """Pies at their places, the largest underneath; the area of each says how many."""
    placed = [(pie, _metres(pie.lon, pie.lat)) for pie in found if pie.count and pie.lon]
    most = max((pie.count for pie, _ in placed), default=1)
    drawn = []
    for pie, (x, y) in sorted(placed, key=lambda one: -one[0].count):
        radius = max(LARGEST * sqrt(pie.count / most), SMALLEST)
        y += radius * APART.get(RemovalPlace.Side(pie.side), 0)
        drawn.append(Drawn(pie, x, y, radius, _parts(pie, x, y, radius)))
    return _decluttered(drawn)


def _decluttered(drawn: list[Drawn]) -> list[Drawn]:
    """Leave out the labels that would lie on the label of a larger pie."""
    taken: list[tuple[float, float, float]] = []
    found = []
    for one in drawn:
        half = LETTER * (len(one.pie.label) + 2) / 2
        free = all(
            abs(one.x - x) > half + other or abs(one.below - y) > LETTER for x, y, other in taken
        )
        if free:
            taken.append((one.x, one.below, half))
        found.append(replace(one, shows_label=free))
    return found


def _metres(lon: float | None, lat: float | None) -> tuple[float, float]:
    transformer = Transformer.from_crs(srid.WGS84, srid.PLANE, always_xy=True)
    x, y = transformer.transform(lon, lat)
    return float(x), -float(y)


def _parts(pie: Pie, x: float, y: float, radius: float) -> list[Part]:
    """The parts clockwise from the top."""
    parts, start = [], 0.0
    for one in pie.slices:
        share = one.count / pie.count
        if not one.count:
            continue
        share = min(share, ENOUGH_FOR_A_CIRCLE)
        parts.append(Part(one, _wedge(x, y, radius, start, start + share)))
        start += share
    return parts


def _wedge(x: float, y: float, radius: float, start: float, end: float) -> str:
    (ax, ay), (bx, by) = (
        (x + radius * sin(2 * pi * turn), y - radius * cos(2 * pi * turn)) for turn in (start, end)
    )
    large = int(end - start > 0.5)
    r = f"{radius:.0f}"
    return f"M{x:.0f} {y:.0f}L{ax:.1f} {ay:.1f}A{r} {r} 0 {large} 1 {bx:.1f} {by:.1f}Z"


# --- classes of a choropleth ------------------------------------------------------------------
def class_bounds(values: Iterable[float], classes: int = CLASSES) -> list[float]:
    """The least value of each class above the first, so that classes are about equally large."""
    ordered = sorted(set(values))
    bounds = {ordered[n * len(ordered) // classes] for n in range(1, classes)} if ordered else set()
    return sorted(bounds - set(ordered[:1]))


def class_of(value: float, bounds: Sequence[float]) -> int:
    """The class of a value, from 1."""
    return 1 + bisect_right(bounds, value)


def legend(values: Iterable[float], bounds: Sequence[float], *, rate: bool) -> list[dict[str, Any]]:
    """Each class in words: 「12台から30台」."""
    known = sorted(values)
    if not known:
        return []
    lows = [known[0], *bounds]
    highs = [max((v for v in known if v < bound), default=bound) for bound in bounds] + [known[-1]]
    return [
        {"number": n, "words": _words(low, high, rate=rate)}
        for n, (low, high) in enumerate(zip(lows, highs, strict=True), start=1)
    ]


def _words(low: float, high: float, *, rate: bool) -> str:
    first, last = (f"{one:.1f}" if rate else f"{one:,.0f}" for one in (low, high))
    return f"{first}台" if first == last else f"{first}〜{last}台"
