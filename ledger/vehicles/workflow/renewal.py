"""Owners brought up to date from other records: found, chosen, applied, taken back. L-06.

What is found is remembered by keys and states. When it is applied, both owners are looked at
again: where either has been touched or erased since, nothing is written and the row is listed.
Taken back is only what nobody has touched since.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.vehicles import renewing
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import FormerOwner, Owner, OwnerRenewal, OwnerRenewalItem, Vehicle
from ledger.vehicles.renewing import Candidate
from office.accounts.models import User
from office.audit import trail
from office.audit.history import changers
from office.masters.models import Parameter

from .bulk import Tell, no_news
from .people import forget_owner, set_owner, tokens
from .proposals import Proposal, propose

State = OwnerRenewal.State
Outcome = OwnerRenewalItem.Outcome
AT_A_TIME = 500
RESTORED = (*renewing.FACTS, "source", "known_on")
SETTLED = "返還・処分などの手続きが済んだため"


@transaction.atomic
def begin(actor: User, keys: Sequence[int], *, criteria: str) -> OwnerRenewal:
    """Settle which vehicles are asked about. Raises LedgerError for none or too many."""
    most = Parameter.number("bulk_most_rows")
    if not keys:
        message = "自転車等が選ばれていません。一覧で選ぶか、検索の条件を変えてください。"
        raise LedgerError(message)
    if len(keys) > most:
        message = f"一度に最新化できるのは{most:,}台までです。条件を足してください。"
        raise LedgerError(message)
    return OwnerRenewal.objects.create(made_by=actor, chosen=list(keys), criteria=criteria[:300])


def carry_on(actor: User, renewal: OwnerRenewal, *, tell: Tell = no_news) -> OwnerRenewal:
    """Do what the state of the renewal asks for; nothing where it asks for nothing."""
    steps = {State.LOOKING: look, State.APPLYING: apply, State.UNDOING: undo}
    step = steps.get(State(renewal.state))
    return step(actor, renewal, tell=tell) if step else renewal


@transaction.atomic
def look(actor: User, renewal: OwnerRenewal, *, tell: Tell = no_news) -> OwnerRenewal:
    """Find the records that know each owner better; done twice it is done once."""
    renewal = _lock(renewal)
    if renewal.state != State.LOOKING:
        return renewal
    renewal.items.all().delete()
    asked = seen = proposed = 0
    for part in _parts(renewal.chosen):
        tell(seen, len(renewal.chosen))
        seen += len(part)
        open_ones = _open(actor, part)
        asked += len(open_ones)
        proposed += _keep(renewal, propose(actor, open_ones))
    visible = Vehicle.objects.visible_to(actor).filter(pk__in=renewal.chosen).count()
    renewal.state, renewal.job = State.PROPOSED, None
    renewal.proposed, renewal.current = proposed, asked - proposed
    renewal.settled = visible - asked
    renewal.save()
    tell(seen, len(renewal.chosen))
    return renewal


@transaction.atomic
def choose(renewal: OwnerRenewal, choices: Mapping[int, int | None]) -> OwnerRenewal:
    """Remember for items (by key) the record chosen, or none. Raises LedgerError."""
    renewal = _lock(renewal, State.PROPOSED)
    items = list(renewal.items.filter(pk__in=choices))
    for item in items:
        offered = {one["source"] for one in item.candidates}
        wanted = choices[item.pk]
        if wanted is not None and wanted not in offered:
            message = "選んだ記録は候補にありません。画面を読み込み直してください。"
            raise LedgerError(message)
        item.source_id = wanted
    OwnerRenewalItem.objects.bulk_update(items, ["source"], batch_size=AT_A_TIME)
    return renewal


@transaction.atomic
def cancel(renewal: OwnerRenewal) -> OwnerRenewal:
    """Give it up; nothing was changed. Raises LedgerError."""
    renewal = _lock(renewal, State.LOOKING, State.PROPOSED, State.APPLYING)
    renewal.items.all().delete()
    renewal.state, renewal.chosen, renewal.job = State.CANCELLED, [], None
    renewal.save(update_fields=["state", "chosen", "job"])
    return renewal


@transaction.atomic
def confirm(renewal: OwnerRenewal) -> OwnerRenewal:
    """Let what was chosen be applied. Raises LedgerError where nothing was."""
    renewal = _lock(renewal, State.PROPOSED)
    if not renewal.items.exclude(source=None).exists():
        message = "反映する車両が選ばれていません。候補を選んでから、もう一度押してください。"
        raise LedgerError(message)
    renewal.state = State.APPLYING
    renewal.save(update_fields=["state"])
    return renewal


@transaction.atomic
def apply(actor: User, renewal: OwnerRenewal, *, tell: Tell = no_news) -> OwnerRenewal:
    """Write what was chosen, as one act; done twice it is done once."""
    renewal = _lock(renewal)
    if renewal.state != State.APPLYING:
        return renewal
    renewal.items.filter(source=None).update(outcome=Outcome.PASSED)
    items = _locked(renewal.items.exclude(source=None))
    owners = _locked_owners(items)
    changed = 0
    for start, part in _in_parts(items):
        tell(start, len(items))
        changed += _apply_part(actor, part, owners)
    renewal.state, renewal.applied_at, renewal.job = State.DONE, timezone.now(), None
    renewal.changed, renewal.overtaken = changed, len(items) - changed
    renewal.save()
    trail.record(
        actor,
        Action.RENEW_OWNERS,
        renewal,
        criteria=renewal.criteria,
        changed=changed,
        overtaken=renewal.overtaken,
    )
    tell(len(items), len(items))
    return renewal


@transaction.atomic
def ask_undo(renewal: OwnerRenewal, *, now: datetime) -> OwnerRenewal:
    """Let it be taken back. Raises LedgerError unless it was applied, and not too long ago."""
    renewal = _lock(renewal, State.DONE)
    if renewal.undo_until and now > renewal.undo_until:
        message = f"反映から{renewal.UNDO_DAYS}日を過ぎたため、取り消せません。1件ずつ訂正します。"
        raise LedgerError(message)
    renewal.state = State.UNDOING
    renewal.save(update_fields=["state"])
    return renewal


@transaction.atomic
def undo(actor: User, renewal: OwnerRenewal, *, tell: Tell = no_news) -> OwnerRenewal:
    """Put back the owner of before, wherever nobody has touched it since."""
    renewal = _lock(renewal)
    if renewal.state != State.UNDOING:
        return renewal
    items = _locked(renewal.items.filter(outcome=Outcome.CHANGED))
    restored = 0
    for start, part in _in_parts(items):
        tell(start, len(items))
        restored += _undo_part(actor, part)
    FormerOwner.objects.filter(item__renewal=renewal).delete()
    renewal.state, renewal.undone_at, renewal.undone_by = State.UNDONE, timezone.now(), actor
    renewal.restored, renewal.kept, renewal.job = restored, len(items) - restored, None
    renewal.save()
    trail.record(actor, Action.UNDO_RENEWAL, renewal, restored=restored, kept=renewal.kept)
    tell(len(items), len(items))
    return renewal


def forget_former(before: datetime) -> int:
    """Delete the owners of before of what was applied before that moment; return how many."""
    old = FormerOwner.objects.filter(item__renewal__applied_at__lt=before)
    return old.delete()[0]


def _open(actor: User, keys: Sequence[int]) -> list[Vehicle]:
    """The vehicles that the office still has in hand; the others' records stay as they were."""
    visible = Vehicle.objects.visible_to(actor).filter(status__in=renewing.OPEN_STATES)
    return list(visible.filter(pk__in=keys).order_by("pk"))


