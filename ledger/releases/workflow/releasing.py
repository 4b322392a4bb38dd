"""受領: the vehicle leaves, the receipt is numbered, the money is in the till. All or nothing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ledger.releases.actions import Action
from ledger.releases.exceptions import NoFee, StepSkipped
from ledger.releases.fees import fee_of
from ledger.releases.models import Claim, PaperWording, Receipt, TillEntry
from ledger.releases.numbering import receipt_number
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Disposition, ReleaseKind, Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import lock, take
from office.accounts.models import User
from office.audit import trail
from office.masters.models import CodeEntry, Parameter

from .claims import Stage, check_may_leave, lock_claim, usable_waiver
from .tills import open_till_of


@transaction.atomic
def release(actor: User, claim: Claim, *, key: UUID) -> Claim:
    """Give the vehicle back on the terms of its claim. The same `key` again changes nothing.

    Raises AlreadyReleased (who was faster, and when), StepSkipped, NotNow (a hold), NoFee (the
    fee has changed since), NoTill, WaiverRefused.
    """
    lock(claim.vehicle_id)
    done = Claim.objects.filter(pk=claim.pk, release_key=key).first()
    if done is not None:
        return done
    claim = lock_claim(claim, Stage.RECEIPT)
    check_may_leave(claim.vehicle)
    now = timezone.now()
    facts = terms_of(actor, claim, timezone.localdate(now))
    vehicle = take(actor, claim.vehicle, Step.RELEASE, released_at=now, released_by=actor, **facts)
    claim.vehicle, claim.state, claim.release_key = vehicle, Claim.State.RELEASED, key
    claim.released_at, claim.released_by = now, actor
    claim.save()
    if claim.fee_amount:
        issue_receipt(actor, claim, now)
    return claim


def terms_of(actor: User, claim: Claim, today: date) -> dict[str, Any]:
    """What the release writes to the vehicle. L-01.25, L-01.26, L-01.30.

    The waiver and the fee are looked at again: either may have changed since they were agreed.
    """
    if claim.waiver_id is not None:
        waiver = usable_waiver(actor, claim.vehicle)
        if waiver.pk != claim.waiver_id:
            raise StepSkipped("免除が変わっています。「免除」からもう一度確かめてください。")
        return {
            "disposition": waiver.reason.disposition,
            "release_kind": waiver.reason.release_kind,
            "fee_paid": 0,
            "fee_waived": Vehicle.Trilean.YES,
        }
    fee = fee_of(claim.vehicle, today)
    if (fee.pk, fee.amount) != (claim.fee_id, claim.fee_amount):
        raise NoFee(
            f"手数料が {fee.amount:,}円に変わっています。「料金」をもう一度確かめてください。"
        )
    return {
        "disposition": coded(Disposition, "paid_disposition"),
        "release_kind": coded(ReleaseKind, "paid_release_kind"),
        "fee_paid": fee.amount,
        "fee_waived": Vehicle.Trilean.NO,
    }


def coded(model: type[CodeEntry], parameter: str) -> CodeEntry:
    """The entry of a list whose code a parameter names. Raises LedgerError where it is missing."""
    code = Parameter.text(parameter)
    found: CodeEntry | None = model.objects.filter(code=code).first()
    if found is None:
        raise LedgerError(
            f"業務パラメータ「{parameter}」のコード「{code}」が、"
            f"マスタ「{model._meta.verbose_name}」にありません。"
        )
    return found


def issue_receipt(actor: User, claim: Claim, now: datetime) -> Receipt:
    """Number the receipt and put its money into the till. Raises NoTill."""
    yard, today = claim.vehicle.yard, timezone.localdate(now)
    till = open_till_of(yard, today, for_update=True)
    fee = claim.fee
    assert fee is not None  # noqa: S101 (the table demands it of a claim that pays)
    receipt = Receipt.objects.create(
        number=receipt_number(yard, today),
        yard=yard,
        till=till,
        claim=claim,
        vehicle=claim.vehicle,
        fee=fee,
        fee_label=fee_label_of("receipt"),
        fee_class_label=fee.fee_class.label,
        amount=fee.amount,
        issued_on=today,
        issued_at=now,
        issued_by=actor,
    )
    TillEntry.objects.create(
        till=till,
        kind=TillEntry.Kind.FEE,
        amount=receipt.amount,
        receipt=receipt,
        at=now,
        by=actor,
    )
    trail.record(
        actor, Action.ISSUE_RECEIPT, receipt, vehicle=claim.vehicle.reference, amount=fee.amount
    )
    return receipt


def fee_label_of(paper: str) -> str:
    """What the fee is called on one of the papers; the screen's word where that says nothing."""
    wording = PaperWording.objects.filter(code=paper).first()
    return (wording.fee_label if wording else "") or Parameter.text("fee_label")
