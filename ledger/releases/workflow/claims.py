"""The first four steps of a return: person, holds, waiver, fee. L-12a, Y-04.

Each may be taken again as long as the vehicle has not left; none before the one it follows.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.releases.actions import Action
from ledger.releases.exceptions import AlreadyReleased, StepSkipped, WaiverRefused
from ledger.releases.fees import fee_of
from ledger.releases.models import Claim, Waiver
from ledger.vehicles.exceptions import LedgerError, NotNow
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.people import forget_collector, set_collector
from ledger.vehicles.workflow.steps import case_of, lock
from office.accounts.models import User
from office.audit import trail

from .tills import open_till_of

Stage = Claim.Stage
ORDER = list(Stage)


def check_may_leave(vehicle: Vehicle) -> None:
    """Raise NotNow while a hold keeps the vehicle from its owner, AlreadyReleased once it left."""
    if vehicle.status == Vehicle.Status.RELEASED:
        raise AlreadyReleased(released_already(vehicle))
    reasons = BY_STEP[Step.RELEASE].obstacles(case_of(vehicle))
    if reasons:
        raise NotNow(vehicle.reference, reasons)


def released_already(vehicle: Vehicle) -> str:
    """Who gave the vehicle back, and when: what the slower of two clerks is told."""
    at = timezone.localtime(vehicle.released_at) if vehicle.released_at else None
    when = f"{at:%Y/%m/%d %H:%M}に" if at else ""
    who = f"{vehicle.released_by}さんが" if vehicle.released_by else ""
    return (
        f"整理番号 {vehicle.reference} は、{when}{who}返還済みです。"
        "手数料は受け取らないでください。"
    )


@transaction.atomic
def identify(
    actor: User, vehicle: Vehicle, *, person: dict[str, Any], papers: dict[str, Any]
) -> Claim:
    """本人確認: write down who came, which paper was shown, and whether the key fits.

    `person` are fields of `Collector`, `papers` those of `Claim`. Begins the claim, or corrects
    the one that is open.
    """
    row = lock(vehicle)
    check_may_leave(row)
    now = timezone.now()
    claim = Claim.objects.open().select_for_update().filter(vehicle=row).first() or Claim(
        vehicle=row, started_at=now, started_by=actor
    )
    for name, value in papers.items():
        setattr(claim, name, value)
    claim.yard, claim.identified_at, claim.identified_by = row.yard, now, actor
    claim.save()
    set_collector(actor, row, person)
    trail.record(
        actor,
        Action.IDENTIFY,
        row,
        claim=claim.pk,
        document=claim.identity_document.label,
        key=claim.key_check,
    )
    return claim


@transaction.atomic
def see_holds(actor: User, claim: Claim) -> Claim:
    """保留確認: the clerk has looked at the vehicle and at what holds it. Raises NotNow."""
    claim = lock_claim(claim, Stage.HOLDS)
    check_may_leave(claim.vehicle)
    claim.holds_seen_at = timezone.now()
    claim.save(update_fields=["holds_seen_at"])
    seen = [str(hold.kind) for hold in claim.vehicle.holds.in_force().select_related("kind")]
    trail.record(actor, Action.SEE_HOLDS, claim.vehicle, claim=claim.pk, holds=seen)
    return claim


@transaction.atomic
def choose_terms(actor: User, claim: Claim, *, waived: bool) -> Claim:
    """免除: with the vehicle's approved waiver, or for the fee. Raises WaiverRefused."""
    claim = lock_claim(claim, Stage.WAIVER)
    claim.waiver = usable_waiver(actor, claim.vehicle) if waived else None
    claim.terms_chosen_at = timezone.now()
    claim.fee_agreed_at = claim.fee = claim.fee_amount = claim.tendered = None
    claim.save()
    trail.record(
        actor,
        Action.CHOOSE_TERMS,
        claim.vehicle,
        claim=claim.pk,
        waiver=claim.waiver.number if claim.waiver else "",
    )
    return claim


def usable_waiver(actor: User, vehicle: Vehicle) -> Waiver:
    """The approved waiver of the vehicle. Raises WaiverRefused where there is none for `actor`."""
    waiver: Waiver | None = (
        vehicle.waivers.filter(state=Waiver.State.APPROVED).select_related("reason").first()
    )
    if waiver is None:
        raise WaiverRefused("承認された免除がありません。承認されるまでは手数料が必要です。")
    if waiver.reason.needs_police_confirmation and waiver.decided_by_id == actor.pk:
        raise WaiverRefused(
            "免除を承認した人は、その自転車等を返還できません。別の人が行ってください。"
        )
    return waiver


@transaction.atomic
def agree_fee(actor: User, claim: Claim, *, tendered: int | None) -> Claim:
    """料金: what is to be paid today, and how much was handed over (yen; None: not counted).

    Raises NoFee, NoTill, or LedgerError when what was handed over is too little.
    """
    claim = lock_claim(claim, Stage.FEE)
    if claim.waiver_id is not None:
        claim.fee, claim.fee_amount, claim.tendered = None, 0, None
    else:
        open_till_of(claim.vehicle.yard, timezone.localdate())
        fee = fee_of(claim.vehicle, timezone.localdate())
        if tendered is not None and tendered < fee.amount:
            raise LedgerError(f"お預り金額が手数料（{fee.amount:,}円）より少なくなっています。")
        claim.fee, claim.fee_amount, claim.tendered = fee, fee.amount, tendered
    claim.fee_agreed_at = timezone.now()
    claim.save()
    trail.record(actor, Action.AGREE_FEE, claim.vehicle, claim=claim.pk, fee=claim.fee_amount)
    return claim


@transaction.atomic
def withdraw_claim(actor: User, claim: Claim, *, reason: str) -> Claim:
    """中止: the person goes without the vehicle. What they said about themselves is forgotten."""
    lock(claim.vehicle_id)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    if claim.state != Claim.State.OPEN:
        return claim
    claim.state, claim.ended_reason = Claim.State.WITHDRAWN, reason.strip()[:200]
    claim.identity_note = claim.agent_reason = claim.key_note = ""
    claim.save()
    forget_collector(actor, claim.vehicle, reason="返還の受付の中止")
    trail.record(actor, Action.WITHDRAW_CLAIM, claim.vehicle, claim=claim.pk)
    return claim


def lock_claim(claim: Claim, stage: Stage) -> Claim:
    """The open claim, locked with its vehicle, for a step at `stage`.

    Raises AlreadyReleased or StepSkipped.
    """
    vehicle = lock(claim.vehicle_id)
    locked = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    locked.vehicle = vehicle
    if locked.state == Claim.State.RELEASED:
        raise AlreadyReleased(released_already(vehicle))
    if locked.state != Claim.State.OPEN:
        raise StepSkipped(f"この返還の受付は「{locked.get_state_display()}」になっています。")
    if ORDER.index(locked.stage) < ORDER.index(stage):
        raise StepSkipped(f"先に「{locked.stage.label}」を済ませてください。")
    return locked
