"""An approved batch carried out: each vehicle takes the step of disposal, or falls out. L-10."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from ledger.disposals.actions import Action
from ledger.disposals.models import BatchItem, DisposalBatch
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take_many
from office.audit import trail

AT_ONCE = 200
INLINE = 500
"""Up to so many are done at once; more become a background job."""
Item = BatchItem.State
State = DisposalBatch.State


def carry_out(
    batch: DisposalBatch, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> DisposalBatch:
    """Dispose of everything matched, some hundreds in each transaction.

    A vehicle that was held, fetched or changed since it was matched falls out with the reason,
    and the rest goes on. Safe to run again after it was stopped.
    """
    total = batch.items.filter(state__in=[Item.MATCHED, Item.DISPOSED, Item.REFUSED]).count()
    while _some(batch):
        progress(total - batch.items.matched().count(), total)
    _finish(batch)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _some(batch: DisposalBatch) -> bool:
    """Dispose of the next vehicles; False when none is left."""
    row = _lock(batch)
    if row.state != State.RUNNING or row.submitted_by is None:
        return False
    matched = row.items.matched().select_related("disposition").order_by("vehicle_id")
    items = {item.vehicle_id: item for item in matched[:AT_ONCE]}
    moved = _moved_away(row, list(items))
    for pk in moved:
        items[pk].state, items[pk].why_not = Item.REFUSED, "突合の後に別の保管所へ移されました。"
    taken = take_many(
        row.submitted_by,
        items.keys() - moved,
        Step.DISPOSE,
        today=row.settled_on,
        approved_by=row.approved_by,
        facts_of=lambda vehicle: {"disposition": items[vehicle.pk].disposition},
        told={"batch": row.number},
    )
    for vehicle in taken.done:
        items[vehicle.pk].state = Item.DISPOSED
    for pk, reasons in taken.refused.items():
        items[pk].state, items[pk].why_not = Item.REFUSED, " ".join(reasons)[:300]
    BatchItem.objects.bulk_update(items.values(), ["state", "why_not"])
    return bool(items)


def _moved_away(row: DisposalBatch, pks: list[int]) -> set[int]:
    """Vehicles that no longer stand in the yard of the list; all are locked."""
    rows = Vehicle.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {pk for pk, yard in rows.values_list("pk", "yard_id") if yard != row.yard_id}


@transaction.atomic
def _finish(batch: DisposalBatch) -> None:
    row = _lock(batch)
    if row.state != State.RUNNING:
        return
    row.state, row.done_at = State.DONE, timezone.now()
    row.save(update_fields=["state", "done_at"])
    counted = dict(row.items.disposed().by_kind())
    trail.record(row.approved_by, Action.FINISH_DISPOSAL, row, disposed=counted)


def _lock(batch: DisposalBatch) -> DisposalBatch:
    return (
        DisposalBatch.objects.select_for_update(of=("self",))
        .select_related("submitted_by", "approved_by")
        .get(pk=batch.pk)
    )
