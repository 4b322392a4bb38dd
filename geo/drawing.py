"""Shapes as they come from the map: read, judged, and the fault told with its place."""

import json
from typing import Any

import shapely
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry
from django.db import connection

from geo import srid
from geo.models import WardBoundary

MOST_CORNERS = 5000
LEAST_AREA_M2 = 50
MOST_AREA_M2 = 5_000_000
LEAST_LENGTH_M = 50

# What ST_IsValidDetail says, in the office's words.
_FAULTS = {
    "Self-intersection": "線が交わっています",
    "Ring Self-intersection": "線が同じ点を二度通っています",
    "Too few points in geometry component": "角が足りません（3つ以上必要です）",
    "Hole lies outside shell": "穴が外側にあります",
    "Nested holes": "穴の中に穴があります",
    "Nested shells": "区域の中に区域が重なっています",
    "Interior is disconnected": "区域がつながっていません",
    "Duplicate Rings": "同じ線が二重になっています",
}


class Faulty(ValueError):
    """The shape cannot be used. `at` is where the fault is (`lon,lat`), as far as known."""

    def __init__(self, reason: str, at: str = "") -> None:
        super().__init__(reason)
        self.at = at


def read_area(text: str) -> Any:
    """Read GeoJSON as a multipolygon of the ward. Raises Faulty with the reason and place."""
    shape = _read(text, ("Polygon", "MultiPolygon"))
    reason, place = _validity(shape)
    if reason:
        raise Faulty(
            f"{_FAULTS.get(reason, '形が正しくありません')}。印の場所を直してください。", place
        )
    area = _measured(shape, "ST_Area")
    if not LEAST_AREA_M2 <= area <= MOST_AREA_M2:
        raise Faulty(
            f"区域の広さが約{area:,.0f}㎡です。描いた範囲を確かめてください。", _middle(shape)
        )
    _check_in_ward(shape)
    return _multi(shape)


def read_line(text: str) -> Any:
    """Read GeoJSON as one line of the ward. Raises Faulty with the reason and place."""
    shape = _read(text, ("LineString",))
    plain = shapely.from_wkb(bytes(shape.wkb))
    if _measured(shape, "ST_Length") < LEAST_LENGTH_M:
        raise Faulty(f"境の線は{LEAST_LENGTH_M}m以上にしてください。", _middle(shape))
    if not plain.is_simple:
        raise Faulty("線が交わっています。印の場所を直してください。", _crossing(plain))
    _check_in_ward(shape)
    return shape


def _read(text: str, kinds: tuple[str, ...]) -> GEOSGeometry:
    if not text.strip():
        raise Faulty("地図に形を描いてください。")
    try:
        given = json.loads(text)
        if given["type"] not in kinds:
            raise Faulty("地図に描いた形の種類が違います。描き直してください。")
        shape = GEOSGeometry(json.dumps(given), srid=srid.WGS84)
    except (ValueError, KeyError, TypeError, GDALException, GEOSException) as error:
        if isinstance(error, Faulty):
            raise
        raise Faulty("地図に描いた形を読めません。描き直してください。") from error
    if shape.empty or shape.num_coords > MOST_CORNERS:
        raise Faulty(f"角は1〜{MOST_CORNERS}個にしてください。")
    return shape


def _validity(shape: GEOSGeometry) -> tuple[str, str]:
    """The reason why PostGIS calls `shape` invalid, and where; two empty texts if it does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reason(d), ST_X(location(d)), ST_Y(location(d)) FROM"
            " (SELECT ST_IsValidDetail(ST_GeomFromEWKB(%s)) AS d) x WHERE NOT valid(d)",
            [bytes(shape.ewkb)],
        )
        row = cursor.fetchone()
    if row is None:
        return "", ""
    reason, x, y = row
    return str(reason), f"{x:.7f},{y:.7f}" if x is not None else ""


def _measured(shape: GEOSGeometry, function: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(ST_Transform(ST_GeomFromEWKB(%s), {srid.PLANE}))",
            [bytes(shape.ewkb)],
        )
        return float(cursor.fetchone()[0])


def _check_in_ward(shape: GEOSGeometry) -> None:
    ward = WardBoundary.objects.filter(is_ward=True)
    if ward.exists() and not ward.filter(boundary__intersects=shape).exists():
        raise Faulty("区の外に描かれています。位置を確かめてください。", _middle(shape))


def _middle(shape: GEOSGeometry) -> str:
    point = shape.point_on_surface
    return f"{point.x:.7f},{point.y:.7f}"


def _crossing(line: Any) -> str:
    """Where a line first crosses itself."""
    pieces = shapely.get_parts(shapely.node(line))
    ends = [tuple(piece.coords[i]) for piece in pieces for i in (0, -1)]
    corners = {tuple(corner) for corner in line.coords}
    crossing = next((end for end in ends if end not in corners), ends[0])
    return f"{crossing[0]:.7f},{crossing[1]:.7f}"


def _multi(shape: GEOSGeometry) -> Any:
    from_one = shape.geom_type == "Polygon"
    plain: Any = shapely.from_wkb(bytes(shape.wkb))
    whole = shapely.MultiPolygon([plain]) if from_one else plain
    return GEOSGeometry(memoryview(whole.wkb), srid=srid.WGS84)
