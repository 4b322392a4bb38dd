"""Several desks at the same moment: one effect, and everybody is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from ledger.releases.exceptions import AlreadyReleased
from ledger.releases.models import Claim, Receipt, TillEntry
from ledger.releases.workflow import tills
from ledger.releases.workflow.releasing import release
from ledger.releases.workflow.reversing import take_back
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle

from .conftest import give_back, make_vehicle, up_to_receipt

AT_ONCE = 6
pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(act):
    """Let `act(n)` run AT_ONCE times in parallel; what each returned, or the refusal it met."""
    start = Barrier(AT_ONCE)

    def run(number):
        try:
            start.wait(20)
            return act(number)
        except LedgerError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def test_of_two_clerks_one_wins_and_the_other_is_told(desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    clerks = [desk.clerk, desk.second] * (AT_ONCE // 2)

    answers = all_at_once(lambda number: release(clerks[number], claim, key=uuid4()))

    winners = [one for one in answers if isinstance(one, Claim)]
    losers = [one for one in answers if not isinstance(one, Claim)]
    assert len(winners) == 1
    assert {type(one) for one in losers} == {AlreadyReleased}
    assert all(str(winners[0].released_by) in str(one) for one in losers)
    assert Receipt.objects.count() == TillEntry.objects.count() == 1
    assert Vehicle.objects.get(pk=desk.vehicle.pk).released_by == winners[0].released_by


def test_a_form_sent_six_times_at_once_is_one_return(desk, till):
    claim, key = up_to_receipt(desk.clerk, desk.vehicle), uuid4()

    answers = all_at_once(lambda _: release(desk.clerk, claim, key=key))

    assert {one.pk for one in answers} == {claim.pk}
    assert Receipt.objects.count() == 1


def test_receipts_of_one_yard_follow_each_other_without_a_gap(desk, till):
    open_claims = [up_to_receipt(desk.clerk, make_vehicle(desk.yard)) for _ in range(AT_ONCE)]

    all_at_once(lambda number: release(desk.clerk, open_claims[number], key=uuid4()))

    numbers = sorted(int(one[-5:]) for one in Receipt.objects.values_list("number", flat=True))
    assert numbers == list(range(1, AT_ONCE + 1))
    assert till.balance() == till.float_amount + AT_ONCE * 3_000


def test_a_return_is_taken_back_once(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)

    all_at_once(lambda _: take_back(desk.clerk, claim, reason="取り違え"))

    assert list(Receipt.objects.values_list("amount", flat=True)) == [3_000, -3_000]


def test_money_that_comes_while_the_till_closes_is_in_the_count_or_not_taken(desk, till):
    """Half of the desks close, half take money: nothing is ever in a closed till unseen."""
    open_claims = [up_to_receipt(desk.clerk, make_vehicle(desk.yard)) for _ in range(AT_ONCE)]

    def act(number):
        if number % 2:
            return tills.close_till(desk.second, till, pieces={"10000": 2}, note="差異あり")
        return release(desk.clerk, open_claims[number], key=uuid4())

    all_at_once(act)

    till.refresh_from_db()
    assert till.expected == till.balance()
    assert Receipt.objects.count() == Vehicle.objects.filter(status="released").count()
