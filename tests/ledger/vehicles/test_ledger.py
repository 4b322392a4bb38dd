"""The ledger at a desk: search, map, record, and what each role does not see."""

from datetime import date, timedelta

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from geo.models import Verdict
from ledger.vehicles import filters
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.filters import paging
from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import MESH_DEGREES, Sight, mesh_size
from ledger.vehicles.workflow.override import override_place
from office.audit.models import Entry
from tests.factories import (
    SANGENJAYA,
    RemovalPlaceFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
OFFICER = ("vehicles.view_vehicle", "vehicles.view_every_yard", "vehicles.view_numbers")
PLANNER = ("vehicles.view_outline", "vehicles.view_every_yard")
AUDITOR = ("vehicles.view_vehicle", "vehicles.view_every_yard")
LIST = "vehicles:list"


@pytest.fixture
def officer(client, user_who_can):
    user = user_who_can(*OFFICER)
    client.force_login(user)
    return user


def found(client, **query):
    page = client.get(reverse(LIST), query)
    return [vehicle.reference for vehicle in page.context["page"]]


# --- search ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "08-1234",
        "０８-１２３４",
        "0812-",
        "00007",
        "tag",
        "*tag*",
        "A-012345",
        "千A 012345",
        "A0I2345",
        "012345",
        "gx 12345678",
        "GX1234567B",
    ],
)
def test_one_box_finds_any_number(client, officer, text):
    wanted = VehicleFactory(
        reference="0812-00007",
        registration_prefix="A",
        registration_serial="012345",
        frame_number="GX-12345678",
    )
    other = VehicleFactory(reference="0999-00001", registration_serial="Z9", frame_number="Q")
    if text.startswith(("08-", "０")):
        text = "0812-00007" if text.startswith("08-") else "０８１２-０００07"
    if text == "千A 012345":
        Vehicle.objects.filter(pk=wanted.pk).update(registration_prefix="千A")
    assert found(client, q=text.replace("tag", wanted.tag.code)) == [wanted.reference]
    assert other.reference in found(client)


def test_dates_place_yard_state_and_zone_narrow(client, officer):
    total = RemovalPlaceFactory(is_total=True, label="三軒茶屋")
    north = RemovalPlaceFactory(parent=total)
    one = VehicleFactory(removal_place=north, removed_on=date(2026, 4, 1))
    two = VehicleFactory(
        removed_on=date(2026, 4, 30), zone_status=Verdict.ZoneStatus.OUTSIDE, on_truck=True
    )
    assert found(client, place=total.pk) == [one.reference]
    assert found(client, place=north.pk) == [one.reference]
    assert found(client, since="R8.4.2") == [two.reference]
    assert found(client, until="令和8年4月29日") == [one.reference]
    assert found(client, since="20260401", until="2026/4/30") == [two.reference, one.reference]
    assert found(client, yard=one.yard.pk) == [one.reference]
    assert found(client, state=["removed"]) == [two.reference]
    assert found(client, state=["removed", "stored"]) == [two.reference, one.reference]
    assert found(client, zone="outside") == [two.reference]


def test_a_date_that_cannot_be_read_is_said_and_the_rest_still_searched(client, officer):
    vehicle = VehicleFactory()
    page = client.get(reverse(LIST), {"since": "きのうのきのう", "q": vehicle.reference})
    text = page.content.decode()
    assert "日付として読めません" in text
    assert vehicle.reference in text


def test_pages_follow_each_other_without_gap_or_repetition(client, officer):
    place = RemovalPlaceFactory()
    for number in range(120):
        VehicleFactory(
            removal_place=place, removed_on=date(2026, 4, 1) + timedelta(days=number % 7)
        )
    expected = list(
        Vehicle.objects.order_by("-removed_on", "-reference").values_list("reference", flat=True)
    )
    url, seen = reverse(LIST), []
    page = client.get(url).context["page"]
    while True:
        seen += [vehicle.reference for vehicle in page]
        if not page.older:
            break
        page = client.get(url, {"after": page.older}).context["page"]
    assert seen == expected
    back = client.get(url, {"before": page.newer}).context["page"]
    assert [vehicle.reference for vehicle in back] == expected[50:100]
    assert back.newer
    assert back.older


