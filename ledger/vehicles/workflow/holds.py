"""Holding a vehicle back, and letting it go again. UX 3 (holds block with the reason)."""

from django.db import transaction
from django.utils import timezone

from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Hold, HoldKind, Vehicle
from office.accounts.models import User
from office.audit import trail

from .steps import lock

HOLDABLE = (Vehicle.Status.REMOVED, Vehicle.Status.STORED)


@transaction.atomic
def place_hold(actor: User, vehicle: Vehicle, *, kind: HoldKind, reason: str) -> Hold:
    """Hold the vehicle back. Raises LedgerError without a reason or once it has left."""
    row = lock(vehicle)
    if row.status not in HOLDABLE:
        message = f"この車両は「{row.get_status_display()}」のため保留できません。"
        raise LedgerError(message)
    if not reason.strip():
        message = "保留の理由を入力してください。"
        raise LedgerError(message)
    hold = Hold.objects.create(vehicle=row, kind=kind, reason=reason.strip(), placed_by=actor)
    trail.record(actor, Action.PLACE_HOLD, row, kind=kind.label, hold=hold.pk)
    return hold


@transaction.atomic
def lift_hold(actor: User, hold: Hold, *, reason: str) -> Hold:
    """End a hold. Raises LedgerError without a reason; lifting twice changes nothing."""
    lock(hold.vehicle_id)
    hold = Hold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.lifted_at is not None:
        return hold
    if not reason.strip():
        message = "保留を外す理由を入力してください。"
        raise LedgerError(message)
    hold.lifted_at, hold.lifted_by, hold.lift_reason = timezone.now(), actor, reason.strip()
    hold.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    trail.record(actor, Action.LIFT_HOLD, hold.vehicle, kind=hold.kind.label, hold=hold.pk)
    return hold
