"""GeoJSON for maps: base layers, zones and dividing lines."""

import gzip
import json
from datetime import date

import pytest
from django.contrib.gis.geos import LineString, MultiLineString, Point
from django.urls import reverse

from geo.features import BadBox, feature_collection, parse_bbox
from geo.models import NoParkingZone, Road, Station
from tests.factories import DividingLineFactory, NoParkingZoneFactory, StationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(client, user_who_can):
    client.force_login(user_who_can("geo.view_map"))
    return client


def test_a_base_layer_is_geojson_that_a_browser_may_keep(viewer):
    StationFactory(label="三軒茶屋")
    answer = viewer.get("/geo/basemap/stations.geojson", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Type"] == "application/geo+json"
    assert "private" in answer["Cache-Control"]
    features = json.loads(gzip.decompress(answer.content))["features"]
    assert features[0]["properties"] == {"name": "三軒茶屋", "in_ward": True, "lines": ""}
    again = viewer.get("/geo/basemap/stations.geojson", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_without_gzip_the_same_comes_plain(viewer):
    answer = viewer.get("/geo/basemap/ward.geojson")
    assert "Content-Encoding" not in answer
    assert answer.json() == {"type": "FeatureCollection", "features": []}


def test_a_station_that_moves_changes_the_version(viewer):
    station = StationFactory()
    before = viewer.get("/geo/basemap/stations.geojson")
    station.position = Point(139.6, 35.6, srid=4326)
    station.save()
    after = viewer.get("/geo/basemap/stations.geojson")
    assert before["ETag"] != after["ETag"]
    assert after.json()["features"][0]["geometry"]["coordinates"] == [139.6, 35.6]


def test_small_streets_come_by_box(viewer):
    for x in (139.60, 139.65):
        line = MultiLineString(LineString((x, 35.64), (x + 0.001, 35.64)), srid=4326)
        Road.objects.create(road_class="unknown", kind="minor", line=line)
    url = "/geo/basemap/roads_minor.geojson"
    assert viewer.get(url).json()["features"] == []
    found = viewer.get(f"{url}?bbox=139.64,35.63,139.66,35.65").json()["features"]
    assert [feature["geometry"]["coordinates"][0][0][0] for feature in found] == [139.65]


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "139.7,35.6,139.6,35.7", "nan,1,2,3"])
def test_a_bad_box_is_refused_in_japanese(viewer, box):
    answer = viewer.get(f"/geo/basemap/roads_minor.geojson?bbox={box}")
    assert answer.status_code == 400
    assert "bbox" in answer.json()["error"]


def test_an_unknown_layer_is_not_found(viewer):
    assert viewer.get("/geo/basemap/secrets.geojson").status_code == 404


def test_zones_are_those_in_force_on_the_day(viewer):
    ended = NoParkingZoneFactory(valid_until=date(2026, 3, 31), is_rough=True)
    now = NoParkingZoneFactory(valid_from=date(2026, 4, 1))

    def shown(query):
        features = viewer.get(f"/geo/zones.geojson{query}").json()["features"]
        return {feature["id"] for feature in features}

    assert shown("?on=2026-03-31") == {ended.pk}
    assert shown("?on=2026-04-01") == {now.pk}
    assert shown("?all=1") == {ended.pk, now.pk}
    assert viewer.get("/geo/zones.geojson?on=yesterday").status_code == 400


def test_dividing_lines_and_stations_are_told_too(viewer):
    line = DividingLineFactory(name="京王線")
    found = viewer.get("/geo/dividing-lines.geojson").json()["features"]
    assert found[0]["properties"]["name"] == "京王線"
    assert found[0]["properties"]["station"] == line.station.label
    stations = viewer.get("/geo/stations.geojson").json()["features"]
    assert [feature["properties"]["label"] for feature in stations] == [line.station.label]


@pytest.mark.parametrize(
    "name", ["geo:zone-features", "geo:line-features", "geo:station-features", "geo:verdict"]
)
def test_nobody_without_permission_is_told_anything(client, user_who_can, name):
    client.force_login(user_who_can())
    assert client.get(reverse(name)).status_code == 403


def test_a_collection_says_when_there_is_more():
    StationFactory.create_batch(3)
    found = feature_collection(
        Station.objects.all(), geometry="position", properties={"name": "label"}, limit=2
    )
    assert len(found["features"]) == 2
    assert found["truncated"]


def test_a_collection_keeps_to_its_box():
    NoParkingZoneFactory()
    zones = NoParkingZone.objects.all()
    here, there = parse_bbox("139.66,35.64,139.68,35.65"), parse_bbox("139.5,35.5,139.6,35.6")
    assert len(feature_collection(zones, geometry="area", bbox=here)["features"]) == 1
    assert feature_collection(zones, geometry="area", bbox=there)["features"] == []


def test_no_box_is_no_limit_and_nonsense_is_an_error():
    assert parse_bbox(None) is None
    with pytest.raises(BadBox):
        parse_bbox("139.6,35.6,inf,35.7")