def test_counting_stops_at_the_cap(officer, monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 3)
    place = RemovalPlaceFactory()
    for _ in range(5):
        VehicleFactory(removal_place=place)
    page = filters.page_of(Vehicle.objects.all())
    assert (page.count, page.capped) == (3, True)


def test_the_list_asks_the_same_number_of_questions_for_1_and_50(
    client, officer, django_assert_max_num_queries
):
    place = RemovalPlaceFactory()
    asked = []
    for more in (1, 49):
        for _ in range(more):
            VehicleFactory(removal_place=place)
        client.get(reverse(LIST))
        with django_assert_max_num_queries(13) as sent:
            client.get(reverse(LIST))
        asked.append(len(sent))
    assert asked[0] == asked[1]


# --- map -------------------------------------------------------------------------------
def features(client, **query):
    return client.get(reverse("vehicles:features"), query).json()["features"]


def test_list_and_map_are_views_of_one_result(client, officer):
    here = VehicleFactory()
    VehicleFactory(position=Point(139.60, 35.60, srid=4326))
    box = "139.66,35.64,139.68,35.65"
    assert [one["id"] for one in features(client, bbox=box)] == [here.pk]
    assert len(features(client)) == 2
    assert features(client, bbox=box, state="released") == []
    assert here.reference in features(client, bbox=box)[0]["properties"]["title"]
    assert client.get(reverse("vehicles:features"), {"bbox": "x"}).status_code == 400


def test_many_pins_come_as_counts(client, officer, monkeypatch):
    monkeypatch.setattr("ledger.vehicles.views.desk.MOST_PINS", 2)
    for _ in range(3):
        VehicleFactory(position=SANGENJAYA)
    (one,) = features(client, zoom=12)
    assert one["properties"]["count"] == 3


# --- who sees what ---------------------------------------------------------------------
@pytest.fixture
def numbered():
    return VehicleFactory(
        registration_prefix="Q",
        registration_serial="7654321",
        frame_number="SECRETFRAME99",
        plate_number="世田谷区 ひ 7788",
    )


@pytest.mark.parametrize("secret", ["7654321", "SECRETFRAME99", "ひ 7788"])
def test_numbers_are_read_by_those_who_need_them_only(client, user_who_can, numbered, secret):
    url = reverse("vehicles:detail", args=[numbered.pk])
    client.force_login(user_who_can(*OFFICER))
    assert secret in client.get(url).content.decode()
    client.force_login(user_who_can(*AUDITOR))
    for page in (url, reverse("vehicles:print", args=[numbered.pk]), reverse(LIST)):
        text = client.get(page).content.decode()
        assert secret not in text
    assert "●" in client.get(url).content.decode()
    assert found(client, q=secret) == [], "nor may they be guessed by searching"


def test_the_history_masks_numbers_too(client, user_who_can, numbered):
    numbered.frame_number = "OTHERFRAME11"
    numbered.save()
    url = reverse("vehicles:detail", args=[numbered.pk])
    client.force_login(user_who_can(*OFFICER))
    assert "OTHERFRAME11" in client.get(url).content.decode()
    client.force_login(user_who_can(*AUDITOR))
    text = client.get(url).content.decode()
    assert "車体番号" in text
    assert "OTHERFRAME11" not in text
    assert "SECRETFRAME99" not in text


def test_a_planner_sees_outlines_by_a_mesh(client, user_who_can, numbered):
    client.force_login(user_who_can(*PLANNER))
    page = client.get(reverse(LIST)).content.decode()
    assert numbered.reference in page
    assert f"/vehicles/{numbered.pk}/" not in page
    assert client.get(reverse("vehicles:detail", args=[numbered.pk])).status_code == 403
    (one,) = features(client, zoom=20)
    assert one["geometry"]["coordinates"] != list(numbered.position.coords)
    assert set(one["properties"]) == {"count", "title", "tone", "symbol"}
    assert found(client, q="7654321") == []


def test_a_planner_cannot_close_in_on_a_position(client, user_who_can):
    vehicle = VehicleFactory(position=Point(139.66901, 35.64372, srid=4326))
    client.force_login(user_who_can(*PLANNER))
    seen = set()
    for window in ("139.6690,35.6415,139.6691,35.6416", "139.66900,35.64371,139.66902,35.64373"):
        for zoom in (20, 17, 16):
            (one,) = features(client, bbox=window, zoom=zoom)
            seen.add(tuple(one["geometry"]["coordinates"]))
    assert len(seen) == 1, "a smaller window or a closer zoom tells no more"
    assert max(abs(a - b) for a, b in zip(seen.pop(), vehicle.position, strict=True)) < 0.00125
    assert features(client, bbox="139.68,35.65,139.69,35.66", zoom=20) == []


