"""The fees of a month are those of its receipts, whatever becomes of a return later."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from ledger.releases.workflow import tills
from ledger.releases.workflow.reversing import take_back
from ledger.vehicles.models import Vehicle
from maps.statistics import spans
from maps.statistics.drill import behind
from maps.statistics.heads import EVERYTHING, Scope
from maps.statistics.layout import tables
from maps.statistics.reports import BY_SLUG
from tests.factories import UnitFactory
from tests.ledger.releases.conftest import NOON, give_back, make_vehicle

TODAY = date(2027, 1, 5)
FEES = BY_SLUG["fees"]


def open_till(clerk, yard):
    return tills.open_till(clerk, yard, float_amount=20_000, today=timezone.localdate())


@pytest.fixture
def desk(masters, user_who_can):
    """A yard of the masters with a clerk, and an officer who may take returns back later."""
    yard = Scope.whole().yards.get(label="弦巻")
    yard.unit = yard.unit or UnitFactory()
    yard.save()
    rights = ("vehicles.release_vehicle", "vehicles.view_vehicle", "vehicles.view_people")
    clerk = user_who_can(*rights, "releases.take_money", unit=yard.unit)
    officer = user_who_can(*rights, "vehicles.view_every_yard", "releases.reverse_later")
    return yard, clerk, officer


def told(period):
    """How many paid, and how much, of the whole ward."""
    table = tables(FEES, period, Scope.whole())[0]
    row = f"month.{EVERYTHING}"
    return table.value(row, "paid"), table.value(row, "total")


def test_a_return_taken_back_next_month_leaves_the_month_it_was_paid_in(desk):
    yard, clerk, officer = desk
    with time_machine.travel(NOON, tick=False):
        till = open_till(clerk, yard)
        first, _ = (give_back(clerk, make_vehicle(yard, kind)) for kind in ("10", "20"))
        tills.close_till(clerk, till, pieces={}, note="試験")
    november = spans.of_month(date(2026, 11, 1), TODAY)
    assert told(november) == (2, 7_000)
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        open_till(clerk, yard)
        take_back(officer, first, reason="取り違え")
    assert told(november) == (2, 7_000)
    assert told(spans.of_month(date(2026, 12, 1), TODAY)) == (-1, -3_000)
    ask = next(
        cell.ask
        for table in tables(FEES, november, Scope.whole())
        for (row, column), cell in table.cells.items()
        if (row, column) == (f"month.{EVERYTHING}", "total")
    )
    assert behind(FEES, ask, Scope.whole()).figures() == {"n": 2, "yen": 7_000}


def test_of_the_time_before_receipts_the_record_tells_what_was_paid(desk):
    yard, clerk, _ = desk
    with time_machine.travel(NOON, tick=False):
        open_till(clerk, yard)
        vehicle = make_vehicle(yard)
        Vehicle.objects.filter(pk=vehicle.pk).update(
            status="released",
            released_at=timezone.now(),
            settled_on=timezone.localdate(),
            fee_paid=2_500,
            disposition=Vehicle._meta.get_field("disposition").related_model.objects.get(code="10"),
        )
    assert told(spans.of_month(date(2026, 11, 1), TODAY)) == (1, 2_500)
