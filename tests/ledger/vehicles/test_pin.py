"""The pin of a record moved to where the vehicle was. L-01.08, L-03b."""

import pytest
from django.contrib.gis.geos import Point
from django.urls import reverse

from geo import srid
from ledger.vehicles import places
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow.pin import told
from office.audit.models import Change, Entry
from tests.factories import SANGENJAYA, VehicleFactory, VerdictFactory

pytestmark = pytest.mark.django_db
CLERK = ("vehicles.view_vehicle", "vehicles.view_every_yard", "vehicles.change_vehicle")
OFFICER = (*CLERK, "vehicles.override_place")
THERE = "139.671000,35.643700"


@pytest.fixture
def judged(monkeypatch):
    """The verdict that every point gets."""
    verdict = VerdictFactory(zone_status="outside")
    monkeypatch.setattr(places, "judge_and_keep", lambda _: verdict)
    return verdict


@pytest.fixture
def sign_in(client, user_who_can):
    def sign_in(*permissions):
        client.force_login(user_who_can(*permissions))
        return client

    return sign_in


def move(client, vehicle, **data):
    sent = {"position": THERE, "reason": "写真で確かめた", "seen": told(vehicle.position), **data}
    return client.post(url(vehicle), sent)


def url(vehicle):
    return reverse("vehicles:position", args=[vehicle.pk])


def test_the_pin_moves_and_says_how_it_was_found(sign_in, judged):
    vehicle = VehicleFactory(accuracy_m=35.0)
    place, zone = vehicle.removal_place, vehicle.zone_status
    assert move(sign_in(*CLERK), vehicle)["Location"].endswith(f"/vehicles/{vehicle.pk}/")
    row = Vehicle.objects.get(pk=vehicle.pk)
    assert told(row.position) == THERE
    assert (row.position_source, row.accuracy_m, row.verdict) == ("pin", None, judged)
    assert (row.removal_place, row.zone_status) == (place, zone)


def test_the_trail_keeps_where_it_was_how_far_it_moved_and_why(sign_in, judged):
    vehicle = VehicleFactory()
    move(sign_in(*CLERK), vehicle)
    detail = Entry.objects.get(action="vehicles.move_pin").detail
    assert (detail["before"], detail["after"]) == (told(SANGENJAYA), THERE)
    assert 0 < detail["metres"] < 1000
    assert detail["reason"] == "写真で確かめた"
    assert Change.objects.filter(model="vehicles.vehicle", after__has_key="position").exists()
    record = sign_in(*CLERK).get(reverse("vehicles:detail", args=[vehicle.pk])).content.decode()
    assert "撤去位置の訂正" in record


def test_place_and_zone_follow_when_asked_to(sign_in, judged):
    vehicle = VehicleFactory()
    move(sign_in(*OFFICER), vehicle, follow="on")
    row = Vehicle.objects.get(pk=vehicle.pk)
    assert (row.removal_place, row.zone_status) == (judged.removal_place, "outside")
    assert row.place_override_reason == "写真で確かめた"


def test_who_may_not_change_the_place_moves_the_pin_alone(sign_in, judged):
    vehicle = VehicleFactory()
    client = sign_in(*CLERK)
    assert "撤去場所・区域も" not in client.get(url(vehicle)).content.decode()
    move(client, vehicle, follow="on")
    assert Vehicle.objects.get(pk=vehicle.pk).zone_status == "inside"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"position": ""}, "ピンを動かしてください"),
        ({"position": "35.6,139.6"}, "逆のようです"),
        ({"position": "x"}, "経度"),
        ({"reason": ""}, "理由を入力"),
        ({"position": told(SANGENJAYA)}, "位置が変わっていません"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(sign_in, judged, data, words):
    vehicle = VehicleFactory()
    answer = move(sign_in(*CLERK), vehicle, **data)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert data.get("reason", "写真で確かめた") in text
    assert told(Vehicle.objects.get(pk=vehicle.pk).position) == told(SANGENJAYA)


def test_a_point_outside_the_ward_is_refused(sign_in, judged):
    judged.in_ward = False
    vehicle = VehicleFactory()
    answer = move(sign_in(*CLERK), vehicle)
    assert "区の外の位置です" in answer.content.decode()


def test_a_pin_moved_by_others_is_told_and_nothing_is_lost(sign_in, judged):
    vehicle = VehicleFactory()
    seen = told(vehicle.position)
    vehicle.position = Point(139.672, 35.644, srid=srid.WGS84)
    vehicle.save()
    client = sign_in(*CLERK)
    answer = move(client, vehicle, seen=seen)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に位置を変えました" in text
    assert THERE in text
    assert "139.672000,35.644000" in text
    assert Vehicle.objects.get(pk=vehicle.pk).position_source == "gps"