def _keep(renewal: OwnerRenewal, proposals: Iterable[Proposal]) -> int:
    """Write down what was found; return for how many vehicles."""
    items = [
        OwnerRenewalItem(
            renewal=renewal,
            vehicle=one.vehicle,
            candidates=[candidate.kept() for candidate in one.found.candidates],
            conflict=one.found.conflict,
            source_id=one.found.default,
            seen=one.seen,
        )
        for one in proposals
    ]
    return len(OwnerRenewalItem.objects.bulk_create(items, batch_size=AT_A_TIME))


def _locked_owners(items: Sequence[OwnerRenewalItem]) -> dict[int, Owner]:
    """The owners of both sides, locked, so that what is compared is what is copied."""
    both = {item.vehicle_id for item in items} | {item.source_id for item in items}
    rows = Owner.objects.select_for_update(of=("self",)).select_related("vehicle")
    return {owner.vehicle_id: owner for owner in rows.filter(vehicle__in=both).order_by("pk")}


def _apply_part(actor: User, items: Sequence[OwnerRenewalItem], owners: Mapping[int, Owner]) -> int:
    """Write the chosen owners of these items; return how many were written."""
    both = {pk for item in items for pk in (item.vehicle_id, item.source_id) if pk}
    now = tokens(both)
    may_see = Vehicle.objects.visible_to(actor).filter(pk__in=both)
    visible = set(may_see.values_list("pk", flat=True))
    written = []
    for item in items:
        item.reason = _why_not(item, now, owners, visible)
        if item.reason:
            item.outcome = Outcome.OVERTAKEN
            continue
        _take_over(actor, item, owners.get(item.vehicle_id), owners[item.source_id or 0])
        item.outcome = Outcome.CHANGED
        written.append(item.vehicle_id)
    left = tokens(written)
    for item in items:
        item.left = left.get(item.vehicle_id, "")
    OwnerRenewalItem.objects.bulk_update(items, ["outcome", "reason", "left"])
    return len(written)


