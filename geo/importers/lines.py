"""Lines: roads with their administrators, railways, dividing lines, and what is only drawn."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import srid
from geo.masterdata import HAND_DRAWN
from geo.models import BaseMapFeature, DividingLine, Road, Station

from .reading import AREA, LINE, Row, read_shapes, stored
from .report import LayerError, Report

NATIONAL_OFFICE = "国土交通省 東京国道事務所"
METROPOLITAN_OFFICE = "東京都第二建設事務所"
KEPT_BY_THE_STATE = {"", "20", "246"}
"""National roads the state itself looks after here; others (466号) are the metropolis's."""
CENTRELINE = "centreline"
BATCH = 2000

# station: what divides it into north and south (W-02…W-05)
RAIL_DIVIDES = {"千歳烏山": "京王線", "下北沢": "小田急小田原線"}
ROAD_DIVIDES = {"三軒茶屋": "246", "駒沢大学": "246"}
AROUND_M = 1500
OFFICIAL = "国土数値情報・道路データからの切出し"

_to_plane: Any = Transformer.from_crs(srid.WGS84, srid.PLANE, always_xy=True).transform
_to_degrees: Any = Transformer.from_crs(srid.PLANE, srid.WGS84, always_xy=True).transform


def load_main_roads(files: Sequence[Path], report: Report) -> None:
    """Main roads: 国道 and 都道 by class and number. A number is needed to call a tertiary 都道."""
    rows = read_shapes(files[0], report, kinds=LINE, needs=["class", "ref", "name"])
    Road.objects.filter(is_main=True).exclude(kind=CENTRELINE).delete()
    _save_roads([_main_road(row) for row in rows], report)


def load_centrelines(files: Sequence[Path], report: Report) -> None:
    """Middles of the national roads, so that a point between two carriageways is found."""
    rows = read_shapes(files[0], report, kinds=LINE, needs=["ref", "name"])
    Road.objects.filter(kind=CENTRELINE).delete()
    roads = [
        Road(
            road_class=Road.RoadClass.NATIONAL,
            ref=row.text("ref"),
            name=row.text("name"),
            administrator=NATIONAL_OFFICE,
            confidence="high",
            is_main=True,
            kind=CENTRELINE,
            line=row.lines(),
        )
        for row in rows
    ]
    _save_roads(roads, report)


def load_minor_roads(files: Sequence[Path], report: Report) -> None:
    """Streets: the data cannot tell 区道 from 私道."""
    rows = read_shapes(files[0], report, kinds=LINE, needs=["class"], layer="roads_minor")
    Road.objects.filter(is_main=False).delete()
    roads = [
        Road(
            road_class=Road.RoadClass.UNKNOWN,
            confidence="low",
            kind=row.text("class"),
            line=row.lines(),
        )
        for row in rows
    ]
    _save_roads(roads, report)


def _main_road(row: Row) -> Road:
    kind, ref = row.text("class"), row.text("ref")
    road_class, office, prefix = _class_of(kind, ref)
    name = row.text("name").split(";")[0]
    number = f"{prefix}{ref}号" if prefix and ref.isdigit() else ""
    return Road(
        road_class=road_class,
        ref=ref,
        name=f"{number}（{name}）" if number and name else number or name,
        administrator=office,
        confidence="high" if ref else "middle",
        is_main=True,
        kind=kind,
        line=row.lines(),
    )


def _class_of(kind: str, ref: str) -> tuple[str, str, str]:
    """Class, administrator and the word before the number. Japan's OSM: trunk is 一般国道."""
    known = Road.RoadClass
    if kind == "motorway":
        return known.EXPRESSWAY, "高速道路会社", ""
    if kind == "trunk":
        office = NATIONAL_OFFICE if ref in KEPT_BY_THE_STATE else METROPOLITAN_OFFICE
        return known.NATIONAL, office, "国道"
    if kind in ("primary", "secondary") or (kind == "tertiary" and ref.isdigit()):
        return known.METROPOLITAN, METROPOLITAN_OFFICE, "都道"
    return known.UNKNOWN, "", ""


def _save_roads(roads: list[Road], report: Report) -> None:
    Road.objects.bulk_create(roads, batch_size=BATCH)
    report.loaded = report.changed = len(roads)


