"""保管期限 changed in a batch: drafted, looked at, done, undone. L-08b, L-17b, L-18a."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from ledger.disposals.actions import Action
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import Extension, ExtensionItem
from ledger.vehicles.guards import sound_deadline
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.transitions import BY_STEP, Case, Step
from ledger.vehicles.workflow.steps import AT_ONCE, rules_now, take_many
from office import wareki
from office.accounts.models import User
from office.audit import trail

MOST = 20_000
"""More vehicles than this are a mistake in the choice, not a decision."""
INLINE = 500
"""Up to so many are changed at once in one transaction; more become a background job."""
DRAFTS_KEPT = timedelta(days=2)
OPEN = BY_STEP[Step.EXTEND].sources
State = ExtensionItem.State

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Shift:
    """How a deadline changes: to a day, or by days or months from where it stands."""

    until: date | None = None
    days: int = 0
    months: int = 0

    def of(self, keep_until: date) -> date:
        """The new last day of storage."""
        if self.until is not None:
            return self.until
        return keep_until + relativedelta(months=self.months) + timedelta(days=self.days)

    def __str__(self) -> str:
        if self.until is not None:
            return f"{wareki.short_date(self.until)} まで"
        amount, unit = (self.months, "か月") if self.months else (self.days, "日")
        return f"{abs(amount)}{unit}{'延長' if amount > 0 else '短縮'}"


@transaction.atomic
def draft(
    actor: User, vehicles: VehicleQuerySet, shift: Shift, *, reason: str, chosen: str
) -> Extension:
    """Write down what would change: the preview of the officer. Changes no vehicle.

    Raises NotPossible for nothing to change, or for more than anybody means.
    """
    counted = dict(vehicles.order_by().values_list("status").annotate(Count("pk")))
    wanted = sum(counted.pop(state, 0) for state in OPEN)
    if not wanted:
        raise NotPossible("保管期限を変更できる自転車等（運搬中・保管中）がありません。")
    if wanted > MOST:
        raise NotPossible(
            f"{wanted:,}台は多すぎます。{MOST:,}台までになるよう条件を足してください。"
        )
    Extension.objects.filter(
        state=Extension.State.DRAFT, made_at__lt=timezone.now() - DRAFTS_KEPT
    ).delete()
    extension = Extension.objects.create(
        chosen=chosen[:200],
        change=str(shift),
        reason=reason,
        left_out={str(Vehicle.Status(state).label): n for state, n in sorted(counted.items())},
        made_by=actor,
    )
    found = vehicles.filter(status__in=OPEN).order_by("removed_on", "reference")
    columns = ("reference", "status", "removed_on", "keep_until", "posted_on")
    may_shorten = actor.has_perm("disposals.shorten_deadline")
    today, rules = timezone.localdate(), rules_now()
    ExtensionItem.objects.bulk_create(
        [
            _item(extension, Case(one, today, rules), shift, may_shorten=may_shorten)
            for one in found.only(*columns).iterator(chunk_size=2000)
        ],
        batch_size=1000,
    )
    return extension


def _item(extension: Extension, case: Case, shift: Shift, *, may_shorten: bool) -> ExtensionItem:
    vehicle = case.vehicle
    after = shift.of(vehicle.keep_until)
    why_not = sound_deadline(replace(case, facts={"keep_until": after}))
    if not why_not and after < vehicle.keep_until and not may_shorten:
        why_not = "短縮は、短縮の権限を持つ区の担当者だけができます。"
    return ExtensionItem(
        extension=extension,
        vehicle=vehicle,
        before=vehicle.keep_until,
        after=after,
        posted_on=vehicle.posted_on,
        state=State.REFUSED if why_not else State.PLANNED,
        why_not=why_not,
    )


@transaction.atomic
def discard(extension: Extension) -> None:
    """Throw a draft away; what was carried out stays."""
    Extension.objects.filter(pk=extension.pk, state=Extension.State.DRAFT).delete()


@transaction.atomic
def begin(actor: User, extension: Extension, *, without_posted: bool = False) -> Extension:
    """The officer goes on (続行): nothing is changed yet, but nobody can begin it again.

    `without_posted` leaves out the vehicles whose disposal has been posted. Raises NotPossible.
    """
    row = _lock(extension)
    if row.state != Extension.State.DRAFT:
        raise NotPossible(f"この変更は「{row.get_state_display()}」です。")
    if without_posted:
        row.items.planned().posted().update(
            state=State.REFUSED, why_not="処分公示済みのため除きました。"
        )
    row.state = Extension.State.RUNNING
    row.applied_by, row.applied_at = actor, timezone.now()
    row.save(update_fields=["state", "applied_by", "applied_at"])
    trail.record(
        actor, Action.APPLY_EXTENSION, row, planned=row.items.planned().count(), reason=row.reason
    )
    return row


def apply(extension: Extension, progress: Progress = lambda _done, _total: None) -> Extension:
    """Carry out what was begun, some hundreds of vehicles in each transaction.

    Safe to run again after it was stopped: only what is still planned is done.
    """
    total = extension.items.exclude(state=State.REFUSED).count()
    while _apply_some(extension):
        progress(total - extension.items.planned().count(), total)
    _finish(extension, Extension.State.DONE)
    return extension


@transaction.atomic
def _apply_some(extension: Extension) -> bool:
    """Change the next vehicles; False when none is left."""
    row = _lock(extension)
    actor = row.applied_by
    if row.state != Extension.State.RUNNING or actor is None:
        return False
    items = list(row.items.planned().order_by("vehicle_id")[:AT_ONCE])
    wanted = {item.vehicle_id: item for item in items}
    now = _locked_deadlines(list(wanted))
    for item in items:
        if now[item.vehicle_id] != (item.before, item.posted_on):
            item.state, item.why_not = (
                State.REFUSED,
                "確認の後に変更されたため、変更しませんでした。",
            )
    taken = take_many(
        actor,
        [item.vehicle_id for item in items if item.state == State.PLANNED],
        Step.EXTEND,
        facts_of=lambda vehicle: {"keep_until": wanted[vehicle.pk].after},
        told={"reason": row.reason, "extension": row.pk},
    )
    for vehicle in taken.done:
        wanted[vehicle.pk].state = State.APPLIED
    for pk, reasons in taken.refused.items():
        wanted[pk].state, wanted[pk].why_not = State.REFUSED, " ".join(reasons)[:200]
    ExtensionItem.objects.bulk_update(items, ["state", "why_not"])
    return bool(items)


@transaction.atomic
def undo(actor: User, extension: Extension) -> Extension:
    """Put back the deadlines of all vehicles that nothing has touched since.

    The others stay, each with the reason. Raises NotPossible unless it was carried out.
    """
    row = _lock(extension)
    if row.state != Extension.State.DONE:
        raise NotPossible(f"この変更は「{row.get_state_display()}」のため取り消せません。")
    items = list(row.items.applied().order_by("vehicle_id"))
    wanted = {item.vehicle_id: item for item in items}
    now = _locked_deadlines(list(wanted))
    untouched = [pk for pk, item in wanted.items() if now[pk] == (item.after, item.posted_on)]
    taken = take_many(
        actor,
        untouched,
        Step.EXTEND,
        facts_of=lambda vehicle: {"keep_until": wanted[vehicle.pk].before},
        told={"reason": f"取消し：{row.reason}"[:200], "extension": row.pk},
    )
    for vehicle in taken.done:
        wanted[vehicle.pk].state = State.UNDONE
    for pk, item in wanted.items():
        if item.state == State.APPLIED:
            reasons = taken.refused.get(pk, ["この後に期限か公示が変わったため、戻していません。"])
            item.why_not = " ".join(reasons)[:200]
    ExtensionItem.objects.bulk_update(items, ["state", "why_not"], batch_size=AT_ONCE)
    row.state, row.undone_by, row.undone_at = Extension.State.UNDONE, actor, timezone.now()
    row.save(update_fields=["state", "undone_by", "undone_at"])
    trail.record(actor, Action.UNDO_EXTENSION, row, undone=len(taken.done), of=len(items))
    return row


def _lock(extension: Extension) -> Extension:
    return Extension.objects.select_for_update(of=("self",)).get(pk=extension.pk)


def _locked_deadlines(pks: list[int]) -> dict[int, tuple[date, date | None]]:
    """保管期限 and 処分公示日 of the vehicles as they are, locked in the order of their keys."""
    rows = Vehicle.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    return {
        pk: (until, posted)
        for pk, until, posted in rows.values_list("pk", "keep_until", "posted_on")
    }


@transaction.atomic
def _finish(extension: Extension, state: str) -> None:
    Extension.objects.filter(pk=extension.pk, state=Extension.State.RUNNING).update(state=state)
    extension.refresh_from_db()
