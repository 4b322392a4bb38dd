"""整理指導: written down in the street, read as a table of the month."""

import csv
import io
import uuid
from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ledger.surveys.figures import guidance_of
from ledger.surveys.models import GuidanceShift
from tests.factories import GuidanceShiftFactory, RemovalPlaceFactory, VehicleFactory

MONTH = date(2026, 10, 1)


@pytest.fixture
def place(db):
    return RemovalPlaceFactory(label="北口", sort_order=0)


def facts_of(place, **more):
    return {
        "key": str(uuid.uuid4()), "day": "R8.10.20", "starts_at": "09:00", "ends_at": "10:30",
        "removal_place": place.pk, "staff_count": "2", "warned": "7", "moved": "20", "tagged": "3",
    } | more  # fmt: skip


def test_a_month_adds_up_what_was_done_and_what_was_removed(place):
    GuidanceShiftFactory(removal_place=place, warned=4, moved=10, tagged=1)
    GuidanceShiftFactory(removal_place=place, ends_at=time(9, 30), staff_count=1, moved=5)
    GuidanceShiftFactory(removal_place=place, day=date(2026, 11, 1), moved=99)
    VehicleFactory(removal_place=place, removed_on=date(2026, 10, 31))
    other = VehicleFactory(removed_on=date(2026, 10, 2)).removal_place
    lines, sums = guidance_of(MONTH)
    found = {line.place.pk: line.values for line in lines}
    assert found[place.pk] == {
        "shifts": 2, "staff": 3, "hours": 5.5, "warned": 4, "moved": 15, "tagged": 1, "removed": 1,
    }  # fmt: skip
    assert found[other.pk]["removed"] == 1
    assert sums == [2, 3, 5.5, 4, 15, 1, 2]


def test_a_crew_writes_down_a_shift_once(place, user_who_can, client):
    client.force_login(user_who_can("surveys.record_guidance"))
    facts = facts_of(place)
    for _ in range(2):
        assert client.post(reverse("surveys:guidance_new"), facts).status_code == 303
    shift = GuidanceShift.objects.get()
    assert (shift.moved, shift.hours) == (20, 3.0)


def test_a_shift_that_ends_before_it_starts_is_refused_and_kept_on_the_page(
    place, user_who_can, client
):
    client.force_login(user_who_can("surveys.record_guidance"))
    facts = facts_of(place, ends_at="08:00", moved="77")
    page = client.post(reverse("surveys:guidance_new"), facts, follow=True).content.decode()
    assert "終了時刻は開始時刻より後にしてください" in page
    assert 'value="77"' in page
    with pytest.raises(IntegrityError), transaction.atomic():
        GuidanceShiftFactory(starts_at=time(9), ends_at=time(9))


def test_one_mends_what_one_wrote_and_nobody_else_s(place, user_who_can, client):
    user = user_who_can("surveys.record_guidance")
    client.force_login(user)
    mine = GuidanceShiftFactory(recorded_by=user, removal_place=place)
    other = GuidanceShiftFactory(removal_place=place)
    address = reverse("surveys:guidance_edit", args=[mine.pk])
    client.post(address, facts_of(place, key=str(mine.key), moved="8"))
    mine.refresh_from_db()
    assert (mine.moved, mine.recorded_by) == (8, user)
    assert client.get(reverse("surveys:guidance_edit", args=[other.pk])).status_code == 404


def test_the_table_of_the_month_is_a_file_too(place, user_who_can, client):
    client.force_login(user_who_can("surveys.view_guidance"))
    GuidanceShiftFactory(removal_place=place, moved=12)
    page = client.get(reverse("surveys:guidance"), {"month": "2026-10"}).content.decode()
    assert "2026年10月" in page
    file = client.get(reverse("surveys:guidance_csv"), {"month": "2026-10"})
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[1] == ["北口", "1", "2", "5.0", "0", "12", "0", "0"]
    assert client.get(reverse("surveys:guidance"), {"month": "soon"}).status_code == 200
