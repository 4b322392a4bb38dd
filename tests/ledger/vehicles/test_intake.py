"""Truck hand-over and second registration, as the office does them."""

import json
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from ledger.vehicles import codes, numbers
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.masterdata import load as load_lists
from ledger.vehicles.models import (
    Color,
    DamagePlace,
    LockKind,
    Manifest,
    ManifestScan,
    Tag,
    Vehicle,
    VehicleKind,
)
from ledger.vehicles.workflow import inspection, intake
from office.audit.models import Entry
from tests.factories import (
    CrewFactory,
    RemovalPlaceFactory,
    StorageYardFactory,
    TagFactory,
    UserFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
Outcome = ManifestScan.Outcome


@pytest.fixture
def yard():
    return StorageYardFactory(label="弦巻")


@pytest.fixture
def clerk(user_who_can, yard):
    return user_who_can("vehicles.hand_over", "vehicles.take_in", unit=yard.unit)


@pytest.fixture
def crew():
    return CrewFactory(label="1班")


def on_truck(crew, yard, serial=1, **fields):
    tag = TagFactory(
        code=codes.tag_code(7, serial), attached=True, state=Tag.State.REMOVED, crew=crew
    )
    place = RemovalPlaceFactory(yard=yard)
    return VehicleFactory(tag=tag, removal_place=place, on_truck=True, **fields)


def read(actor, manifest, vehicle_or_code):
    code = getattr(getattr(vehicle_or_code, "tag", None), "code", vehicle_or_code)
    return intake.scan(actor, manifest, code, uuid4())


# --- readings --------------------------------------------------------------------------
def test_a_vehicle_read_off_the_truck_is_in_the_yard(clerk, yard, crew):
    vehicle = on_truck(crew, yard)
    manifest = intake.open_manifest(clerk, yard, crew)
    assert list(intake.missing(manifest)) == [vehicle]
    assert read(clerk, manifest, vehicle).outcome == Outcome.RECEIVED
    vehicle.refresh_from_db()
    assert (vehicle.status, vehicle.manifest, vehicle.taken_in_by) == ("stored", manifest, clerk)
    assert not intake.missing(manifest).exists()
    assert Entry.objects.filter(action="vehicles.take_in").count() == 1


def test_marks_of_old_barcodes_and_wide_digits_are_understood(clerk, yard, crew):
    vehicle = on_truck(crew, yard, 123)
    manifest = intake.open_manifest(clerk, yard, crew)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in vehicle.tag.code)
    assert intake.scan(clerk, manifest, f"*{wide}*", uuid4()).vehicle == vehicle


def test_each_reading_says_what_it_is(clerk, yard, crew):
    other_yard = StorageYardFactory(label="梅丘")
    manifest = intake.open_manifest(clerk, yard, crew)
    mine = on_truck(crew, yard, 1)
    there = on_truck(crew, other_yard, 2)
    foreign = on_truck(CrewFactory(), yard, 3)
    stored = VehicleFactory(removal_place=RemovalPlaceFactory(yard=yard))
    tagged = TagFactory(code=codes.tag_code(7, 9), attached=True)
    cases = [
        (mine, Outcome.RECEIVED),
        (mine, Outcome.REPEATED),
        (there, Outcome.OTHER_YARD),
        (foreign, Outcome.OTHER_CREW),
        (stored, Outcome.ALREADY),
        (tagged.code, Outcome.NOT_REMOVED),
        (codes.tag_code(7, 777), Outcome.UNKNOWN),
        ("0700000129", Outcome.MISREAD),
    ]
    for read_thing, expected in cases:
        assert read(clerk, manifest, read_thing).outcome == expected
    assert mine.manifest_id is None  # the instance here is old; the row is what counts
    assert manifest.vehicles.get() == mine
    extra = intake.discrepancy(manifest)["extra"]
    assert [one["outcome"] for one in extra] == [
        "other_yard",
        "other_crew",
        "already",
        "not_removed",
        "unknown",
    ]


def test_the_same_reading_sent_twice_is_one_reading(clerk, yard, crew):
    vehicle = on_truck(crew, yard)
    manifest = intake.open_manifest(clerk, yard, crew)
    key = uuid4()
    first = intake.scan(clerk, manifest, vehicle.tag.code, key)
    again = intake.scan(clerk, manifest, vehicle.tag.code, key)
    assert first == again
    assert again.outcome == Outcome.RECEIVED
    assert manifest.scans.count() == 1


