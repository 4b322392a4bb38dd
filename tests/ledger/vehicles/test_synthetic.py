from collections import Counter
from datetime import date, datetime
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from ledger.vehicles import masterdata
from ledger.vehicles.models import Collector, Owner, SearchTerms, Vehicle
from ledger.vehicles.synthetic import YearPlan, fill_ledger
from ledger.vehicles.synthetic.chances import Chances
from ledger.vehicles.synthetic.plan import day_counts, share_out
from ledger.vehicles.workflow.removal import next_reference
from office.audit.models import Change
from tests.factories import NoParkingZoneFactory, RemovalPlaceFactory

TODAY = date(2026, 11, 21)
TOKYO = ZoneInfo("Asia/Tokyo")
YEARS = [
    (datetime(year, 4, 1, tzinfo=TOKYO), datetime(year + 1, 3, 31, 23, 59, tzinfo=TOKYO))
    for year in (2023, 2024)
]


@pytest.fixture
def places(db):
    masterdata.load()
    places = [RemovalPlaceFactory(code="2081"), RemovalPlaceFactory(code="6040")]
    for place in places:
        NoParkingZoneFactory(station=place.station)
    return places


def facts():
    return list(
        Vehicle.objects.order_by("reference").values_list(
            "reference", "removed_at", "position", "status", "frame_number", "tag__code"
        )
    )


def test_the_same_seed_makes_the_same_ledger(places):
    fill_ledger([YearPlan(2024, 60)], seed=7, today=TODAY)
    first = facts()
    Vehicle.objects.all().delete()
    Vehicle.tag.field.related_model.objects.all().delete()
    fill_ledger([YearPlan(2024, 60)], seed=7, today=TODAY)
    assert facts() == first
    Vehicle.objects.all().delete()
    Vehicle.tag.field.related_model.objects.all().delete()
    fill_ledger([YearPlan(2024, 60)], seed=8, today=TODAY)
    assert facts() != first


def test_a_year_brings_exactly_what_was_published(places):
    fill_ledger([YearPlan(2023, 167, 113), YearPlan(2024, 134, 96)], seed=1, today=TODAY)
    removed = [Vehicle.objects.filter(removed_at__range=dates).count() for dates in YEARS]
    assert (Vehicle.objects.count(), removed) == (301, [167, 134])
    released = [
        Vehicle.objects.filter(status="released", released_at__range=dates).count()
        for dates in YEARS
    ]
    assert released == [113, 96]


def test_some_owners_come_only_after_the_year_s_end(places):
    fill_ledger([YearPlan(2023, 900, 640), YearPlan(2024, 800, 570)], seed=1, today=TODAY)
    carried = Vehicle.objects.filter(removed_on__lt="2024-04-01", released_at__gte=YEARS[1][0])
    assert 0 < carried.count() < 60


def test_vehicles_stand_inside_their_zone(places):
    fill_ledger([YearPlan(2024, 50)], seed=1, today=TODAY)
    for vehicle in Vehicle.objects.select_related("removal_place__station"):
        zone = vehicle.removal_place.station.zones.get().area
        assert zone.contains(vehicle.position)


def test_numbers_go_on_where_the_last_filling_stopped(places):
    for _ in range(2):
        fill_ledger([YearPlan(2024, 20)], seed=1, today=TODAY)
    assert Vehicle.objects.values("reference").distinct().count() == 40
    assert Vehicle.objects.values("tag__code").distinct().count() == 40


def test_live_numbers_follow_the_made_up_ones(places):
    fill_ledger([YearPlan(2026, 40)], seed=1, today=TODAY)
    yard = places[0].yard
    used = set(Vehicle.objects.values_list("reference", flat=True))
    assert next_reference(TODAY, yard) not in used


def test_the_change_trail_works_again_after_a_filling(places):
    before = Change.objects.filter(model="vehicles.vehicle").count()
    fill_ledger([YearPlan(2024, 20)], seed=1, today=TODAY)
    assert Change.objects.filter(model="vehicles.vehicle").count() == before
    Vehicle.objects.update(remarks="試験")
    assert Change.objects.filter(model="vehicles.vehicle").count() == before + 20


def test_without_masters_the_command_says_what_to_do(db):
    with pytest.raises(CommandError, match="load_masters"):
        call_command("make_ledger", per_year=10)


def test_nobody_works_at_the_turn_of_the_year_nor_after_the_last_day():
    plan = YearPlan(2026, 1000, last_day=TODAY)
    days = [day for day, _ in day_counts(plan, Random(1))]
    assert max(days) == TODAY
    assert date(2025, 12, 31) not in [day for day, _ in day_counts(YearPlan(2025, 9), Random(1))]


def test_shares_add_up_to_the_total():
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(7, [0, 2, 5]) == [0, 2, 5]


def test_most_vehicles_of_which_the_police_told_have_an_owner(places):
    fill_ledger([YearPlan(2024, 400)], seed=1, today=TODAY)
    asked = Vehicle.objects.filter(registration_replied_on__isnull=False)
    owned = asked.filter(owner__isnull=False).count()
    assert 0.74 < owned / asked.count() < 0.86
    assert 0.62 < Owner.objects.count() / Vehicle.objects.count() < 0.78
    assert not Owner.objects.exclude(vehicle__in=asked).exists()
    assert Owner.objects.exclude(phone="").exclude(phone__regex=r"^0[789]?[03]-?0").count() == 0


def test_everybody_released_was_fetched_by_somebody(places):
    fill_ledger([YearPlan(2024, 200)], seed=1, today=TODAY)
    assert not Vehicle.objects.filter(status="released", collector=None).exists()
    assert not Collector.objects.exclude(vehicle__status="released").exists()
    same = Collector.objects.filter(relation__code="01", vehicle__owner__isnull=False)
    assert same.exclude(name=F("vehicle__owner__name")).count() == 0


def test_made_up_vehicles_can_be_searched_as_all_others(places):
    fill_ledger([YearPlan(2024, 30)], seed=1, today=TODAY)
    before = list(SearchTerms.objects.order_by("pk").values())
    assert len(before) == 30
    with connection.cursor() as cursor:
        cursor.execute("SELECT vehicles_refresh_terms(array_agg(id)) FROM vehicles_vehicle")
    assert list(SearchTerms.objects.order_by("pk").values()) == before


def test_years_before_reiwa_are_numbered_by_heisei(places):
    fill_ledger([YearPlan(2012, 3), YearPlan(2018, 3), YearPlan(2019, 3)], seed=1, today=TODAY)
    years = Vehicle.objects.order_by("removed_on").values_list("reference", flat=True)
    assert [reference[:2] for reference in years] == ["24"] * 3 + ["30"] * 3 + ["01"] * 3


def test_chances_follow_their_weights():
    drawn = Counter(Chances([("a", 90), ("b", 9), ("c", 0.0001)]).slots)
    assert drawn["a"] > 9 * drawn["b"] > 9 * drawn["c"] > 0
