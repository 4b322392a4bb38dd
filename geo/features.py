"""GeoJSON built inside PostgreSQL, for the map of any app."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.contrib.gis.geos import Polygon
from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

from geo import srid

PRECISION = 6
"""Decimals of a degree: about 10 cm."""


class BadBox(ValueError):
    """The bbox is none; the message says in Japanese what was expected."""


def parse_bbox(text: str | None) -> Polygon | None:
    """Read `w,s,e,n` in degrees; None for an absent one. Raises BadBox for anything else."""
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadBox("範囲（bbox）は 西,南,東,北 の4つの数字で指定してください。") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadBox("範囲（bbox）は 西<東、南<北 となる経度・緯度で指定してください。")
    box: Polygon = Polygon.from_bbox((west, south, east, north))
    box.srid = srid.WGS84
    return box


def feature_collection(
    queryset: QuerySet[Any],
    *,
    geometry: str | Combinable,
    properties: Mapping[str, str | Combinable] | None = None,
    bbox: Polygon | None = None,
    limit: int = 2000,
    precision: int = PRECISION,
) -> dict[str, Any]:
    """Return `queryset` as a GeoJSON FeatureCollection.

    `geometry` is a geometry field or expression in EPSG:4326, `properties` maps names to
    fields or expressions, `bbox` keeps what touches it (needs `geometry` to be a field). At
    most `limit` features come, and `truncated` then says that there are more.
    """
    if bbox is not None:
        queryset = queryset.filter(**{f"{geometry}__bboverlaps": bbox})
    named = {f"p_{name}": F(of) if isinstance(of, str) else of for name, of in _each(properties)}
    rows = list(
        queryset.annotate(shape_json=AsGeoJSON(geometry, precision=precision), **named).values_list(
            "pk", "shape_json", *named
        )[: limit + 1]
    )
    return {
        "type": "FeatureCollection",
        "truncated": len(rows) > limit,
        "features": [_feature(row, list(properties or {})) for row in rows[:limit] if row[1]],
    }


def _each(properties: Mapping[str, str | Combinable] | None) -> list[tuple[str, Any]]:
    return list((properties or {}).items())


def _feature(row: tuple[Any, ...], names: list[str]) -> dict[str, Any]:
    key, geometry, *values = row
    return {
        "type": "Feature",
        "id": key,
        "geometry": orjson.loads(geometry),
        "properties": dict(zip(names, values, strict=True)),
    }
