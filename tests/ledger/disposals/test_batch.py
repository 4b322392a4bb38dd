"""A batch of disposals: listed, matched by scanning, approved by another, carried out. Y-06."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import BatchItem, BatchScan, DisposalBatch, UnmatchedReason
from ledger.disposals.workflow import batch as workflow
from ledger.disposals.workflow import execution, matching
from ledger.vehicles import codes
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow.holds import place_hold
from office.audit.models import Entry
from tests.factories import (
    DispositionFactory,
    HoldFactory,
    HoldKindFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_first_july")]
TODAY = date(2026, 7, 1)


@pytest.fixture
def yard():
    return StorageYardFactory(label="弦巻")


@pytest.fixture
def keeper():
    return UserFactory()


@pytest.fixture
def crushed():
    return DispositionFactory()


@pytest.fixture
def listed(keeper, yard, due, crushed):
    """Three vehicles on a list: `listed.batch`, `listed.vehicles`."""

    class Listed:
        vehicles = [due(yard=yard) for _ in range(3)]
        batch = workflow.make(keeper, Vehicle.objects.all(), yard, crushed)

    return Listed


def read(keeper, batch, vehicle):
    return matching.scan(keeper, batch, vehicle.tag.code, uuid4())


def matched(keeper, batch, vehicles):
    for vehicle in vehicles:
        read(keeper, batch, vehicle)


def submitted(keeper, listed, *, of=3):
    matched(keeper, listed.batch, listed.vehicles[:of])
    reason = UnmatchedReason.objects.get(code="1")
    return workflow.submit(keeper, listed.batch, reason)


def test_only_what_may_be_disposed_of_is_listed(keeper, yard, due, overdue, crushed):
    mine, held = due(yard=yard), due(yard=yard)
    HoldFactory(vehicle=held, reason="異議の申出")
    overdue(yard=yard)  # not posted
    due(yard=yard, posted_on=date(2026, 6, 30))  # posted yesterday
    due()  # another yard
    proposal = workflow.propose(Vehicle.objects.all(), yard, today=TODAY)
    assert proposal.ready == [mine]
    assert [(vehicle, "異議の申出" in why) for vehicle, why in proposal.exceptions] == [
        (held, True)
    ]
    batch = workflow.make(keeper, Vehicle.objects.all(), yard, crushed)
    assert [item.vehicle for item in batch.items.all()] == [mine]
    assert batch.number == "令和8年度処分第1号"


def test_a_vehicle_stands_on_one_open_list_only(keeper, yard, listed, crushed):
    with pytest.raises(NotPossible, match="いま処分できる"):
        workflow.make(keeper, Vehicle.objects.all(), yard, crushed)
    workflow.cancel(keeper, listed.batch, reason="日を改める")
    again = workflow.make(keeper, Vehicle.objects.all(), yard, crushed)
    assert again.items.count() == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchItem.objects.filter(batch=listed.batch).update(state="listed")


def test_kinds_change_one_by_one(keeper, listed):
    sold = DispositionFactory(sold=True)
    one = listed.batch.items.all()[0]
    assert workflow.set_kind(keeper, listed.batch, [one.pk], sold) == 1
    assert dict(listed.batch.items.by_kind()) == {"破砕処分": 2, "売却処分": 1}
    with pytest.raises(NotPossible, match="使えません"):
        workflow.set_kind(keeper, listed.batch, [one.pk], DispositionFactory(released=True))


def test_each_reading_says_what_it_is(keeper, yard, listed, due, overdue):
    first, held = listed.vehicles[:2]
    place_hold(keeper, held, kind=HoldKindFactory(), reason="盗難手配")
    outcome = BatchScan.Outcome
    cases = [
        (first, outcome.MATCHED),
        (first, outcome.REPEATED),
        (held, outcome.HELD),
        (overdue(yard=yard), outcome.IN_TIME),
        (VehicleFactory(yard=yard, released=True), outcome.GONE),
        (due(), outcome.OTHER_YARD),
        (due(yard=yard), outcome.NOT_LISTED),
    ]
    for vehicle, expected in cases:
        assert read(keeper, listed.batch, vehicle).outcome == expected
    unknown = matching.scan(keeper, listed.batch, codes.tag_code(7, 99), uuid4())
    assert unknown.outcome == outcome.UNKNOWN
    assert matching.scan(keeper, listed.batch, "123", uuid4()).outcome == outcome.MISREAD


def test_a_reading_sent_twice_is_one(keeper, listed):
    key, code = uuid4(), listed.vehicles[0].tag.code
    one = matching.scan(keeper, listed.batch, code, key)
    assert matching.scan(keeper, listed.batch, code, key) == one
    assert BatchScan.objects.count() == 1


def test_a_reading_is_taken_back(keeper, listed):
    reading = read(keeper, listed.batch, listed.vehicles[0])
    matching.undo(reading)
    matching.undo(reading)
    assert listed.batch.items.matched().count() == 0
    assert read(keeper, listed.batch, listed.vehicles[0]).outcome == "matched"


def test_what_the_list_forgot_can_be_added_if_the_law_allows(keeper, yard, listed, due, overdue):
    forgotten, early = due(yard=yard), overdue(yard=yard)
    matching.accept(keeper, read(keeper, listed.batch, forgotten))
    assert listed.batch.items.matched().get().vehicle == forgotten
    with pytest.raises(NotPossible, match="加えられません"):
        matching.accept(keeper, read(keeper, listed.batch, early))


def test_what_stands_on_another_list_is_not_added(keeper, listed, due, yard, crushed):
    extra = due(yard=yard)
    other = workflow.make(keeper, Vehicle.objects.filter(pk=extra.pk), yard, crushed)
    reading = read(keeper, listed.batch, extra)
    assert other.number in reading.detail
    with pytest.raises(NotPossible, match="リストにあります"):
        matching.accept(keeper, reading)


def test_the_unmatched_need_a_reason_and_are_left_out(keeper, officer, listed):
    with pytest.raises(NotPossible, match="1台も"):
        workflow.submit(keeper, listed.batch, None)
    matched(keeper, listed.batch, listed.vehicles[:2])
    with pytest.raises(NotPossible, match="突合できない理由"):
        workflow.submit(keeper, listed.batch, None)
    batch = workflow.submit(keeper, listed.batch, UnmatchedReason.objects.get(code="1"))
    execution.carry_out(workflow.approve(officer, batch))
    left = batch.items.fallen_out().get()
    assert left.vehicle == listed.vehicles[2]
    assert "見当たらない" in left.why_not
    assert Vehicle.objects.get(pk=left.vehicle_id).status == "stored"


def test_nobody_approves_their_own_list(keeper, officer, listed):
    other = UserFactory()
    matched(keeper, listed.batch, listed.vehicles)
    batch = workflow.submit(other, listed.batch, None)
    for own in (keeper, other):
        with pytest.raises(NotPossible, match="別の人"):
            workflow.approve(own, batch)
    assert workflow.approve(officer, batch).state == DisposalBatch.State.RUNNING
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalBatch.objects.filter(pk=batch.pk).update(approved_by=keeper)


def test_an_approved_batch_disposes_of_what_was_matched(keeper, officer, listed):
    batch = workflow.approve(officer, submitted(keeper, listed))
    done = execution.carry_out(batch)
    assert done.state == DisposalBatch.State.DONE
    assert set(Vehicle.objects.values_list("status", "settled_on")) == {("disposed", TODAY)}
    entry = Entry.objects.filter(action="vehicles.dispose")[0]
    assert (entry.actor, entry.detail["approved_by"]) == (keeper, str(officer))
    assert entry.detail["batch"] == batch.number


def test_what_changed_meanwhile_falls_out_and_the_rest_goes_on(keeper, officer, listed):
    held, moved, kept = listed.vehicles
    batch = workflow.approve(officer, submitted(keeper, listed))
    place_hold(keeper, held, kind=HoldKindFactory(), reason="盗難手配")
    Vehicle.objects.filter(pk=moved.pk).update(yard=StorageYardFactory())
    execution.carry_out(batch)
    assert [item.vehicle for item in batch.items.disposed()] == [kept]
    told = {item.vehicle: item.why_not for item in batch.items.fallen_out()}
    assert "盗難手配" in told[held]
    assert "別の保管所" in told[moved]


def test_it_goes_on_where_it_was_stopped(keeper, officer, listed, monkeypatch):
    monkeypatch.setattr(execution, "AT_ONCE", 1)
    batch = workflow.approve(officer, submitted(keeper, listed))

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        execution.carry_out(batch, stop)
    assert batch.items.disposed().count() == 1
    told = []
    execution.carry_out(batch, lambda done, total: told.append((done, total)))
    assert told == [(2, 3), (3, 3)]
    execution.carry_out(batch)
    assert Entry.objects.filter(action="vehicles.dispose").count() == 3


def test_a_list_sent_back_is_open_again(keeper, officer, listed):
    batch = submitted(keeper, listed, of=2)
    with pytest.raises(NotPossible, match="承認待ち"):
        read(keeper, batch, listed.vehicles[2])
    with pytest.raises(NotPossible, match="理由"):
        workflow.send_back(officer, batch, reason="")
    workflow.send_back(officer, batch, reason="3台目を探してください")
    assert read(keeper, batch, listed.vehicles[2]).outcome == "matched"
    again = workflow.submit(keeper, batch, None)
    assert again.sent_back_reason == ""


def test_a_vehicle_left_out_by_hand_is_free_again(keeper, yard, listed, crushed):
    item = listed.batch.items.all()[0]
    with pytest.raises(NotPossible, match="理由"):
        workflow.leave_out(keeper, listed.batch, [item.pk], reason="")
    assert workflow.leave_out(keeper, listed.batch, [item.pk], reason="確認中") == 1
    again = workflow.make(keeper, Vehicle.objects.all(), yard, crushed)
    assert [one.vehicle for one in again.items.all()] == [item.vehicle]


def test_a_disposal_is_never_earlier_than_the_law_though_the_list_is_old(keeper, officer, listed):
    batch = submitted(keeper, listed)
    Vehicle.objects.update(keep_until=TODAY + timedelta(days=30))
    execution.carry_out(workflow.approve(officer, batch))
    assert batch.items.disposed().count() == 0
    assert all("保管期限" in item.why_not for item in batch.items.fallen_out())
