"""The layers of a folder of geographic data, in the order they are loaded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import areas, lines, points
from .report import Report

KSJ = "国土数値情報（国土交通省）を加工"
CENSUS = "e-Stat 国勢調査 小地域を加工"
OSM = "© OpenStreetMap contributors"


@dataclass(frozen=True)
class Layer:
    """One layer: the files it is made of, how it is loaded, whom to thank for it."""

    name: str
    title: str
    files: tuple[str, ...]
    load: Callable[[Sequence[Path], Report], None]
    attribution: str


LAYERS = [
    Layer("ward_boundary", "区の境界", ("ward_boundary.geojson",), areas.load_ward, KSJ),
    Layer("neighbours", "隣接する区市", ("neighbours_2km.geojson",), areas.load_neighbours, KSJ),
    Layer("branches", "地域（総合支所）", ("branches.geojson",), areas.load_districts, CENSUS),
    Layer("towns", "町", ("towns.geojson",), areas.load_towns, CENSUS),
    Layer("chome", "町丁目", ("chome.geojson",), areas.load_blocks, CENSUS),
    Layer("stations", "駅", ("stations.geojson",), points.load_stations, KSJ),
    Layer("rail", "鉄道", ("rail_lines.geojson",), lines.load_rail, KSJ),
    Layer(
        "rail_check", "鉄道（照合用）", ("rail_lines_mt3d.geojson",), lines.load_rail_check, "ODPT"
    ),
    Layer(
        "dividing_lines",
        "南北の境",
        ("rail_lines.geojson", "national_road_centrelines.geojson"),
        lines.load_dividing_lines,
        f"{KSJ}、{OSM}",
    ),
    Layer("roads_main", "幹線道路", ("roads_main.geojson",), lines.load_main_roads, OSM),
    Layer(
        "road_centrelines",
        "国道の中心線",
        ("national_road_centrelines.geojson",),
        lines.load_centrelines,
        OSM,
    ),
    Layer("roads_minor", "細街路", ("roads_minor.gpkg",), lines.load_minor_roads, OSM),
    Layer("water", "水面", ("osm_water.geojson",), lines.load_water, OSM),
    Layer("waterway", "河川", ("osm_waterway.geojson",), lines.load_waterways, OSM),
    Layer("landcover", "緑地", ("osm_landcover.geojson",), lines.load_landcover, OSM),
    Layer("landuse", "土地利用", ("osm_landuse.geojson",), lines.load_landuse, OSM),
    Layer("police", "警察署・交番", ("police_osm2014.csv",), points.load_police, OSM),
    Layer("yards", "保管所の位置", ("storage_yards_approx.csv",), points.load_yards, ""),
    Layer(
        "street_names",
        "通りの名前",
        ("basemap_osm2017_z13.mbtiles",),
        points.load_names,
        f"{OSM} © OpenMapTiles",
    ),
]
