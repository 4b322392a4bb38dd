"""撤去: the ledger record comes without typing, and never too early unnoticed."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from geo.models import Verdict
from ledger.vehicles import numbering
from ledger.vehicles.clocks import Moment
from ledger.vehicles.exceptions import NoPlace, NotAttached, TagStillComing, TooEarly
from ledger.vehicles.models import Photo, Tag, Vehicle
from ledger.vehicles.workflow import removal
from office.audit.models import Entry
from office.masters.models import Parameter
from tests.factories import RemovalPlaceFactory, StorageYardFactory, TagFactory

from .conftest import NOON

RIPE = NOON + timedelta(minutes=30)


@pytest.fixture
def remove(worker, crew):
    def remove(tag, at=RIPE, **more):
        options = {"crew": crew, "actor": worker, "key": uuid4()} | more
        return removal.remove(tag, moment=Moment(at), **options)

    return remove


def test_removal_makes_the_ledger_record_from_tag_and_point_alone(attach, remove, place, crew):
    tag = attach(TagFactory())

    vehicle = remove(tag)

    assert vehicle.reference == "082-00001"
    assert (vehicle.warned_at, vehicle.removed_at) == (NOON, RIPE)
    assert vehicle.removed_on == date(2026, 4, 10)
    assert vehicle.keep_until == date(2026, 6, 10)
    assert vehicle.removal_place == place.judged.removal_place
    assert vehicle.yard == place.judged.yard
    assert vehicle.zone_status == "inside"
    assert vehicle.removal_kind.code == "01"
    assert vehicle.position == tag.position
    assert vehicle.crew == crew
    assert vehicle.status == Vehicle.Status.REMOVED
    tag.refresh_from_db()
    assert (tag.state, tag.closed_at) == (Tag.State.REMOVED, RIPE)
    assert Entry.objects.get(action="vehicles.remove").detail["tag"] == tag.code


def test_a_removal_outside_the_zones_has_its_own_kind_and_wait(attach, remove, place):
    place.verdict(zone_status=Verdict.ZoneStatus.OUTSIDE)
    tag = attach(TagFactory())

    with pytest.raises(TooEarly, match="4月17日"):
        remove(tag)
    vehicle = remove(tag, at=NOON + timedelta(days=7))

    assert vehicle.removal_kind.code == "02"


def test_before_the_warning_time_is_over_a_reason_is_needed(attach, remove):
    tag = attach(TagFactory())
    early = NOON + timedelta(minutes=29, seconds=59)

    with pytest.raises(TooEarly, match="12:30"):
        remove(tag, at=early)
    with pytest.raises(TooEarly):
        remove(tag, at=early, early_reason="  ")
    assert not Vehicle.objects.exists()

    assert remove(tag, at=early, early_reason="点字ブロック上").early_reason == "点字ブロック上"


def test_the_table_itself_refuses_an_early_removal_without_reason(attach, remove):
    vehicle = remove(attach(TagFactory()), at=NOON, early_reason="点字ブロック上")

    with (
        pytest.raises(IntegrityError, match="vehicle_early_only_with_reason"),
        transaction.atomic(),
    ):
        Vehicle.objects.filter(pk=vehicle.pk).update(early_reason="")


def test_one_vehicle_is_removed_once(attach, remove):
    tag = attach(TagFactory())
    remove(tag)

    with pytest.raises(NotAttached, match="撤去済"):
        remove(tag)
    assert Vehicle.objects.count() == 1


def test_a_removal_that_overtakes_its_tagging_is_asked_to_come_again(remove, place):
    with pytest.raises(TagStillComing) as refusal:
        remove(TagFactory())

    assert refusal.value.retry


def test_photos_taken_before_the_removal_come_along(attach, remove, worker):
    tag = attach(TagFactory())
    photo = Photo.objects.create(
        tag=tag, kind="tag", digest="0" * 64, size=1, path="x", taken_at=NOON, taken_by=worker
    )

    vehicle = remove(tag)

    photo.refresh_from_db()
    assert photo.vehicle == vehicle


def test_references_count_up_per_yard_and_fiscal_year(attach, remove, place):
    first = remove(attach(TagFactory()))
    second = remove(attach(TagFactory()))
    elsewhere = remove(attach(TagFactory()), yard=StorageYardFactory(code="5"))
    next_year = NOON.replace(year=2027)
    later = remove(attach(TagFactory(), at=next_year), at=next_year + timedelta(hours=1))

    references = [one.reference for one in (first, second, elsewhere, later)]
    assert references == ["082-00001", "082-00002", "085-00001", "092-00001"]


def test_a_refused_removal_leaves_no_gap_in_the_numbers(attach, remove, place):
    with pytest.raises(TooEarly):
        remove(attach(TagFactory()), at=NOON)

    assert remove(attach(TagFactory())).reference == "082-00001"


def test_the_ward_sets_the_form_of_the_reference(attach, remove):
    Parameter.objects.create(
        key="vehicle_reference_format", value="{year}-{number:06d}", meaning="整理番号の形"
    )

    assert remove(attach(TagFactory())).reference == "2026-000001"


@pytest.mark.parametrize(("day", "year"), [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026)])
def test_the_fiscal_year_begins_in_april(day, year):
    assert numbering.fiscal_year(day) == year


def test_a_point_outside_the_ward_is_refused_with_what_to_do(attach, remove, place):
    place.verdict(removal_place=None, yard=None, district=None, in_ward=False)
    tag = attach(TagFactory())

    with pytest.raises(NoPlace, match="位置を直して"):
        remove(tag)


def test_a_removal_dated_before_its_tagging_is_flagged_not_lost(attach, remove):
    tag = attach(TagFactory())

    vehicle = remove(tag, at=NOON - timedelta(minutes=3), early_reason="危険")

    assert vehicle.removed_at == NOON
    assert "札付けより前" in vehicle.clock_note


def test_the_places_yard_stands_in_where_the_verdict_names_none(attach, remove, place):
    own = RemovalPlaceFactory(yard=StorageYardFactory(code="7"))
    place.verdict(removal_place=own, yard=None)

    assert remove(attach(TagFactory())).yard == own.yard
