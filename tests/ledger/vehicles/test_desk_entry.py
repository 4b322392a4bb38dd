"""A record made at a desk: from paper, or for a bicycle brought from a parking place."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from geo.models import Verdict
from ledger.vehicles import codes
from ledger.vehicles.forms.entry import EntryForm
from ledger.vehicles.models import Color, RemovalKind, Tag, Vehicle
from office.audit.models import Entry
from tests.factories import RemovalPlaceFactory, StorageYardFactory, TagFactory

from .conftest import NOON

pytestmark = pytest.mark.django_db
CLERK = (
    "vehicles.view_vehicle",
    "vehicles.view_every_yard",
    "vehicles.view_numbers",
    "vehicles.change_vehicle",
)
PIN = "139.6690000,35.6437000"


@pytest.fixture
def clerk(client, user_who_can, place, time_machine):
    time_machine.move_to(datetime(2026, 4, 20, 3, 0, tzinfo=UTC))
    user = user_who_can(*CLERK)
    client.force_login(user)
    return user


def sent(**typed):
    kind = RemovalKind.objects.get(code=typed.pop("kind", "03"))
    return {
        "key": str(uuid4()),
        "removal_kind": kind.pk,
        "removed_at": "R8.4.10 12:00",
        "position": PIN,
        **typed,
    }


def send(client, **typed):
    return client.post(reverse("vehicles:new"), sent(**typed))


def test_a_transfer_needs_no_more_than_kind_time_and_place(client, clerk, place):
    assert send(client).status_code == 302
    vehicle = Vehicle.objects.get()
    assert vehicle.removed_at == NOON
    assert vehicle.warned_at == NOON, "nobody was warned"
    assert vehicle.removal_kind.code == "03"
    assert vehicle.status == "removed"
    assert str(vehicle.keep_until) == "2026-06-10"
    assert (vehicle.verdict, vehicle.removal_place) == (place.judged, place.judged.removal_place)
    assert (vehicle.position_source, vehicle.position.coords) == ("pin", (139.669, 35.6437))
    assert Entry.objects.get(action="vehicles.enter").actor == clerk


def test_a_tag_gets_a_number_of_its_own_and_is_spent(client, clerk):
    TagFactory(code=codes.tag_code(8, 41))
    send(client)
    tag = Vehicle.objects.get().tag
    assert tag.code == codes.tag_code(8, 42)
    assert (tag.state, tag.closed_at) == (Tag.State.REMOVED, NOON)


def test_a_tag_that_hangs_on_it_is_used_and_no_other_time(client, clerk):
    tag = TagFactory(code=codes.tag_code(8, 7))
    assert send(client, tag_code=tag.spoken).status_code == 302
    assert Vehicle.objects.get().tag == tag
    again = send(client, tag_code=tag.code, remarks="書きかけ")
    assert again.status_code == 422
    assert "別の札" in "".join(again.context["form"].errors["tag_code"])
    assert "書きかけ" in again.content.decode()


def test_sent_twice_it_is_one_record(client, clerk):
    form = sent()
    for _ in range(2):
        assert client.post(reverse("vehicles:new"), form).status_code == 302
    assert Vehicle.objects.count() == 1


def test_a_removal_from_paper_has_its_warning_time(client, clerk):
    answer = send(client, kind="01")
    assert "警告時間を入力" in "".join(answer.context["form"].errors["warned_at"])
    early = send(client, kind="01", warned_at="R8.4.10 11:50")
    assert "理由を入力" in "".join(early.context["form"].errors["early_reason"])
    assert send(client, kind="01", warned_at="R8.4.10 11:30").status_code == 302
    assert Vehicle.objects.get().removable_at == NOON


def test_one_that_stands_in_its_yard_is_taken_in_at_once(client, clerk):
    assert send(client, taken_in_at="R8.4.10 16:00", storage_spot="A-1").status_code == 302
    vehicle = Vehicle.objects.get()
    assert (vehicle.status, vehicle.storage_spot) == ("stored", "A-1")
    assert vehicle.taken_in_at == NOON + timedelta(hours=4)
    assert vehicle.taken_in_by == clerk


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"taken_in_at": "R8.4.10 11:00"}, "removed_at"),
        ({"taken_in_at": "R8.4.21 11:00"}, "taken_in_at"),
        ({"removed_at": "R8.4.21 11:00"}, "removed_at"),
        ({"removed_at": ""}, "removed_at"),
        ({"position": "どこか"}, "position"),
        ({"position": ""}, "removal_place"),
    ],
)
def test_what_cannot_be_makes_no_record(client, clerk, typed, field):
    answer = send(client, **typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Vehicle.objects.exists()
    assert not Tag.objects.exists()


def test_without_a_pin_the_place_stands_for_itself(client, clerk):
    place = RemovalPlaceFactory(label="区域外の場所", is_outside=True)
    place.yard.position = None
    place.yard.save()
    answer = send(client, position="", removal_place=place.pk)
    if place.station is None:
        assert "位置か保管所が決まりません" in answer.content.decode()
        place.yard.position = "POINT(139.6 35.6)"
        place.yard.save()
        answer = send(client, position="", removal_place=place.pk)
    assert answer.status_code == 302
    vehicle = Vehicle.objects.get()
    assert (vehicle.removal_place, vehicle.yard) == (place, place.yard)
    assert vehicle.zone_status == Verdict.ZoneStatus.OUTSIDE
    assert (vehicle.position_source, vehicle.verdict) == ("address", None)


def test_what_is_chosen_counts_before_what_was_judged(client, clerk, place):
    chosen, yard = RemovalPlaceFactory(label="選んだ場所"), StorageYardFactory()
    send(client, removal_place=chosen.pk, zone_status="outside", yard=yard.pk)
    vehicle = Vehicle.objects.get()
    assert (vehicle.removal_place, vehicle.zone_status) == (chosen, "outside")
    assert vehicle.yard == yard
    assert vehicle.verdict == place.judged


def test_the_whole_description_is_taken_down(client, clerk):
    red = Color.objects.get(code="05")
    send(client, color=red.pk, frame_number="gx1234567", remarks="駐車場の管理人から")
    vehicle = Vehicle.objects.get()
    assert (vehicle.color, vehicle.frame_number) == (red, "GX1234567")
    assert vehicle.remarks == "駐車場の管理人から"


def test_a_yard_enters_for_itself_only(client, user_who_can, place, time_machine):
    time_machine.move_to(datetime(2026, 4, 20, 3, 0, tzinfo=UTC))
    own, other = StorageYardFactory(), StorageYardFactory()
    client.force_login(user_who_can("vehicles.change_vehicle", unit=own.unit))
    assert send(client, yard=other.pk).status_code == 422
    assert send(client, yard=own.pk).status_code == 302
    assert Vehicle.objects.get().yard == own


def test_the_next_one_follows_when_it_is_wanted(client, clerk):
    assert send(client, then="another")["Location"] == reverse("vehicles:new")


def test_an_empty_form_begins_with_now(client, clerk):
    page = client.get(reverse("vehicles:new"))
    form = page.context["form"]
    assert isinstance(form, EntryForm)
    assert form["removed_at"].value() == "R8.4.20 12:00"
