"""The layers of the base map as GeoJSON text, written by PostgreSQL and kept by version.

Whoever looks at a map fetches these first, so they are merged, thinned to what a screen shows
and kept compressed in the cache until the data change.
"""

# ruff: noqa: S608 (the pieces are constants of this module; values travel as parameters)

import gzip
import hashlib
from dataclasses import dataclass

from django.contrib.gis.geos import Polygon
from django.core.cache import cache
from django.db import connection

KEPT_SECONDS = 24 * 60 * 60
MOST_PIECES = 4000
"""Features in one box of a layer that comes by box; a box is about a kilometre wide."""


@dataclass(frozen=True)
class BaseLayer:
    """`select` gives `shape` and the columns that become properties; {box} limits it."""

    select: str
    by_box: bool = False
    digits: int = 5


_EVERYTHING = "true"
_MAIN_ROADS = """
    SELECT r.kind AS class, r.ref, r.name, r.road_class,
           ST_Simplify(ST_LineMerge(ST_Collect(r.line)), 0.00002) AS shape
      FROM (SELECT kind, ref, name, road_class, (ST_Dump(line)).geom AS line FROM geo_road
             WHERE is_main AND kind <> 'centreline') r
     GROUP BY 1, 2, 3, 4
"""

LAYERS: dict[str, BaseLayer] = {
    "ward": BaseLayer(
        "SELECT name, ST_SimplifyPreserveTopology(boundary, 0.00002) AS shape"
        " FROM geo_wardboundary WHERE is_ward"
    ),
    "neighbours": BaseLayer(
        "SELECT name, ST_SimplifyPreserveTopology(boundary, 0.00005) AS shape"
        " FROM geo_wardboundary WHERE NOT is_ward"
    ),
    "districts": BaseLayer(
        "SELECT label AS name, ST_SimplifyPreserveTopology(boundary, 0.00002) AS shape"
        " FROM geo_district WHERE boundary IS NOT NULL"
    ),
    "towns": BaseLayer(
        "SELECT name, ST_SimplifyPreserveTopology(shape, 0.00003) AS shape"
        " FROM geo_basemapfeature WHERE layer = 'towns'"
    ),
    "blocks": BaseLayer(
        "SELECT name, boundary AS shape FROM geo_townblock WHERE {box}", by_box=True
    ),
    "water": BaseLayer(
        "SELECT kind AS class, name, ST_Simplify(shape, 0.00003, true) AS shape"
        " FROM geo_basemapfeature WHERE layer IN ('water', 'waterway')"
    ),
    "landcover": BaseLayer(
        "SELECT kind AS class, ST_SimplifyPreserveTopology(shape, 0.00003) AS shape"
        " FROM geo_basemapfeature WHERE layer = 'landcover'"
    ),
    "landuse": BaseLayer(
        "SELECT kind AS class, ST_SimplifyPreserveTopology(shape, 0.00003) AS shape"
        " FROM geo_basemapfeature WHERE layer = 'landuse'"
    ),
    "roads_main": BaseLayer(_MAIN_ROADS),
    "roads_minor": BaseLayer(
        "SELECT kind AS class, ST_Simplify(line, 0.000005) AS shape FROM geo_road"
        " WHERE NOT is_main AND {box}",
        by_box=True,
    ),
    "rail": BaseLayer(
        "SELECT name, colour, ST_Simplify(shape, 0.00001) AS shape"
        " FROM geo_basemapfeature WHERE layer = 'rail'"
    ),
    "stations": BaseLayer(
        "SELECT label AS name, true AS in_ward, lines, position AS shape FROM geo_station"
        " UNION ALL SELECT name, false, '', shape FROM geo_basemapfeature"
        " WHERE layer = 'stations'"
    ),
    "yards": BaseLayer(
        "SELECT label AS name, full_name, position_is_rough AS rough, position AS shape"
        " FROM geo_storageyard WHERE position IS NOT NULL"
        " AND (valid_until IS NULL OR valid_until >= CURRENT_DATE)"
    ),
}


def version() -> str:
    """A short text that changes whenever the loaded data or the masters drawn here change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5(concat_ws('/',"
            " (SELECT string_agg(name || digest, ',' ORDER BY name) FROM geo_datalayer),"
            " (SELECT string_agg(label || position::text, ',' ORDER BY id) FROM geo_station),"
            " (SELECT string_agg(label || COALESCE(position::text, '') || position_is_rough"
            "   || COALESCE(valid_until, 'infinity'), ',' ORDER BY id) FROM geo_storageyard),"
            " (SELECT string_agg(label, ',' ORDER BY id) FROM geo_district)))"
        )
        (found,) = cursor.fetchone()
    return str(found)[:16]


def compressed(name: str, box: Polygon | None, at_version: str) -> bytes:
    """The layer `name` within `box` as gzipped GeoJSON. KeyError for an unknown layer."""
    layer = LAYERS[name]
    where = box.extent if box is not None and layer.by_box else None
    place = hashlib.sha256(repr((layer, where)).encode()).hexdigest()[:24]
    key = f"basemap:{at_version}:{name}:{place}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = gzip.compress(_written(layer, where).encode(), compresslevel=6, mtime=0)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _written(layer: BaseLayer, where: tuple[float, float, float, float] | None) -> str:
    """The layer as GeoJSON; a layer that comes by box is empty without one."""
    if layer.by_box and where is None:
        return '{"type":"FeatureCollection","features":[]}'
    column = "boundary" if "boundary" in layer.select else "line"
    box = f"{column} && ST_MakeEnvelope(%s, %s, %s, %s, 4326)" if where else _EVERYTHING
    select = layer.select.replace("{box}", box)
    sql = f"""
        SELECT json_build_object('type', 'FeatureCollection', 'features',
               COALESCE(json_agg(feature), '[]'::json))::text
          FROM (SELECT json_build_object('type', 'Feature',
                  'properties', jsonb_strip_nulls(to_jsonb(x) - 'shape'),
                  'geometry', ST_AsGeoJSON(x.shape, {layer.digits})::json) AS feature
                  FROM ({select}) x
                 WHERE x.shape IS NOT NULL AND NOT ST_IsEmpty(x.shape)
                 LIMIT {MOST_PIECES}) features
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, list(where) if where else None)
        (text,) = cursor.fetchone()
    return str(text)
