"""Corrections only by reversal: a second entry, on the day by the yard, later by an officer."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ledger.releases.exceptions import NoTill, NotReversible
from ledger.releases.models import Claim, Receipt, TillEntry
from ledger.releases.workflow import tills
from ledger.releases.workflow.reversing import obstacle, take_back
from ledger.vehicles.models import Vehicle

from .conftest import approved, give_back

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def test_a_return_taken_back_leaves_both_receipts(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    take_back(desk.clerk, claim, reason="車両を取り違えた")
    first, second = Receipt.objects.order_by("pk")
    assert (second.amount, second.reverses, second.reason) == (-3_000, first, "車両を取り違えた")
    assert first.number != second.number
    assert till.balance() == till.float_amount
    vehicle = Vehicle.objects.get(pk=desk.vehicle.pk)
    assert (vehicle.status, vehicle.fee_paid, vehicle.released_at) == ("stored", None, None)
    claim.refresh_from_db()
    assert (claim.state, claim.fee_amount) == ("reversed", 3_000)


def test_taking_back_twice_changes_nothing(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    take_back(desk.clerk, claim, reason="取り違え")
    take_back(desk.clerk, claim, reason="取り違え")
    assert Receipt.objects.count() == 2


def test_the_vehicle_can_be_given_back_again(desk, till):
    take_back(desk.clerk, give_back(desk.clerk, desk.vehicle), reason="取り違え")
    give_back(desk.second, desk.vehicle)
    assert list(Claim.objects.order_by("pk").values_list("state", flat=True)) == [
        "reversed",
        "released",
    ]
    assert Receipt.objects.total() == 3_000


def test_a_reversal_says_why(desk, till):
    with pytest.raises(NotReversible, match="理由"):
        take_back(desk.clerk, give_back(desk.clerk, desk.vehicle), reason="  ")


def test_after_the_day_only_an_officer_takes_back(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    tomorrow = timezone.localdate() + TOMORROW
    assert obstacle(desk.clerk, claim, timezone.localdate()) == ""
    assert "区担当" in obstacle(desk.clerk, claim, tomorrow)
    assert obstacle(desk.officer, claim, tomorrow) == ""


def test_the_refund_of_a_later_day_comes_out_of_the_till_of_that_day(desk, till, time_machine):
    claim = give_back(desk.clerk, desk.vehicle)
    tills.close_till(desk.clerk, till, pieces={"1000": 23}, note="")
    time_machine.move_to(timezone.now() + TOMORROW)
    with pytest.raises(NotReversible, match="区担当"):
        take_back(desk.clerk, claim, reason="取り違え")
    with pytest.raises(NoTill, match="レジが開いていません"):
        take_back(desk.officer, claim, reason="取り違え")
    second = tills.open_till(desk.clerk, desk.yard, float_amount=20_000, today=timezone.localdate())
    take_back(desk.officer, claim, reason="取り違え")
    assert (second.balance(), second.receipts.total()) == (17_000, -3_000)
    till.refresh_from_db()
    assert (till.counted, till.receipts.total()) == (23_000, 3_000)


def test_a_till_that_is_too_empty_gives_nothing_back(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    tills.close_till(desk.clerk, till, pieces={"1000": 23}, note="")
    tills.open_till(desk.clerk, desk.yard, float_amount=1_000, today=timezone.localdate())
    with pytest.raises(NoTill, match="足りません"):
        take_back(desk.clerk, claim, reason="取り違え")
    assert Vehicle.objects.get(pk=desk.vehicle.pk).status == "released"


def test_a_waived_return_is_taken_back_without_money(desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    claim = give_back(desk.clerk, desk.vehicle, waived=True)
    take_back(desk.clerk, claim, reason="取り違え")
    assert not Receipt.objects.exists()
    waiver.refresh_from_db()
    assert waiver.is_approved
    assert give_back(desk.clerk, desk.vehicle, waived=True).state == "released"


def test_the_database_itself_refuses_a_reversal_that_is_no_mirror(desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    first = Receipt.objects.get()
    facts = {
        "kind": "reversal", "yard": desk.yard, "till": till, "claim": claim,
        "vehicle": desk.vehicle, "fee": first.fee, "fee_label": "x", "fee_class_label": "x",
        "issued_on": first.issued_on, "issued_at": first.issued_at, "issued_by": desk.clerk,
        "reverses": first, "reason": "x",
    }  # fmt: skip
    for amount in (-2_999, -3_001):
        with pytest.raises(DatabaseError), transaction.atomic():
            Receipt.objects.create(number="x", amount=amount, **facts)
    Receipt.objects.create(number="x", amount=-3_000, **facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.create(number="y", amount=-3_000, **facts)


def test_what_is_open_or_withdrawn_cannot_be_reversed(desk, till):
    claim = Claim(state=Claim.State.OPEN)
    assert "受付中" in obstacle(desk.officer, claim, timezone.localdate())
    assert TillEntry.objects.count() == 0