def load_dividing_lines(files: Sequence[Path], report: Report) -> None:
    """Dividing lines for the four divided stations, in place of the hand-drawn ones.

    `files`: railways, national roads. A line that the ward has drawn itself stays.
    """
    rail = read_shapes(files[0], report, kinds=LINE, needs=["line"])
    roads = read_shapes(files[1], report, kinds=LINE, needs=["ref", "name"])
    by_line = {row.text("line"): row.shape for row in rail}
    by_ref = {row.text("ref"): row.shape for row in roads}
    wanted = {name: (line, by_line.get(line)) for name, line in RAIL_DIVIDES.items()}
    wanted |= {name: (f"国道{ref}号", by_ref.get(ref)) for name, ref in ROAD_DIVIDES.items()}
    for name, (label, shape) in wanted.items():
        station = Station.objects.filter(label=name).first()
        if station is None or shape is None:
            report.refuse(0, name, f"駅または境の線「{label}」がありません。")
            continue
        report.changed += _replace(station, label, cut_around(shape, station))
        report.loaded += 1
    if not report.loaded:
        raise LayerError("境の線を一つも作れません。駅のマスタと線の名前を確かめてください。")


def cut_around(shape: BaseGeometry, station: Station) -> BaseGeometry:
    """Return the piece of `shape` within 1.5 km of `station` that passes nearest to it."""
    middle = shapely.Point(*_to_plane(station.position.x, station.position.y))
    plane = shapely.transform(shape, _to_plane, interleaved=False)
    near = shapely.line_merge(plane.intersection(middle.buffer(AROUND_M)))
    pieces = [piece for piece in shapely.get_parts(near) if piece.geom_type == "LineString"]
    if not pieces:
        raise LayerError(f"{station.label}: 境の線が駅から{AROUND_M}m以内を通りません。")
    nearest = min(pieces, key=lambda piece: (round(piece.distance(middle)), -piece.length))
    piece: BaseGeometry = shapely.transform(nearest, _to_degrees, interleaved=False)
    return piece


def _replace(station: Station, name: str, shape: BaseGeometry) -> int:
    """Put the official line in place of the hand-drawn or formerly loaded one."""
    lines = DividingLine.objects.filter(station=station)
    own = lines.exclude(source__in=[HAND_DRAWN, OFFICIAL])
    if own.exists():
        return 0
    line = lines.first() or DividingLine(station=station)
    line.name, line.source, line.is_rough = name, OFFICIAL, False
    line.line = stored(shape)
    line.save()
    return 1


def load_rail(files: Sequence[Path], report: Report) -> None:
    """Railways for the base map."""
    rows = read_shapes(files[0], report, kinds=LINE, needs=["line", "colour"])
    _draw("rail", rows, report)


def load_rail_check(files: Sequence[Path], report: Report) -> None:
    """The same railways from another source: kept to compare with, not drawn."""
    _draw("rail_check", read_shapes(files[0], report, kinds=LINE, needs=["line"]), report)


def load_water(files: Sequence[Path], report: Report) -> None:
    """Lakes and rivers as areas."""
    _draw("water", read_shapes(files[0], report, kinds=AREA, needs=["class"]), report)


def load_waterways(files: Sequence[Path], report: Report) -> None:
    """Rivers and streams as lines, with their names."""
    _draw("waterway", read_shapes(files[0], report, kinds=LINE, needs=["class"]), report)


def load_landcover(files: Sequence[Path], report: Report) -> None:
    """Parks, woods and fields."""
    _draw("landcover", read_shapes(files[0], report, kinds=AREA, needs=["class"]), report)


def load_landuse(files: Sequence[Path], report: Report) -> None:
    """Schools, hospitals and the like."""
    _draw("landuse", read_shapes(files[0], report, kinds=AREA, needs=["class"]), report)


def _draw(layer: str, rows: list[Row], report: Report) -> None:
    BaseMapFeature.objects.filter(layer=layer).delete()
    BaseMapFeature.objects.bulk_create(
        BaseMapFeature(
            layer=layer,
            kind=row.text("subclass") or row.text("class"),
            name=row.text("name:ja") or row.text("name") or row.text("line"),
            colour=row.text("colour"),
            shape=stored(row.shape),
        )
        for row in rows
    )
    report.loaded = report.changed = len(rows)
