"""The one statement of the verdict. Degrees are EPSG:4326 (longitude first), metres EPSG:6677."""

# ruff: noqa: S608 (the pieces are constants of this module; values travel as parameters)

# How far from its drawn line a road still is that road: half of what lies between the houses,
# or of one carriageway with its pavement, in metres.
_HALF_WIDTH = """
    CASE r.kind WHEN 'centreline' THEN 15 WHEN 'trunk' THEN 12 WHEN 'primary' THEN 10
                WHEN 'secondary' THEN 8 WHEN 'tertiary' THEN 5 ELSE 3 END
"""

_VALID = """
    ({0}.valid_from IS NULL OR {0}.valid_from <= q.day)
    AND ({0}.valid_until IS NULL OR {0}.valid_until >= q.day)
"""

_PLACE = """
    jsonb_build_object('id', rp.id, 'code', rp.code, 'label', rp.label, 'side', rp.side,
        'yard', CASE WHEN y.id IS NOT NULL THEN
            jsonb_build_object('id', y.id, 'code', y.code, 'label', y.label) END)
"""

_DISTRICT = "jsonb_build_object('id', d.id, 'code', d.code, 'label', d.label)"

# Without an outline of the ward, whatever lies near one of its towns is taken for the ward.
_WARD = """
    SELECT w.id, w.name, true AS known FROM geo_wardboundary w
     WHERE w.is_ward AND w.boundary && q.p AND ST_Covers(w.boundary, q.p)
    UNION ALL
    SELECT NULL, '', false
     WHERE NOT EXISTS (SELECT 1 FROM geo_wardboundary WHERE is_ward)
       AND EXISTS (SELECT 1 FROM geo_town t WHERE ST_DWithin(t.position, q.p, 0.012))
     LIMIT 1
"""

_NEIGHBOUR = """
    SELECT w.id, w.name FROM geo_wardboundary w
     WHERE ward.found IS NULL AND NOT w.is_ward
       AND w.boundary && q.p AND ST_Covers(w.boundary, q.p) LIMIT 1
"""

# Zones of stations that have a removal place that day; where two overlap, the nearer station.
_ZONE = f"""
    SELECT z.id, z.name, z.is_rough, z.valid_from, s.label AS station, places.found AS places,
           (SELECT jsonb_build_object('id', l.id, 'name', l.name, 'is_rough', l.is_rough,
                     'valid_from', l.valid_from,
                     'corners', ST_AsGeoJSON(ST_Transform(l.line, 6677), 4)::jsonb->'coordinates')
              FROM geo_dividingline l
             WHERE l.station_id = z.station_id AND {_VALID.format("l")}
               AND EXISTS (SELECT 1 FROM jsonb_array_elements(places.found) one
                            WHERE one->>'side' <> '')
             ORDER BY l.valid_from DESC NULLS LAST, l.id DESC LIMIT 1) AS line
      FROM geo_noparkingzone z
      JOIN geo_station s ON s.id = z.station_id
      CROSS JOIN LATERAL (
            SELECT jsonb_agg({_PLACE} ORDER BY rp.sort_order, rp.code) AS found
              FROM geo_removalplace rp LEFT JOIN geo_storageyard y ON y.id = rp.yard_id
             WHERE rp.station_id = z.station_id AND NOT rp.is_total AND {_VALID.format("rp")}
           ) places
     WHERE ward.found IS NOT NULL AND z.area && q.p AND ST_Covers(z.area, q.p)
       AND {_VALID.format("z")}
       AND places.found IS NOT NULL
     ORDER BY ST_Distance(ST_Transform(s.position, 6677), q.m), z.id DESC LIMIT 1
"""

# The block that covers the point, else the nearest: the outlines of the ward and of its
# blocks differ by some metres along the rivers.
_BLOCK = f"""
    SELECT b.id, b.key_code, b.name, b.town_id, b.note, t.label AS town,
           {_DISTRICT} AS district, ST_Covers(b.boundary, q.p) AS covers,
           round(ST_Distance(ST_Transform(b.boundary, 6677), q.m)) AS metres
      FROM (SELECT * FROM geo_townblock ORDER BY boundary <-> q.p LIMIT 2) b
      JOIN geo_town t ON t.id = b.town_id JOIN geo_district d ON d.id = b.district_id
     ORDER BY b.boundary <-> q.p, b.key_code LIMIT 1
"""

