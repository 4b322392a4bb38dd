from datetime import date, timedelta

from django.contrib.gis.geos import Point
from django.utils import timezone

from ledger.vehicles.models import Vehicle
from maps.atlas.mesh import counts_by_place, mesh_counts
from tests.factories import RemovalPlaceFactory, RemovalRequestFactory, TagFactory, VehicleFactory

TODAY = date(2026, 11, 21)


def test_vehicles_of_one_cell_are_counted_together(db):
    for lon in (139.6690, 139.6691, 139.6790):
        VehicleFactory(position=Point(lon, 35.6437, srid=4326))
    counts = [one["properties"]["count"] for one in mesh_counts(Vehicle.objects.all())["features"]]
    assert sorted(counts) == [1, 2]


def test_a_cell_is_the_quarter_mesh_its_points_lie_in(db):
    VehicleFactory(position=Point(139.6690, 35.6437, srid=4326))
    (cell,) = mesh_counts(Vehicle.objects.all())["features"]
    (west, south), _, (east, north), *_ = cell["geometry"]["coordinates"][0]
    assert west <= 139.6690 < east
    assert south <= 35.6437 < north
    assert (round((east - west) * 3600, 3), round((north - south) * 3600, 3)) == (11.25, 7.5)


def test_both_periods_are_counted_and_their_edges_belong_to_one(db):
    place = RemovalPlaceFactory(label="三軒茶屋北")
    for days_ago in (0, 6, 7, 13, 14):
        day = TODAY - timedelta(days=days_ago)
        VehicleFactory(removal_place=place, removed_on=day)
    assert counts_by_place(TODAY, 7) == [{"place": "三軒茶屋北", "now": 2, "then": 2}]


def test_a_planner_gets_cells_and_no_position(user_who_can, client):
    client.force_login(user_who_can("requests.view_counts"))
    VehicleFactory(removed_on=timezone.localdate())
    RemovalRequestFactory()
    TagFactory(attached=True)
    for kind in ("removals", "requests", "tags"):
        answer = client.get("/maps/mesh.geojson", {"kind": kind})
        assert [one["properties"]["count"] for one in answer.json()["features"]] == [1]
        assert "139.669," not in answer.content.decode()


def test_an_unknown_kind_is_refused_in_japanese(user_who_can, client):
    client.force_login(user_who_can("requests.view_counts"))
    answer = client.get("/maps/mesh.geojson", {"kind": "owners"})
    assert answer.status_code == 400
    assert "種類" in answer.json()["error"]


def test_a_strange_period_falls_back_to_the_usual(user_who_can, client):
    client.force_login(user_who_can("requests.view_counts"))
    assert "最近30日" in client.get("/maps/", {"days": "4000000000"}).content.decode()
