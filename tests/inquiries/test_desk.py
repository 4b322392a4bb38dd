"""The call centre's pages over HTTP: taking a call, finding it, following it up."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inquiries.requests import masterdata
from inquiries.requests.models import RemovalRequest
from ledger.vehicles.models import VehicleKind
from office.audit.models import Disclosure
from tests.factories import (
    NoParkingZoneFactory,
    RemovalPlaceFactory,
    RemovalRequestFactory,
    RequesterFactory,
    StationFactory,
    VerdictFactory,
    WardBoundaryFactory,
)

pytestmark = pytest.mark.django_db

DESK = [
    "requests.add_removalrequest",
    "requests.change_removalrequest",
    "requests.view_removalrequest",
    "requests.view_requester",
]
AT = "139.6690000,35.6437000"


@pytest.fixture
def desk(client, user_who_can):
    masterdata.load()
    station = StationFactory()
    RemovalPlaceFactory(station=station)
    NoParkingZoneFactory(station=station)
    client.force_login(user_who_can(*DESK))
    return client


@pytest.fixture
def bicycle():
    return VehicleKind.objects.create(code="10", label="自転車")


def call(vehicle, **more):
    said = {
        "key": str(uuid.uuid4()),
        "position": AT,
        "kind": vehicle.pk,
        "land": "ward_road",
        "count": "2",
        "since": "きのう",
        "requester_name": "試験 花子",
        "requester_phone": "03-0000-0000",
        "wants_answer": "on",
    }
    return {**said, **more}


class TestTakingACall:
    def test_it_is_saved_with_number_time_and_receiver(self, desk, bicycle):
        answer = desk.post("/requests/new/", call(bicycle))

        assert answer.status_code == 201
        case = RemovalRequest.objects.get()
        assert answer.json()["reference"] == case.reference
        assert (case.count, case.requester.name) == (2, "試験 花子")
        assert case.abandoned_since == timezone.localdate() - timedelta(days=1)

    def test_a_double_click_makes_one_record(self, desk, bicycle):
        form = call(bicycle)

        first, second = desk.post("/requests/new/", form), desk.post("/requests/new/", form)

        assert first.json()["reference"] == second.json()["reference"]
        assert RemovalRequest.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("position", "", "ピンを立てて"),
            ("position", "0,0", "日本の外"),
            ("kind", "", "車種を選んで"),
            ("land", "", "公道か私有地か"),
            ("since", "ずっと前", "のように入力して"),
            ("requester_phone", "", "電話番号を入力して"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, desk, bicycle, field, value, words):
        answer = desk.post("/requests/new/", call(bicycle, **{field: value}))

        assert answer.status_code == 422
        assert words in answer.json()["errors"][field][0]
        assert not RemovalRequest.objects.exists()

    def test_the_same_case_is_added_to(self, desk, bicycle):
        first = RemovalRequestFactory()

        desk.post("/requests/new/", call(bicycle, same_as=first.pk))

        second = first.repeats.get()
        assert second.state == "merged"

    def test_waste_is_referred(self, desk, bicycle):
        desk.post("/requests/new/", call(bicycle, kind="waste"))

        case = RemovalRequest.objects.get()
        assert (case.vehicle_group, case.rule.code, case.state) == ("waste", "15", "referred")

    def test_the_page_does_not_let_the_browser_remember_the_caller(self, desk):
        page = desk.get("/requests/new/").content.decode()

        for name in ("requester_name", "requester_phone", "requester_address"):
            field = page[page.index(f'name="{name}"') :].split(">")[0]
            assert 'autocomplete="off"' in field


class TestAsking:
    def test_the_card_has_the_words_and_stores_nothing(self, desk):
        answer = desk.get("/requests/decide.json", {"at": AT}).json()

        assert answer["is_job"] is True
        assert answer["proposed_land"] == "ward_road"
        assert "撤去のご依頼を承ります" in answer["card"]
        assert not RemovalRequest.objects.exists()

    def test_the_card_says_whether_the_yard_is_open(self, desk):
        WardBoundaryFactory()

        card = desk.get("/requests/decide.json", {"at": AT}).json()["card"]

        assert "受付中 〜" in card or "時間外・次は" in card

    def test_the_vehicle_changes_the_answer(self, desk):
        big = VehicleKind.objects.create(code="30", label="原付二種", removed_by_ward=False)

        answer = desk.get("/requests/decide.json", {"at": AT, "kind": big.pk}).json()

        assert answer["is_job"] is False
        assert "50ccを超える" in answer["card"]

    def test_private_land_changes_the_answer(self, desk):
        answer = desk.get("/requests/decide.json", {"at": AT, "land": "private_land"}).json()

        assert answer["outcome"] == "decline"

    def test_nonsense_is_refused_in_words(self, desk):
        answer = desk.get("/requests/decide.json", {"at": "here"})

        assert answer.status_code == 400
        assert "ピン" in answer.json()["error"]

    def test_neighbours_carry_no_person(self, desk):
        RequesterFactory(request=RemovalRequestFactory(), name="秘密 太郎")

        decided = desk.get("/requests/decide.json", {"at": AT}).content.decode()
        near = desk.get("/requests/near.json", {"at": AT}).json()

        assert len(near["cases"]) == 1
        assert "秘密" not in decided


class TestFinding:
    @pytest.fixture
    def cases(self):
        inside = VerdictFactory()
        return {
            "bank": RemovalRequestFactory(
                reference="R8-00001", search_text="三宿1-2ぎんこうの前", verdict=inside
            ),
            "post": RemovalRequestFactory(
                reference="R8-00002",
                search_text="代沢3-4郵便局の前",
                registration_key="世田谷A123456",
                state="done",
                handled_at=timezone.now(),
            ),
        }

    @pytest.mark.parametrize(
        ("question", "names"),
        [
            ({}, ["bank"]),  # what is open, until something is asked
            ({"state": ""}, ["bank", "post"]),
            ({"q": "郵便局"}, ["post"]),
            ({"q": "ギンコウ"}, ["bank"]),
            ({"q": "r8-00002"}, ["post"]),
            ({"number": "世田谷 a123"}, ["post"]),
            ({"state": "done"}, ["post"]),
            ({"state": "open"}, ["bank"]),
            ({"handled_from": "2020-01-01"}, ["post"]),
            ({"received_until": "2020-01-01"}, []),
        ],
    )
    def test_list_and_map_answer_the_same_question(self, desk, cases, question, names):
        page = desk.get("/requests/", question)

        listed = {case.reference for case in page.context["page"]}
        assert listed == {cases[name].reference for name in names}
        asked = question or {"state": "open"}
        pins = desk.get("/requests/features.geojson", asked).json()["features"]
        assert {pin["properties"]["reference"] for pin in pins} == listed

    def test_the_file_has_no_person_and_no_formula(self, desk, cases):
        case = cases["bank"]
        case.address_text = "=1+1"
        case.save()
        RequesterFactory(request=case, name="秘密 太郎")

        file = desk.get("/requests/export.csv").content.decode("utf-8-sig")

        assert "R8-00001" in file
        assert "秘密" not in file
        assert '"\'=1+1"' in file

    def test_a_planner_counts_on_a_mesh(self, client, user_who_can, cases):
        client.force_login(user_who_can("requests.view_counts"))

        answer = client.get("/requests/features.geojson").json()

        (cell,) = answer["features"]
        assert cell["properties"] == {"count": 2, "vehicles": 2}
        exact = [cases["bank"].position.x, cases["bank"].position.y]
        assert cell["geometry"]["coordinates"] != pytest.approx(exact, abs=1e-5)
        assert client.get("/requests/").status_code == 403

    def test_a_small_window_tells_a_planner_no_more(self, client, user_who_can, cases):
        client.force_login(user_who_can("requests.view_counts"))
        x, y = cases["bank"].position.coords
        aside = f"{x + 0.0001},{y + 0.0001},{x + 0.0002},{y + 0.0002}"

        beside = client.get("/requests/features.geojson", {"bbox": aside}).json()

        assert [cell["properties"]["count"] for cell in beside["features"]] == [2]


class TestFollowingUp:
    def test_the_caller_is_shown_and_the_look_written_down(self, desk):
        case = RequesterFactory(name="試験 花子").request

        page = desk.get(reverse("requests:detail", args=[case.pk]))

        assert "試験 花子" in page.content.decode()
        assert Disclosure.objects.get().records == [case.pk]

    def test_who_may_not_know_the_caller_sees_neither_caller_nor_notes(
        self, client, user_who_can, desk
    ):
        case = RequesterFactory(name="秘密 太郎").request
        desk.post(f"/requests/{case.pk}/note/", {"kind": "note", "text": "秘密のメモ"})
        case.remarks = "秘密の備考"
        case.save()
        client.force_login(user_who_can("requests.view_removalrequest"))

        page = client.get(f"/requests/{case.pk}/").content.decode()

        assert "秘密" not in page

    def test_a_note_stands_in_the_history(self, desk):
        case = RemovalRequestFactory()

        desk.post(f"/requests/{case.pk}/note/", {"kind": "answer", "text": "電話で連絡済み"})

        page = desk.get(f"/requests/{case.pk}/").content.decode()
        assert "電話で連絡済み" in page
        assert "結果の連絡" in page

    def test_editing_shows_and_keeps_what_was_said(self, desk, bicycle):
        desk.post("/requests/new/", call(bicycle))
        case = RemovalRequest.objects.get()
        page = desk.get(f"/requests/{case.pk}/edit/").content.decode()
        assert "試験 花子" in page

        form = call(bicycle, version=case.version, landmark="銀行の前", count="3")
        answer = desk.post(f"/requests/{case.pk}/edit/", form)

        assert answer.json() == {"go": f"/requests/{case.pk}/"}
        case.refresh_from_db()
        assert (case.landmark, case.count, case.requester.name) == ("銀行の前", 3, "試験 花子")

    def test_cancelling_without_a_reason_is_refused(self, desk):
        case = RemovalRequestFactory()

        answer = desk.post(f"/requests/{case.pk}/cancel/", {"reason": ""})

        assert answer.status_code == 422
        case.refresh_from_db()
        assert case.state == "accepted"