_TOWN = f"""
    SELECT t.id, t.label AS name, t.label AS town, {_DISTRICT} AS district,
           round(ST_Distance(ST_Transform(t.position, 6677), q.m)) AS metres
      FROM geo_town t JOIN geo_district d ON d.id = t.district_id
     WHERE NOT EXISTS (SELECT 1 FROM geo_townblock)
     ORDER BY t.position <-> q.p LIMIT 1
"""

_OUTSIDE = f"""
    SELECT rp.id, rp.code, rp.label, rp.side, ({_PLACE})->'yard' AS yard
      FROM geo_removalplace rp LEFT JOIN geo_storageyard y ON y.id = rp.yard_id
     WHERE rp.is_outside AND NOT rp.is_total AND {_VALID.format("rp")}
     ORDER BY (rp.district_id = (COALESCE(block.found, town.found)->'district'->>'id')::bigint)
              DESC NULLS LAST, rp.code
     LIMIT 1
"""

# A point within the width of a main road lies on it, whatever side street is nearer; a
# motorway overhead is the answer only where nothing else is near.
_ROAD = f"""
    SELECT near.id, near.road_class, near.name, near.administrator, near.confidence,
           round(near.distance::numeric, 1) AS metres
      FROM (SELECT r.*, ST_Distance(ST_Transform(r.line, 6677), q.m) AS distance,
                   {_HALF_WIDTH} AS half_width
              FROM geo_road r
             WHERE ward.found IS NOT NULL
               AND r.line && ST_Expand(q.p, q.road_m * 0.0000115, q.road_m * 0.0000093)) near
     WHERE near.distance <= q.road_m
     ORDER BY near.road_class = 'expressway',
              CASE WHEN near.road_class IN ('national', 'metropolitan')
                    AND near.distance <= near.half_width
                   THEN near.distance / near.half_width ELSE 10 END,
              near.distance, near.id
     LIMIT 1
"""

_NUMBER = """
    COALESCE((SELECT value::float FROM masters_parameter
               WHERE key = '{}' AND value ~ '^[0-9]{{1,4}}$'), {})
"""


def _row(name: str, select: str) -> str:
    """`select` as one JSON value called `name`, null when it finds nothing."""
    return f"LEFT JOIN LATERAL (SELECT to_jsonb(x) AS found FROM ({select}) x) {name} ON true\n"


FACTS = f"""
WITH q AS MATERIALIZED (
  SELECT p, ST_Transform(p, 6677) AS m, %(day)s::date AS day,
         {_NUMBER.format("road_search_m", 15)} AS road_m,
         {_NUMBER.format("dividing_line_check_m", 5)} AS check_m
    FROM (SELECT ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326) AS p) given
)
SELECT jsonb_build_object(
  'point', jsonb_build_object('x', ST_X(q.m), 'y', ST_Y(q.m), 'check_m', q.check_m,
                              'has_roads', EXISTS (SELECT 1 FROM geo_road)),
  'ward', ward.found, 'neighbour', neighbour.found, 'zone', zone.found, 'block', block.found,
  'town', town.found, 'outside', outside.found, 'road', road.found,
  'data', COALESCE((SELECT jsonb_object_agg(name, left(digest, 12)) FROM geo_datalayer
                     WHERE name IN ('ward_boundary', 'neighbours', 'chome', 'roads_main',
                                    'roads_minor', 'road_centrelines')), '{{}}'::jsonb))
FROM q
""" + "".join(
    [
        _row("ward", _WARD),
        _row("neighbour", _NEIGHBOUR),
        _row("zone", _ZONE),
        _row("block", _BLOCK),
        _row("town", _TOWN),
        _row("outside", _OUTSIDE),
        _row("road", _ROAD),
    ]
)
