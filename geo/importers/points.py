"""Points: stations, police, storage yards, names out of the tiles."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from geo import rough_zones, srid
from geo.models import (
    BaseMapFeature,
    Landmark,
    PoliceOffice,
    Station,
    StorageYard,
    WardBoundary,
)

from .reading import POINT, Row, read_points, read_shapes, read_tiles, stored
from .report import Report

_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
STREET = "通り"
OFFICE = "拠点"


def load_stations(files: Sequence[Path], report: Report) -> None:
    """Positions, readings and lines of the stations of the master, matched by name.

    District and town stay as the master has them: some stations stand on a border. Stations
    around the ward are drawn, but take no vehicles. Rough zones follow the new positions.
    """
    needs = ["name_plain", "name_kana", "lines"]
    masters = {station.label: station for station in Station.objects.all()}
    around = []
    for row in read_shapes(files[0], report, kinds=POINT, needs=needs):
        station = masters.get(row.text("name_plain"))
        if station is None:
            around.append(
                BaseMapFeature(
                    layer="stations", name=row.text("name_plain"), shape=stored(row.shape)
                )
            )
            continue
        station.position = stored(row.shape)
        station.kana = row.text("name_kana").translate(_TO_KATAKANA) or station.kana
        station.lines = row.text("lines").replace("京王京王線", "京王線") or station.lines
        station.save(update_fields=["position", "kana", "lines"])
        report.loaded += 1
    BaseMapFeature.objects.filter(layer="stations").delete()
    BaseMapFeature.objects.bulk_create(around)
    report.remark(
        f"マスタの駅{report.loaded}件の位置を更新し、周辺の駅{len(around)}件を地図に加えました。"
    )
    report.loaded += len(around)
    report.changed = report.loaded + rough_zones.redraw()


def load_police(files: Sequence[Path], report: Report) -> None:
    """Positions of police stations, and the boxes (交番・駐在所) under them."""
    known = {office.label: office for office in PoliceOffice.objects.all()}
    numbers: dict[str, int] = defaultdict(int)
    for office in known.values():
        if office.kind == PoliceOffice.Kind.BOX and "-" in office.code:
            parent, _, number = office.code.partition("-")
            numbers[parent] = max(numbers[parent], int(number))
    for row in read_points(files[0], report, needs=["station", "kind", "name"]):
        parent_office = known.get(row.text("station"))
        if parent_office is None:
            report.refuse(row.number, row.name, "この警察署がマスタにありません。")
            continue
        found = known.get(row.text("name"))
        if found is None:
            numbers[parent_office.code] += 1
            found = _box(row, parent_office, numbers[parent_office.code])
        found.position = stored(row.shape)
        found.save()
        report.loaded += 1
    report.changed = report.loaded


def _box(row: Row, parent: PoliceOffice, number: int) -> PoliceOffice:
    return PoliceOffice(
        code=f"{parent.code}-{number:02}",
        label=row.text("name"),
        kind=PoliceOffice.Kind.BOX,
        sort_order=int(parent.code) * 100 + number,
    )


def load_yards(files: Sequence[Path], report: Report) -> None:
    """Positions of the yards as far as nobody knows them better."""
    yards = {f"{yard.label}保管所": yard for yard in StorageYard.objects.all()}
    for row in read_points(files[0], report, needs=["name"]):
        yard = yards.get(row.text("name"))
        report.loaded += 1
        if yard is None:
            Landmark.objects.update_or_create(
                name=row.text("name"),
                kind=OFFICE,
                defaults={"position": stored(row.shape), "source": row.text("source")},
            )
        elif yard.position_is_rough:
            yard.position = stored(row.shape)
            yard.save(update_fields=["position"])
        else:
            report.remark(f"{row.name}: 区が登録した位置をそのままにしました。")
    report.changed = report.loaded


def load_names(files: Sequence[Path], report: Report) -> None:
    """Names of streets in the ward, out of the vector tiles, as landmarks a caller may name."""
    to_degrees: Any = Transformer.from_crs(3857, srid.WGS84, always_xy=True).transform
    ward = WardBoundary.objects.filter(is_ward=True).first()
    area = shapely.from_wkb(bytes(ward.boundary.wkb)) if ward else None
    streets: dict[str, list[BaseGeometry]] = defaultdict(list)
    for values, shape in read_tiles(files[0], "transportation_name"):
        name = str(values.get("name:ja") or values.get("name") or "").split(";")[0].strip()
        moved = shapely.transform(shape, to_degrees, interleaved=False)
        if len(name) > 1 and not name.isascii() and (area is None or moved.intersects(area)):
            streets[name].append(moved if area is None else moved.intersection(area))
    Landmark.objects.filter(kind=STREET).delete()
    Landmark.objects.bulk_create(
        Landmark(name=name, kind=STREET, position=_middle(pieces), source="OpenMapTiles")
        for name, pieces in sorted(streets.items())
    )
    report.loaded = report.changed = len(streets)


def _middle(pieces: list[BaseGeometry]) -> Any:
    """A point on the street, near the middle of what is known of it."""
    together = shapely.union_all(pieces)
    nearest = shapely.shortest_line(together, together.centroid)
    return stored(shapely.Point(nearest.coords[0]))
