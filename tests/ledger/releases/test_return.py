"""A return from the first question to the keys, and what stops it. L-12, Y-04, L-01.26-30."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from ledger.releases.exceptions import (
    AlreadyReleased,
    NoFee,
    NoTill,
    StepSkipped,
    WaiverRefused,
)
from ledger.releases.models import Claim, Fee, Receipt, TillEntry
from ledger.releases.workflow import claims, tills
from ledger.releases.workflow.releasing import release
from ledger.vehicles.exceptions import LedgerError, NotNow
from ledger.vehicles.models import Collector, Vehicle
from ledger.vehicles.workflow.holds import lift_hold, place_hold
from office.audit.models import Change, Entry
from office.masters.models import Parameter
from tests.factories import HoldKindFactory

from .conftest import approved, give_back, make_vehicle, papers, person, up_to_receipt

pytestmark = pytest.mark.django_db


def test_a_paid_return_writes_everything_at_once(desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle, tendered=5_000)
    assert claim.change == 2_000
    claim = release(desk.clerk, claim, key=uuid4())
    vehicle = Vehicle.objects.get(pk=desk.vehicle.pk)
    assert (vehicle.status, vehicle.released_by) == ("released", desk.clerk)
    assert (vehicle.fee_paid, vehicle.fee_waived) == (3_000, "no")
    assert (vehicle.release_kind.code, vehicle.disposition.code) == ("1", "10")
    assert vehicle.settled_on == timezone.localdate()
    receipt = Receipt.objects.get()
    assert (receipt.claim, receipt.vehicle, receipt.amount) == (claim, vehicle, 3_000)
    assert receipt.fee_label == "撤去・保管料"
    assert TillEntry.objects.get().amount == 3_000
    assert till.balance() == 23_000
    assert Collector.objects.get(vehicle=vehicle).name == "架空 花子"


def test_receipts_are_numbered_by_yard_and_fiscal_year(desk, till):
    for _ in range(2):
        give_back(desk.clerk, make_vehicle(desk.yard))
    numbers = list(Receipt.objects.values_list("number", flat=True))
    assert [one[-5:] for one in numbers] == ["00001", "00002"]
    assert all(one.startswith(f"{desk.yard.code}-R") for one in numbers)


def test_the_form_of_the_number_is_a_parameter(desk, till):
    Parameter.objects.update_or_create(
        key="receipt_number_format", defaults={"value": "{year}{yard}/{number:03d}"}
    )
    give_back(desk.clerk, desk.vehicle)
    assert Receipt.objects.get().number.endswith(f"{desk.yard.code}/001")


@pytest.mark.parametrize("step", ["holds", "terms", "fee", "release"])
def test_no_step_is_skipped(desk, till, step):
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    if step != "holds":
        take = {
            "terms": lambda: claims.choose_terms(desk.clerk, claim, waived=False),
            "fee": lambda: claims.agree_fee(desk.clerk, claim, tendered=None),
            "release": lambda: release(desk.clerk, claim, key=uuid4()),
        }[step]
        with pytest.raises(StepSkipped, match="保留確認"):
            take()
    else:
        assert claims.see_holds(desk.clerk, claim).stage == Claim.Stage.WAIVER


def test_the_table_itself_refuses_a_release_without_its_steps(desk):
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(
            state="released",
            released_at=timezone.now(),
            released_by=desk.clerk,
            release_key=uuid4(),
        )


def test_a_hold_of_the_police_stops_the_desk_before_a_name_is_asked(desk, till):
    hold = place_hold(desk.officer, desk.vehicle, kind=HoldKindFactory(), reason="盗難手配")
    with pytest.raises(NotNow, match="盗難手配"):
        claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    assert not Collector.objects.exists()
    lift_hold(desk.officer, hold, reason="手配解除")
    assert give_back(desk.clerk, desk.vehicle).state == "released"


def test_a_hold_placed_in_the_middle_stops_the_last_step(desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    place_hold(desk.officer, desk.vehicle, kind=HoldKindFactory(), reason="盗難手配")
    with pytest.raises(NotNow, match="盗難手配"):
        release(desk.clerk, claim, key=uuid4())
    assert not Receipt.objects.exists()
    assert Vehicle.objects.get(pk=desk.vehicle.pk).status == "stored"


def test_money_needs_an_open_till(desk):
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    claims.see_holds(desk.clerk, claim)
    claims.choose_terms(desk.clerk, claim, waived=False)
    with pytest.raises(NoTill, match="レジを開けて"):
        claims.agree_fee(desk.clerk, claim, tendered=None)


def test_a_till_of_yesterday_takes_nothing_today(desk):
    yesterday = timezone.localdate() - timedelta(days=1)
    tills.open_till(desk.clerk, desk.yard, float_amount=0, today=yesterday)
    with pytest.raises(NoTill, match="締められていません"):
        up_to_receipt(desk.clerk, desk.vehicle)


def test_a_till_closed_in_the_middle_leaves_the_vehicle_where_it_is(desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    tills.close_till(desk.clerk, till, pieces={"10000": 2}, note="")
    with pytest.raises(NoTill):
        release(desk.clerk, claim, key=uuid4())
    assert Vehicle.objects.get(pk=desk.vehicle.pk).status == "stored"
    assert not Receipt.objects.exists()


def test_too_little_money_is_refused(desk, till):
    with pytest.raises(LedgerError, match="3,000円"):
        up_to_receipt(desk.clerk, desk.vehicle, tendered=2_000)


def test_a_fee_that_changed_since_is_agreed_anew(desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    Fee.objects.filter(code="B").update(amount=3_500)
    with pytest.raises(NoFee, match="3,500円"):
        release(desk.clerk, claim, key=uuid4())
    claims.agree_fee(desk.clerk, claim, tendered=None)
    assert release(desk.clerk, claim, key=uuid4()).fee_amount == 3_500


def test_the_same_key_again_gives_the_same_return(desk, till):
    claim, key = up_to_receipt(desk.clerk, desk.vehicle), uuid4()
    first = release(desk.clerk, claim, key=key)
    assert release(desk.clerk, claim, key=key).pk == first.pk
    assert Receipt.objects.count() == TillEntry.objects.count() == 1


def test_the_slower_clerk_is_told_who_was_faster_and_when(desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    release(desk.clerk, claim, key=uuid4())
    at = timezone.localtime(Claim.objects.get().released_at)
    with pytest.raises(AlreadyReleased, match=f"{at:%H:%M}に弦巻 係員さんが返還済み"):
        release(desk.second, claim, key=uuid4())
    with pytest.raises(AlreadyReleased, match="弦巻 係員"):
        claims.identify(desk.second, desk.vehicle, person=person(), papers=papers())


def test_another_desk_goes_on_with_the_same_claim(desk, till):
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    again = claims.identify(
        desk.second, desk.vehicle, person=person(name="架空 次郎"), papers=papers()
    )
    assert (again.pk, again.started_by, again.identified_by) == (claim.pk, desk.clerk, desk.second)
    assert Collector.objects.get().name == "架空 次郎"


def test_who_goes_without_the_vehicle_is_forgotten(desk):
    claim = claims.identify(
        desk.clerk, desk.vehicle, person=person(), papers=papers(agent_reason="家族の代理")
    )
    claims.withdraw_claim(desk.clerk, claim, reason="現金の持ち合わせなし")
    assert not Collector.objects.exists()
    claim.refresh_from_db()
    assert (claim.state, claim.agent_reason) == ("withdrawn", "")
    claims.withdraw_claim(desk.clerk, claim, reason="もう一度")
    assert Entry.objects.filter(action="releases.withdraw_claim").count() == 1


def test_only_an_approved_waiver_opens_the_way_past_the_fee(desk):
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    claims.see_holds(desk.clerk, claim)
    with pytest.raises(WaiverRefused, match="承認された免除がありません"):
        claims.choose_terms(desk.clerk, claim, waived=True)
    approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    claims.choose_terms(desk.clerk, claim, waived=True)
    claims.agree_fee(desk.clerk, claim, tendered=None)
    release(desk.clerk, claim, key=uuid4())
    vehicle = Vehicle.objects.get(pk=desk.vehicle.pk)
    assert (vehicle.fee_paid, vehicle.fee_waived) == (0, "yes")
    assert (vehicle.release_kind.code, vehicle.disposition.code) == ("2", "11")
    assert not Receipt.objects.exists()


def test_who_approved_a_theft_does_not_hand_the_vehicle_over(desk):
    approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    with pytest.raises(WaiverRefused, match="別の人"):
        up_to_receipt(desk.officer, desk.vehicle, waived=True)


def test_the_table_refuses_a_claim_that_neither_pays_nor_is_waived(desk):
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(fee_amount=0)


def test_the_trail_keeps_no_name_of_the_person(desk, till):
    give_back(desk.clerk, desk.vehicle)
    kept = [str(one.before) + str(one.after) for one in Change.objects.all()]
    kept += [str(one.detail) for one in Entry.objects.all()]
    assert not any("架空" in one for one in kept)


def test_a_code_that_no_master_has_is_named(desk, till):
    Parameter.objects.update_or_create(key="paid_disposition", defaults={"value": "77"})
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    with pytest.raises(LedgerError, match="paid_disposition"):
        release(desk.clerk, claim, key=uuid4())


@pytest.mark.parametrize("change", [{"amount": 1}, {"reason": "訂正"}])
def test_a_receipt_is_never_changed(desk, till, change):
    give_back(desk.clerk, desk.vehicle)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        TillEntry.objects.update(amount=5)
