"""A batch of disposals: listed, changed, submitted, approved or sent back. L-10, Y-06."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals import numbering, proposing
from ledger.disposals.actions import Action
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import BatchItem, DisposalBatch, UnmatchedReason
from ledger.vehicles import due
from ledger.vehicles.models import Disposition, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import rules_now
from office.accounts.models import User
from office.audit import trail

State = DisposalBatch.State
Item = BatchItem.State


def propose(vehicles: VehicleQuerySet, yard: StorageYard, *, today: date) -> proposing.Proposal:
    """What of `vehicles` may be disposed of in `yard` today, and what not. Raises NotPossible."""
    rules = rules_now()
    found = due.posting_over(vehicles.filter(yard=yard), today, rules)
    taken = BatchItem.objects.listed().filter(vehicle__yard=yard)
    busy = set(taken.values_list("vehicle_id", flat=True))
    return proposing.weigh(found, Step.DISPOSE, day=today, rules=rules, without=busy)


@transaction.atomic
def make(
    actor: User,
    vehicles: VehicleQuerySet,
    yard: StorageYard,
    disposition: Disposition,
    *,
    note: str = "",
    today: date | None = None,
) -> DisposalBatch:
    """Write the list of what may be disposed of in `yard`. Raises NotPossible for none."""
    day = today or timezone.localdate()
    _check_kind(disposition)
    # Two who list the same yard at once take turns, so that no vehicle stands on both lists.
    StorageYard.objects.select_for_update(of=("self",)).get(pk=yard.pk)
    ready = propose(vehicles, yard, today=day).ready
    if not ready:
        raise NotPossible(f"{yard}に、いま処分できる自転車等はありません。")
    number = numbering.take("disposal", "disposal_number_format", day)
    batch = DisposalBatch.objects.create(
        number=number.text,
        fiscal_year=number.fiscal_year,
        serial=number.serial,
        yard=yard,
        note=note.strip()[:200],
        made_by=actor,
    )
    BatchItem.objects.bulk_create(
        [BatchItem(batch=batch, vehicle=one, disposition=disposition) for one in ready],
        batch_size=500,
    )
    trail.record(actor, Action.LIST_DISPOSAL, batch, vehicles=len(ready))
    return batch


@transaction.atomic
def set_kind(
    actor: User, batch: DisposalBatch, items: Collection[int], disposition: Disposition
) -> int:
    """Let some vehicles go another way; return how many. Raises NotPossible."""
    row = lock(batch, State.MATCHING)
    _check_kind(disposition)
    changed = row.items.listed().filter(pk__in=items).update(disposition=disposition)
    if changed:
        trail.record(
            actor, Action.CHANGE_DISPOSAL, row, vehicles=changed, disposition=disposition.label
        )
    return changed


@transaction.atomic
def leave_out(actor: User, batch: DisposalBatch, items: Collection[int], *, reason: str) -> int:
    """Take vehicles off the list, with a reason; return how many. Raises NotPossible."""
    row = lock(batch, State.MATCHING)
    if not reason.strip():
        raise NotPossible("リストから外す理由を入力してください。")
    out = (
        row.items.listed()
        .filter(pk__in=items)
        .update(state=Item.LEFT_OUT, why_not=reason.strip()[:300])
    )
    if out:
        trail.record(actor, Action.CHANGE_DISPOSAL, row, left_out=out, reason=reason)
    return out


@transaction.atomic
def submit(actor: User, batch: DisposalBatch, reason: UnmatchedReason | None) -> DisposalBatch:
    """Hand the matched list to the second person.

    What was not found gets `reason`, unless it has one of its own, and will not be disposed of.
    Raises NotPossible when nothing was matched, or something unmatched has no reason.
    """
    row = lock(batch, State.MATCHING)
    if not row.items.matched().exists():
        raise NotPossible("1台も突合していません。先に現物の札を読み取ってください。")
    silent = row.items.unmatched().filter(unmatched_reason=None)
    if silent.exists() and reason is None:
        raise NotPossible("未確認の車両があります。突合できない理由を選んでください。")
    silent.update(unmatched_reason=reason)
    row.state, row.submitted_by, row.submitted_at = State.SUBMITTED, actor, timezone.now()
    row.sent_back_reason = ""
    row.save(update_fields=["state", "submitted_by", "submitted_at", "sent_back_reason"])
    trail.record(actor, Action.SUBMIT_DISPOSAL, row, matched=row.items.matched().count())
    return row


@transaction.atomic
def give_reasons(batch: DisposalBatch, reasons: dict[int, UnmatchedReason | None]) -> None:
    """Say of single vehicles why they were not found (by key of the item). Raises NotPossible."""
    row = lock(batch, State.MATCHING)
    for item in row.items.unmatched().filter(pk__in=reasons):
        item.unmatched_reason = reasons[item.pk]
        item.save(update_fields=["unmatched_reason"])


@transaction.atomic
def send_back(actor: User, batch: DisposalBatch, *, reason: str) -> DisposalBatch:
    """The second person does not agree (差戻し): the list is open again. Raises NotPossible."""
    row = lock(batch, State.SUBMITTED)
    if not reason.strip():
        raise NotPossible("差し戻す理由を入力してください。")
    row.state, row.sent_back_reason = State.MATCHING, reason.strip()[:200]
    row.save(update_fields=["state", "sent_back_reason"])
    trail.record(actor, Action.SEND_BACK_DISPOSAL, row, reason=row.sent_back_reason)
    return row


@transaction.atomic
def cancel(actor: User, batch: DisposalBatch, *, reason: str) -> DisposalBatch:
    """Give the list up; its vehicles are free for another. Raises NotPossible."""
    row = lock(batch, State.MATCHING, State.SUBMITTED)
    if not reason.strip():
        raise NotPossible("取りやめる理由を入力してください。")
    row.items.listed().update(state=Item.LEFT_OUT, why_not=f"取りやめ：{reason.strip()}"[:300])
    row.state = State.CANCELLED
    row.save(update_fields=["state"])
    trail.record(actor, Action.CANCEL_DISPOSAL, row, reason=reason)
    return row


@transaction.atomic
def approve(actor: User, batch: DisposalBatch, *, today: date | None = None) -> DisposalBatch:
    """The second person agrees: what was matched is to be disposed of, the rest is left out.

    Raises NotPossible for who listed or submitted it: nobody approves their own work.
    """
    row = lock(batch, State.SUBMITTED)
    if actor.pk in {row.made_by_id, row.submitted_by_id}:
        raise NotPossible("作成・提出した人は承認できません。別の人が承認してください。")
    for item in row.items.unmatched().select_related("unmatched_reason"):
        item.state = Item.LEFT_OUT
        item.why_not = f"突合できず：{item.unmatched_reason or '理由なし'}"
        item.save(update_fields=["state", "why_not"])
    row.state, row.approved_by, row.approved_at = State.RUNNING, actor, timezone.now()
    row.settled_on = today or timezone.localdate()
    row.save(update_fields=["state", "approved_by", "approved_at", "settled_on"])
    trail.record(actor, Action.APPROVE_DISPOSAL, row, vehicles=row.items.matched().count())
    return row


def lock(batch: DisposalBatch, *states: str) -> DisposalBatch:
    """The batch, locked until the transaction ends. Raises NotPossible in another state."""
    row = (
        DisposalBatch.objects.select_for_update(of=("self",))
        .select_related("yard")
        .get(pk=batch.pk)
    )
    if row.state not in states:
        raise NotPossible(
            f"この処分は「{row.get_state_display()}」です。画面を開き直してください。"
        )
    return row


def kinds(day: date) -> Sequence[Disposition]:
    """The ways a batch may go: 破砕, 売却, リサイクル, 廃棄, as the master has them."""
    return list(
        Disposition.objects.valid_on(day).filter(
            outcome=Disposition.Outcome.DISPOSED, inoperable_only=False
        )
    )


def add(batch: DisposalBatch, vehicle: Vehicle, disposition: Disposition) -> BatchItem:
    """Put one more vehicle on a list that is locked, also one that had been left out."""
    item, _ = BatchItem.objects.update_or_create(
        batch=batch,
        vehicle=vehicle,
        defaults={"disposition": disposition, "state": Item.LISTED, "why_not": ""},
    )
    return item


def _check_kind(disposition: Disposition) -> None:
    if disposition.outcome != Disposition.Outcome.DISPOSED or disposition.inoperable_only:
        raise NotPossible(f"「{disposition}」はまとめて処分するときには使えません。")
