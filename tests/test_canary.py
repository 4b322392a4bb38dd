"""Canaries: unique words planted as personal data must not fly where they have no business.

Caller data (D5), owners and collectors (D3, D4) and registration and frame numbers (D2) are
hidden from the crew and the planner on every page, JSON, table, file and PDF they can reach
(SECURITY C22). Those who may see them find every one; and each page that shows a person leaves
exactly one record of it (C31).
"""

import html
import io
import json
import re

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from inquiries.requests.models import Note, RemovalRequest, Requester
from ledger.releases.models import Applicant, Waiver
from ledger.vehicles.models import Collector, Vehicle
from office.audit.models import Disclosure

from .access_table import TABLE
from .factories import CollectorFactory, OwnerFactory
from .world import World

CALLER = {
    "name": "山雀カナリア",
    "title": "鳥籠係長",
    "address": "架空町七丁目九一番",
    "phone": "03-0000-7391",
}
NOTE = "駒鳥が追って知らせる"
ASKED = "QZX73919"
NUMBERS = {"registration_serial": "QV86427", "frame_number": "FRMQ73915"}
OWNER = {
    "name": "翡翠カナリヤ",
    "kana": "ヒスイカナリヤ",
    "postcode": "999-7392",
    "address": "架空町八丁目九二番",
    "phone": "0300007392",
}
COLLECTOR = {
    "name": "鶺鴒カナリヤ",
    "kana": "セキレイカナリヤ",
    "postcode": "999-7393",
    "address": "架空町九丁目九三番",
    "phone": "0300007393",
}
APPLICANT = {
    "name": "目白カナリヤ",
    "kana": "メジロカナリヤ",
    "postcode": "999-7394",
    "address": "架空町十丁目九四番",
    "phone": "0300007394",
}
POLICE_OFFICER = "百舌巡査カナリヤ"
OF_A_WAIVER = [*APPLICANT.values(), POLICE_OFFICER]
OF_THE_DESK = [*CALLER.values(), NOTE, ASKED, *NUMBERS.values()]
OF_THE_LEDGER = [*OWNER.values(), *COLLECTOR.values()]
CANARIES = [*OF_THE_DESK, *OF_THE_LEDGER, *OF_A_WAIVER]
PERSONS = {*CALLER.values(), *OF_THE_LEDGER, *OF_A_WAIVER}
MOST_PAGES = 400
LINK = re.compile(r"""(?:href|src|action|data-[a-z-]*url)=["'](/[^"'#]*)""")
NEVER = ("/static/", "/logout/", "/t/")


@pytest.fixture
def world(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = World()
    Requester.objects.filter(request=world.case).update(**CALLER)
    RemovalRequest.objects.filter(pk=world.case.pk).update(
        registration_number=ASKED, registration_key=ASKED
    )
    Note.objects.create(request=world.case, text=NOTE, written_by=world.users["operator"])
    Vehicle.objects.filter(pk=world.vehicle.pk).update(**NUMBERS)
    OwnerFactory(vehicle=world.vehicle, **OWNER)
    CollectorFactory(vehicle=world.vehicle, **COLLECTOR)
    world.export = world.make_export()
    Collector.objects.filter(vehicle__claims__in=[world.claimed, world.claim]).update(**COLLECTOR)
    Applicant.objects.filter(waiver=world.waiver).update(**APPLICANT)
    Waiver.objects.filter(pk=world.waiver.pk).update(officer_name=POLICE_OFFICER)
    return world


def crawl(world, role):
    """Open everything `role` can get, from the table and from link to link.

    Yields each address with what a reader finds in it and how many disclosures it left.
    """
    client = Client()
    client.force_login(world.users[role])
    waiting = [
        reverse(name, kwargs={key: world.argument(what) for key, what in row.args.items()})
        + (f"?{row.query}" if row.query else "")
        for name, row in TABLE.items()
        if role in row.get - row.hidden
    ]
    known = set(waiting)
    for path in waiting:
        before = Disclosure.objects.count()
        response = client.get(path)
        text = text_of(response)
        yield path, text, Disclosure.objects.count() - before
        for found in map(html.unescape, LINK.findall(text)):
            if found not in known and not found.startswith(NEVER) and len(known) < MOST_PAGES:
                known.add(found)
                waiting.append(found)


def text_of(response):
    """What a person or a program can read in the answer, whatever form it has."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    kind = response.headers.get("Content-Type", "")
    location = response.headers.get("Location", "")
    if "pdf" in kind:
        pages = PdfReader(io.BytesIO(body)).pages
        return "\n".join(page.extract_text() for page in pages).replace("\n", "")
    if "json" in kind:
        return json.dumps(json.loads(body), ensure_ascii=False) + location
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return html.unescape(body.decode(encoding)) + location
        except UnicodeDecodeError:
            continue
    return location


def found_in(text):
    return {canary for canary in CANARIES if canary in text.replace(" ", "").replace("　", "")}


@pytest.mark.parametrize("role", ["crew", "planner"])
def test_no_canary_reaches(role, world):
    leaks = {path: found for path, text, _ in crawl(world, role) if (found := found_in(text))}
    assert leaks == {}


@pytest.mark.parametrize(
    ("role", "sight"),
    [
        ("operator", [*OF_THE_DESK, *OF_A_WAIVER]),
        ("officer", CANARIES),
        ("yard", [*OF_THE_LEDGER, *OF_A_WAIVER]),
    ],
)
def test_who_may_finds_every_canary_so_that_the_others_could_have(role, sight, world):
    found = set().union(*(found_in(text) for _, text, _ in crawl(world, role)))
    assert set(sight) - found == set()


@pytest.mark.parametrize("role", ["operator", "officer", "yard"])
def test_a_page_that_shows_a_person_leaves_one_record_of_it(role, world):
    wrong = [
        f"{path}: {left}"
        for path, text, left in crawl(world, role)
        if left != bool(found_in(text) & PERSONS)
    ]
    assert wrong == []


@pytest.mark.parametrize("role", ["yard", "auditor"])
def test_a_caller_is_not_shown_to(role, world):
    """The yard has no dealings with callers; the auditor reads who looked, not at whom."""
    leaks = {
        path: found
        for path, text, _ in crawl(world, role)
        if (found := found_in(text) & {*CALLER.values(), NOTE})
    }
    assert leaks == {}


def test_the_auditor_reads_sums_without_persons(world):
    pages = {path: found_in(text) for path, text, _ in crawl(world, "auditor")}
    assert any("/releases/tills/" in path for path in pages)
    leaks = {path: found for path, found in pages.items() if found & PERSONS}
    assert leaks == {}


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_owners_and_collectors_are_masked_until_opened_for(role, world):
    leaks = {
        path: found
        for path, text, _ in crawl(world, role)
        if (found := found_in(text) & set(OF_THE_LEDGER))
    }
    assert leaks == {}