def _why_not(
    item: OwnerRenewalItem, now: Mapping[int, str], owners: Mapping[int, Owner], visible: set[int]
) -> str:
    """Why an item is no longer what was chosen; nothing where it is."""
    candidate = candidate_of(item)
    if candidate is None or not {item.vehicle_id, candidate.source} <= visible:
        return "もとの記録が見られなくなりました"
    if item.vehicle.status not in renewing.OPEN_STATES:
        return SETTLED
    if now.get(item.vehicle_id, "") != item.seen:
        return _touched("この記録の所有者", owners.get(item.vehicle_id), "消されました")
    if candidate.source not in now:
        return "もとの記録の所有者が消されました"
    if now[candidate.source] != candidate.seen:
        return _touched("もとの記録の所有者", owners.get(candidate.source), "変わりました")
    return ""


def _touched(what: str, owner: Owner | None, gone: str) -> str:
    """「この記録の所有者が先に変わりました（区野 担当、R8.4.10 10:31）」."""
    if owner is None:
        return f"{what}が{gone}"
    who = changers(Owner, {owner.pk: 0}).get(owner.pk, "")
    return f"{what}が先に変わりました（{who}）"[:100]


def _take_over(actor: User, item: OwnerRenewalItem, known: Owner | None, other: Owner) -> None:
    """Write one owner over from the other record, and keep what was there."""
    if known is not None:
        former = {name: getattr(known, name) for name in RESTORED}
        FormerOwner.objects.create(item=item, **former)
    facts = renewing.becoming(known, other) | {"known_on": renewing.as_of(other)}
    set_owner(
        actor,
        item.vehicle,
        facts,
        source=Owner.Source.HISTORY,
        taken_from=other.vehicle.reference,
    )


def _undo_part(actor: User, items: Sequence[OwnerRenewalItem]) -> int:
    """Put back the owners of these items; return how many."""
    now = tokens(item.vehicle_id for item in items)
    owners = {
        owner.vehicle_id: owner
        for owner in Owner.objects.filter(vehicle__in=[item.vehicle_id for item in items])
    }
    formers = {former.item_id: former for former in FormerOwner.objects.filter(item__in=items)}
    restored = 0
    for item in items:
        item.outcome = Outcome.KEPT
        if item.vehicle.status not in renewing.OPEN_STATES:
            item.reason = SETTLED
        elif now.get(item.vehicle_id, "") != item.left:
            owner = owners.get(item.vehicle_id)
            item.reason = _touched("この記録の所有者", owner, "消されました")
        else:
            _put_back(actor, item, formers.get(item.pk))
            item.outcome, item.reason = Outcome.RESTORED, ""
            restored += 1
    OwnerRenewalItem.objects.bulk_update(items, ["outcome", "reason"])
    return restored


def _put_back(actor: User, item: OwnerRenewalItem, former: FormerOwner | None) -> None:
    if former is None:
        forget_owner(actor, item.vehicle, reason="所有者の最新化の取消し", by_undo=True)
        return
    facts: dict[str, Any] = {name: getattr(former, name) for name in RESTORED}
    set_owner(actor, item.vehicle, facts, source=facts.pop("source"))


def candidate_of(item: OwnerRenewalItem) -> Candidate | None:
    """What was found of the record that was chosen."""
    kept = next((one for one in item.candidates if one["source"] == item.source_id), None)
    return Candidate.read(kept) if kept else None


def _lock(renewal: OwnerRenewal, *states: State) -> OwnerRenewal:
    """The row, locked; raises LedgerError where it is in none of the states."""
    row = OwnerRenewal.objects.select_for_update(of=("self",)).get(pk=renewal.pk)
    if states and row.state not in states:
        message = f"この最新化は「{row.get_state_display()}」です。画面を読み込み直してください。"
        raise LedgerError(message)
    return row


def _locked(items: Any) -> list[OwnerRenewalItem]:
    """The items with their vehicles locked, in the order of their keys: nobody waits in a ring."""
    rows = list(items.order_by("vehicle"))
    wanted = [item.vehicle_id for item in rows]
    vehicles = Vehicle.objects.select_for_update(of=("self",)).filter(pk__in=wanted)
    by_key = {vehicle.pk: vehicle for vehicle in vehicles.order_by("pk")}
    for item in rows:
        item.vehicle = by_key[item.vehicle_id]
    return rows


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_A_TIME):
        yield keys[start : start + AT_A_TIME]


def _in_parts(
    items: Sequence[OwnerRenewalItem],
) -> Iterator[tuple[int, Sequence[OwnerRenewalItem]]]:
    for start in range(0, len(items), AT_A_TIME):
        yield start, items[start : start + AT_A_TIME]
