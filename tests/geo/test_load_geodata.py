"""Loading layers: whole or not at all, mended or refused row by row, and safe to repeat."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from geo import masterdata
from geo.importers.layers import LAYERS
from geo.importers.run import load_layer
from geo.models import (
    BaseMapFeature,
    DataLayer,
    District,
    DividingLine,
    NoParkingZone,
    PoliceOffice,
    Road,
    Station,
    StorageYard,
    Town,
    TownBlock,
    WardBoundary,
)
from office.audit.models import Change

pytestmark = pytest.mark.django_db
BY_NAME = {layer.name: layer for layer in LAYERS}
SQUARE = [[139.66, 35.64], [139.67, 35.64], [139.67, 35.65], [139.66, 35.65], [139.66, 35.64]]
BOWTIE = [[139.66, 35.64], [139.67, 35.65], [139.67, 35.64], [139.66, 35.65], [139.66, 35.64]]
FLAT = [[139.66, 35.64], [139.67, 35.64], [139.66, 35.64], [139.66, 35.64]]
BLOCK = {
    "key_code": "13112004004",
    "name": "太子堂四丁目",
    "town": "太子堂",
    "chome": 4,
    "postal_code": "1540004",
    "branch": "世田谷",
    "population_2015": 100,
    "households_2015": 50,
}


@pytest.fixture(autouse=True)
def _masters(db):
    masterdata.load()


def feature(shape, **properties):
    geometry = shape and {"type": "Polygon", "coordinates": [shape]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(folder, name, *features):
    content = {"type": "FeatureCollection", "features": list(features)}
    (folder / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def load(folder, *layers):
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command("load_geodata", str(folder), only=list(layers), stdout=out, stderr=err)
    except SystemExit as leaving:
        code = leaving.code
    return code, out.getvalue(), err.getvalue()


def test_a_broken_shape_is_mended_and_a_hopeless_one_refused_each_with_its_row(tmp_path):
    write(
        tmp_path,
        "chome.geojson",
        feature(SQUARE, **BLOCK),
        feature(BOWTIE, **(BLOCK | {"key_code": "13112004005", "name": "太子堂五丁目"})),
        feature(FLAT, **(BLOCK | {"key_code": "13112004006", "name": "太子堂六丁目"})),
        feature(None, **(BLOCK | {"key_code": "13112004007", "name": "太子堂七丁目"})),
        feature(SQUARE, **(BLOCK | {"key_code": "13112004008", "postal_code": "9990000"})),
        feature([[x + 200, y] for x, y in SQUARE], **(BLOCK | {"key_code": "13112004009"})),
    )
    code, out, _ = load(tmp_path, "chome")
    assert code == 0
    assert "取込2件、修復1件、拒否4件" in out
    assert sorted(TownBlock.objects.values_list("name", flat=True)) == [
        "太子堂五丁目",
        "太子堂四丁目",
    ]
    assert all(block.boundary.valid for block in TownBlock.objects.all())
    told = [(row["row"], row["what"]) for row in DataLayer.objects.get(name="chome").report]
    assert sorted(told) == [(2, "修復"), (3, "拒否"), (4, "拒否"), (5, "拒否"), (6, "拒否")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"type": "FeatureCollection", "features": [{"type": "Feat', "JSON"),
        (b"", "JSON"),
        (b'{"type": "FeatureCollection", "features": []}', "地物"),
        ('{"name": "太子堂"}'.encode("cp932"), "UTF-8"),
        (b"[1, 2]", "地物"),
    ],
)
def test_a_file_that_is_broken_is_told_in_one_line_and_changes_nothing(tmp_path, content, said):
    (tmp_path / "ward_boundary.geojson").write_bytes(content)
    code, _, err = load(tmp_path, "ward_boundary")
    assert code == 1
    assert said in err
    assert "Traceback" not in err
    assert not DataLayer.objects.exists()


def test_a_missing_file_and_a_missing_column_do_not_stop_the_other_layers(tmp_path):
    write(tmp_path, "ward_boundary.geojson", feature(SQUARE, name="世田谷区"))
    write(tmp_path, "branches.geojson", feature(SQUARE, label="世田谷"))
    code, out, err = load(tmp_path, "ward_boundary", "neighbours", "branches")
    assert code == 1
    assert "neighbours_2km.geojson がありません" in err
    assert "列 branch がありません" in err
    assert "2層を取り込めませんでした" in err
    assert "○ ward_boundary" in out
    assert WardBoundary.objects.get().name == "世田谷区"


def test_a_layer_that_fails_half_way_keeps_what_there_was(tmp_path):
    write(tmp_path, "branches.geojson", feature(SQUARE, branch="世田谷"))
    load(tmp_path, "branches")
    before = District.objects.get(label="世田谷").boundary
    write(tmp_path, "branches.geojson", feature(FLAT, branch="世田谷"))
    code, _, err = load(tmp_path, "branches")
    assert (code, "使える行がありません" in err) == (1, True)
    assert District.objects.get(label="世田谷").boundary.equals(before)


def test_another_coordinate_system_is_refused(tmp_path):
    content = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::6677"}},
        "features": [feature([[x * 100, y * 100] for x, y in SQUARE], name="世田谷区")],
    }
    (tmp_path / "ward_boundary.geojson").write_text(json.dumps(content), encoding="utf-8")
    code, _, err = load(tmp_path, "ward_boundary")
    assert code == 1
    assert "EPSG:6677" in err


def test_points_in_a_csv_are_refused_row_by_row(tmp_path):
    (tmp_path / "police_osm2014.csv").write_text(
        "station,kind,name,lng,lat\n"
        "世田谷警察署,交番,世田谷警察署三宿交番,139.679,35.645\n"
        "世田谷警察署,交番,世田谷警察署東交番,east,35.645\n"
        "江戸警察署,交番,江戸警察署西交番,139.679,35.645\n",
        encoding="utf-8",
    )
    code, out, _ = load(tmp_path, "police")
    assert (code, "取込1件、修復0件、拒否2件" in out) == (0, True)
    box = PoliceOffice.objects.get(kind="box")
    assert (box.code, box.label) == ("0301-01", "世田谷警察署三宿交番")


def test_a_csv_in_another_encoding_is_refused(tmp_path):
    (tmp_path / "police_osm2014.csv").write_bytes("station,警察署".encode("cp932"))
    code, _, err = load(tmp_path, "police")
    assert (code, "UTF-8" in err) == (1, True)


def test_a_yard_whose_place_the_ward_knows_is_not_moved(tmp_path):
    yard = StorageYard.objects.get(label="弦巻")
    yard.position_is_rough = False
    yard.save()
    (tmp_path / "storage_yards_approx.csv").write_text(
        "name,lng,lat,source\n弦巻保管所,139.6,35.6,doc\n桜新町保管所,139.61,35.61,doc\n",
        encoding="utf-8",
    )
    load(tmp_path, "yards")
    moved = {yard.label: round(yard.position.x, 2) for yard in StorageYard.objects.all()}
    assert (moved["弦巻"], moved["桜新町"]) == (139.65, 139.61)


def test_no_folder_and_no_such_layer_are_told(tmp_path):
    with pytest.raises(CommandError, match="フォルダー"):
        call_command("load_geodata", str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="roads_of_gold"):
        call_command("load_geodata", str(tmp_path), only=["roads_of_gold"])


# --- the real folder ----------------------------------------------------------------------
def counted():
    models = (BaseMapFeature, District, Road, Station, Town, TownBlock, WardBoundary)
    return {model.__name__: model.objects.count() for model in models}


def test_every_layer_of_the_real_folder_goes_in_and_a_second_time_changes_nothing():
    folder = settings.GEODATA_DIR
    if not (folder / "chome.geojson").is_file():
        pytest.skip(f"no geographic data: {folder} is missing (set GEODATA_DIR)")
    own = DividingLine.objects.get(station__label="下北沢")
    own.source = "区の図面"
    own.save()
    first = [load_layer(layer, folder) for layer in LAYERS]
    assert [outcome.error for outcome in first if outcome.error] == []
    counts = counted()
    assert counts["TownBlock"] == 277
    assert counts["Town"] == 61
    assert counts["WardBoundary"] == 13
    assert counts["Road"] == 2948 + 2 + 26002
    assert counts["Station"] == 41
    assert District.objects.filter(boundary=None).count() == 0
    assert TownBlock.objects.filter(district__label="砧").count() == 62
    assert PoliceOffice.objects.filter(kind="box").count() == 52
    # stations of the master keep their district although they stand on a border
    assert Station.objects.get(label="千歳船橋").district.label == "砧"
    assert round(Station.objects.get(label="用賀").position.x, 4) == 139.6339
    # the ward's own line stays, the hand-drawn ones are replaced
    lines = dict(DividingLine.objects.values_list("station__label", "source"))
    assert lines.pop("下北沢") == "区の図面"
    assert len(lines) == 3
    assert all("切出し" in source for source in lines.values())
    # the rough zone followed its station
    zone = NoParkingZone.objects.get(station__label="用賀")
    assert zone.area.contains(zone.station.position)

    changes = Change.objects.count()
    second = [load_layer(layer, folder) for layer in LAYERS]
    assert all(outcome.unchanged for outcome in second)
    assert counted() == counts
    assert Change.objects.count() == changes
    assert load_layer(BY_NAME["stations"], folder, force=True).report.refused == 0
    assert counted() == counts
