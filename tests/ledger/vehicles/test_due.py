"""The questions asked in SQL give what the table of steps gives vehicle by vehicle."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.timetable import DayKind, Special, Timetable
from ledger.vehicles import due
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.steps import cases_of
from tests.factories import HoldFactory, HoldKindFactory, StorageYardFactory, VehicleFactory

pytestmark = pytest.mark.django_db
BASE = date(2026, 12, 20)
NEAR = st.integers(-30, 30).map(lambda n: BASE + timedelta(days=n))
RULES = st.builds(
    Rules,
    notice_period_days=st.sampled_from([0, 1, 14]),
    stored_notice_required=st.booleans(),
    stored_notice_days=st.sampled_from([0, 14]),
    roll_if_closed=st.booleans(),
)
QUESTIONS = {Step.POST: due.postable, Step.DISPOSE: due.disposable}


@pytest.fixture
def vehicles():
    """Some vehicles whose dates the examples set; one held each way, one on its way."""
    made = [VehicleFactory() for _ in range(6)]
    HoldFactory(vehicle=made[0])
    HoldFactory(vehicle=made[1], kind=HoldKindFactory(code="x", blocks_disposal=False))
    Vehicle.objects.filter(pk=made[2].pk).update(in_transit_to=StorageYardFactory())
    Vehicle.objects.filter(pk=made[3].pk).update(status="removed")
    return made


def special(data):
    n, kind, yard = data
    return Special(BASE + timedelta(days=n), kind, "臨時", (time(9), time(12)), yard)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    dates=st.lists(st.tuples(NEAR, st.none() | NEAR, st.none() | NEAR), min_size=6, max_size=6),
    today=NEAR,
    rules=RULES,
    specials=st.lists(
        st.tuples(st.integers(-10, 15), st.sampled_from(DayKind), st.none() | st.integers(0, 5)),
        max_size=6,
    ),
)
def test_sql_and_table_agree(vehicles, dates, today, rules, specials):
    """Whatever days of the calendar the yards, one or all, are closed on or open."""
    yards = [vehicle.yard_id for vehicle in vehicles]
    days = [(n, kind, None if at is None else yards[at]) for n, kind, at in specials]
    rules = replace(rules, timetable=Timetable(specials=tuple(special(one) for one in days)))
    for vehicle, (keep_until, posted_on, noticed_on) in zip(vehicles, dates, strict=True):
        Vehicle.objects.filter(pk=vehicle.pk).update(
            keep_until=keep_until, posted_on=posted_on, stored_notice_on=noticed_on
        )
    rows = list(Vehicle.objects.all())
    cases = cases_of(rows, today=today, rules=rules)
    for step, question in QUESTIONS.items():
        asked = {one.pk for one in question(Vehicle.objects.all(), today, rules)}
        looked = {one.pk for one in rows if not BY_STEP[step].obstacles(cases[one.pk])}
        assert asked == looked, step


def test_who_waits_for_a_notice_and_who_is_held(vehicles):
    Vehicle.objects.filter(pk__in=[one.pk for one in vehicles[4:]]).update(stored_notice_on=BASE)
    waiting = set(due.waiting_for_notice(Vehicle.objects.all()))
    assert waiting == set(vehicles[:3])
    assert set(due.held(Vehicle.objects.all())) == {vehicles[0]}
