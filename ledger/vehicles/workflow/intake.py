"""搬入: a truck is handed over at a yard, tag by tag; both sides agree on the count. W-11, W-12.

Whatever two tablets do at once, the manifest is locked first and the vehicle second.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from geo.models import StorageYard
from ledger.patrols.models import Crew
from ledger.vehicles import codes
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import ChangedMeanwhile, LedgerError
from ledger.vehicles.meanwhile import plain
from ledger.vehicles.models import Manifest, ManifestScan, Tag, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.transitions import Step
from office.accounts.models import User
from office.audit import trail

from .steps import take

Outcome = ManifestScan.Outcome
ACCEPTABLE = (Outcome.OTHER_YARD, Outcome.OTHER_CREW)


@transaction.atomic
def open_manifest(actor: User, yard: StorageYard, crew: Crew) -> Manifest:
    """Begin to take over a crew's truck, or go on with what somebody else has begun."""
    manifest, is_new = Manifest.objects.get_or_create(
        yard=yard, crew=crew, state=Manifest.State.OPEN, defaults={"opened_by": actor}
    )
    if is_new:
        trail.record(actor, Action.HAND_OVER, manifest, step="opened")
    return manifest


@transaction.atomic
def scan(actor: User, manifest: Manifest, code: str, key: UUID) -> ManifestScan:
    """Take the vehicle whose tag was read off the truck, or say why not.

    The same `key` again gives the same reading. Raises LedgerError when the manifest is closed.
    """
    manifest = _lock(manifest)
    known = ManifestScan.objects.filter(key=key).first()
    if known is not None:
        return known
    bare = codes.normalise(code)[:40]
    vehicle = Vehicle.objects.select_for_update(of=("self",)).filter(tag__code=bare).first()
    outcome = judge(manifest, bare, vehicle)
    reading = ManifestScan.objects.create(
        manifest=manifest,
        key=key,
        code=bare,
        outcome=outcome,
        vehicle=vehicle,
        scanned_by=actor,
    )
    if outcome == Outcome.RECEIVED and vehicle is not None:
        _take_in(actor, manifest, vehicle)
    _forget_crew_confirmation(manifest, outcome)
    return reading


def judge(manifest: Manifest, code: str, vehicle: Vehicle | None) -> Outcome:
    """What reading `code` means at this hand-over. Changes nothing."""
    if vehicle is None:
        return _judge_without_vehicle(code)
    if vehicle.status != Vehicle.Status.REMOVED:
        return Outcome.REPEATED if vehicle.manifest_id == manifest.pk else Outcome.ALREADY
    if vehicle.yard_id != manifest.yard_id:
        return Outcome.OTHER_YARD
    return Outcome.RECEIVED if vehicle.crew_id == manifest.crew_id else Outcome.OTHER_CREW


@transaction.atomic
def accept(actor: User, reading: ManifestScan, reason: str) -> ManifestScan:
    """Take in a vehicle meant for another yard or brought by another crew (W-11).

    The vehicle's yard changes and the reason is kept. Raises LedgerError.
    """
    manifest = _lock(reading.manifest)
    reading = ManifestScan.objects.select_for_update().get(pk=reading.pk)
    if reading.outcome == Outcome.RECEIVED:
        return reading
    if not reason.strip():
        message = "受け入れる理由を選んでください。"
        raise LedgerError(message)
    vehicle = _lock_vehicle(reading)
    if (
        vehicle is None
        or reading.undone_at
        or judge(manifest, reading.code, vehicle)
        not in (
            *ACCEPTABLE,
            Outcome.RECEIVED,
        )
    ):
        message = "この車両はもう受け入れられません。読み直してください。"
        raise LedgerError(message)
    if vehicle.yard_id != manifest.yard_id:
        reading.moved_from, vehicle.yard = vehicle.yard, manifest.yard
    reading.outcome, reading.reason = Outcome.RECEIVED, reason.strip()
    reading.save(update_fields=["outcome", "reason", "moved_from"])
    _take_in(actor, manifest, vehicle, reason=reading.reason)
    _forget_crew_confirmation(manifest, Outcome.RECEIVED)
    return reading


@transaction.atomic
def undo(actor: User, reading: ManifestScan) -> None:
    """Take a reading back: its vehicle is on the truck again, for the yard it was meant for.

    Raises LedgerError once the manifest is closed or the vehicle has been inspected.
    """
    manifest = _lock(reading.manifest)
    reading = ManifestScan.objects.select_for_update().get(pk=reading.pk)
    if reading.undone_at is not None:
        return
    vehicle = _lock_vehicle(reading)
    if reading.outcome == Outcome.RECEIVED and vehicle is not None:
        yard = reading.moved_from or vehicle.yard
        take(actor, vehicle, Step.PUT_BACK, told={"step": "undone"}, yard=yard)
    reading.undone_at = timezone.now()
    reading.save(update_fields=["undone_at"])
    _forget_crew_confirmation(manifest, Outcome.RECEIVED)


