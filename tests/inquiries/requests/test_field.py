"""What the crew's phone is told and what it reports: places and vehicles, never a person."""

import base64
import hashlib
import json
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from inquiries.requests.models import RemovalRequest, Transmission
from ledger.patrols.models import Patrol, Suspension
from ledger.vehicles.models import Tag
from tests.factories import (
    CrewFactory,
    RemovalPlaceFactory,
    RemovalRequestFactory,
    RequesterFactory,
    TagFactory,
    UserFactory,
    VehicleFactory,
)

CANARY = "カナリア花子"
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def crew(db):
    return CrewFactory(label="試験班")


@pytest.fixture
def phone(client, user_who_can, crew):
    """The phone of a member of `crew`, signed in."""
    client.force_login(
        user_who_can(
            "requests.work_in_field", "vehicles.enter_in_field", unit=crew.unit, name="職員"
        )
    )
    return client


@pytest.fixture
def job(crew):
    """A request for `crew`, today."""

    def make(**fields):
        today = timezone.localdate()
        options = {"state": RemovalRequest.State.ASSIGNED, "crew": crew, "planned_on": today}
        return RemovalRequestFactory(**(options | fields))

    return make


def facts(phone):
    return phone.get(reverse("field:jobs")).json()


def report(phone, case, result, **more):
    at = timezone.now().isoformat()
    body = {"key": str(uuid4()), "job": case.reference, "result": result, "at": at} | more
    sent = json.dumps(body).encode()
    digest = base64.b64encode(hashlib.sha256(sent).digest()).decode()
    headers = {"Content-Digest": f"sha-256=:{digest}:"}
    return phone.post(
        reverse("field:results"), sent, content_type="application/json", headers=headers
    )


def test_the_phone_is_told_its_jobs_in_the_order_of_the_round(phone, job, crew):
    second = job(position_in_round=2, landmark="駅前")
    first = job(position_in_round=1, is_urgent=True)
    job(crew=CrewFactory())
    job(planned_on=timezone.localdate() + timedelta(days=1))

    told = facts(phone)

    assert told["crew"] == "試験班"
    assert [one["reference"] for one in told["jobs"]] == [first.reference, second.reference]
    assert [one["urgent"] for one in told["jobs"]] == [True, False]
    assert told["jobs"][1]["landmark"] == "駅前"


def test_no_person_and_no_registration_number_reaches_the_phone(phone, job, crew):
    case = job(
        received_by=UserFactory(name=CANARY, username="canary-user"),
        registration_number="カナリア-12345",
        registration_key="CANARYKEY",
        remarks=f"{CANARY}様より",
        result_reason=CANARY,
    )
    RequesterFactory(request=case, name=CANARY, phone="03-0000-9999", address=CANARY, title=CANARY)
    tag = TagFactory(attached=True, crew=crew, note=CANARY)
    case.tags.add(tag)
    VehicleFactory(
        on_truck=True, tag__crew=crew, remarks=CANARY, registration_serial="987654", crew=crew
    )

    pages = [
        phone.get(reverse(name)).content.decode()
        for name in ("field:home", "field:shell", "field:jobs")
    ]
    pages.append(phone.get(reverse("vehicles:field_tag", args=[tag.code])).content.decode())
    told = "".join(pages)
    told += json.dumps(json.loads(pages[2]), ensure_ascii=False)

    assert case.reference in told
    for secret in (CANARY, "canary-user", "12345", "CANARYKEY", "9999", "987654"):
        assert secret not in told, secret


def test_the_phone_is_told_tags_places_and_truck_of_its_own_crew(phone, crew):
    mine = TagFactory(attached=True, crew=crew)
    TagFactory(attached=True)
    TagFactory(attached=True, crew=crew, state=Tag.State.GONE)
    place = RemovalPlaceFactory()
    Patrol.objects.create(crew=crew, day=timezone.localdate(), removal_place=place)
    loaded = VehicleFactory(on_truck=True, crew=crew)
    VehicleFactory(crew=crew)

    told = facts(phone)

    assert [tag["code"] for tag in told["tags"]] == [mine.code]
    assert [one["label"] for one in told["places"]] == [place.label]
    assert [one["reference"] for one in told["truck"]] == [loaded.reference]


def test_a_phone_of_no_crew_is_told_so_and_still_works(client, user_who_can):
    client.force_login(user_who_can("requests.work_in_field"))

    told = facts(client)

    assert (told["crew"], told["jobs"], told["truck"]) == ("", [], [])


