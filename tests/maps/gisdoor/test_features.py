"""OGC API – Features as the standard wants it: pages, boxes, times, and nothing of persons."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.models import Verdict
from inquiries.requests.models import RemovalRequest
from ledger.vehicles.models import Tag, Vehicle
from maps.gisdoor import asking
from maps.gisdoor.catalogue import COLLECTIONS
from tests.factories import (
    NoParkingZoneFactory,
    OwnerFactory,
    RemovalRequestFactory,
    RequesterFactory,
    StorageYardFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
ITEMS = "collections/removals/items"


def references(found):
    return [one["properties"]["reference"] for one in found["features"]]


def test_the_entrance_leads_to_everything(read, client):
    links = {one["rel"]: one["href"] for one in read("")["links"]}
    assert {"self", "service-desc", "conformance", "data"} <= set(links)
    for rel in ("service-desc", "conformance", "data"):
        assert client.get(links[rel]).status_code == 200


def test_the_description_names_every_path_and_parameter(read):
    found = read("api")
    assert found["openapi"].startswith("3.0")
    for name in COLLECTIONS:
        operation = found["paths"][f"/collections/{name}/items"]["get"]
        named = {one["name"] for one in operation["parameters"]}
        assert {"limit", "bbox", "offset"} <= named <= set(asking.PARAMETERS)


def test_pages_follow_each_other_until_all_are_read(read, client):
    made = sorted(VehicleFactory().pk for _ in range(5))
    found, seen, sizes = read(f"{ITEMS}?limit=2"), [], []
    while True:
        seen += [one["id"] for one in found["features"]]
        sizes.append(found["numberReturned"])
        assert found["numberMatched"] == 5
        following = [one["href"] for one in found["links"] if one["rel"] == "next"]
        if not following:
            break
        found = client.get(following[0]).json()
    assert (seen, sizes) == (made, [2, 2, 1])


def test_offset_leaves_out_the_first(read):
    made = sorted(VehicleFactory().pk for _ in range(3))
    found = read(f"{ITEMS}?limit=1&offset=2")
    assert [one["id"] for one in found["features"]] == made[2:]


def test_a_box_keeps_what_lies_in_it(read):
    inside = VehicleFactory(position=Point(139.66, 35.64, srid=4326))
    VehicleFactory(position=Point(139.70, 35.64, srid=4326))
    assert references(read(f"{ITEMS}?bbox=139.65,35.63,139.67,35.65")) == [inside.reference]
    assert references(read(f"{ITEMS}?bbox=139.65,35.63,0,139.67,35.65,100")) == [inside.reference]


def removed_at(moment):
    return VehicleFactory(
        warned_at=moment - timedelta(hours=1),
        removed_at=moment,
        removed_on=moment.date(),
        keep_until=date(2027, 1, 1),
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-04-10", 1),
        ("2026-04-10/2026-04-11", 2),
        ("../2026-04-10", 1),
        ("2026-04-11/..", 1),
        ("2026-04-10T15:00:00Z/2026-04-10T15:00:00Z", 1),
        ("2026-04-09", 0),
    ],
)
def test_a_day_is_the_day_of_the_office(read, asked, expected):
    removed_at(datetime(2026, 4, 10, 14, 59, 59, tzinfo=UTC))
    removed_at(datetime(2026, 4, 10, 15, 0, tzinfo=UTC))
    assert read(f"{ITEMS}?datetime={asked}")["numberMatched"] == expected


def test_a_zone_is_found_on_the_days_it_is_in_force(read):
    NoParkingZoneFactory(valid_from=date(2025, 4, 1), valid_until=date(2026, 3, 31))
    NoParkingZoneFactory(valid_from=date(2026, 4, 1))
    NoParkingZoneFactory()
    path = "collections/zones/items?datetime="
    assert read(f"{path}2026-03-31")["numberMatched"] == 2
    assert read(f"{path}2026-04-01/..")["numberMatched"] == 2
    assert read(f"{path}2025-04-01/2026-04-01")["numberMatched"] == 3


def test_what_has_no_time_is_found_at_any_time(read):
    StorageYardFactory()
    assert read("collections/yards/items?datetime=2026-01-01")["numberMatched"] == 1


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=many",
        "limit=１",
        "offset=-1",
        "bbox=1,2,3",
        "bbox=139.7,35,139.6,36",
        "datetime=soon",
        "datetime=2026-04-02/2026-04-01",
        "datetime=../..",
        "datetime=2026-04-01/2026-04-02/2026-04-03",
        "f=xml",
        "colour=red",
    ],
)
def test_what_is_not_understood_is_refused_with_a_reason(client, officer, query):
    client.force_login(officer)
    answer = client.get(f"/gis/{ITEMS}?{query}")
    assert answer.status_code == 400
    assert any(ord(letter) > 0x3000 for letter in answer.json()["description"])


@settings(deadline=None)
@given(st.text(alphabet="0123456789-/.:TZ+ あ", max_size=30))
def test_any_text_is_a_span_or_a_refusal(text):
    try:
        span = asking.read_span(text)
    except asking.BadQuestion:
        return
    assert span.since or span.until


def test_one_feature_has_its_own_address(read):
    vehicle = VehicleFactory()
    found = read(f"{ITEMS}/{vehicle.pk}")
    assert found["properties"]["reference"] == vehicle.reference
    assert found["geometry"]["coordinates"] == list(vehicle.position.coords)
    assert read(f"{ITEMS}/{vehicle.pk + 1}")["code"] == "NotFound"
    assert read("collections/owners/items")["code"] == "NotFound"


def test_a_yard_without_a_position_is_there_without_a_shape(read):
    StorageYardFactory(position=None)
    assert read("collections/yards/items")["features"][0]["geometry"] is None
    assert "extent" not in read("collections/yards")


# --- what must not be seen ------------------------------------------------------------------
def test_a_planner_learns_positions_to_the_mesh_only(client, planner):
    spot = Point(139.66912, 35.64378, srid=4326)
    VehicleFactory(position=spot)
    RemovalRequestFactory(position=spot)
    client.force_login(planner)
    for name in ("removals", "requests"):
        (found,) = client.get(f"/gis/collections/{name}/items").json()["features"]
        assert found["geometry"]["coordinates"] == [139.67, 35.645]


def test_no_box_tells_a_planner_more_than_the_mesh(client, planner):
    """Boxes that part the square by the true position find the same vehicles."""
    VehicleFactory(position=Point(139.66912, 35.64378, srid=4326))
    client.force_login(planner)

    def matched(west, south, east, north):
        box = f"{west},{south},{east},{north}"
        return client.get(f"/gis/{ITEMS}?bbox={box}").json()["numberMatched"]

    assert matched(139.6690, 35.6430, 139.6695, 35.6440) == 0  # the position, not the middle
    assert matched(139.6699, 35.6449, 139.6701, 35.6451) == 1  # the middle, not the position


def test_nothing_of_persons_is_in_any_collection(read):
    vehicle = VehicleFactory(remarks="備考の文", condition_memo="メモの文", frame_number="FRAME1")
    OwnerFactory(vehicle=vehicle, name="見えない 氏名", address="見えない住所")
    request = RemovalRequestFactory(remarks="依頼の備考", features="特徴の文", landmark="目標の文")
    RequesterFactory(request=request, name="依頼 した人", phone="03-1234-5678")
    answers = str([read(f"collections/{name}/items") for name in COLLECTIONS])
    for word in ("文", "備考", "見えない", "依頼 した人", "1234-5678", "FRAME1"):
        assert word not in answers


# --- the views of the database ----------------------------------------------------------------
def described(name):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, NULL), col_description(attrelid, attnum)"
            " FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum",
            [f"gis.{name}"],
        )
        return cursor.fetchall()


KINDS = {
    "character varying": ("string", None),
    "text": ("string", None),
    "integer": ("integer", None),
    "smallint": ("integer", None),
    "double precision": ("number", None),
    "boolean": ("boolean", None),
    "date": ("string", "date"),
    "timestamp with time zone": ("string", "date-time"),
}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_the_views_are_what_the_catalogue_says(name):
    columns = described(name)
    assert [column for column, _, _ in columns[:2]] == ["fid", "geometry"]
    assert [(column, KINDS[kind], meaning) for column, kind, meaning in columns[2:]] == [
        (one.name, (one.kind["type"], one.kind.get("format")), one.meaning)
        for one in COLLECTIONS[name].columns
    ]


def test_the_words_of_codes_are_those_of_the_records():
    told = {
        (one.name, column.name): column.meaning
        for one in COLLECTIONS.values()
        for column in one.columns
    }
    for key, choices in {
        ("removals", "status"): Vehicle.Status,
        ("removals", "zone_status"): Verdict.ZoneStatus,
        ("removals", "position_source"): Tag.PositionSource,
        ("requests", "state"): RemovalRequest.State,
        ("requests", "zone_status"): Verdict.ZoneStatus,
    }.items():
        for value, label in choices.choices:
            assert f"{value}={label}" in told[key]