def test_two_people_begin_one_hand_over(clerk, yard, crew):
    assert intake.open_manifest(clerk, yard, crew) == intake.open_manifest(
        UserFactory(), yard, crew
    )


def test_a_reading_taken_back_puts_the_vehicle_on_the_truck_again(clerk, yard, crew):
    vehicle = on_truck(crew, yard)
    manifest = intake.open_manifest(clerk, yard, crew)
    reading = read(clerk, manifest, vehicle)
    intake.undo(clerk, reading)
    intake.undo(clerk, reading)
    vehicle.refresh_from_db()
    assert (vehicle.status, vehicle.manifest, vehicle.taken_in_at) == ("removed", None, None)
    assert read(clerk, manifest, vehicle).outcome == Outcome.RECEIVED


def test_what_has_been_inspected_is_not_taken_back(clerk, yard, crew):
    vehicle = on_truck(crew, yard)
    manifest = intake.open_manifest(clerk, yard, crew)
    reading = read(clerk, manifest, vehicle)
    Vehicle.objects.filter(pk=vehicle.pk).update(inspected_at=vehicle.removed_at)
    with pytest.raises(LedgerError, match="二次登録"):
        intake.undo(clerk, reading)


def test_a_vehicle_for_another_yard_is_taken_in_with_a_reason(clerk, yard, crew):
    meant_for = StorageYardFactory(label="梅丘")
    vehicle = on_truck(crew, meant_for)
    manifest = intake.open_manifest(clerk, yard, crew)
    reading = read(clerk, manifest, vehicle)
    with pytest.raises(LedgerError, match="理由"):
        intake.accept(clerk, reading, " ")
    reading = intake.accept(clerk, reading, "満車のため振替")
    vehicle.refresh_from_db()
    assert (vehicle.yard, vehicle.status) == (yard, "stored")
    assert (reading.moved_from, reading.reason) == (meant_for, "満車のため振替")
    assert intake.discrepancy(manifest) == {}
    intake.undo(clerk, reading)
    vehicle.refresh_from_db()
    assert (vehicle.yard, vehicle.status) == (meant_for, "removed")


# --- both sides ------------------------------------------------------------------------
def test_both_confirm_and_the_hand_over_is_over(clerk, yard, crew):
    vehicle = on_truck(crew, yard)
    manifest = intake.open_manifest(clerk, yard, crew)
    read(clerk, manifest, vehicle)
    member = UserFactory(unit=crew.unit)
    with pytest.raises(LedgerError, match="先に班の確認"):
        intake.close(clerk, manifest)
    intake.confirm_by_crew(manifest, member, 1)
    closed = intake.close(clerk, manifest)
    assert closed.state == "closed"
    assert (closed.crew_confirmed_by, closed.yard_confirmed_by) == (member, clerk)
    assert closed.discrepancy == {}
    with pytest.raises(LedgerError, match="確認が済んで"):
        read(clerk, manifest, vehicle)


def test_only_the_crew_itself_confirms(clerk, yard, crew):
    manifest = intake.open_manifest(clerk, yard, crew)
    with pytest.raises(LedgerError, match="ではありません"):
        intake.confirm_by_crew(manifest, UserFactory(), 0)


def test_a_difference_must_be_explained_and_is_kept(clerk, yard, crew):
    brought, absent = on_truck(crew, yard, 1), on_truck(crew, yard, 2)
    manifest = intake.open_manifest(clerk, yard, crew)
    read(clerk, manifest, brought)
    intake.confirm_by_crew(manifest, UserFactory(unit=crew.unit), 2)
    with pytest.raises(LedgerError, match="差異"):
        intake.close(clerk, manifest)
    closed = intake.close(clerk, manifest, "1台は別便で届く")
    assert closed.discrepancy == {
        "declared": 2,
        "received": 1,
        "missing": [absent.reference],
        "extra": [],
    }
    assert list(Manifest.objects.disagreeing()) == [closed]
    absent.refresh_from_db()
    assert absent.status == "removed"


