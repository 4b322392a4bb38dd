"""One asks, another decides: the single steps that need a second person. L-14."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.disposals.actions import Action
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import BatchItem, SettlementRequest
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import Disposition, InoperableReason, Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.steps import case_of, lock, take
from office.accounts.models import User
from office.audit import trail

State = SettlementRequest.State
SOMEBODY, SOMEBODY_ELSE = 0, -1
"""Two persons yet to come, to ask the table what else forbids a step."""


@transaction.atomic
def ask(
    actor: User,
    vehicle: Vehicle,
    step: Step,
    *,
    reason: str,
    disposition: Disposition | None = None,
    inoperable_reason: InoperableReason | None = None,
    handed_to: str = "",
) -> SettlementRequest:
    """Ask a second person to let the vehicle take `step`. Changes no vehicle.

    Raises NotPossible without a reason or while another request waits, and NotNow for what the
    table forbids already.
    """
    row = lock(vehicle)
    if not reason.strip():
        raise NotPossible("理由を入力してください。")
    if step == Step.HAND_OVER and not handed_to.strip():
        raise NotPossible("引渡し先を入力してください。")
    if SettlementRequest.objects.waiting().filter(vehicle=row).exists():
        raise NotPossible("この車両の依頼はすでに承認を待っています。")
    request = SettlementRequest(
        vehicle=row,
        step=step,
        disposition=disposition,
        inoperable_reason=inoperable_reason,
        handed_to=handed_to.strip(),
        reason=reason.strip(),
        requested_by=actor,
    )
    if reasons := reasons_against(request):
        raise NotNow(row.reference, reasons)
    request.save()
    trail.record(actor, Action.ASK_SETTLEMENT, row, step=step.label, reason=request.reason)
    return request


def reasons_against(request: SettlementRequest) -> list[str]:
    """What forbids the step now, the second person apart."""
    case = case_of(request.vehicle, disposition=request.disposition)
    asked = replace(case, actor=SOMEBODY, approved_by=SOMEBODY_ELSE, facts=facts_of(request))
    reasons = BY_STEP[request.taken].blockers(asked)
    if request.taken == Step.UNDO_DISPOSAL:
        reasons += _in_a_lot(request.vehicle)
    return reasons


@transaction.atomic
def approve(actor: User, request: SettlementRequest, *, note: str = "") -> SettlementRequest:
    """The second person agrees, and the vehicle takes the step.

    Raises NotPossible for the one who asked, and NotNow when the vehicle no longer allows it.
    """
    row = _lock(request, actor)
    if row.taken == Step.UNDO_DISPOSAL and (reasons := _in_a_lot(row.vehicle)):
        raise NotNow(row.vehicle.reference, reasons)
    take(
        row.requested_by,
        row.vehicle_id,
        row.taken,
        approved_by=actor,
        told={"reason": row.reason, "handed_to": row.handed_to, "request": row.pk},
        **facts_of(row),
    )
    if row.taken == Step.UNDO_DISPOSAL:
        disposed = BatchItem.objects.disposed().filter(vehicle=row.vehicle_id)
        disposed.update(
            state=BatchItem.State.LEFT_OUT, why_not=f"処分登録の取消し：{row.reason}"[:300]
        )
    return _decide(actor, row, State.APPROVED, note)


@transaction.atomic
def reject(actor: User, request: SettlementRequest, *, note: str) -> SettlementRequest:
    """The second person does not agree. Raises NotPossible without a reason."""
    row = _lock(request, actor)
    if not note.strip():
        raise NotPossible("不承認の理由を入力してください。")
    return _decide(actor, row, State.REJECTED, note)


@transaction.atomic
def withdraw(actor: User, request: SettlementRequest) -> SettlementRequest:
    """The one who asked takes it back. Raises NotPossible for anybody else."""
    row = _lock(request)
    if row.requested_by_id != actor.pk:
        raise NotPossible("取り下げられるのは依頼した人だけです。")
    return _decide(actor, row, State.WITHDRAWN, "")


def facts_of(request: SettlementRequest) -> dict[str, Any]:
    """What the step writes to the vehicle."""
    facts: dict[str, Any] = {}
    if request.disposition is not None:
        facts["disposition"] = request.disposition
    if request.inoperable_reason is not None:
        facts["inoperable_reason"] = request.inoperable_reason
    return facts


def _lock(request: SettlementRequest, decider: User | None = None) -> SettlementRequest:
    row = (
        SettlementRequest.objects.select_for_update(of=("self",))
        .select_related("vehicle", "requested_by", "disposition", "inoperable_reason")
        .get(pk=request.pk)
    )
    if row.state != State.WAITING:
        raise NotPossible(f"この依頼は「{row.get_state_display()}」です。")
    if decider is not None and decider.pk == row.requested_by_id:
        raise NotPossible("依頼した人は決定できません。別の人が決定してください。")
    return row


def _decide(actor: User, row: SettlementRequest, state: str, note: str) -> SettlementRequest:
    row.state, row.decided_by, row.decided_at = state, actor, timezone.now()
    row.decision_note = note.strip()[:200]
    row.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    trail.record(
        actor,
        Action.DECIDE_SETTLEMENT,
        row.vehicle,
        step=row.get_step_display(),
        decision=row.get_state_display(),
        note=row.decision_note,
    )
    return row


def _in_a_lot(vehicle: Vehicle) -> list[str]:
    item = getattr(vehicle, "sale_item", None)
    return [] if item is None else [f"売却ロット {item.lot} に入っています。先に外してください。"]
