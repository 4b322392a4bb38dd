"""Two people have the same vehicle open: nobody's words are lost unasked."""

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ledger.vehicles.masterdata import load as load_lists
from ledger.vehicles.meanwhile import settle
from ledger.vehicles.models import Color, DamagePlace, VehicleKind
from ledger.vehicles.workflow import intake
from office.audit.models import Entry
from tests.factories import RemovalPlaceFactory, StorageYardFactory, UserFactory, VehicleFactory

VALUES = st.sampled_from([None, "", "赤", "青", 3, False, True, []])


@given(seen=VALUES, typed=VALUES, stored=VALUES)
def test_a_change_is_kept_asked_about_or_made_by_one_person_only(seen, typed, stored):
    kept, both = settle({"it": seen}, {"it": typed}, {"it": stored})
    written = "it" not in kept | both

    def same(one, other):
        return one == other or (not one and not other)

    if same(typed, seen):
        assert not written or same(stored, seen), "an untouched field overwrites nothing"
    elif same(stored, seen) or same(stored, typed):
        assert written, "what only this person changed is written"
    else:
        assert both == {"it"}


# --- the second registration -----------------------------------------------------------
@pytest.fixture
def yard(db):
    load_lists()
    return StorageYardFactory(label="弦巻")


@pytest.fixture
def vehicle(yard):
    return VehicleFactory(removal_place=RemovalPlaceFactory(yard=yard), condition_memo="かご破損")


class Tablet:
    """A tablet with the page of one vehicle open."""

    def __init__(self, client, vehicle):
        self.client, self.vehicle = client, vehicle
        self.url = reverse("yard:inspect", args=[vehicle.pk])
        form = client.get(self.url).context["form"]
        self.fields = {
            "registration_jurisdiction": "mpd",
            "vehicle_kind": VehicleKind.objects.get(code="10").pk,
            "color": Color.objects.get(code="02").pk,
            "condition_memo": form["condition_memo"].value(),
            "seen": form["seen"].value(),
        }

    def save(self, **changes):
        self.fields |= changes
        answer = self.client.post(self.url, self.fields, headers={"accept": "application/json"})
        body = json.loads(answer.content)
        self.fields["seen"] = body.get("seen", self.fields["seen"])
        self.vehicle.refresh_from_db()
        return answer.status_code, body


@pytest.fixture
def tablet(client, user_who_can, yard, vehicle):
    client.force_login(user_who_can("vehicles.take_in", "vehicles.hand_over", unit=yard.unit))
    return Tablet(client, vehicle)


@pytest.fixture
def other(user_who_can, yard):
    return user_who_can("vehicles.hand_over", "vehicles.take_in", unit=yard.unit)


def test_a_memo_noted_while_the_page_is_open_stays(tablet, vehicle, other):
    intake.note_condition(other, vehicle, "かご破損、荷物あり")

    assert tablet.save(storage_spot="A-12")[0] == 200

    assert vehicle.condition_memo == "かご破損、荷物あり"
    assert vehicle.storage_spot == "A-12"
    assert "condition_memo" not in Entry.objects.get(action="vehicles.inspect").detail["changed"]


def test_two_memos_are_shown_and_nothing_is_written_until_one_is_chosen(tablet, vehicle, other):
    intake.note_condition(other, vehicle, "荷物あり")

    status, body = tablet.save(condition_memo="パンク", storage_spot="A-12")

    assert status == 422
    assert "ほかの人も同じ項目を変えました" in body["errors"]["__all__"][0]
    assert body["errors"]["condition_memo"] == [
        "ほかの人が「荷物あり」に変えました。もう一度登録すると、この画面の値になります。"
    ]
    assert (vehicle.condition_memo, vehicle.storage_spot) == ("荷物あり", "")
    assert vehicle.inspected_at is None

    assert tablet.save(condition_memo="荷物あり、パンク")[0] == 200
    assert vehicle.condition_memo == "荷物あり、パンク"


def test_asked_once_about_one_field_the_others_are_still_not_overwritten(
    tablet, vehicle, client, user_who_can, yard
):
    blue, red = Color.objects.all()[:2]
    client.force_login(user_who_can("vehicles.take_in", unit=yard.unit))
    second = Tablet(client, vehicle)
    places = [place.pk for place in DamagePlace.objects.all()[:2]]
    assert second.save(color=blue.pk, storage_spot="Z-9", damage_places=places)[0] == 200

    status, body = tablet.save(color=red.pk, frame_number="gx-12345678")
    assert status == 422
    assert set(body["errors"]) == {"__all__", "color"}
    assert str(blue) in body["errors"]["color"][0]
    assert tablet.save()[0] == 200

    assert (vehicle.color, vehicle.frame_number) == (red, "GX-12345678")
    assert (vehicle.storage_spot, vehicle.damage) == ("Z-9", "yes")
    assert vehicle.damage_places.count() == 2


def test_two_who_write_the_same_are_not_asked(tablet, vehicle, other):
    intake.note_condition(other, vehicle, "パンク")
    assert tablet.save(condition_memo="パンク")[0] == 200


def test_a_page_without_a_program_shows_the_other_memo_and_what_was_typed(
    tablet, vehicle, other, client
):
    intake.note_condition(other, vehicle, "荷物あり")
    form = tablet.fields | {"condition_memo": "パンク"}

    page = client.post(tablet.url, form)

    assert page.status_code == 422
    text = page.content.decode()
    assert "ほかの人が「荷物あり」に変えました" in text
    assert ">\nパンク</textarea>" in text
    form["seen"] = page.context["form"]["seen"].value()
    assert client.post(tablet.url, form).status_code == 302
    vehicle.refresh_from_db()
    assert vehicle.condition_memo == "パンク"


@pytest.mark.parametrize("seen", ["", "{", "[1]", "17"])
def test_a_page_that_does_not_say_what_it_saw_overwrites_nothing(tablet, vehicle, seen):
    status, body = tablet.save(condition_memo="パンク", seen=seen)
    assert status == 422
    assert "かご破損" in body["errors"]["condition_memo"][0]


# --- the memo of the hand-over -------------------------------------------------------------
def note(client, vehicle, memo, **more):
    url = reverse("yard:note", args=[vehicle.pk])
    accept = {"accept": "application/json"}
    answer = client.post(url, {"memo": memo, **more}, headers=accept)
    vehicle.refresh_from_db()
    return answer.status_code, json.loads(answer.content)


def test_a_memo_does_not_overwrite_one_that_was_not_seen(tablet, vehicle, client):
    intake.note_condition(UserFactory(), vehicle, "荷物あり")

    status, body = note(client, vehicle, "パンク", seen="かご破損")

    assert (status, body["seen"]) == (409, "荷物あり")
    assert "ほかの人が「荷物あり」と記録しました" in body["message"]
    assert vehicle.condition_memo == "荷物あり"
    assert note(client, vehicle, "荷物あり、パンク", seen=body["seen"])[0] == 200
    assert vehicle.condition_memo == "荷物あり、パンク"


def test_a_memo_that_was_emptied_says_so(tablet, vehicle, client):
    intake.note_condition(UserFactory(), vehicle, "")
    assert "「空欄」" in note(client, vehicle, "パンク", seen="かご破損")[1]["message"]
