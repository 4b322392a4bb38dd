"""Taking a return back: by a second entry, never by changing the first. K-09, L-12."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ledger.releases.actions import Action
from ledger.releases.exceptions import NoTill, NotReversible
from ledger.releases.models import Claim, Receipt, TillEntry
from ledger.releases.numbering import receipt_number
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import lock, take
from office.accounts.models import User
from office.audit import trail

from .tills import open_till_of

LATER = "releases.reverse_later"


def obstacle(user: User, claim: Claim, today: date) -> str:
    """Why `user` may not take the return back; "" where they may.

    The yard may on the day itself, an officer also later.
    """
    if claim.state != Claim.State.RELEASED or claim.released_at is None:
        return f"この返還は「{claim.get_state_display()}」です。"
    if timezone.localdate(claim.released_at) != today and not user.has_perm(LATER):
        return "返還の当日を過ぎているため、取り消せません。区担当へ依頼してください。"
    return ""


@transaction.atomic
def take_back(actor: User, claim: Claim, *, reason: str) -> Claim:
    """Bring the vehicle back to its yard and the money back to the person.

    The refund is an entry of its own, with its own number, in the till that is open today.
    Taking back twice changes nothing. Raises NotReversible, NoTill, NotNow.
    """
    lock(claim.vehicle_id)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.state == Claim.State.REVERSED:
        return claim
    now = timezone.now()
    if why := obstacle(actor, claim, timezone.localdate(now)):
        raise NotReversible(why)
    if not reason.strip():
        raise NotReversible("取消しの理由を入力してください。")
    claim.vehicle = take(actor, claim.vehicle, Step.TAKE_BACK)
    receipt = claim.receipts.filter(kind=Receipt.Kind.FEE).first()
    refund = give_back(actor, receipt, reason.strip(), now) if receipt else None
    claim.state, claim.ended_reason = Claim.State.REVERSED, reason.strip()[:200]
    claim.save(update_fields=["state", "ended_reason"])
    trail.record(
        actor,
        Action.REVERSE,
        claim.vehicle,
        claim=claim.pk,
        receipt=receipt.number if receipt else "",
        refund=refund.number if refund else "",
        reason=claim.ended_reason,
    )
    return claim


def give_back(actor: User, receipt: Receipt, reason: str, now: datetime) -> Receipt:
    """The second entry: the same amount with the other sign, out of the till that is open now."""
    today = timezone.localdate(now)
    till = open_till_of(receipt.yard, today, for_update=True)
    if till.balance() < receipt.amount:
        raise NoTill("レジの現金が足りません。釣銭を補充してから取り消してください。")
    refund = Receipt.objects.create(
        number=receipt_number(receipt.yard, today),
        kind=Receipt.Kind.REVERSAL,
        yard=receipt.yard,
        till=till,
        claim=receipt.claim,
        vehicle=receipt.vehicle,
        fee=receipt.fee,
        fee_label=receipt.fee_label,
        fee_class_label=receipt.fee_class_label,
        amount=-receipt.amount,
        issued_on=today,
        issued_at=now,
        issued_by=actor,
        reverses=receipt,
        reason=reason[:200],
    )
    TillEntry.objects.create(
        till=till,
        kind=TillEntry.Kind.REVERSAL,
        amount=refund.amount,
        receipt=refund,
        at=now,
        by=actor,
    )
    return refund
