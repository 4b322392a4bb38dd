"""The table of steps: who may go where, and what forbids it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey
from django.utils import timezone

from ledger.vehicles.deadlines import Rules
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, TABLE, Step
from ledger.vehicles.workflow.holds import lift_hold, place_hold
from ledger.vehicles.workflow.steps import take, take_many
from office.audit.models import Change, Entry
from tests.factories import (
    DispositionFactory,
    HoldFactory,
    HoldKindFactory,
    UserFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
RULES = Rules()


@pytest.fixture
def clerk():
    return UserFactory()


@pytest.fixture
def officer():
    return UserFactory()


def test_every_step_stands_in_the_table_once():
    assert [line.step for line in TABLE] == list(Step)


def test_a_step_names_only_fields_that_a_vehicle_has():
    names = {field.name for field in Vehicle._meta.fields}
    for line in TABLE:
        assert set(line.dates + line.clears) <= names
        assert not any(isinstance(Vehicle._meta.get_field(name), ForeignKey) for name in line.dates)


def test_a_release_dates_itself_and_leaves_an_entry(clerk):
    vehicle = VehicleFactory()
    released = take(
        clerk, vehicle, Step.RELEASE, disposition=DispositionFactory(released=True), fee_paid=3000
    )
    assert released.status == Vehicle.Status.RELEASED
    assert released.released_at is not None
    assert Entry.objects.filter(action="vehicles.release", actor=clerk).count() == 1


def test_the_second_release_is_told_that_the_vehicle_is_gone(clerk, officer):
    vehicle = VehicleFactory()
    end = DispositionFactory(released=True)
    take(clerk, vehicle, Step.RELEASE, disposition=end)
    with pytest.raises(NotNow, match="返還済"):
        take(officer, vehicle, Step.RELEASE, disposition=end)


def test_a_hold_of_the_police_stops_release_until_it_is_lifted(clerk):
    vehicle = VehicleFactory()
    end = DispositionFactory(released=True)
    hold = place_hold(clerk, vehicle, kind=HoldKindFactory(), reason="盗難手配")
    with pytest.raises(NotNow, match="盗難手配"):
        take(clerk, vehicle, Step.RELEASE, disposition=end)
    lift_hold(clerk, hold, reason="手配解除")
    assert take(clerk, vehicle, Step.RELEASE, disposition=end).status == "released"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (timedelta(0), "保管期限"),
        (timedelta(days=14), "公示の期間"),
        (timedelta(days=15), ""),
    ],
)
def test_disposal_waits_for_deadline_and_posting(clerk, officer, day, why):
    vehicle = VehicleFactory(posted=True)
    today = vehicle.keep_until + day
    facts = {"disposition": DispositionFactory(), "approved_by": officer, "today": today}
    if why:
        with pytest.raises(NotNow, match=why):
            take(clerk, vehicle, Step.DISPOSE, **facts)
    else:
        assert take(clerk, vehicle, Step.DISPOSE, **facts).settled_on == today


def test_nobody_approves_what_they_register(clerk):
    vehicle = VehicleFactory(posted=True)
    with pytest.raises(NotNow, match="別の人"):
        take(
            clerk,
            vehicle,
            Step.DISPOSE,
            disposition=DispositionFactory(),
            approved_by=clerk,
            today=vehicle.keep_until + timedelta(days=30),
        )


def test_the_table_itself_refuses_an_early_disposal():
    vehicle = VehicleFactory(posted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vehicle.objects.filter(pk=vehicle.pk).update(
            status="disposed", settled_on=date(2026, 4, 30), disposition=DispositionFactory()
        )


def test_a_step_taken_back_leaves_nothing_of_the_end(clerk):
    vehicle = VehicleFactory()
    take(clerk, vehicle, Step.RELEASE, disposition=DispositionFactory(released=True), fee_paid=3000)
    back = take(clerk, vehicle, Step.TAKE_BACK)
    assert back.status == Vehicle.Status.STORED
    assert (back.released_at, back.settled_on, back.disposition, back.fee_paid) == (None,) * 4


def test_every_line_says_who_may():
    assert all(line.permission for line in BY_STEP.values())


def test_a_notice_is_given_once_and_withdrawn_only_from_under_no_posting(clerk):
    vehicle = VehicleFactory()
    noticed = take(clerk, vehicle, Step.GIVE_NOTICE)
    assert noticed.stored_notice_on == timezone.localdate()
    with pytest.raises(NotNow, match="保管公示は済んで"):
        take(clerk, vehicle, Step.GIVE_NOTICE)
    take(clerk, vehicle, Step.POST, today=vehicle.keep_until + timedelta(days=1))
    with pytest.raises(NotNow, match="先に処分公示"):
        take(clerk, vehicle, Step.WITHDRAW_NOTICE)
    take(clerk, vehicle, Step.WITHDRAW_POSTING)
    assert take(clerk, vehicle, Step.WITHDRAW_NOTICE).stored_notice_on is None


def test_a_late_notice_delays_the_disposal(clerk, officer):
    vehicle = VehicleFactory(posted=True)
    vehicle.stored_notice_on = vehicle.keep_until + timedelta(days=10)
    vehicle.save()
    facts = {"disposition": DispositionFactory(), "approved_by": officer}
    with pytest.raises(NotNow, match="相当の期間"):
        take(clerk, vehicle, Step.DISPOSE, today=vehicle.keep_until + timedelta(days=23), **facts)
    take(clerk, vehicle, Step.DISPOSE, today=vehicle.keep_until + timedelta(days=24), **facts)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        (None, "入力"),
        (timedelta(0), "すでに"),
        (timedelta(days=-61), "定めの"),
        (timedelta(days=-70), "撤去日"),
    ],
)
def test_a_deadline_changes_to_a_lawful_day_only(clerk, new, why):
    vehicle = VehicleFactory()
    day = None if new is None else vehicle.keep_until + new
    with pytest.raises(NotNow, match=why):
        take(clerk, vehicle, Step.EXTEND, keep_until=day)


def test_an_extension_can_be_shortened_back_to_the_rule_and_no_further(clerk):
    vehicle = VehicleFactory()
    ruled = vehicle.keep_until
    take(clerk, vehicle, Step.EXTEND, keep_until=ruled + timedelta(days=30))
    assert take(clerk, vehicle, Step.EXTEND, keep_until=ruled).keep_until == ruled
    with pytest.raises(NotNow, match="短縮できません"):
        take(clerk, vehicle, Step.EXTEND, keep_until=ruled - timedelta(days=1))


def test_who_is_in_time_on_the_day_the_yards_open_again_is_in_time(clerk):
    vehicle = VehicleFactory(
        stored_notice_on=date(2026, 4, 20), keep_until=date(2026, 12, 31), posted_on=None
    )
    with pytest.raises(NotNow, match=r"引取り可能最終日 R9\.1\.4"):
        take(clerk, vehicle, Step.POST, today=date(2027, 1, 4))
    assert take(clerk, vehicle, Step.POST, today=date(2027, 1, 5)).posted_on == date(2027, 1, 5)


def test_many_take_a_step_together_and_the_refused_keep_nobody_back(clerk):
    free, held, gone = VehicleFactory(), VehicleFactory(), VehicleFactory(released=True)
    other = VehicleFactory()
    HoldFactory(vehicle=held, reason="異議あり")
    for one in (free, held, other):
        one.stored_notice_on = one.removed_on
        one.save()
    day = free.keep_until + timedelta(days=1)

    taken = take_many(clerk, [free.pk, held.pk, gone.pk, other.pk], Step.POST, today=day)

    assert {one.pk for one in taken.done} == {free.pk, other.pk}
    assert "異議あり" in taken.refused[held.pk][0]
    assert "返還済" in taken.refused[gone.pk][0]
    posted = Vehicle.objects.filter(posted_on=day)
    assert set(posted) == {free, other}
    assert Entry.objects.filter(action="vehicles.post").count() == 2
    assert Change.objects.filter(model="vehicles.vehicle", after__posted_on=str(day)).count() == 2


def test_many_cost_few_queries(clerk, django_assert_max_num_queries):
    vehicles = [VehicleFactory().pk for _ in range(12)]
    with django_assert_max_num_queries(20):
        take_many(clerk, vehicles, Step.GIVE_NOTICE)


def test_what_was_described_does_not_go_back_onto_the_truck(clerk):
    vehicle = VehicleFactory(inspected_at=timezone.now())
    with pytest.raises(NotNow, match="二次登録"):
        take(clerk, vehicle, Step.PUT_BACK)
