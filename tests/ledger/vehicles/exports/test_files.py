"""What stands in the files, in every format."""

import json
from datetime import UTC, datetime

import pyogrio
import pytest
from django.contrib.gis.geos import Point
from pyproj import Transformer

from ledger.vehicles.exports import COLUMNS, Reader, Words
from ledger.vehicles.models import DamagePlace, Export, Photo
from ledger.vehicles.sight import MESH_DEGREES
from tests.factories import CollectorFactory, HoldFactory, OwnerFactory, UserFactory, VehicleFactory

from .conftest import cells, content, lines

pytestmark = pytest.mark.django_db
EVIL = "=1+1"
EVERYTHING = [column.name for column in COLUMNS]
GIS = ["reference", "latitude", "longitude", "accuracy_m", "photos"]


def photograph(vehicle, digest):
    return Photo.objects.create(
        vehicle=vehicle,
        tag=vehicle.tag,
        kind=Photo.Kind.REMOVAL,
        digest=digest * 64,
        size=1,
        path=f"photos/{digest * 2}/{digest * 64}.jpg",
        taken_at=datetime(2026, 4, 10, 1, 31, tzinfo=UTC),
        taken_by=UserFactory(),
    )


def test_rows_come_in_the_order_asked_for(taken_out):
    first, second, third = VehicleFactory.create_batch(3)
    export = taken_out([second, third, first])
    assert lines(export) == [
        ["整理番号"],
        *([one.reference] for one in (second, third, first)),
    ]


def test_values_are_told_in_words(taken_out):
    vehicle = VehicleFactory(
        registration_serial="0012345",
        gear_count=3,
        accuracy_m=5.5,
        inoperable=True,
        removed_at=datetime(2026, 4, 10, 1, 31, tzinfo=UTC),
    )
    columns = [
        "reference", "status", "removed_on", "removed_at", "removal_place", "zone_status",
        "accuracy_m", "yard", "registration_serial", "color", "gear_count", "inoperable",
        "fee_paid",
    ]  # fmt: skip
    [_, row] = lines(taken_out([vehicle], columns=columns))
    assert row == [
        vehicle.reference, "保管中", "2026-04-10", "2026-04-10 10:31", vehicle.removal_place.label,
        "区域内", "5.5", vehicle.yard.label, "0012345", "", "3", "はい", "",
    ]  # fmt: skip


def test_dates_may_be_written_in_the_era(taken_out):
    vehicle = VehicleFactory(removed_at=datetime(2026, 4, 10, 1, 31, tzinfo=UTC))
    export = taken_out([vehicle], columns=["removed_on", "removed_at"], dates=Export.Dates.WAREKI)
    assert lines(export)[1] == ["R8.4.10", "R8.4.10 10:31"]


def test_what_has_several_rows_stands_in_one_cell(taken_out):
    vehicle = VehicleFactory()
    for code, label in (("1", "前輪"), ("2", "後輪")):
        place = DamagePlace.objects.create(code=code, label=label, sort_order=int(code))
        vehicle.damage_places.add(place)
    HoldFactory(vehicle=vehicle, reason="佐藤さんの申出")
    photograph(vehicle, "a")
    photograph(vehicle, "b")
    [_, row] = lines(taken_out([vehicle], columns=["photos", "holds", "damage_places"]))
    assert row == [f"{'a' * 64}.jpg {'b' * 64}.jpg", "警察（盗難手配・証拠品）", "前輪、後輪"]


def test_people_stand_beside_their_vehicle(taken_out):
    vehicle, other = VehicleFactory.create_batch(2)
    OwnerFactory(vehicle=vehicle, name="架空 一郎", source="police")
    CollectorFactory(vehicle=vehicle, name="架空 二郎", relation_note="近所")
    columns = ["owner_name", "owner_source", "collector_name", "collector_relation"]
    export = taken_out([vehicle, other], columns=columns, purpose="宛名の確認")
    assert lines(export)[1:] == [
        ["架空 一郎", "警察の回答", "架空 二郎", "本人（近所）"],
        ["", "", "", ""],
    ]
    assert (export.people, export.personal_count) == ([vehicle.pk], 1)


def test_every_column_of_every_format_can_be_written(taken_out):
    vehicle = VehicleFactory(disposed=True)
    OwnerFactory(vehicle=vehicle)
    for kind in Export.Format:
        export = taken_out([vehicle], kind, EVERYTHING, purpose="試験")
        assert export.state == "made", kind
        assert len(content(export)) > 500


def test_a_spreadsheet_holds_text_only(taken_out):
    vehicle = VehicleFactory(remarks=EVIL, registration_serial="0012345", fee_paid=3000)
    columns = ["remarks", "registration_serial", "fee_paid", "removed_on"]
    export = taken_out([vehicle], Export.Format.XLSX, columns)
    assert cells(export) == [
        ["撤去日", "備考", "防犯登録 番号", "引取手数料支払金額"],
        ["2026-04-10", EVIL, "0012345", "3000"],
    ]


def test_formulas_are_neutralised_in_csv_and_tsv(taken_out):
    vehicle = VehicleFactory(remarks=EVIL)
    for kind, encoding, delimiter in (
        (Export.Format.CSV, "utf-8-sig", ","),
        (Export.Format.CSV_CP932, "cp932", ","),
        (Export.Format.TSV, "utf-8-sig", "\t"),
    ):
        export = taken_out([vehicle], kind, ["remarks"])
        assert lines(export, encoding, delimiter)[1] == [f"'{EVIL}"]


