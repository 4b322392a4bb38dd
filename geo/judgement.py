"""The verdict: of a point, which removal place it belongs to and why (DESIGN §4-2, W-01…W-07).

One statement fetches everything the layers know about the point, `geo.side` decides north or
south, `geo.reasons` says why. The demonstration, the page, the command and the crews' phones
all ask `judge()`.
"""

import json
import math
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.gis.geos import Point
from django.db import connection, models
from django.utils import timezone

from geo import reasons, side, srid
from geo.models import District, RemovalPlace, Road, StorageYard, TownBlock, Verdict
from geo.sql import FACTS

Record = dict[str, Any]
Made = TypeVar("Made", bound=models.Model)

# Outside this box (about 200 km around Tokyo) zone IX does not measure metres any more.
WEST, SOUTH, EAST, NORTH = 138.0, 34.0, 141.5, 37.5


class BadPoint(ValueError):
    """What was given is not a position; the message says in Japanese what to do."""


@dataclass(frozen=True)
class Facts:
    """What the layers know about a point; each a row of its layer, or None."""

    point: Record
    ward: Record | None
    neighbour: Record | None
    zone: Record | None
    block: Record | None
    town: Record | None
    outside: Record | None
    road: Record | None
    data: dict[str, str]


def parse_point(lon: str | float | None, lat: str | float | None) -> Point:
    """Read a longitude and a latitude in degrees. Raises BadPoint for anything else."""
    if lon in (None, "") or lat in (None, ""):
        raise BadPoint("経度（lon）と緯度（lat）を指定してください。")
    try:
        x, y = float(lon or 0), float(lat or 0)
    except ValueError as error:
        raise BadPoint("経度と緯度は数字（度）で指定してください。") from error
    if not (math.isfinite(x) and math.isfinite(y)):
        raise BadPoint("経度と緯度は数字（度）で指定してください。")
    if 20 <= x <= 50 and 120 <= y <= 155:
        raise BadPoint("経度と緯度が逆のようです。lon に経度、lat に緯度を指定してください。")
    if abs(x) > 180 or abs(y) > 90:
        raise BadPoint("経度は-180〜180、緯度は-90〜90の範囲で指定してください。")
    return Point(x, y, srid=srid.WGS84)


def judge(point: Point, *, on: date | None = None) -> Verdict:
    """Judge `point` (EPSG:4326) by the layers in force on the day `on` (default: today).

    The verdict is not saved. A point inside the ward always gets exactly one removal place of
    those valid that day; a point outside gets none, and the reason says whose it is.
    """
    day = on or timezone.localdate()
    if not (WEST < point.x < EAST and SOUTH < point.y < NORTH):
        return _outside_ward(point, None, day)
    facts = _facts(point, day)
    if facts.ward is None:
        return _outside_ward(point, facts, day)
    return _inside_ward(point, facts, day)


def judge_and_keep(point: Point, *, on: date | None = None) -> Verdict:
    """Judge `point` and save the verdict, for the record that rests on it."""
    verdict = judge(point, on=on)
    verdict.save()
    return verdict


def _facts(point: Point, day: date) -> Facts:
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"lon": point.x, "lat": point.y, "day": day})
        (row,) = cursor.fetchone()
    return Facts(**(json.loads(row) if isinstance(row, str) else row))


def _outside_ward(point: Point, facts: Facts | None, day: date) -> Verdict:
    neighbour = facts.neighbour if facts else None
    layers: Record = {"on": day.isoformat()}
    if facts and neighbour:
        layers["neighbour"] = {"id": neighbour["id"], "name": neighbour["name"]}
        layers["data"] = facts.data
    return Verdict(
        position=point,
        in_ward=False,
        zone_status=Verdict.ZoneStatus.OUTSIDE,
        reason=reasons.outside_ward(neighbour["name"] if neighbour else ""),
        layers=layers,
    )


def _inside_ward(point: Point, facts: Facts, day: date) -> Verdict:
    zone, block, road = facts.zone, facts.block, facts.road
    north = _metres_north(facts) if zone else None
    place = _place(facts, north)
    told = reasons.Told.of(facts, place, north)
    return Verdict(
        position=point,
        in_ward=True,
        removal_place=_partial(RemovalPlace, place, "id", "code", "label", "side"),
        zone_status=Verdict.ZoneStatus.INSIDE if zone else Verdict.ZoneStatus.OUTSIDE,
        zone_is_rough=bool(zone and zone["is_rough"]),
        needs_check=told.needs_check,
        district=_partial(District, _district(facts), "id", "code", "label"),
        town_block=_partial(TownBlock, block, "id", "key_code", "name", "town_id"),
        town_name=(block or facts.town or {}).get("town", ""),
        road_class=road["road_class"] if road else Road.RoadClass.UNKNOWN,
        road_name=road["name"] if road else "",
        road_administrator=reasons.administrator(road),
        yard=_partial(StorageYard, (place or {}).get("yard"), "id", "code", "label"),
        reason=told.reason,
        layers=_layers(facts, north, day),
    )


def _metres_north(facts: Facts) -> float | None:
    """Metres north of the dividing line; None where the zone's station is not divided."""
    line = (facts.zone or {}).get("line")
    if not line:
        return None
    return side.metres_north(line["corners"], (facts.point["x"], facts.point["y"]))


def _place(facts: Facts, north: float | None) -> Record | None:
    if facts.zone is None:
        return facts.outside
    wanted = "south" if north is not None and north < 0 else "north"
    places: list[Record] = facts.zone["places"]
    return next((place for place in places if place["side"] == wanted), places[0])


def _district(facts: Facts) -> Record | None:
    found = facts.block or facts.town
    return found["district"] if found else None


def _partial(model: type[Made], row: Record | None, *fields: str) -> Made | None:
    """Make an instance of what the statement fetched; its other fields load when asked for."""
    if row is None:
        return None
    # from_db takes the values in the order in which the model declares its fields.
    known = [f.attname for f in model._meta.concrete_fields if f.attname in fields]
    return model.from_db("default", known, [row[field] for field in known])


def _layers(facts: Facts, north: float | None, day: date) -> Record:
    """Ids of the records the verdict rests on, and the digests of the data they came from."""
    used: Record = {"on": day.isoformat(), "data": facts.data}
    if facts.zone:
        used["zone"] = _cited(facts.zone, "id", "name", "is_rough", "valid_from")
        if north is not None:
            line = _cited(facts.zone["line"], "id", "name", "is_rough", "valid_from")
            used["dividing_line"] = line | {"metres_north": round(north, 2)}
    for name in ("block", "town", "road"):
        if row := getattr(facts, name):
            key = "town_block" if name == "block" else name
            used[key] = _cited(row, "id", "name", "metres")
    if district := _district(facts):
        used["district"] = _cited(district, "id", "code")
    if facts.ward and facts.ward.get("id"):
        used["ward"] = {"id": facts.ward["id"]}
    return used


def _cited(row: Record, *names: str) -> Record:
    return {name: row[name] for name in names if row.get(name) is not None}
