"""The facts that ship with the product."""

from datetime import date

import pytest

from geo import masterdata
from geo.models import (
    District,
    DividingLine,
    NoParkingZone,
    RemovalPlace,
    Station,
    StorageYard,
    Town,
)

TODAY = date(2026, 11, 21)


@pytest.fixture
def ward(db):
    masterdata.load()


@pytest.mark.usefixtures("ward")
def test_there_are_48_places_five_of_them_outside_and_five_totals():
    valid = RemovalPlace.objects.valid_on(TODAY)
    places = valid.filter(is_total=False)
    assert places.count() == 48
    assert places.filter(is_outside=True).count() == 5
    assert places.filter(is_outside=False).values("station").distinct().count() == 39
    totals = valid.filter(is_total=True).values_list("code", flat=True)
    assert sorted(totals) == ["1029", "2089", "4029", "4039", "9000"]


@pytest.mark.usefixtures("ward")
def test_four_stations_are_divided_and_add_up():
    divided = RemovalPlace.objects.exclude(side="").order_by("code")
    assert [place.label for place in divided] == [
        "下北沢北",
        "下北沢南",
        "千歳烏山北",
        "千歳烏山南",
        "三軒茶屋北",
        "三軒茶屋南",
        "駒沢大学北",
        "駒沢大学南",
    ]
    assert all(place.parent.label == f"{place.station.label}合計" for place in divided)
    assert DividingLine.objects.values("station").distinct().count() == 4


@pytest.mark.usefixtures("ward")
def test_stations_not_designated_are_kept_but_not_valid():
    kept = RemovalPlace.objects.filter(code__in=["6010", "6070"])
    assert kept.count() == 2
    assert not kept.valid_on(TODAY).exists()


@pytest.mark.usefixtures("ward")
def test_the_ward_has_its_towns_districts_and_yards():
    counted = [model.objects.count() for model in (Town, District, StorageYard, Station)]
    assert counted == [61, 5, 6, 41]
    assert Town.objects.get(label="経堂").police_office.label == "北沢警察署"


@pytest.mark.usefixtures("ward")
def test_rough_zones_meet_but_do_not_overlap():
    zones = list(NoParkingZone.objects.all())
    assert len(zones) == 39
    assert all(zone.is_rough for zone in zones)
    for i, one in enumerate(zones):
        for other in zones[i + 1 :]:
            assert one.area.intersection(other.area).area < 1e-12, (one, other)


@pytest.mark.usefixtures("ward")
def test_a_second_loading_makes_nothing_and_keeps_what_the_ward_changed():
    Station.objects.filter(code="1060").update(label="経堂（改）")
    NoParkingZone.objects.filter(station__code="1060").delete()
    assert masterdata.load() == 0
    assert Station.objects.get(code="1060").label == "経堂（改）"
