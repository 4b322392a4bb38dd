"""処分の仕事, and the requests for a second person as pages."""

import pytest
from django.urls import reverse

from ledger.disposals import inbox
from ledger.disposals.models import SettlementRequest
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from tests.factories import (
    DisposalBatchFactory,
    DispositionFactory,
    HoldFactory,
    PostingFactory,
    SettlementRequestFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_first_july")]


def test_every_figure_opens_exactly_what_it_counts(at_desk, officer, due, overdue):
    yard = StorageYardFactory(label="弦巻")
    due(yard=yard)
    overdue(yard=yard)
    overdue(yard=yard, posted_on="2026-06-20")
    HoldFactory(vehicle=overdue(yard=yard))
    overdue(yard=yard, stored_notice_on=None, inoperable=True)
    (line,) = inbox.lines(officer)
    counts = {work.key: count for work, count in line.counts}
    assert counts == {
        "notice": 1, "post": 1, "posted": 1, "ends": 1, "dispose": 1, "held": 1, "inoperable": 1,
    }  # fmt: skip
    for work, count in line.counts:
        page = at_desk.get(reverse("disposals:work", args=[work.key]), {"yard": yard.pk})
        assert page.context["page"].paginator.count == count
    assert at_desk.get(reverse("disposals:work", args=["none"])).status_code == 404


def test_the_inbox_shows_what_waits_for_a_decision(at_desk, officer):
    batch = DisposalBatchFactory(
        state="submitted", submitted_by=UserFactory(), submitted_at="2026-07-01T00:00:00Z"
    )
    asked = SettlementRequestFactory()
    posting = PostingFactory(posted_on="2026-06-25", ends_on="2026-07-08")
    page = at_desk.get(reverse("disposals:home")).content.decode()
    for words in (batch.number, asked.vehicle.reference, posting.number):
        assert words in page
    assert inbox.waiting(officer) == "承認待ち 2件"


def test_a_yard_counts_its_own_only(user_who_can, due):
    vehicle = due()
    keeper = user_who_can("vehicles.dispose_vehicle")
    assert inbox.lines(keeper) == []
    vehicle.yard.unit = keeper.unit
    vehicle.yard.save()
    assert [line.yard for line in inbox.lines(keeper)] == [vehicle.yard]


def test_asked_on_one_page_and_decided_on_another(client, user_who_can, officer):
    vehicle = VehicleFactory()
    keeper = user_who_can("vehicles.dispose_vehicle", unit=UserFactory().unit)
    vehicle.yard.unit = keeper.unit
    vehicle.yard.save()
    lost = DispositionFactory(code="90", label="紛失", outcome="lost")
    client.force_login(keeper)
    url = reverse("disposals:ask_lost", args=[vehicle.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"disposition": lost.pk, "reason": ""}).status_code == 422
    client.post(url, {"disposition": lost.pk, "reason": "棚卸しで不足"})
    asked = SettlementRequest.objects.get()
    decide = reverse("disposals:request_decide", args=[asked.pk])
    assert client.post(decide, {"decision": "approve"}).status_code == 403
    client.force_login(officer)
    page = client.post(decide, {"decision": "reject"}, follow=True).content.decode()
    assert "不承認の理由" in page
    client.post(decide, {"decision": "approve"})
    assert Vehicle.objects.get(pk=vehicle.pk).status == "lost"


def test_an_impossible_request_is_told_at_once(at_desk):
    vehicle = VehicleFactory(released=True)
    lost = DispositionFactory(code="90", label="紛失", outcome="lost")
    answer = at_desk.post(
        reverse("disposals:ask_lost", args=[vehicle.pk]), {"disposition": lost.pk, "reason": "不足"}
    )
    assert answer.status_code == 422
    assert "返還済" in answer.content.decode()


def test_the_one_who_asked_takes_it_back_on_the_page(at_desk, officer):
    asked = SettlementRequestFactory(requested_by=officer)
    page = at_desk.get(reverse("disposals:requests")).content.decode()
    assert "依頼した人は決定できません" in page
    at_desk.post(reverse("disposals:request_withdraw", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == SettlementRequest.State.WITHDRAWN


def test_the_worklist_says_what_an_early_disposal_needs(at_desk):
    VehicleFactory(inoperable=True)
    page = at_desk.get(reverse("disposals:inoperable")).content.decode()
    assert "写真がありません" in page
    assert "判断がまだありません" in page


@pytest.mark.parametrize("step", SettlementRequest.STEPS)
def test_every_step_has_its_own_form(at_desk, step):
    names = {
        Step.DISPOSE_EARLY: "ask_early",
        Step.HAND_OVER: "ask_hand_over",
        Step.REPORT_LOST: "ask_lost",
        Step.FIND: "ask_found",
        Step.UNDO_DISPOSAL: "ask_undo",
    }
    page = at_desk.get(reverse(f"disposals:{names[step]}", args=[VehicleFactory().pk]))
    fields = set(page.context["form"].fields)
    assert ("handed_to" in fields) == (step == Step.HAND_OVER)
    assert ("inoperable_reason" in fields) == (step == Step.DISPOSE_EARLY)
    assert "reason" in fields
