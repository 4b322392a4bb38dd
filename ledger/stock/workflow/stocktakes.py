"""棚卸し: walk through the yard and read every tag; the difference shows as one goes. UX idea 12.

Whatever several tablets do at once, the stock-take is locked first and the vehicle second.
"""

from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals.models import SettlementRequest
from ledger.disposals.workflow import settlement
from ledger.stock.actions import Action
from ledger.stock.models import StockTake, StockTakeScan
from ledger.stock.reading import is_known_code, locked_vehicle
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Disposition, Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take
from office import wareki
from office.accounts.models import User
from office.audit import trail

Outcome = StockTakeScan.Outcome
State = StockTake.State
SPOT_LENGTH = 20


@transaction.atomic
def begin(actor: User, yard: StorageYard, *, section: str = "") -> StockTake:
    """Begin to count a yard, or the part whose places begin with `section`. Raises LedgerError."""
    try:
        with transaction.atomic():
            made = StockTake.objects.create(yard=yard, section=section.strip(), started_by=actor)
    except IntegrityError as error:
        message = "この保管所の棚卸しはすでに始まっています。続きから行ってください。"
        raise LedgerError(message) from error
    trail.record(actor, Action.BEGIN_COUNT, made, section=made.section)
    return made


@transaction.atomic
def scan(
    actor: User, stock_take: StockTake, code: str, key: UUID, *, spot: str = ""
) -> StockTakeScan:
    """Read one tag; `spot` is where one stands, and becomes the vehicle's place.

    The same `key` again gives the same reading. Raises LedgerError unless the count is on.
    """
    known = StockTakeScan.objects.filter(key=key, stock_take=stock_take).first()
    if known is not None:
        return known
    stock_take = lock(stock_take, State.OPEN)
    bare, vehicle = locked_vehicle(code)
    outcome = judge(stock_take, bare, vehicle)
    reading = StockTakeScan.objects.create(
        stock_take=stock_take,
        key=key,
        code=bare,
        outcome=outcome,
        vehicle=vehicle,
        spot=spot.strip()[:SPOT_LENGTH],
        scanned_by=actor,
    )
    if vehicle is not None and outcome in (Outcome.MATCHED, Outcome.REPEATED):
        _put(actor, vehicle, reading.spot)
    return reading


def judge(stock_take: StockTake, code: str, vehicle: Vehicle | None) -> Outcome:
    """What reading `code` means at this count. Changes nothing."""
    if vehicle is None:
        return Outcome.UNKNOWN if is_known_code(code) else Outcome.MISREAD
    if vehicle.status == Vehicle.Status.REMOVED:
        return Outcome.NOT_TAKEN_IN
    if vehicle.status != Vehicle.Status.STORED:
        return Outcome.GONE
    if vehicle.yard_id != stock_take.yard_id:
        return Outcome.OTHER_YARD
    if vehicle.in_transit_to_id is not None:
        return Outcome.IN_TRANSIT
    seen = stock_take.seen().filter(pk=vehicle.pk).exists()
    return Outcome.REPEATED if seen else Outcome.MATCHED


@transaction.atomic
def find_by_hand(actor: User, stock_take: StockTake, vehicle: Vehicle, *, spot: str) -> None:
    """A missing vehicle stands there, though its tag cannot be read. Raises LedgerError."""
    stock_take = lock(stock_take, State.OPEN)
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    if judge(stock_take, vehicle.reference, vehicle) != Outcome.MATCHED:
        message = f"整理番号 {vehicle.reference} は、いまは不足の車両ではありません。"
        raise LedgerError(message)
    StockTakeScan.objects.create(
        stock_take=stock_take,
        key=uuid4(),
        code=vehicle.reference,
        outcome=Outcome.MATCHED,
        vehicle=vehicle,
        spot=spot.strip()[:SPOT_LENGTH],
        by_hand=True,
        scanned_by=actor,
    )
    _put(actor, vehicle, spot)


@transaction.atomic
def ask_lost(actor: User, stock_take: StockTake, vehicle: Vehicle) -> SettlementRequest:
    """A missing vehicle is nowhere: a second person is asked to book it as 所在不明. L-14.

    It stays missing until somebody else agrees. Raises LedgerError unless it is missing at this
    count, and for what the table of steps forbids.
    """
    stock_take = lock(stock_take, State.OPEN, State.PAUSED)
    if not stock_take.missing().filter(pk=vehicle.pk).exists():
        message = f"整理番号 {vehicle.reference} は、いまは不足の車両ではありません。"
        raise LedgerError(message)
    kinds = Disposition.objects.valid_on(timezone.localdate())
    kind = kinds.filter(outcome=Disposition.Outcome.LOST).first()
    if kind is None:
        message = "所在不明の最終処理区分がありません。マスタに登録してください。"
        raise LedgerError(message)
    where = f"、保管位置 {vehicle.storage_spot}" if vehicle.storage_spot else ""
    begun = wareki.short_date(timezone.localdate(stock_take.started_at))
    return settlement.ask(
        actor,
        vehicle,
        Step.REPORT_LOST,
        reason=f"{begun}開始の棚卸しで見つからない（{stock_take.yard.label}{where}）",
        disposition=kind,
    )


