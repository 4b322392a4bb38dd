"""The buttons of a record follow from the table of steps and from who looks."""

import pytest
from django.urls import resolve

from ledger.vehicles import buttons
from ledger.vehicles.buttons import PAGES, Page, buttons_of
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.steps import case_of
from tests.factories import HoldFactory, VehicleFactory

pytestmark = pytest.mark.django_db
EVERY_STEP = sorted({line.permission for line in BY_STEP.values()})


@pytest.fixture
def everybody(user_who_can):
    return user_who_can(*EVERY_STEP)


@pytest.fixture
def pages(monkeypatch):
    """A page for every step, whether it has landed or not."""
    every = dict.fromkeys(Step, Page("vehicles:detail"))
    monkeypatch.setattr(buttons, "PAGES", every)
    return every


@pytest.mark.parametrize("step", PAGES)
def test_a_page_exists_and_asks_for_the_permission_of_its_step(step):
    view = resolve(PAGES[step].url(1).partition("?")[0]).func
    assert BY_STEP[step].permission in view.required_permission


def test_a_step_is_offered_only_from_its_own_state(everybody, pages):
    stored, released = VehicleFactory(), VehicleFactory(released=True)
    assert {one.step for one in buttons_of(everybody, case_of(released))} == {Step.TAKE_BACK}
    offered = {one.step for one in buttons_of(everybody, case_of(stored))}
    assert Step.RELEASE in offered
    assert Step.TAKE_BACK not in offered


def test_nobody_is_offered_what_they_may_not_do(user_who_can, pages):
    vehicle = VehicleFactory()
    cashier = user_who_can("vehicles.release_vehicle")
    assert [one.step for one in buttons_of(cashier, case_of(vehicle))] == [Step.RELEASE]
    assert buttons_of(user_who_can("vehicles.view_vehicle"), case_of(vehicle)) == []


def test_a_hold_closes_release_and_says_why(everybody, pages):
    vehicle = VehicleFactory()
    HoldFactory(vehicle=vehicle, reason="盗難手配の照会中")
    by_step = {one.step: one for one in buttons_of(everybody, case_of(vehicle))}
    assert "盗難手配の照会中" in by_step[Step.RELEASE].reasons[0]
    assert by_step[Step.TRANSFER].reasons == ()


def test_what_is_chosen_on_the_page_of_the_step_does_not_close_its_button(everybody, pages):
    vehicle = VehicleFactory(posted=True, status=Vehicle.Status.STORED)
    case = case_of(vehicle, today=vehicle.keep_until.replace(year=vehicle.keep_until.year + 1))
    by_step = {one.step: one for one in buttons_of(everybody, case)}
    assert by_step[Step.DISPOSE].reasons == ()
    assert BY_STEP[Step.DISPOSE].blockers(case), "a kind of end and an approval are still wanted"


def test_a_step_without_a_page_has_no_button(everybody):
    offered = {one.step for one in buttons_of(everybody, case_of(VehicleFactory()))}
    assert offered <= set(PAGES)


def test_a_page_for_many_vehicles_is_told_which_one():
    assert Page("vehicles:list", in_query="vehicle").url(7) == "/vehicles/?vehicle=7"
    assert Page("yard:home", of_vehicle=False).url(7) == "/yard/"
    assert Page("yard:inspect").url(7) == "/yard/vehicles/7/inspect/"