def test_a_reading_after_the_crew_has_confirmed_asks_them_again(clerk, yard, crew):
    first, second = on_truck(crew, yard, 1), on_truck(crew, yard, 2)
    manifest = intake.open_manifest(clerk, yard, crew)
    read(clerk, manifest, first)
    intake.confirm_by_crew(manifest, UserFactory(unit=crew.unit), 1)
    read(clerk, manifest, first)
    manifest.refresh_from_db()
    assert manifest.crew_confirmed_at, "reading the same once more changes nothing"
    read(clerk, manifest, second)
    manifest.refresh_from_db()
    assert manifest.crew_confirmed_at is None


@pytest.mark.django_db(transaction=True)
def test_two_tablets_read_one_truck_at_the_same_time():
    yard, crew = StorageYardFactory(), CrewFactory()
    vehicles = [on_truck(crew, yard, n) for n in range(1, 9)]
    people = [UserFactory(), UserFactory()]
    manifests = []
    outcomes = []
    start = threading.Barrier(2)

    def tablet(person):
        try:
            start.wait()
            manifest = intake.open_manifest(person, yard, crew)
            manifests.append(manifest.pk)
            outcomes.extend(read(person, manifest, one).outcome for one in vehicles)
        finally:
            connection.close()

    both = [threading.Thread(target=tablet, args=[person]) for person in people]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(set(manifests)) == 1
    assert sorted(outcomes) == ["received"] * 8 + ["repeated"] * 8
    assert Entry.objects.filter(action="vehicles.take_in").count() == 8


# --- pages of the hand-over ------------------------------------------------------------
def ask(client, url, **data):
    answer = client.post(url, data, headers={"accept": "application/json"})
    return answer.status_code, json.loads(answer.content)


def test_the_yards_page_shows_trucks_and_what_waits(client, clerk, yard, crew):
    on_truck(crew, yard, 1)
    on_truck(crew, StorageYardFactory(), 2)
    VehicleFactory(removal_place=RemovalPlaceFactory(yard=yard))
    client.force_login(clerk)
    page = client.get(reverse("yard:home")).content.decode()
    assert "1班" in page
    assert "ほかの保管所あて 1台" in page
    assert "引継ぎを始める" in page
    answer = client.post(reverse("yard:begin"), {"crew": crew.pk, "yard": yard.code})
    manifest = Manifest.objects.get()
    assert answer["Location"] == reverse("yard:manifest", args=[manifest.pk])
    assert "未読取" in client.get(answer["Location"]).content.decode()
    assert "引継ぎを続ける" in client.get(reverse("yard:home")).content.decode()


def test_from_reading_to_both_confirmations_by_requests(client, clerk, yard, crew):
    vehicle = on_truck(crew, yard)
    member = UserFactory(unit=crew.unit)
    member.set_password("トラックの合言葉")
    member.save()
    manifest = intake.open_manifest(clerk, yard, crew)
    client.force_login(clerk)
    scan_url = reverse("yard:scan", args=[manifest.pk])
    status, body = ask(client, scan_url, key=uuid4(), code=vehicle.tag.code)
    assert (status, body["tone"], body["vehicle"]) == (200, "success", vehicle.pk)
    assert "data-received" in body["html"]
    status, body = ask(client, scan_url, key="x", code=vehicle.tag.code)
    assert status == 400
    ask(client, reverse("yard:note", args=[vehicle.pk]), memo="パンク", seen="")
    crew_url = reverse("yard:confirm_by_crew", args=[manifest.pk])
    wrong = {"declared": 1, "member": member.pk, "password": "ちがう"}
    status, body = ask(client, crew_url, **wrong)
    assert (status, body["tone"]) == (422, "danger")
    status, body = ask(client, crew_url, **wrong | {"password": "トラックの合言葉"})
    assert status == 200
    assert client.session["_auth_user_id"] == str(clerk.pk), "the yard stays signed in"
    answer = client.post(reverse("yard:close", args=[manifest.pk]))
    assert answer["Location"] == reverse("yard:home")
    manifest.refresh_from_db()
    vehicle.refresh_from_db()
    assert (manifest.state, vehicle.condition_memo) == ("closed", "パンク")
    assert "確認済" in client.get(reverse("yard:manifest", args=[manifest.pk])).content.decode()


def test_another_yards_hand_over_is_not_there(client, clerk, crew):
    manifest = intake.open_manifest(UserFactory(), StorageYardFactory(), crew)
    client.force_login(clerk)
    assert client.get(reverse("yard:manifest", args=[manifest.pk])).status_code == 404
    status = client.post(
        reverse("yard:scan", args=[manifest.pk]), {"key": uuid4(), "code": "1"}
    ).status_code
    assert status == 404


