"""Eight phones at the same moment (SECURITY F7): one effect, and everybody gets an answer."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from ledger.vehicles import media
from ledger.vehicles.models import Capture, Photo, Vehicle
from office.masters.models import NumberSeries
from tests.factories import TagFactory

from .conftest import NOON, jpeg
from .test_capture import content_digest

AT_ONCE = 8
pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(act):
    """Let `act(n)` run AT_ONCE times in parallel; return what each returned."""
    start = Barrier(AT_ONCE)

    def run(number):
        try:
            start.wait(20)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.fixture
def session(place, worker):
    client = Client()
    client.force_login(worker)
    return client.cookies["sessionid"].value


def phone(session):
    client = Client()
    client.cookies["sessionid"] = session
    return client


def remove(session, tag, key):
    at = (NOON + timedelta(minutes=31)).isoformat()
    body = json.dumps({"key": str(key), "tag": tag.code, "at": at}).encode()
    return phone(session).post(
        reverse("vehicles:field_removals"),
        body,
        content_type="application/json",
        headers={"Content-Digest": content_digest(body)},
    )


def test_one_photo_sent_eight_times_at_once_is_one_photo(attach, session):
    tag, body, key = attach(TagFactory()), jpeg(), uuid4()
    facts = json.dumps({"tag": tag.code, "kind": "removal", "at": NOON.isoformat()})

    answers = all_at_once(
        lambda _: phone(session).put(
            reverse("vehicles:capture", args=[key]),
            body,
            content_type="image/jpeg",
            headers={"Content-Digest": content_digest(body), "X-Capture": facts},
        )
    )

    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert all(answer.json() == answers[0].json() for answer in answers)
    assert Photo.objects.count() == Capture.objects.count() == 1
    assert len(list(media.files())) == 1


def test_eight_phones_removing_one_vehicle_make_one_record(attach, session):
    tag = attach(TagFactory())

    answers = all_at_once(lambda _: remove(session, tag, uuid4()))

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert Vehicle.objects.count() == 1
    assert [series.last for series in NumberSeries.objects.all()] == [1]


def test_eight_vehicles_at_once_get_eight_numbers_in_a_row(attach, session):
    tags = [attach(TagFactory()) for _ in range(AT_ONCE)]

    answers = all_at_once(lambda number: remove(session, tags[number], uuid4()))

    numbers = sorted(answer.json()["reference"] for answer in answers)
    assert numbers == [f"082-{number:05}" for number in range(1, AT_ONCE + 1)]
