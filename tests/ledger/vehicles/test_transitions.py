"""The table of steps: who may go where, and what forbids it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey

from ledger.vehicles.deadlines import Rules
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, TABLE, Step
from ledger.vehicles.workflow.holds import lift_hold, place_hold
from ledger.vehicles.workflow.steps import take
from office.audit.models import Entry
from tests.factories import (
    DispositionFactory,
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
