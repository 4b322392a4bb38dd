"""How long a yard has room, in words that follow from its figures."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.stock.space import SEEN_DAYS, Space, spaces
from tests.factories import StorageYardFactory, VehicleFactory

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("capacity", "stock", "incoming", "outgoing", "words"),
    [
        (None, 10, 5, 1, "未登録"),
        (10, 12, 5, 1, "満車です（2台超過）"),
        (10, 10, 0, 3, "満車です。"),
        (100, 60, 3, 3, "増えていません"),
        (100, 60, 1, 3, "増えていません"),
        (100, 60, 5, 1, "約10日後（R8.6.11頃）に満車"),
        (100, 99, 50, 1, "約1日後"),
        (10_000, 60, 2, 1, "当分は余裕"),
    ],
)
def test_the_forecast(db, capacity, stock, incoming, outgoing, words):
    yard = StorageYardFactory.build(capacity=capacity)
    space = Space(yard, stock, incoming=incoming, outgoing=outgoing)
    assert words in space.forecast(TODAY)


def test_rates_are_those_of_the_last_four_weeks(db):
    yard = StorageYardFactory()
    now = timezone.now()
    for days in (1, 10, SEEN_DAYS, SEEN_DAYS + 1):
        VehicleFactory(yard=yard, taken_in_at=now - timedelta(days=days))
    (space,) = spaces([yard], timezone.localdate())
    assert space.stock == 4
    assert space.incoming == pytest.approx(3 / SEEN_DAYS)


def test_what_is_on_the_road_is_shown_on_both_sides(db):
    here, there = StorageYardFactory(), StorageYardFactory()
    VehicleFactory(yard=here, in_transit_to=there)
    left, right = spaces([here, there], timezone.localdate())
    assert (left.stock, left.leaving, right.coming) == (1, 1, 1)


def test_a_yard_sees_its_own_room(client, user_who_can):
    mine, other = StorageYardFactory(label="弦巻"), StorageYardFactory(label="梅丘")
    client.force_login(user_who_can("stock.view_dayreport", unit=mine.unit))
    page = client.get(reverse("stock:home")).content.decode()
    assert "弦巻" in page
    assert "梅丘" not in page
    client.force_login(user_who_can("stock.view_dayreport"))
    assert client.get(reverse("stock:home")).status_code == 404
    assert other.unit != mine.unit