def test_showing_the_jobs_acknowledges_their_sending(phone, job, crew):
    case, other = job(), job(crew=CrewFactory())
    for each in (case, other):
        Transmission.objects.create(
            request=each, crew=each.crew, channel="digital", state="sent", sent_by=UserFactory()
        )
    facts(phone)
    assert not Transmission.objects.filter(state="acknowledged").exists()

    answer = phone.post(
        reverse("field:fetched"),
        json.dumps({"jobs": [case.reference, other.reference]}),
        content_type="application/json",
    )

    assert answer.json() == {"acknowledged": 1}
    assert Transmission.objects.get(state="acknowledged").request == case


@pytest.mark.parametrize("body", ["", "[]", '{"jobs": "x"}', '{"jobs": [{"a": 1}]}', "nonsense"])
def test_nonsense_acknowledges_nothing(phone, body):
    answer = phone.post(reverse("field:fetched"), body, content_type="application/json")

    assert answer.status_code in (200, 409)
    assert answer.json().get("acknowledged", 0) == 0


def test_a_result_ends_the_job(phone, job):
    case = job()

    answer = report(phone, case, "removed", count=2)

    assert answer.status_code == 201
    case.refresh_from_db()
    assert (case.state, case.result, case.removed_count) == ("done", "removed", 2)


def test_a_result_sent_again_is_answered_again(phone, job):
    case, key, at = job(), str(uuid4()), timezone.now().isoformat()

    first = report(phone, case, "not_found", key=key, at=at)
    again = report(phone, case, "not_found", key=key, at=at)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_unable_needs_its_reason(phone, job):
    case = job()

    refused = report(phone, case, "unable")
    taken = report(phone, case, "unable", reason="施錠・固定")

    assert (refused.status_code, refused.json()["retry"]) == (409, False)
    assert "理由" in refused.json()["message"]
    assert taken.status_code == 201


def test_a_result_for_a_closed_job_is_refused_with_words(phone, job):
    answer = report(phone, job(state=RemovalRequest.State.CANCELLED), "not_found")

    assert answer.status_code == 409
    assert "取消し" in answer.json()["message"]


def test_a_tag_hung_up_for_a_job_is_noted_and_leaves_it_open(phone, job):
    case, tag = job(), TagFactory(attached=True)

    assert report(phone, case, "tagged", tag=tag.code).status_code == 201

    case.refresh_from_db()
    assert case.state == RemovalRequest.State.TAGGED
    assert list(case.tags.all()) == [tag]


def test_a_tag_that_has_not_arrived_is_waited_for(phone, job):
    answer = report(phone, job(), "tagged", tag=TagFactory().code)

    assert answer.status_code == 409
    assert answer.json()["retry"] is True


def test_the_worker_keeps_static_files_and_the_shell_only(client):
    worker = client.get(reverse("phone:service_worker")).content.decode()

    assert '"/static/js/field/home.js"' in worker
    assert "zxing_reader.wasm" in worker
    assert 'SHELL = "/field/shell/"' in worker
    kept = [line for line in worker.splitlines() if line.startswith('  "')]
    assert len(kept) > 40
    assert all(line.startswith('  "/static/') for line in kept)
    named = [json.loads(line.strip(" ,")).removeprefix("/static/") for line in kept]
    assert [name for name in named if not finders.find(name)] == []


def test_the_manifest_makes_the_page_installable(client):
    manifest = client.get(reverse("phone:manifest"))

    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["display"] == "standalone"
    assert manifest.json()["icons"][0]["src"].startswith("/static/")


@pytest.mark.parametrize(
    ("part", "hour", "words"),
    [
        ("day", 10, "きょうの撤去は中止です（雨天）"),
        ("day", 13, "きょうの撤去は中止です（雨天）"),
        ("morning", 10, "きょうの午前の撤去は中止です（雨天）"),
        ("morning", 13, ""),
        ("afternoon", 10, "きょうの午後の撤去は中止です（雨天）"),
        ("afternoon", 13, "きょうの午後の撤去は中止です（雨天）"),
    ],
)
def test_a_suspension_is_announced_as_long_as_it_is_felt(phone, time_machine, part, hour, words):
    time_machine.move_to(datetime(2026, 11, 21, hour, tzinfo=TOKYO), tick=False)
    Suspension.objects.create(day=date(2026, 11, 21), part=part)
    assert facts(phone)["stopped"] == words