def test_the_hand_over_page_asks_the_database_the_same_however_long_the_truck(
    client, clerk, yard, crew, django_assert_max_num_queries
):
    manifest = intake.open_manifest(clerk, yard, crew)
    for serial in range(12):
        vehicle = on_truck(crew, yard, serial + 1)
        if serial % 2:
            read(clerk, manifest, vehicle)
    client.force_login(clerk)
    url = reverse("yard:manifest", args=[manifest.pk])
    client.get(url)
    with django_assert_max_num_queries(16):
        client.get(url)


# --- numbers ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("jurisdiction", "prefecture", "prefix", "serial", "strange"),
    [
        ("mpd", "", "A", "12345", False),
        ("mpd", "", "", "12345678", False),
        ("mpd", "", "ABC", "12345", True),
        ("mpd", "", "A", "123", True),
        ("prefecture", "12", "(千)A", "123456", False),
        ("prefecture", "12", "", "123456", True),
        ("prefecture", "14", "あ", "0012345", False),
        ("prefecture", "14", "", "12", True),
        ("mpd", "", "あ", "い", True),
        ("none", "", "", "1", False),
        ("mpd", "", "", "", False),
    ],
)
def test_strange_numbers_are_pointed_out(jurisdiction, prefecture, prefix, serial, strange):
    assert bool(numbers.doubts(jurisdiction, prefecture, prefix, serial)) is strange


def test_numbers_compare_folded_and_leading_zeros_stay():
    assert numbers.registration_key("（千）ａ", "０１２－３４５") == "千A012345"
    assert numbers.lookalike("B0I5") == numbers.lookalike("8O1S")
    assert numbers.lookalike("B0I5") != numbers.lookalike("B0I6")


# --- second registration ---------------------------------------------------------------
@pytest.fixture
def lists(db):
    load_lists()


@pytest.fixture
def stored(yard, lists):
    return VehicleFactory(removal_place=RemovalPlaceFactory(yard=yard))


def filled(**changes):
    values = {
        "registration_jurisdiction": "mpd",
        "registration_prefix": "ａ",
        "registration_serial": "０12345",
        "frame_number": "gx-12345678",
        "vehicle_kind": VehicleKind.objects.get(code="10").pk,
        "color": Color.objects.get(code="02").pk,
        "lock_kind": LockKind.objects.get(code="1").pk,
        "damage_places": [place.pk for place in DamagePlace.objects.all()[:2]],
        "condition_memo": "パンク",
        "storage_spot": "A-12",
        "seen": "",
    }
    return values | changes


def test_the_body_of_a_vehicle_is_written_down(client, clerk, stored, yard):
    client.force_login(clerk)
    url = reverse("yard:inspect", args=[stored.pk])
    assert "あと0台" in client.get(url).content.decode()
    status, body = ask(client, url, **filled())
    assert (status, body) == (200, {"next": reverse("yard:home")})
    stored.refresh_from_db()
    assert (stored.registration_prefix, stored.registration_serial) == ("A", "012345")
    assert (stored.registration_key, stored.frame_key) == ("A012345", "GX12345678")
    assert stored.damage == "yes"
    assert stored.damage_places.count() == 2
    assert (stored.inspected_by, stored.color.code) == (clerk, "02")
    entry = Entry.objects.get(action="vehicles.inspect")
    assert "color" in entry.detail["changed"]


def test_what_is_missing_is_said_in_japanese_and_nothing_is_saved(client, clerk, stored):
    client.force_login(clerk)
    url = reverse("yard:inspect", args=[stored.pk])
    status, body = ask(client, url, **filled(vehicle_kind="", color="", gear_count="abc"))
    assert status == 422
    assert set(body["errors"]) == {"vehicle_kind", "color", "gear_count"}
    assert body["errors"]["color"] == ["選んでください。"]
    page = client.post(url, filled(color="")).content.decode()
    assert "gx-12345678" in page, "what was typed is still there"
    stored.refresh_from_db()
    assert stored.inspected_at is None


