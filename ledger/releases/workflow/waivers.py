"""免除: application, call to the police, decision. Y-05, L-01.27, SECURITY C25.

Four eyes: whoever entered the application never approves it, and where the police must confirm,
whoever approved it never hands the vehicle over (`claims.usable_waiver`).
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ledger.releases import theft
from ledger.releases.actions import Action
from ledger.releases.exceptions import WaiverRefused
from ledger.releases.models import Applicant, PoliceCheck, Waiver
from ledger.releases.numbering import waiver_number
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow.steps import lock
from office.accounts.models import User
from office.audit import trail
from office.masters.models import Parameter

State = Waiver.State
Judgement = Waiver.Judgement
STILL_HERE = (Vehicle.Status.REMOVED, Vehicle.Status.STORED)
THEFT_FIELDS = ["theft_report", "theft_reported_at", "theft_police", "theft_receipt_number"]


def rule_now() -> theft.Rule:
    """How the ward reads 「撤去の前」 today. Raises WaiverRefused for a value that is no rule."""
    value = Parameter.text("theft_rule")
    try:
        return theft.Rule(value)
    except ValueError as error:
        raise WaiverRefused(
            f"業務パラメータ「theft_rule」の値「{value}」は使えません。"
            f"{'か'.join(theft.Rule)} にしてください。"
        ) from error


@transaction.atomic
def request_waiver(
    actor: User, vehicle: Vehicle, *, facts: dict[str, Any], person: dict[str, Any], key: UUID
) -> Waiver:
    """Write an application down. `facts` are fields of `Waiver`, `person` of `Applicant`.

    The same `key` again changes nothing. Raises WaiverRefused while another one stands, or once
    the vehicle has left.
    """
    row = lock(vehicle)
    done = Waiver.objects.filter(key=key).first()
    if done is not None:
        return done
    if row.status not in STILL_HERE:
        raise WaiverRefused(f"この車両は「{row.get_status_display()}」のため、申請できません。")
    standing = row.waivers.standing().first()
    if standing is not None:
        raise WaiverRefused(
            f"この車両には「{standing.get_state_display()}」の免除の申請がすでにあります。"
        )
    waiver = Waiver(vehicle=row, key=key, requested_at=timezone.now(), requested_by=actor, **facts)
    _settle(waiver)
    waiver.save()
    _name_applicant(waiver, person)
    _tell_vehicle(waiver)
    trail.record(
        actor,
        Action.REQUEST_WAIVER,
        row,
        waiver=waiver.pk,
        reason=waiver.reason.label,
        judgement=waiver.get_judgement_display(),
    )
    return waiver


@transaction.atomic
def correct_waiver(
    actor: User, waiver: Waiver, *, facts: dict[str, Any], person: dict[str, Any]
) -> Waiver:
    """Correct an application that is not decided. What the police was asked must be asked again."""
    waiver = lock_waiver(waiver)
    _must_be_undecided(waiver)
    changed = [name for name, value in facts.items() if getattr(waiver, name) != value]
    for name in changed:
        setattr(waiver, name, facts[name])
    _settle(waiver)
    waiver.save()
    _name_applicant(waiver, person)
    _tell_vehicle(waiver)
    trail.record(actor, Action.CORRECT_WAIVER, waiver.vehicle, waiver=waiver.pk, fields=changed)
    return waiver


@transaction.atomic
def ask_police(actor: User, waiver: Waiver, **answer: Any) -> PoliceCheck:
    """Record a call to the police; an answer that says something hands on to the decision.

    `answer` are fields of `PoliceCheck`. Raises WaiverRefused when nothing is to be asked.
    """
    waiver = lock_waiver(waiver)
    _must_be_undecided(waiver)
    if not waiver.reason.needs_police_confirmation:
        raise WaiverRefused("この免除理由では、警察への確認は要りません。")
    check = PoliceCheck.objects.create(waiver=waiver, recorded_by=actor, **answer)
    answered = check.result != PoliceCheck.Result.NO_ANSWER
    waiver.state = State.DECIDING if answered else State.CHECKING
    waiver.save(update_fields=["state"])
    trail.record(actor, Action.ASK_POLICE, waiver.vehicle, waiver=waiver.pk, result=check.result)
    return check


@transaction.atomic
def approve(actor: User, waiver: Waiver, *, note: str = "") -> Waiver:
    """承認: open the way past the fee. Raises WaiverRefused with whatever forbids it."""
    waiver = lock_waiver(waiver)
    if reasons := obstacles(actor, waiver):
        raise WaiverRefused(" ".join(reasons))
    now = timezone.now()
    waiver.number = waiver_number(timezone.localdate(now))
    _decide(actor, waiver, State.APPROVED, note)
    trail.record(
        actor, Action.APPROVE_WAIVER, waiver.vehicle, waiver=waiver.pk, number=waiver.number
    )
    return waiver


@transaction.atomic
def reject(actor: User, waiver: Waiver, *, note: str) -> Waiver:
    """不承認, with the reason that the yard tells the person."""
    waiver = lock_waiver(waiver)
    _must_be_undecided(waiver)
    if not note.strip():
        raise WaiverRefused("不承認の理由を入力してください。")
    _decide(actor, waiver, State.REJECTED, note)
    trail.record(actor, Action.REJECT_WAIVER, waiver.vehicle, waiver=waiver.pk)
    return waiver


@transaction.atomic
def withdraw(actor: User, waiver: Waiver) -> Waiver:
    """取下げ. Raises WaiverRefused once the vehicle was released on it."""
    waiver = lock_waiver(waiver)
    if waiver.state not in Waiver.STANDING or waiver.vehicle.status not in STILL_HERE:
        raise WaiverRefused(f"「{waiver.get_state_display()}」の申請は取り下げられません。")
    waiver.state = State.WITHDRAWN
    waiver.save(update_fields=["state"])
    trail.record(actor, Action.WITHDRAW_WAIVER, waiver.vehicle, waiver=waiver.pk)
    return waiver


def obstacles(actor: User, waiver: Waiver) -> list[str]:
    """Every reason why `actor` cannot approve the waiver; empty: they can."""
    if waiver.state not in Waiver.UNDECIDED:
        return [f"この申請は「{waiver.get_state_display()}」です。"]
    reason, found = waiver.reason, []
    if waiver.requested_by_id == actor.pk:
        found.append("申請を登録した人は承認できません。別の人が承認してください。")
    if reason.needs_police_confirmation and not waiver.is_confirmed():
        found.append("警察の確認が取れていません。")
    if reason.needs_theft_report and waiver.judgement != Judgement.BEFORE:
        found.append("届出が撤去より前ではないため、この理由では承認できません。")
    if reason.needs_decision_number and not waiver.decision_number:
        found.append("決裁番号がありません。申請を訂正して入力してください。")
    return found


def lock_waiver(waiver: Waiver) -> Waiver:
    """The waiver, locked with its vehicle."""
    vehicle = lock(waiver.vehicle_id)
    locked = Waiver.objects.select_for_update(of=("self",)).get(pk=waiver.pk)
    locked.vehicle = vehicle
    return locked


def _must_be_undecided(waiver: Waiver) -> None:
    if not waiver.is_undecided:
        raise WaiverRefused(f"この申請は「{waiver.get_state_display()}」です。")


def _settle(waiver: Waiver) -> None:
    """Compare the times, and let the police be asked where the reason needs it. Does not save."""
    waiver.judgement, waiver.judged_by_rule = Judgement.UNKNOWN.value, ""
    if waiver.reported_at is not None:
        rule = rule_now()
        before = theft.precedes(waiver.reported_at, waiver.vehicle.removed_at, rule)
        waiver.judgement = Judgement.BEFORE if before else Judgement.NOT_BEFORE
        waiver.judged_by_rule = rule.value
    asks = waiver.reason.needs_police_confirmation
    waiver.state = State.CHECKING if asks else State.DECIDING


def _name_applicant(waiver: Waiver, person: dict[str, Any]) -> None:
    applicant = Applicant.objects.filter(waiver=waiver).first() or Applicant(waiver=waiver)
    for name, value in person.items():
        setattr(applicant, name, value)
    applicant.save()


def _tell_vehicle(waiver: Waiver) -> None:
    """The theft report belongs to the ledger, whatever becomes of the waiver (L-01.27)."""
    if waiver.reported_at is None:
        return
    vehicle = waiver.vehicle
    vehicle.theft_report = Vehicle.Trilean.YES
    vehicle.theft_reported_at = waiver.reported_at
    vehicle.theft_police = waiver.police_name
    vehicle.theft_receipt_number = waiver.receipt_number
    vehicle.save(update_fields=THEFT_FIELDS)


def _decide(actor: User, waiver: Waiver, state: State, note: str) -> None:
    waiver.state, waiver.decision_note = state, note.strip()[:200]
    waiver.decided_at, waiver.decided_by = timezone.now(), actor
    waiver.save()
