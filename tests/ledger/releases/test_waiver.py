"""免除: who may ask, what the police said, who decides. Y-05, L-01.27."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from ledger.releases.exceptions import WaiverRefused
from ledger.releases.models import Applicant, PoliceCheck, Waiver, WaiverReason
from ledger.releases.workflow import waivers
from ledger.vehicles.models import Vehicle
from office.audit.models import Change
from office.masters.models import Parameter
from tests.factories import VehicleFactory

from .conftest import approved, ask, give_back, person, theft

pytestmark = pytest.mark.django_db


def request(desk, vehicle=None, actor=None, **more):
    vehicle = vehicle or desk.vehicle
    return waivers.request_waiver(
        actor or desk.clerk,
        vehicle,
        facts=theft(vehicle, **more),
        person=person(),
        key=uuid4(),
    )


def test_a_theft_is_written_to_the_ledger_too(desk):
    waiver = request(desk)
    assert (waiver.state, waiver.judgement) == ("checking", "before")
    vehicle = Vehicle.objects.get(pk=desk.vehicle.pk)
    assert (vehicle.theft_report, vehicle.theft_police) == ("yes", "世田谷警察署")
    assert vehicle.theft_reported_at == waiver.reported_at
    assert vehicle.theft_receipt_number == "第123号"
    assert waiver.applicant.name == "架空 花子"


def test_a_report_after_the_removal_is_seen_at_once_and_never_approved(desk):
    waiver = request(desk, before=-timedelta(minutes=5))
    assert waiver.judgement == "not_before"
    ask(desk.operator, waiver)
    with pytest.raises(WaiverRefused, match="撤去より前ではない"):
        waivers.approve(desk.officer, waiver)


def test_the_ward_may_compare_by_days(desk):
    Parameter.objects.update_or_create(key="theft_rule", defaults={"value": "before_date"})
    waiver = request(desk, before=timedelta(minutes=5))
    assert (waiver.judgement, waiver.judged_by_rule) == ("not_before", "before_date")


def test_a_rule_that_is_none_is_named(desk):
    Parameter.objects.update_or_create(key="theft_rule", defaults={"value": "いつでも"})
    with pytest.raises(WaiverRefused, match="before_datetimeかbefore_date"):
        request(desk)


def test_all_hands_in_their_order(desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    assert (waiver.state, waiver.decided_by) == ("approved", desk.officer)
    assert waiver.number.startswith("免")
    assert waiver.number.endswith("0001")


def test_who_asked_for_it_does_not_approve_it(desk):
    waiver = request(desk, actor=desk.officer)
    ask(desk.operator, waiver)
    with pytest.raises(WaiverRefused, match="別の人"):
        waivers.approve(desk.officer, waiver)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(
            state="approved", decided_by=desk.officer, decided_at=waiver.requested_at, number="1"
        )


@pytest.mark.parametrize("result", ["later", "not_found"])
def test_a_no_of_the_police_cannot_be_approved(desk, result):
    waiver = request(desk)
    ask(desk.operator, waiver, result)
    waiver.refresh_from_db()
    assert waiver.state == "deciding"
    with pytest.raises(WaiverRefused, match="警察の確認"):
        waivers.approve(desk.officer, waiver)


def test_no_answer_waits_and_the_last_answer_counts(desk):
    waiver = request(desk)
    waivers.ask_police(
        desk.operator, waiver, result="no_answer", asked_at=waiver.requested_at, police_name="署"
    )
    waiver.refresh_from_db()
    assert waiver.state == "checking"
    ask(desk.operator, waiver, "not_found")
    ask(desk.operator, waiver)
    assert waivers.approve(desk.officer, waiver).is_approved
    with pytest.raises(DatabaseError), transaction.atomic():
        PoliceCheck.objects.update(result="confirmed")


def test_an_answer_names_who_gave_it(desk):
    waiver = request(desk)
    answer = {"result": "confirmed", "asked_at": waiver.requested_at, "police_name": "署"}
    with pytest.raises(IntegrityError), transaction.atomic():
        waivers.ask_police(desk.operator, waiver, **answer)


def test_a_rejection_says_why(desk):
    waiver = request(desk)
    with pytest.raises(WaiverRefused, match="理由"):
        waivers.reject(desk.officer, waiver, note=" ")
    waivers.reject(desk.officer, waiver, note="届出が撤去の後のため")
    waiver.refresh_from_db()
    assert (waiver.state, waiver.decision_note) == ("rejected", "届出が撤去の後のため")
    with pytest.raises(WaiverRefused, match="不承認"):
        waivers.approve(desk.officer, waiver)
    assert request(desk).state == "checking"


def test_a_vehicle_has_one_standing_application(desk):
    request(desk)
    with pytest.raises(WaiverRefused, match="すでにあります"):
        request(desk)


def test_the_same_application_sent_twice_is_one(desk):
    key, facts = uuid4(), theft(desk.vehicle)
    first, second = (
        waivers.request_waiver(desk.clerk, desk.vehicle, facts=facts, person=person(), key=key)
        for _ in range(2)
    )
    assert first.pk == second.pk


def test_a_correction_is_judged_and_asked_anew(desk):
    waiver = request(desk, before=-timedelta(minutes=5))
    ask(desk.operator, waiver)
    waiver = waivers.correct_waiver(
        desk.operator, waiver, facts=theft(desk.vehicle), person=person(name="架空 桃子")
    )
    assert (waiver.state, waiver.judgement) == ("checking", "before")
    assert Applicant.objects.get().name == "架空 桃子"


def test_what_is_decided_is_not_corrected(desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    with pytest.raises(WaiverRefused, match="承認"):
        waivers.correct_waiver(desk.clerk, waiver, facts=theft(desk.vehicle), person=person())
    with pytest.raises(WaiverRefused, match="承認"):
        ask(desk.operator, waiver)


def test_a_mistake_of_the_ward_needs_a_decision_number_and_no_police(desk):
    reason = WaiverReason.objects.get(code="06")
    facts = {"reason": reason, "statement": "区域外で撤去した"}
    waiver = waivers.request_waiver(
        desk.clerk, desk.vehicle, facts=facts, person=person(), key=uuid4()
    )
    assert (waiver.state, waiver.judgement) == ("deciding", "")
    with pytest.raises(WaiverRefused, match="警察への確認は要りません"):
        ask(desk.operator, waiver)
    with pytest.raises(WaiverRefused, match="決裁番号"):
        waivers.approve(desk.officer, waiver)
    waivers.correct_waiver(
        desk.clerk, waiver, facts=facts | {"decision_number": "8世交自第5号"}, person=person()
    )
    waivers.approve(desk.officer, waiver)
    give_back(desk.clerk, desk.vehicle, waived=True)
    vehicle = Vehicle.objects.get(pk=desk.vehicle.pk)
    assert (vehicle.release_kind.code, vehicle.disposition.code) == ("5", "80")


def test_a_withdrawn_application_opens_nothing(desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    waivers.withdraw(desk.clerk, waiver)
    with pytest.raises(WaiverRefused):
        give_back(desk.clerk, desk.vehicle, waived=True)
    with pytest.raises(WaiverRefused):
        waivers.withdraw(desk.clerk, waiver)


def test_what_a_vehicle_left_on_stays(desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    give_back(desk.clerk, desk.vehicle, waived=True)
    with pytest.raises(WaiverRefused):
        waivers.withdraw(desk.clerk, waiver)


def test_a_call_may_come_before_the_truck_but_not_after_the_end(desk):
    on_truck = VehicleFactory(on_truck=True)
    assert request(desk, on_truck, actor=desk.operator).state == "checking"
    with pytest.raises(WaiverRefused, match="返還済"):
        request(desk, VehicleFactory(released=True))


def test_a_yard_sees_the_applications_of_its_own_vehicles(desk):
    request(desk)
    request(desk, VehicleFactory())
    assert Waiver.objects.visible_to(desk.clerk).count() == 1
    assert Waiver.objects.visible_to(desk.operator).waiting_for_police().count() == 2


def test_the_trail_keeps_neither_applicant_nor_police_officer(desk):
    approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    kept = [str(one.before) + str(one.after) for one in Change.objects.all()]
    assert not any(word in one for one in kept for word in ("架空 花子", "架空巡査", "当直"))