@pytest.mark.parametrize("factor", [0.1, 1, 1.01, 3, 8, 27, 28])
def test_meshes_are_made_of_whole_squares(factor):
    size = mesh_size(MESH_DEGREES * factor)
    times = round(size / MESH_DEGREES)
    assert times in (1, 3, 9, 27, 81)
    assert times >= factor


def test_the_crew_has_no_ledger(client, user_who_can, numbered):
    client.force_login(user_who_can("vehicles.enter_in_field"))
    for name, args in [(LIST, []), ("vehicles:detail", [numbered.pk]), ("vehicles:features", [])]:
        assert client.get(reverse(name, args=args)).status_code == 403


def test_of_another_yards_bicycle_only_the_yard_is_told(client, user_who_can, numbered):
    yard = StorageYardFactory()
    client.force_login(
        user_who_can("vehicles.view_vehicle", "vehicles.view_numbers", unit=yard.unit)
    )
    page = client.get(reverse(LIST), {"q": "Q7654321"}).content.decode()
    assert f"保管所：{numbered.yard.label}" in page
    assert numbered.reference not in page
    assert features(client) == []
    assert client.get(reverse("vehicles:detail", args=[numbered.pk])).status_code == 404
    assert "ほかの保管所" not in client.get(reverse(LIST), {"q": "NOSUCH99"}).content.decode()


# --- record ----------------------------------------------------------------------------
def test_the_record_shows_facts_position_and_events(client, officer):
    vehicle = VehicleFactory(accuracy_m=8.0, storage_spot="B-3")
    text = client.get(reverse("vehicles:detail", args=[vehicle.pk])).content.decode()
    for part in (
        vehicle.reference,
        "R8.4.10（金） 10:31",
        "R8.6.10（水）",
        "B-3",
        "誤差 約8 m",
        'data-center="139.6690000,35.6437000"',
        "搬入",
        "札付け",
    ):
        assert part in text
    assert client.get(reverse("vehicles:print", args=[vehicle.pk])).status_code == 200


def test_place_and_zone_are_changed_with_a_reason_that_stays(client, user_who_can):
    user = user_who_can(*OFFICER, "vehicles.override_place")
    client.force_login(user)
    vehicle, place = VehicleFactory(), RemovalPlaceFactory(label="下北沢 北")
    url = reverse("vehicles:override", args=[vehicle.pk])
    form = {"place": place.pk, "zone_status": "outside"}
    assert client.post(url, form).status_code == 422
    answer = client.post(url, form | {"reason": "現地で確認した"})
    assert answer["Location"] == reverse("vehicles:detail", args=[vehicle.pk])
    vehicle.refresh_from_db()
    assert (vehicle.removal_place, vehicle.zone_status) == (place, "outside")
    assert vehicle.place_override_reason == "現地で確認した"
    assert Entry.objects.get(action="vehicles.override_place").detail["reason"]
    page = client.get(reverse("vehicles:detail", args=[vehicle.pk])).content.decode()
    assert "現地で確認した" in page
    assert "下北沢 北</strong>" in page


def test_a_total_is_no_place_and_no_change_is_no_change():
    vehicle = VehicleFactory()
    actor = UserFactory()
    total = RemovalPlaceFactory(is_total=True)
    with pytest.raises(LedgerError, match="合計"):
        override_place(actor, vehicle, place=total, zone_status="inside", reason="x")
    with pytest.raises(LedgerError, match="変わって"):
        override_place(
            actor,
            vehicle,
            place=vehicle.removal_place,
            zone_status=vehicle.zone_status,
            reason="x",
        )


@pytest.mark.parametrize(
    ("sight", "expected"),
    [
        (Sight(whole=True, numbers=True, every_yard=True), "A12345"),
        (Sight(whole=True, numbers=False, every_yard=True), "●●●●45"),
        (Sight(whole=False, numbers=False, every_yard=True), ""),
    ],
)
def test_a_number_by_sight(sight, expected):
    assert sight.number("A12345") == expected
    assert sight.number("") == ""
