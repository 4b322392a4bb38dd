"""One asks, another decides: early disposal, hand-over, loss, find, undoing. L-14."""

import pytest
from django.db import IntegrityError, transaction

from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import SettlementRequest
from ledger.disposals.workflow import settlement
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import InoperableReason, Photo, Vehicle
from ledger.vehicles.transitions import Step
from office.audit.models import Entry
from tests.factories import DispositionFactory, HoldFactory, UserFactory, VehicleFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_first_july")]


@pytest.fixture
def keeper():
    return UserFactory()


@pytest.fixture
def broken():
    """A vehicle marked 機能喪失, with a photograph."""
    vehicle = VehicleFactory(inoperable=True)
    Photo.objects.create(
        vehicle=vehicle,
        tag=vehicle.tag,
        kind=Photo.Kind.YARD,
        digest="0" * 64,
        size=1,
        path="0.jpg",
        taken_at=vehicle.removed_at,
        taken_by=UserFactory(),
    )
    return vehicle


@pytest.fixture
def judged():
    return InoperableReason.objects.create(code="2", label="フレーム破断・著しい変形")


def disposal(**fields):
    return DispositionFactory(code="50", label="機能喪失処分", inoperable_only=True, **fields)


def ask_early(keeper, vehicle, judged, **more):
    facts = {"disposition": disposal(), "inoperable_reason": judged, "reason": "錆び落ち"} | more
    return settlement.ask(keeper, vehicle, Step.DISPOSE_EARLY, **facts)


def test_an_early_disposal_waits_for_the_second_person(keeper, officer, broken, judged):
    request = ask_early(keeper, broken, judged)
    broken.refresh_from_db()
    assert broken.status == "stored"
    settlement.approve(officer, request)
    broken.refresh_from_db()
    assert (broken.status, broken.inoperable_reason) == ("disposed", judged)
    assert broken.settled_on < broken.keep_until.replace(year=2027)
    entry = Entry.objects.get(action="vehicles.dispose_early")
    assert (entry.actor, entry.detail["approved_by"]) == (keeper, str(officer))


def test_the_one_who_asked_does_not_decide(keeper, broken, judged):
    request = ask_early(keeper, broken, judged)
    for decide in (settlement.approve, settlement.reject):
        with pytest.raises(NotPossible, match="依頼した人"):
            decide(keeper, request, note="よし")
    with pytest.raises(IntegrityError), transaction.atomic():
        SettlementRequest.objects.update(
            state="approved", decided_by=keeper, decided_at=request.requested_at
        )


def test_early_only_with_flag_photograph_and_judgement(keeper, broken, judged):
    with pytest.raises(NotNow, match="機能喪失の登録"):
        ask_early(keeper, VehicleFactory(), judged)
    with pytest.raises(NotNow, match="写真"):
        ask_early(keeper, VehicleFactory(inoperable=True), judged)
    with pytest.raises(NotNow, match="判断"):
        ask_early(keeper, broken, None)
    with pytest.raises(NotNow, match="売却できません"):
        ask_early(keeper, broken, judged, disposition=DispositionFactory(sold=True))
    with pytest.raises(NotPossible, match="理由"):
        ask_early(keeper, broken, judged, reason=" ")


def test_a_hold_that_comes_after_the_request_stops_it(keeper, officer, broken, judged):
    request = ask_early(keeper, broken, judged)
    HoldFactory(vehicle=broken, reason="盗難手配")
    with pytest.raises(NotNow, match="盗難手配"):
        settlement.approve(officer, request)
    request.refresh_from_db()
    assert request.state == SettlementRequest.State.WAITING
    with pytest.raises(NotPossible, match="不承認の理由"):
        settlement.reject(officer, request, note="")
    settlement.reject(officer, request, note="保留中のため")
    with pytest.raises(NotPossible, match="不承認"):
        settlement.approve(officer, request)


def test_one_request_at_a_time_and_the_asker_may_take_it_back(keeper, officer, broken, judged):
    request = ask_early(keeper, broken, judged)
    with pytest.raises(NotPossible, match="すでに"):
        ask_early(officer, broken, judged)
    with pytest.raises(NotPossible, match="依頼した人だけ"):
        settlement.withdraw(officer, request)
    settlement.withdraw(keeper, request)
    assert ask_early(keeper, broken, judged).state == "waiting"


def test_handing_over_says_to_whom(keeper, officer):
    vehicle = VehicleFactory()
    police = DispositionFactory(code="60", label="警察引渡し", outcome="handed_over")
    with pytest.raises(NotPossible, match="引渡し先"):
        settlement.ask(keeper, vehicle, Step.HAND_OVER, reason="証拠品", disposition=police)
    request = settlement.ask(
        keeper, vehicle, Step.HAND_OVER, reason="証拠品", disposition=police, handed_to="北沢署"
    )
    settlement.approve(officer, request)
    vehicle.refresh_from_db()
    assert (vehicle.status, vehicle.disposition) == ("handed_over", police)
    assert Entry.objects.get(action="vehicles.give_away").detail["handed_to"] == "北沢署"


def test_lost_and_found(keeper, officer):
    vehicle = VehicleFactory()
    gone = DispositionFactory(code="90", label="保管中の紛失・盗難", outcome="lost")
    request = settlement.ask(
        keeper, vehicle, Step.REPORT_LOST, reason="棚卸しで不足", disposition=gone
    )
    settlement.approve(officer, request)
    vehicle.refresh_from_db()
    assert vehicle.status == "lost"
    found = settlement.ask(keeper, vehicle, Step.FIND, reason="別の列で発見")
    settlement.approve(officer, found)
    vehicle.refresh_from_db()
    assert (vehicle.status, vehicle.disposition, vehicle.settled_on) == ("stored", None, None)


def test_a_disposal_registered_wrongly_is_undone_by_two(keeper, officer, due):
    vehicle = due(status="disposed", settled_on="2026-06-30", disposition=DispositionFactory())
    request = settlement.ask(keeper, vehicle, Step.UNDO_DISPOSAL, reason="番号の取り違え")
    settlement.approve(officer, request)
    assert Vehicle.objects.get(pk=vehicle.pk).status == "stored"


def test_a_yard_sees_its_own_requests(user_who_can, keeper, broken, judged):
    request = ask_early(keeper, broken, judged)
    stranger = user_who_can("vehicles.dispose_vehicle")
    assert list(SettlementRequest.objects.visible_to(stranger)) == []
    broken.yard.unit = stranger.unit
    broken.yard.save()
    assert list(SettlementRequest.objects.visible_to(stranger)) == [request]