@transaction.atomic
def bring_here(actor: User, reading: StockTakeScan) -> StockTakeScan:
    """The ledger says another yard; the vehicle stands here: it is moved in the books. Y-01."""
    stock_take = lock(reading.stock_take, State.OPEN)
    reading = StockTakeScan.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    vehicle = _lock_vehicle(reading)
    if vehicle is None or reading.undone_at or reading.settled_at:
        message = "この読み取りは処理が済んでいます。"
        raise LedgerError(message)
    if judge(stock_take, reading.code, vehicle) != Outcome.OTHER_YARD or vehicle.in_transit_to_id:
        message = "いまは、ほかの保管所で保管中の車両ではありません。読み直してください。"
        raise LedgerError(message)
    before = vehicle.yard.label
    take(
        actor,
        vehicle,
        Step.TRANSFER,
        told={"stock_take": stock_take.pk, "from": before},
        yard=stock_take.yard,
        storage_spot=reading.spot,
    )
    reading.outcome = Outcome.MATCHED
    _settle(actor, reading, f"{before}から{stock_take.yard.label}へ移した")
    return reading


@transaction.atomic
def settle(actor: User, reading: StockTakeScan, text: str) -> StockTakeScan:
    """Write down what is done about a difference. Raises LedgerError without words."""
    lock(reading.stock_take, State.OPEN, State.PAUSED)
    reading = StockTakeScan.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if not text.strip():
        message = "どう処理するかを入力してください。"
        raise LedgerError(message)
    _settle(actor, reading, text.strip())
    return reading


@transaction.atomic
def undo(actor: User, reading: StockTakeScan) -> None:
    """Take a reading back. What it set in the ledger (place, yard) stays. Raises LedgerError."""
    stock_take = lock(reading.stock_take, State.OPEN)
    reading = StockTakeScan.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if reading.undone_at is None:
        reading.undone_at = timezone.now()
        reading.save(update_fields=["undone_at"])
        trail.record(actor, Action.UNDO_READING, stock_take, code=reading.code)


@transaction.atomic
def pause(actor: User, stock_take: StockTake) -> StockTake:
    """Interrupt the count; nothing is read until it goes on."""
    return _turn(actor, stock_take, State.OPEN, State.PAUSED)


@transaction.atomic
def resume(actor: User, stock_take: StockTake) -> StockTake:
    """Go on with an interrupted count."""
    return _turn(actor, stock_take, State.PAUSED, State.OPEN)


@transaction.atomic
def close(actor: User, stock_take: StockTake, note: str = "") -> StockTake:
    """End the count and keep its result. A difference needs words. Raises LedgerError."""
    stock_take = lock(stock_take, State.OPEN, State.PAUSED)
    result = result_of(stock_take)
    unsettled = [one for one in result["differences"] if not one["settlement"]]
    if (result["missing"] or unsettled) and not note.strip():
        message = "不足や処理していない差異があります。所見を入力して終えてください。"
        raise LedgerError(message)
    stock_take.result, stock_take.note = result, note.strip()[:300]
    stock_take.state, stock_take.closed_at = State.CLOSED, timezone.now()
    stock_take.closed_by = actor
    stock_take.save()
    trail.record(
        actor,
        Action.CLOSE_COUNT,
        stock_take,
        matched=result["matched"],
        missing=len(result["missing"]),
        differences=len(result["differences"]),
    )
    return stock_take


def differences(stock_take: StockTake) -> Any:
    """Readings that the ledger does not agree with and that stand."""
    return stock_take.scans.filter(outcome__in=StockTakeScan.DIFFERENCES, undone_at=None)


def result_of(stock_take: StockTake) -> dict[str, Any]:
    """What the count has found, as it is kept: counts, and the numbers of what differs."""
    missing = stock_take.missing().order_by("storage_spot", "reference")
    found = differences(stock_take).select_related("vehicle__yard").order_by("pk")
    return {
        "expected": stock_take.expected().count(),
        "matched": stock_take.seen().count(),
        "by_hand": stock_take.scans.filter(by_hand=True, undone_at=None).count(),
        "missing": [
            {"reference": one.reference, "spot": one.storage_spot, "look": one.look}
            for one in missing.select_related("body_type", "vehicle_kind", "color")
        ],
        "differences": [
            {
                "code": one.code,
                "reference": one.vehicle.reference if one.vehicle else "",
                "outcome": one.outcome,
                "spot": one.spot,
                "settlement": one.settlement,
            }
            for one in found
        ],
    }


def lock(stock_take: StockTake, *states: str) -> StockTake:
    """The count, locked until the transaction ends. Raises LedgerError in another state."""
    rows = StockTake.objects.select_for_update(of=("self",)).select_related("yard")
    locked = rows.get(pk=stock_take.pk)
    if locked.state not in states:
        message = f"この棚卸しは「{locked.get_state_display()}」です。画面を開き直してください。"
        raise LedgerError(message)
    return locked


def _lock_vehicle(reading: StockTakeScan) -> Vehicle | None:
    if reading.vehicle_id is None:
        return None
    return Vehicle.objects.select_for_update(of=("self",)).get(pk=reading.vehicle_id)


def _turn(actor: User, stock_take: StockTake, source: str, target: State) -> StockTake:
    stock_take = lock(stock_take, source)
    stock_take.state = target
    stock_take.save(update_fields=["state"])
    trail.record(actor, Action.TURN_COUNT, stock_take, to=target.label)
    return stock_take


def _put(actor: User, vehicle: Vehicle, spot: str) -> None:
    """Note where the vehicle stands, if that is new."""
    place = spot.strip()[:SPOT_LENGTH]
    if not place or vehicle.storage_spot == place:
        return
    before, vehicle.storage_spot = vehicle.storage_spot, place
    vehicle.save(update_fields=["storage_spot"])
    trail.record(actor, Action.SET_SPOT, vehicle, before=before, spot=place)


def _settle(actor: User, reading: StockTakeScan, text: str) -> None:
    reading.settlement = text[:200]
    reading.settled_at, reading.settled_by = timezone.now(), actor
    reading.save(update_fields=["outcome", "settlement", "settled_at", "settled_by"])
    trail.record(
        actor, Action.SETTLE, reading.stock_take, code=reading.code, settlement=reading.settlement
    )