@transaction.atomic
def note_condition(actor: User, vehicle: Vehicle, text: str, *, seen: str | None = None) -> Vehicle:
    """Write down in what state the vehicle came off the truck (W-12).

    `seen` is the memo as the page showed it, None for no comparison. Raises ChangedMeanwhile
    when it is another one by now, and not the same as `text`.
    """
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    text, before = text.strip(), vehicle.condition_memo
    if seen is not None and plain(before) not in (plain(seen), plain(text)):
        theirs = f"ほかの人が「{before or '空欄'}」と記録しました。"
        message = f"{theirs}両方が残るように直して、もう一度記録してください。"
        raise ChangedMeanwhile(message, {"condition_memo": before})
    vehicle.condition_memo = text
    vehicle.save(update_fields=["condition_memo"])
    trail.record(actor, Action.HAND_OVER, vehicle, memo=vehicle.condition_memo)
    return vehicle


@transaction.atomic
def confirm_by_crew(manifest: Manifest, member: User, declared: int) -> Manifest:
    """The crew says how many it brought and confirms. `member` has proved who they are.

    Raises LedgerError for somebody of another crew, or when the manifest is closed.
    """
    manifest = _lock(manifest)
    if member.unit_id != manifest.crew.unit_id:
        message = f"{member}さんは{manifest.crew}ではありません。"
        raise LedgerError(message)
    manifest.declared_count = declared
    manifest.crew_confirmed_by = member
    manifest.crew_confirmed_at = timezone.now()
    manifest.save(update_fields=["declared_count", "crew_confirmed_by", "crew_confirmed_at"])
    trail.record(member, Action.HAND_OVER, manifest, step="crew", declared=declared)
    return manifest


@transaction.atomic
def close(actor: User, manifest: Manifest, note: str = "") -> Manifest:
    """The yard confirms; the hand-over is over. A difference must be explained and is kept.

    Raises LedgerError before the crew has confirmed, or without an explanation.
    """
    manifest = _lock(manifest)
    if manifest.crew_confirmed_at is None:
        message = "先に班の確認を受けてください。"
        raise LedgerError(message)
    found = discrepancy(manifest)
    if found and not note.strip():
        message = "申告と受入れに差異があります。説明を入力してください。"
        raise LedgerError(message)
    manifest.discrepancy = found
    manifest.discrepancy_note = note.strip() if found else ""
    manifest.state = Manifest.State.CLOSED
    manifest.yard_confirmed_by, manifest.yard_confirmed_at = actor, timezone.now()
    manifest.save()
    trail.record(actor, Action.HAND_OVER, manifest, step="closed", discrepancy=found)
    return manifest


def missing(manifest: Manifest) -> VehicleQuerySet:
    """Vehicles of the crew for this yard that have not come off the truck."""
    return Vehicle.objects.on_truck(manifest.crew).filter(yard=manifest.yard)


def extras(manifest: Manifest) -> Any:
    """Readings that are on no list and were neither accepted nor taken back."""
    return manifest.scans.filter(outcome__in=ManifestScan.EXTRAS, undone_at=None)


def discrepancy(manifest: Manifest) -> dict[str, Any]:
    """In what the list, the crew's count and the yard's readings differ; {} if they agree."""
    received = manifest.vehicles.count()
    absent = list(missing(manifest).order_by("reference").values_list("reference", flat=True))
    extra = [
        {"code": reading.code, "outcome": reading.outcome}
        for reading in extras(manifest).order_by("pk")
    ]
    declared = manifest.declared_count
    if not absent and not extra and declared in (None, received):
        return {}
    return {"declared": declared, "received": received, "missing": absent, "extra": extra}


def unfinished_elsewhere(crew: Crew, yard: StorageYard) -> VehicleQuerySet:
    """Vehicles on the same truck that go on to another yard (W-11)."""
    return Vehicle.objects.on_truck(crew).filter(~Q(yard=yard))


def _judge_without_vehicle(code: str) -> Outcome:
    if Tag.objects.filter(code=code).exists():
        return Outcome.NOT_REMOVED
    return Outcome.UNKNOWN if codes.is_sound(code) else Outcome.MISREAD


def _lock(manifest: Manifest) -> Manifest:
    locked = (
        Manifest.objects.select_for_update(of=("self",))
        .select_related("yard", "crew")
        .get(pk=manifest.pk)
    )
    if locked.state != Manifest.State.OPEN:
        message = "この引継ぎは確認が済んでいます。新しい引継ぎを始めてください。"
        raise LedgerError(message)
    return locked


def _lock_vehicle(reading: ManifestScan) -> Vehicle | None:
    if reading.vehicle_id is None:
        return None
    return Vehicle.objects.select_for_update(of=("self",)).get(pk=reading.vehicle_id)


def _take_in(actor: User, manifest: Manifest, vehicle: Vehicle, *, reason: str = "") -> None:
    take(
        actor,
        vehicle,
        Step.TAKE_IN,
        told={"yard": manifest.yard.label, "reason": reason},
        manifest=manifest,
        taken_in_by=actor,
        yard=vehicle.yard,
    )


def _forget_crew_confirmation(manifest: Manifest, outcome: str) -> None:
    """What the crew confirmed has changed since, so they confirm again."""
    if outcome in (Outcome.REPEATED, Outcome.MISREAD) or manifest.crew_confirmed_at is None:
        return
    manifest.crew_confirmed_at = manifest.crew_confirmed_by = None
    manifest.save(update_fields=["crew_confirmed_at", "crew_confirmed_by"])
