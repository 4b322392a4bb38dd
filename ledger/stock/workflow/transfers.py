"""保管所間の移送: vehicles are scanned out of one yard and into another. Y-01.

Whatever two tablets do at once, the transfer is locked first and the vehicle second. A vehicle
counts where it was sent from until it is received (ADR 21).
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from geo.models import StorageYard
from ledger.patrols.models import Crew
from ledger.stock.actions import Action
from ledger.stock.models import Transfer, TransferScan
from ledger.stock.reading import is_known_code, locked_vehicle
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take, take_many
from office import fiscal, wareki
from office.accounts.models import User
from office.audit import trail
from office.masters.models import NumberSeries

Outcome = TransferScan.Outcome
State = Transfer.State


@transaction.atomic
def plan(
    actor: User,
    *,
    from_yard: StorageYard,
    to_yard: StorageYard,
    reason: str,
    planned_on: date | None = None,
    crew: Crew | None = None,
    carrier: str = "",
) -> Transfer:
    """Begin a transfer. Raises LedgerError for a transfer to the same yard."""
    if from_yard.pk == to_yard.pk:
        message = "送る保管所と受け入れる保管所が同じです。"
        raise LedgerError(message)
    transfer = Transfer.objects.create(
        reference=next_reference(timezone.localdate()),
        from_yard=from_yard,
        to_yard=to_yard,
        reason=reason,
        planned_on=planned_on,
        crew=crew,
        carrier=carrier,
        made_by=actor,
    )
    trail.record(actor, Action.PLAN_TRANSFER, transfer, to=to_yard.label, reason=reason)
    return transfer


@transaction.atomic
def scan(actor: User, transfer: Transfer, code: str, key: UUID) -> TransferScan:
    """Load or receive the vehicle whose tag was read, or say why not.

    The same `key` again gives the same reading. Raises LedgerError when the transfer is over.
    """
    transfer = lock(transfer)
    known = TransferScan.objects.filter(key=key).first()
    if known is not None:
        return known
    bare, vehicle = locked_vehicle(code)
    arriving = transfer.state == State.MOVING
    outcome = judge(transfer, bare, vehicle)
    reading = TransferScan.objects.create(
        transfer=transfer,
        key=key,
        code=bare,
        at_arrival=arriving,
        outcome=outcome,
        vehicle=vehicle,
        scanned_by=actor,
    )
    if vehicle is not None and outcome == Outcome.RECEIVED:
        _receive(actor, transfer, vehicle)
    elif vehicle is not None and outcome == Outcome.LOADED:
        trail.record(actor, Action.LOAD, vehicle, transfer=transfer.reference)
    return reading


def judge(transfer: Transfer, code: str, vehicle: Vehicle | None) -> Outcome:
    """What reading `code` means at this transfer. Changes nothing."""
    if vehicle is None:
        return Outcome.UNKNOWN if is_known_code(code) else Outcome.MISREAD
    if transfer.state == State.MOVING:
        return _judge_arriving(transfer, vehicle)
    if vehicle.status != Vehicle.Status.STORED:
        return Outcome.NOT_STORED
    if vehicle.yard_id != transfer.from_yard_id:
        return Outcome.OTHER_YARD
    if transfer.loaded().filter(pk=vehicle.pk).exists():
        return Outcome.REPEATED
    return Outcome.ON_ANOTHER if is_on_another(transfer, vehicle) else Outcome.LOADED


def is_on_another(transfer: Transfer, vehicle: Vehicle) -> bool:
    """Whether another transfer that is not over has the vehicle on its list."""
    elsewhere = TransferScan.objects.filter(
        vehicle=vehicle,
        outcome=Outcome.LOADED,
        undone_at=None,
        transfer__state__in=Transfer.OPEN,
    )
    return elsewhere.exclude(transfer=transfer).exists()


@transaction.atomic
def accept(actor: User, reading: TransferScan, reason: str) -> TransferScan:
    """Take a vehicle that came along without being on the list. Raises LedgerError."""
    transfer = lock(reading.transfer)
    reading = TransferScan.objects.select_for_update().get(pk=reading.pk)
    if reading.outcome == Outcome.RECEIVED:
        return reading
    if not reason.strip():
        message = "受け入れる理由を入力してください。"
        raise LedgerError(message)
    vehicle = _lock_vehicle(reading)
    can_come = vehicle is not None and judge(transfer, reading.code, vehicle) == Outcome.NOT_LISTED
    if vehicle is None or reading.undone_at or not can_come:
        message = "この車両はもう受け入れられません。読み直してください。"
        raise LedgerError(message)
    reading.outcome, reading.reason = Outcome.RECEIVED, reason.strip()
    reading.save(update_fields=["outcome", "reason"])
    _receive(actor, transfer, vehicle, reason=reading.reason)
    return reading


@transaction.atomic
def undo(actor: User, reading: TransferScan) -> None:
    """Take a reading back: off the list, or back on the truck. Raises LedgerError."""
    transfer = lock(reading.transfer)
    reading = TransferScan.objects.select_for_update().get(pk=reading.pk)
    if reading.undone_at is not None:
        return
    vehicle = _lock_vehicle(reading)
    if reading.outcome == Outcome.LOADED and transfer.state != State.PREPARING:
        message = "出発したあとは積込みを取り消せません。受け入れる保管所で差異として記録します。"
        raise LedgerError(message)
    if reading.outcome == Outcome.RECEIVED and vehicle is not None:
        listed = transfer.loaded().filter(pk=vehicle.pk).exists()
        _send_back(actor, transfer, vehicle, on_the_way=listed)
    reading.undone_at = timezone.now()
    reading.save(update_fields=["undone_at"])


@transaction.atomic
def depart(actor: User, transfer: Transfer) -> Transfer:
    """The truck leaves: what is on its list is on the way and neither released nor disposed of.

    Raises LedgerError with every vehicle that can no longer go, and for an empty truck.
    """
    transfer = lock(transfer, State.PREPARING)
    keys = list(transfer.loaded().values_list("pk", flat=True))
    if not keys:
        message = "積み込んだ車両がありません。札を読み取ってください。"
        raise LedgerError(message)
    gone = transfer.loaded().exclude(
        status=Vehicle.Status.STORED, yard=transfer.from_yard_id, in_transit_to=None
    )
    if gone:
        listed = "、".join(f"{one.reference}（{one.get_status_display()}）" for one in gone)
        message = f"運べない車両があります。一覧から外してください：{listed}"
        raise LedgerError(message)
    take_many(
        actor,
        keys,
        Step.TRANSFER,
        facts_of=lambda _: {"in_transit_to": transfer.to_yard},
        told={"transfer": transfer.reference},
    )
    transfer.state = State.MOVING
    transfer.departed_at, transfer.departed_by = timezone.now(), actor
    transfer.save(update_fields=["state", "departed_at", "departed_by"])
    trail.record(actor, Action.DEPART, transfer, loaded=len(keys))
    return transfer


@transaction.atomic
def close(actor: User, transfer: Transfer, note: str = "") -> Transfer:
    """The receiving yard confirms. What did not arrive stays with the sender, and is explained.

    Raises LedgerError without an explanation of a difference.
    """
    transfer = lock(transfer, State.MOVING)
    found = discrepancy(transfer)
    if found and not note.strip():
        message = "積込みと受領に差異があります。説明を入力してください。"
        raise LedgerError(message)
    _leave_with_sender(actor, transfer)
    transfer.discrepancy, transfer.note = found, note.strip() if found else ""
    _end(actor, transfer, State.RECEIVED)
    trail.record(actor, Action.CLOSE_TRANSFER, transfer, discrepancy=found)
    return transfer


@transaction.atomic
def cancel(actor: User, transfer: Transfer, reason: str) -> Transfer:
    """Call the transfer off; what is on the truck is in its old yard again. Raises LedgerError."""
    transfer = lock(transfer)
    if not reason.strip():
        message = "取り消す理由を入力してください。"
        raise LedgerError(message)
    if transfer.received().exists():
        message = "すでに受領した車両があります。受領の確認で終えてください。"
        raise LedgerError(message)
    if transfer.state == State.MOVING:
        _leave_with_sender(actor, transfer)
    transfer.note = reason.strip()
    _end(actor, transfer, State.CANCELLED)
    trail.record(actor, Action.CANCEL_TRANSFER, transfer, reason=transfer.note)
    return transfer


def discrepancy(transfer: Transfer) -> dict[str, Any]:
    """In what the list and the readings at the arrival differ; {} if they agree."""
    absent = list(transfer.missing().order_by("reference").values_list("reference", flat=True))
    extra = [
        {"code": reading.code, "outcome": reading.outcome}
        for reading in extras(transfer).order_by("pk")
    ]
    if not absent and not extra:
        return {}
    counts = {"loaded": transfer.loaded().count(), "received": transfer.received().count()}
    return counts | {"missing": absent, "extra": extra}


def extras(transfer: Transfer) -> Any:
    """Readings at the arrival that are on no list and were neither accepted nor taken back."""
    return transfer.scans.filter(at_arrival=True, outcome__in=TransferScan.EXTRAS, undone_at=None)


def next_reference(day: date) -> str:
    """The next number of a transfer in the fiscal year of `day`: 移R8-0001."""
    first_day = fiscal.first_day(fiscal.fiscal_year(day))
    series = f"移{wareki.short_date(first_day).split('.')[0]}"
    return f"{series}-{NumberSeries.take(f'transfer {series}'):04}"


def lock(transfer: Transfer, *states: str) -> Transfer:
    """The transfer, locked until the transaction ends. Raises LedgerError in another state."""
    rows = Transfer.objects.select_for_update(of=("self",))
    locked = rows.select_related("from_yard", "to_yard").get(pk=transfer.pk)
    if locked.state not in (states or Transfer.OPEN):
        message = f"この移送は「{locked.get_state_display()}」です。画面を開き直してください。"
        raise LedgerError(message)
    return locked


def _judge_arriving(transfer: Transfer, vehicle: Vehicle) -> Outcome:
    if transfer.received().filter(pk=vehicle.pk).exists():
        return Outcome.REPEATED
    if vehicle.status != Vehicle.Status.STORED:
        return Outcome.NOT_STORED
    if transfer.loaded().filter(pk=vehicle.pk).exists():
        return Outcome.RECEIVED
    from_there = vehicle.yard_id == transfer.from_yard_id and vehicle.in_transit_to_id is None
    return Outcome.NOT_LISTED if from_there else Outcome.OTHER_YARD


def _receive(actor: User, transfer: Transfer, vehicle: Vehicle, *, reason: str = "") -> None:
    take(
        actor,
        vehicle,
        Step.TRANSFER,
        told={"transfer": transfer.reference, "from": transfer.from_yard.label, "reason": reason},
        yard=transfer.to_yard,
        in_transit_to=None,
        storage_spot="",
    )


def _send_back(actor: User, transfer: Transfer, vehicle: Vehicle, *, on_the_way: bool) -> None:
    # On the way again first: that is how the movements know a receipt that is taken back.
    told = {"transfer": transfer.reference, "step": "undone"}
    take(
        actor,
        vehicle,
        Step.TRANSFER,
        told=told,
        yard=transfer.from_yard,
        in_transit_to=transfer.to_yard,
    )
    if not on_the_way:
        take(actor, vehicle, Step.TRANSFER, told=told, in_transit_to=None)


def _leave_with_sender(actor: User, transfer: Transfer) -> None:
    take_many(
        actor,
        list(transfer.missing().values_list("pk", flat=True)),
        Step.TRANSFER,
        facts_of=lambda _: {"in_transit_to": None},
        told={"transfer": transfer.reference, "step": "not arrived"},
    )


def _lock_vehicle(reading: TransferScan) -> Vehicle | None:
    if reading.vehicle_id is None:
        return None
    return Vehicle.objects.select_for_update(of=("self",)).get(pk=reading.vehicle_id)


def _end(actor: User, transfer: Transfer, state: str) -> None:
    transfer.state = state
    transfer.ended_at, transfer.ended_by = timezone.now(), actor
    transfer.save()
