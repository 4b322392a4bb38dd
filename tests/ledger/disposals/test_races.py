"""Two clerks, one vehicle, the same moment: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import BatchItem
from ledger.disposals.workflow import batch, settlement
from ledger.vehicles.exceptions import LedgerError, NotNow
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.holds import place_hold
from ledger.vehicles.workflow.steps import take
from office.audit.models import Entry
from tests.factories import DispositionFactory, HoldKindFactory, UserFactory, VehicleFactory

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 7, 1)


def at_once(*acts):
    """Run each act in a thread and a transaction of its own; what each returned or raised."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(20)
            return act()
        except LedgerError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def told(results):
    return [one for one in results if isinstance(one, LedgerError)]


@pytest.fixture
def vehicle():
    return VehicleFactory(posted=True, posted_on=date(2026, 6, 11))


def dispose(actor, approver, vehicle, kind):
    return lambda: take(
        actor, vehicle, Step.DISPOSE, today=DAY, approved_by=approver, disposition=kind
    )


def test_released_or_disposed_of_but_never_both(vehicle):
    desk, yard, officer = UserFactory(), UserFactory(), UserFactory()
    back, scrap = DispositionFactory(released=True), DispositionFactory()
    results = at_once(
        lambda: take(desk, vehicle, Step.RELEASE, disposition=back),
        dispose(yard, officer, vehicle, scrap),
    )
    (loser,) = told(results)
    assert isinstance(loser, NotNow)
    now = Vehicle.objects.get(pk=vehicle.pk)
    assert now.get_status_display() in str(loser)
    assert Entry.objects.filter(action__in=["vehicles.release", "vehicles.dispose"]).count() == 1


def test_disposed_of_once(vehicle):
    officer, scrap = UserFactory(), DispositionFactory()
    clerks = [UserFactory() for _ in range(4)]
    results = at_once(*(dispose(clerk, officer, vehicle, scrap) for clerk in clerks))
    assert len(told(results)) == 3
    assert all("処分済" in str(one) for one in told(results))
    assert Entry.objects.filter(action="vehicles.dispose").count() == 1


def test_a_hold_and_a_disposal_at_once_leave_no_held_vehicle_disposed_of(vehicle):
    yard, officer, desk = UserFactory(), UserFactory(), UserFactory()
    kind, scrap = HoldKindFactory(), DispositionFactory()
    results = at_once(
        lambda: place_hold(desk, vehicle, kind=kind, reason="異議"),
        dispose(yard, officer, vehicle, scrap),
    )
    assert len(told(results)) == 1
    disposed = Vehicle.objects.get(pk=vehicle.pk).status == "disposed"
    assert disposed != vehicle.holds.in_force().exists()


def test_two_lists_of_one_yard_never_share_a_vehicle(vehicle):
    kind = DispositionFactory()
    clerks = [UserFactory(), UserFactory()]
    results = at_once(
        *(
            lambda clerk=clerk: batch.make(
                clerk, Vehicle.objects.all(), vehicle.yard, kind, today=DAY
            )
            for clerk in clerks
        )
    )
    (loser,) = told(results)
    assert isinstance(loser, NotPossible)
    assert BatchItem.objects.listed().filter(vehicle=vehicle).count() == 1


def test_two_requests_for_one_vehicle_become_one(vehicle):
    lost = DispositionFactory(code="90", label="紛失", outcome="lost")
    results = at_once(
        *(
            lambda clerk=clerk: settlement.ask(
                clerk, vehicle, Step.REPORT_LOST, reason="不足", disposition=lost
            )
            for clerk in (UserFactory(), UserFactory())
        )
    )
    assert len(told(results)) == 1
    assert vehicle.settlement_requests.waiting().count() == 1