def test_excel_can_be_made_to_keep_zeros(taken_out):
    vehicle = VehicleFactory(registration_serial="0012345")
    export = taken_out([vehicle], columns=["registration_serial"], keep_digits=True)
    assert lines(export)[1] == ['="0012345"']


def test_what_cp932_lacks_is_reported_with_its_place(taken_out):
    plain = VehicleFactory(remarks="異常なし")
    strange = VehicleFactory(remarks="𠮷野家の前、😀の札")
    export = taken_out([plain, strange], Export.Format.CSV_CP932, ["reference", "remarks"])
    assert lines(export, "cp932")[2][1] == "吉野家の前、〓の札"
    assert export.substituted == 2
    assert {one["character"]: one["instead"] for one in export.substitutions} == {
        "𠮷": "吉",
        "😀": "〓",
    }
    with export.report.open("rb") as file:
        report = file.read().decode("utf-8-sig")
    assert f'"3","{strange.reference}","備考","𠮷","U+20BB7","吉"' in report
    assert "野家" not in report


def test_a_file_without_losses_has_no_report(taken_out):
    export = taken_out([VehicleFactory()], Export.Format.CSV_CP932)
    assert (export.substituted, bool(export.report)) == (0, False)


def test_geojson_has_points_and_labels(taken_out):
    vehicle = VehicleFactory(position=Point(139.66912345, 35.64371234, srid=4326), accuracy_m=5.0)
    photograph(vehicle, "c")
    found = json.loads(content(taken_out([vehicle, VehicleFactory()], Export.Format.GEOJSON, GIS)))
    assert (found["type"], len(found["features"])) == ("FeatureCollection", 2)
    feature = found["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [139.6691235, 35.6437123]}
    assert feature["properties"] == {
        "整理番号": vehicle.reference,
        "緯度": 35.6437123,
        "経度": 139.6691235,
        "誤差(m)": 5.0,
        "写真ファイル名": f"{'c' * 64}.jpg",
    }


@pytest.mark.parametrize("srid", [4326, 6677])
def test_a_geopackage_lies_where_the_vehicles_stood(taken_out, tmp_path, srid):
    vehicle = VehicleFactory(position=Point(139.6691, 35.6437, srid=4326), accuracy_m=None)
    export = taken_out([vehicle, VehicleFactory()], Export.Format.GPKG, GIS, srid=srid)
    path = tmp_path / "x.gpkg"
    path.write_bytes(content(export))
    facts = pyogrio.read_info(path)
    assert (facts["features"], facts["geometry_type"]) == (2, "Point")
    assert facts["crs"] == f"EPSG:{srid}"
    _, _, geometry, fields = pyogrio.raw.read(path)
    x, y = Transformer.from_crs(4326, srid, always_xy=True).transform(139.6691, 35.6437)
    from shapely import wkb  # noqa: PLC0415

    point = wkb.loads(geometry[0])
    assert (point.x, point.y) == pytest.approx((x, y), abs=0.01 if srid == 6677 else 1e-9)
    assert fields[0][0] == vehicle.reference


def test_a_planner_learns_of_positions_only_to_the_mesh(taken_out, planner):
    exact = Point(139.66912345, 35.64371234, srid=4326)
    vehicle = VehicleFactory(position=exact)
    columns = ["reference", "latitude", "longitude"]
    for kind in (Export.Format.GEOJSON, Export.Format.CSV):
        text = content(taken_out([vehicle], kind, columns, by=planner)).decode()
        assert "139.669" not in text.replace("139.67", "")
        assert "35.6437" not in text
    found = json.loads(content(taken_out([vehicle], Export.Format.GEOJSON, columns, by=planner)))
    longitude, latitude = found["features"][0]["geometry"]["coordinates"]
    for side, place in ((longitude, exact.x), (latitude, exact.y)):
        assert abs(side - place) <= MESH_DEGREES / 2
        assert side / MESH_DEGREES == pytest.approx(round(side / MESH_DEGREES), abs=1e-6)


def test_rows_out_of_sight_are_not_read(officer, user_who_can, django_assert_max_num_queries):
    vehicle = VehicleFactory()
    keeper = user_who_can("vehicles.view_vehicle", "vehicles.export_vehicle")
    columns = [column for column in COLUMNS if column.name == "reference"]
    assert list(Reader(keeper, columns, Words()).rows([vehicle.pk])) == []
    with django_assert_max_num_queries(3):
        assert len(list(Reader(officer, columns, Words()).rows([vehicle.pk, 0]))) == 1


def test_many_rows_are_read_in_few_queries(officer, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("ledger.vehicles.exports.reading.AT_A_TIME", 2)
    vehicles = VehicleFactory.create_batch(5)
    columns = [
        column for column in COLUMNS if column.name in ("reference", "color", "yard", "photos")
    ]
    reader = Reader(officer, columns, Words())
    list(reader.rows([]))
    with django_assert_max_num_queries(10):
        found = list(reader.rows([vehicle.pk for vehicle in vehicles]))
    assert [row.cells[0] for row in found] == [vehicle.reference for vehicle in vehicles]
