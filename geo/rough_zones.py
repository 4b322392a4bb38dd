"""Zones for a ward whose zones exist only on paper: 300 m around each station, and rough.

Where two circles meet they are cut half-way, so that a point lies in the zone of the nearer
station. The ward replaces them one by one by drawing its own (W-01).
"""

from math import hypot

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.contrib.gis.geos import Point as GEOSPoint
from django.db.models import Q
from shapely import Point, Polygon, from_wkb
from shapely.geometry.base import BaseGeometry

from geo import srid
from geo.models import NoParkingZone, RemovalPlace, Station, WardBoundary

RADIUS_M = 300
SOURCE = "駅から300mの概略"
FAR_M = 10_000


def redraw() -> int:
    """Draw the rough zone of every designated station anew; returns how many changed.

    A station for which the ward has drawn a zone of its own keeps that one.
    """
    stations = _designated()
    middles = {station.pk: _plane(station) for station in stations}
    ward = _ward()
    existing = {
        zone.station_id: zone for zone in NoParkingZone.objects.filter(is_rough=True, source=SOURCE)
    }
    drawn = set(
        NoParkingZone.objects.filter(valid_until=None)
        .exclude(is_rough=True, source=SOURCE)
        .values_list("station_id", flat=True)
    )
    changed = 0
    for station in stations:
        if station.pk in drawn:
            continue
        area = _stored(cell(middles[station.pk], list(middles.values())), ward)
        zone = existing.get(station.pk) or NoParkingZone(station=station, source=SOURCE)
        if zone.pk and (zone.valid_until or zone.area.equals_exact(area, 1e-9)):
            continue
        zone.name, zone.area, zone.is_rough = f"{station.label}駅周辺", area, True
        zone.save()
        changed += 1
    return changed


def cell(middle: Point, all_middles: list[Point]) -> BaseGeometry:
    """Return the circle around `middle`, less what is nearer to another of `all_middles`.

    Plane coordinates in metres.
    """
    area: BaseGeometry = middle.buffer(RADIUS_M, quad_segs=12)
    for other in all_middles:
        if 0 < other.distance(middle) < 2 * RADIUS_M:
            area = area.intersection(_half_plane(middle, other))
    return area


def _half_plane(near: Point, far: Point) -> Polygon:
    """The side of `near` of the line half-way to `far`, as a large square."""
    dx, dy = far.x - near.x, far.y - near.y
    length = hypot(dx, dy)
    ux, uy = dx / length * FAR_M, dy / length * FAR_M
    x, y = (near.x + far.x) / 2, (near.y + far.y) / 2
    return Polygon(
        [(x - uy, y + ux), (x + uy, y - ux), (x + uy - ux, y - ux - uy), (x - uy - ux, y + ux - uy)]
    )


def _designated() -> list[Station]:
    """Stations with at least one removal place that has not been retired."""
    open_places = RemovalPlace.objects.filter(
        Q(valid_until=None), is_total=False, station__isnull=False
    )
    return list(Station.objects.filter(pk__in=open_places.values("station")))


def _plane(station: Station) -> Point:
    middle: GEOSPoint = station.position.clone()
    middle.transform(srid.PLANE)
    return Point(middle.x, middle.y)


def _ward() -> GEOSGeometry | None:
    found = WardBoundary.objects.filter(is_ward=True).first()
    return found.boundary if found else None


def _stored(area: BaseGeometry, ward: GEOSGeometry | None) -> MultiPolygon:
    """Return `area` in degrees, cut to the ward where its outline is known."""
    shape = GEOSGeometry(memoryview(area.wkb), srid=srid.PLANE)
    shape.transform(srid.WGS84)
    if ward is not None and not ward.contains(shape):
        shape = _polygons(from_wkb(bytes(shape.intersection(ward).wkb)))
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=srid.WGS84)


def _polygons(shape: BaseGeometry) -> GEOSGeometry:
    """Return the areas among what an intersection left; a touching line is no zone."""
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type == "Polygon"]
    polygons = [GEOSGeometry(memoryview(part.wkb), srid=srid.WGS84) for part in parts]
    return MultiPolygon(polygons, srid=srid.WGS84)