def test_a_strange_number_is_saved_all_the_same(client, clerk, stored):
    client.force_login(clerk)
    url = reverse("yard:inspect", args=[stored.pk])
    assert ask(client, url, **filled(registration_serial="？？"))[0] == 200
    answer = client.get(
        reverse("yard:doubts", args=[stored.pk]),
        {"registration_jurisdiction": "mpd", "registration_serial": "12"},
    )
    assert "4〜8桁" in answer.json()["doubts"]["registration_serial"][0]


def test_a_vehicle_still_on_the_truck_is_not_inspected(client, clerk, yard, crew, lists):
    vehicle = on_truck(crew, yard)
    client.force_login(clerk)
    status, body = ask(client, reverse("yard:inspect", args=[vehicle.pk]), **filled())
    assert status == 422
    assert "搬入" in body["errors"]["__all__"][0]


def test_the_next_vehicle_of_the_truck_follows_with_the_same_place(
    client, clerk, yard, crew, lists
):
    earlier = VehicleFactory(removal_place=RemovalPlaceFactory(yard=yard))
    first, second = on_truck(crew, yard, 1), on_truck(crew, yard, 2)
    manifest = intake.open_manifest(clerk, yard, crew)
    for vehicle in (first, second):
        read(clerk, manifest, vehicle)
    client.force_login(clerk)
    _, body = ask(client, reverse("yard:inspect", args=[first.pk]), **filled())
    assert body["next"] == reverse("yard:inspect", args=[second.pk])
    page = client.get(body["next"]).content.decode()
    assert 'value="A-12"' in page
    assert "GX-12345678" not in page
    _, body = ask(client, body["next"], **filled())
    assert body["next"] == reverse("yard:inspect", args=[earlier.pk])
    assert inspection.remembered(clerk)["storage_spot"] == "A-12"
    assert inspection.remembered(UserFactory()) == {}


def test_similar_numbers_are_shown_and_of_another_yard_only_the_yard(client, clerk, stored):
    mine = VehicleFactory(
        removal_place=RemovalPlaceFactory(yard=stored.yard), registration_serial="B8O1234"
    )
    far = VehicleFactory(registration_serial="8801234", frame_number="SECRET1")
    client.force_login(clerk)
    rows = client.get(
        reverse("yard:doubts", args=[stored.pk]),
        {"registration_prefix": "B", "registration_serial": "801234"},
    ).json()["alike"]
    texts = [row["text"] for row in rows]
    assert any(mine.reference in text and text.startswith("似た番号") for text in texts)
    assert f"似た番号：保管所 {far.yard.label}" in texts
    assert far.reference not in str(rows)
    assert "SECRET1" not in str(rows)


def test_another_yards_vehicle_is_not_inspected(client, clerk, lists):
    client.force_login(clerk)
    far = VehicleFactory()
    assert client.get(reverse("yard:inspect", args=[far.pk])).status_code == 404


# --- a scanned code --------------------------------------------------------------------
def test_what_a_code_means_depends_on_the_vehicles_state(client, clerk, yard, crew, lists):
    client.force_login(clerk)
    vehicle = on_truck(crew, yard)
    url = reverse("vehicles:code", args=[vehicle.tag.code])
    assert client.get(url)["Location"] == reverse("yard:home")
    manifest = intake.open_manifest(clerk, yard, crew)
    assert client.get(url)["Location"] == reverse("yard:manifest", args=[manifest.pk])
    read(clerk, manifest, vehicle)
    assert client.get(url)["Location"] == reverse("yard:inspect", args=[vehicle.pk])
    Vehicle.objects.update(inspected_at=vehicle.removed_at)
    assert client.get(url)["Location"] == reverse("vehicles:detail", args=[vehicle.pk])
    answer = client.get(reverse("vehicles:scan"), {"q": f" {vehicle.tag.code}"})
    assert answer["Location"] == url


def test_a_code_of_another_yard_tells_only_the_yard(client, clerk):
    client.force_login(clerk)
    far = VehicleFactory()
    answer = client.get(reverse("vehicles:code", args=[far.tag.code]), follow=True)
    page = answer.content.decode()
    assert f"保管所：{far.yard.label}" in page
    assert far.reference not in page


def test_an_unknown_code_says_so(client, clerk):
    client.force_login(clerk)
    page = client.get(reverse("vehicles:code", args=["0800000999"]), follow=True)
    assert "台帳にありません" in page.content.decode()
