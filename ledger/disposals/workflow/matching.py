"""突合: what stands in the yard is read tag by tag against the list. Y-06."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import BatchItem, BatchScan, DisposalBatch
from ledger.vehicles import codes, guards
from ledger.vehicles.models import Disposition, Tag, Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.steps import case_of
from office.accounts.models import User
from office.text import normalise

from .batch import State, add, lock

Outcome = BatchScan.Outcome
Item = BatchItem.State


@transaction.atomic
def scan(
    actor: User, batch: DisposalBatch, code: str, key: UUID, *, today: date | None = None
) -> BatchScan:
    """Match the vehicle whose tag or number was read, or say why not.

    The same `key` again gives the same reading. Raises NotPossible when the list is closed.
    """
    row = lock(batch, State.MATCHING)
    known = BatchScan.objects.filter(key=key).first()
    if known is not None:
        return known
    bare = codes.normalise(code)[:40]
    vehicle = find(bare, code)
    outcome, detail = judge(row, bare, vehicle, today=today)
    if outcome == Outcome.MATCHED and vehicle is not None:
        row.items.filter(vehicle=vehicle).update(
            state=Item.MATCHED,
            matched_at=timezone.now(),
            matched_by=actor,
            unmatched_reason=None,
        )
    return BatchScan.objects.create(
        batch=row,
        key=key,
        code=bare,
        outcome=outcome,
        detail=detail[:200],
        vehicle=vehicle,
        scanned_by=actor,
    )


def find(bare: str, typed: str) -> Vehicle | None:
    """The vehicle of a tag, or of a 整理番号 typed by hand."""
    reference = normalise(typed).upper()
    found = Vehicle.objects.select_related("yard", "disposition")
    return found.filter(tag__code=bare).first() or found.filter(reference=reference).first()


def judge(
    batch: DisposalBatch, code: str, vehicle: Vehicle | None, *, today: date | None = None
) -> tuple[str, str]:
    """What reading `code` means for this list, and the reason in words. Changes nothing."""
    if vehicle is None:
        sound = codes.is_sound(code) or Tag.objects.filter(code=code).exists()
        return (Outcome.UNKNOWN if sound else Outcome.MISREAD), ""
    if vehicle.status != Vehicle.Status.STORED:
        return Outcome.GONE, vehicle.get_status_display()
    if vehicle.yard_id != batch.yard_id:
        return Outcome.OTHER_YARD, vehicle.yard.label
    case = case_of(vehicle, today=today)
    if held := guards.not_held_for_disposal(case):
        return Outcome.HELD, held
    if reasons := BY_STEP[Step.DISPOSE].obstacles(case):
        return Outcome.IN_TIME, " ".join(reasons)
    item = batch.items.filter(vehicle=vehicle).first()
    if item is None or item.state not in BatchItem.OPEN:
        return Outcome.NOT_LISTED, _elsewhere(batch, vehicle)
    return (Outcome.REPEATED if item.state == Item.MATCHED else Outcome.MATCHED), ""


@transaction.atomic
def accept(actor: User, reading: BatchScan, *, today: date | None = None) -> BatchScan:
    """Put a vehicle that was read but not listed on the list, and match it.

    Raises NotPossible when the law or another list forbids it.
    """
    row = lock(reading.batch, State.MATCHING)
    reading = BatchScan.objects.select_for_update().get(pk=reading.pk)
    vehicle = reading.vehicle
    if vehicle is None or reading.undone_at is not None:
        raise NotPossible("この読み取りは取り消されています。読み直してください。")
    outcome, detail = judge(row, reading.code, vehicle, today=today)
    if outcome != Outcome.NOT_LISTED or detail:
        raise NotPossible(f"リストに加えられません。{detail}")
    item = add(row, vehicle, _usual_kind(row))
    item.state, item.matched_at, item.matched_by = Item.MATCHED, timezone.now(), actor
    item.save(update_fields=["state", "matched_at", "matched_by"])
    reading.outcome, reading.detail = Outcome.MATCHED, "リストに加えました"
    reading.save(update_fields=["outcome", "detail"])
    return reading


@transaction.atomic
def undo(reading: BatchScan) -> None:
    """Take a reading back: its vehicle is unmatched again. Raises NotPossible once submitted."""
    row = lock(reading.batch, State.MATCHING)
    reading = BatchScan.objects.select_for_update().get(pk=reading.pk)
    if reading.undone_at is not None:
        return
    if reading.outcome == Outcome.MATCHED:
        row.items.matched().filter(vehicle=reading.vehicle_id).update(
            state=Item.LISTED, matched_at=None, matched_by=None
        )
    reading.undone_at = timezone.now()
    reading.save(update_fields=["undone_at"])


def _elsewhere(batch: DisposalBatch, vehicle: Vehicle) -> str:
    """Whether another list that is still open has the vehicle."""
    other = BatchItem.objects.listed().filter(vehicle=vehicle).exclude(batch=batch).first()
    return f"{other.batch.number} のリストにあります" if other else ""


def _usual_kind(batch: DisposalBatch) -> Disposition:
    """The way the first vehicle of the list goes; the clerk may change it."""
    item = batch.items.select_related("disposition").order_by("pk")[0]
    return item.disposition
