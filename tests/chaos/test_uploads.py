"""200 photos over a line that cuts, shortens, spoils and swallows, onto workers that die.

Requirement: nothing lost, nothing double, no orphan file (SECURITY M8, I1-I3). The same
account is taken of a mutant without the digest check, and must not come out even.
"""

import os
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from ledger.vehicles import media
from ledger.vehicles.models import Capture, Photo
from ledger.vehicles.workflow.capture import is_named, sweep_orphans
from tests.factories import CrewFactory, TagFactory

from .harness import Phone, WebServer, killer, shots
from .proxy import ChaosProxy

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
SEED = int(os.environ.get("CHAOS_SEED", "20261121"))
SECONDS = 600
KILLS = {15: "worker", 45: "worker", 75: "worker", 105: "server", 135: "worker", 165: "worker"}
"""What dies when so many of the 200 photos have been acknowledged."""


@pytest.fixture
def photos_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def session(user_who_can):
    """A crew's phone, signed in."""
    crew = CrewFactory()
    client = Client()
    client.force_login(user_who_can("vehicles.enter_in_field", unit=crew.unit))
    return client.cookies["sessionid"].value


def account(queue, phone):
    """What went wrong between the phone's memory and the server's, in numbers."""
    rows = {photo.digest: photo for photo in Photo.objects.all()}
    swept = sweep_orphans(timezone.now() + timedelta(seconds=1))
    unsafe = {shot.key for shot in queue if not is_safe(rows.get(shot.digest))}
    return {
        "lost": len(unsafe),
        "betrayed": len(unsafe & set(phone.acknowledged)),
        "unacknowledged": len(queue) - len(phone.acknowledged),
        "double": Photo.objects.count() - len(rows),
        "surplus keys": Capture.objects.count() - len(phone.acknowledged),
        "orphans": sum(1 for path in media.files() if not is_named(path)),
    }, len(swept)


def is_safe(photo):
    """Whether the row's file holds the very bytes of the photo."""
    if photo is None:
        return False
    path = media.full_path(photo.path)
    return path.exists() and media.digest_of(path.read_bytes()) == photo.digest


def run(module, queue, session, folder, *, kills=None, **line):
    """Send `queue` through the chaos to the application `module`; return account and events."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        WebServer(module, connection.settings_dict, folder) as server,
        ChaosProxy(server.port, SEED, **line) as proxy,
    ):
        phone = Phone(proxy.port, session, time.monotonic() + SECONDS)
        with killer(server, phone, SEED, kills or {}):
            phone.send_all(queue)
    result, swept = account(queue, phone)
    counted = Counter(server.killed, swept=swept, restarts=server.restarts)
    return result, proxy.happened | counted, phone, server.given_up


def test_nothing_is_lost_doubled_or_left_over(session, photos_folder):
    tags = [tag.code for tag in TagFactory.create_batch(20)]
    queue = shots(tags, 200, SEED)

    result, happened, phone, gone = run("honest", queue, session, photos_folder, kills=KILLS)

    words = f"seed {SEED}: {dict(happened)} {dict(phone.answers)} {phone.parked} {gone}"
    assert result == dict.fromkeys(result, 0), words
    least = {"worker": 5, "server": 1, "restarts": 1}
    least |= {"swallowed": 30, "cut": 8, "shortened": 8, "flipped": 4}
    assert {event: happened[event] for event in least if happened[event] < least[event]} == {}


def test_a_mutant_without_the_digest_check_is_found_out(session, photos_folder):
    tags = [tag.code for tag in TagFactory.create_batch(5)]
    queue = shots(tags, 50, SEED)

    result, *_ = run("mutant", queue, session, photos_folder, flip=0.2)

    assert result["lost"] > 0
    assert result["betrayed"] > 0
