"""Many records changed at once: begun, previewed, carried out as a whole, taken back. L-17a, L-18.

The vehicles are settled when the change is begun; their values and versions (the number of the
newest change in the trail) when it is previewed. One transaction writes all or nothing. A
vehicle that somebody has touched since the preview is left as it is and listed; so is, when the
change is taken back, one that was touched since the change.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from ledger.vehicles import bulk
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import BulkChange, BulkChangeItem, Vehicle
from office.accounts.models import User
from office.audit import trail
from office.audit.history import changers, versions
from office.masters.models import Parameter

State = BulkChange.State
Outcome = BulkChangeItem.Outcome
Tell = Callable[[int, int], None]
AT_A_TIME = 2000
MOST_KINDS = 5


def no_news(_done: int, _total: int) -> None:
    """For who does not wait."""


@transaction.atomic
def begin(actor: User, keys: Sequence[int], *, criteria: str) -> BulkChange:
    """Settle which vehicles are meant. Raises LedgerError for none or too many."""
    most = Parameter.number("bulk_most_rows")
    if not keys:
        message = "変更する自転車等が選ばれていません。一覧で選ぶか、検索の条件を変えてください。"
        raise LedgerError(message)
    if len(keys) > most:
        message = f"まとめて変更できるのは{most:,}台までです。条件を足してください。"
        raise LedgerError(message)
    return BulkChange.objects.create(made_by=actor, chosen=list(keys), criteria=criteria[:300])


@transaction.atomic
def preview(actor: User, change: BulkChange, wanted: Mapping[str, bulk.Values]) -> BulkChange:
    """Work out what would become of each vehicle, without touching any. Raises LedgerError."""
    change = _lock(change, State.DRAFT, State.PREVIEWED)
    change.items.all().delete()
    known = versions(Vehicle, change.chosen)
    items, unchanged = [], 0
    summary = Summary()
    now = timezone.now()
    for row in _rows(actor, change.chosen):
        after = bulk.after_of(row, wanted)
        if not after:
            unchanged += 1
            continue
        before = {name: bulk.plain(row[name]) for name in after}
        reason = bulk.refusal(row, after, now=now)
        summary.add(before, after, reason)
        items.append(
            BulkChangeItem(
                change=change,
                vehicle_id=row["pk"],
                outcome=Outcome.REFUSED if reason else Outcome.PLANNED,
                reason=reason,
                version=known[row["pk"]],
                before=before,
                after=after,
            )
        )
    BulkChangeItem.objects.bulk_create(items, batch_size=AT_A_TIME)
    refused = sum(summary.reasons.values())
    change.state, change.wanted, change.summary = State.PREVIEWED, dict(wanted), summary.told()
    change.planned, change.refused = len(items) - refused, refused
    change.unchanged = unchanged
    change.save()
    return change


@transaction.atomic
def reconsider(change: BulkChange) -> BulkChange:
    """Go back from the preview to the choice of fields."""
    change = _lock(change, State.PREVIEWED)
    change.items.all().delete()
    change.state = State.DRAFT
    change.save(update_fields=["state"])
    return change


@transaction.atomic
def cancel(change: BulkChange) -> BulkChange:
    """Give it up before anything was changed. Raises LedgerError."""
    change = _lock(change, State.DRAFT, State.PREVIEWED, State.QUEUED)
    change.items.all().delete()
    change.state, change.chosen = State.CANCELLED, []
    change.save(update_fields=["state", "chosen"])
    return change


@transaction.atomic
def confirm(change: BulkChange) -> BulkChange:
    """Let what was previewed be carried out (続行). Raises LedgerError if nothing would change."""
    change = _lock(change, State.PREVIEWED)
    if not change.planned:
        message = "変更される自転車等がありません。項目を選び直してください。"
        raise LedgerError(message)
    change.state = State.QUEUED
    change.save(update_fields=["state"])
    return change


@transaction.atomic
def apply(actor: User, change: BulkChange, *, tell: Tell = no_news) -> BulkChange:
    """Write what was previewed, all or nothing; done twice it is done once."""
    change = _lock(change)
    if change.state != State.QUEUED:
        return change
    keys = _locked(change, Outcome.PLANNED)
    touched = _touched(change, keys, field="version")
    _set_aside(change, touched, Outcome.OVERTAKEN)
    meant = [key for key in keys if key not in touched]
    _write(change, meant, side="after", tell=tell)
    _finish(change, meant, Outcome.CHANGED)
    change.state, change.changed_at = State.DONE, timezone.now()
    change.changed, change.overtaken = len(meant), len(touched)
    change.save()
    trail.record(
        actor,
        Action.CHANGE_IN_BULK,
        change,
        criteria=change.criteria,
        fields=[bulk.Saying().label(column) for column in _columns(change)],
        changed=change.changed,
        overtaken=change.overtaken,
        refused=change.refused,
    )
    return change


@transaction.atomic
def ask_undo(change: BulkChange) -> BulkChange:
    """Let a change be taken back. Raises LedgerError unless it was carried out."""
    change = _lock(change, State.DONE)
    change.state = State.UNDOING
    change.save(update_fields=["state"])
    return change


@transaction.atomic
def undo(actor: User, change: BulkChange, *, tell: Tell = no_news) -> BulkChange:
    """Put back what was there before, in every vehicle that nothing has touched since."""
    change = _lock(change)
    if change.state != State.UNDOING:
        return change
    keys = _locked(change, Outcome.CHANGED)
    touched = _touched(change, keys, field="version_after")
    _set_aside(change, touched, Outcome.KEPT)
    meant = [key for key in keys if key not in touched]
    _write(change, meant, side="before", tell=tell)
    change.items.filter(vehicle__in=meant).update(outcome=Outcome.RESTORED)
    change.state, change.undone_at, change.undone_by = State.UNDONE, timezone.now(), actor
    change.restored = len(meant)
    change.save()
    trail.record(actor, Action.UNDO_BULK, change, restored=len(meant), kept=len(touched))
    return change


class Summary:
    """What a preview tells of all vehicles together."""

    def __init__(self) -> None:
        self.saying = bulk.Saying()
        self.reasons: Counter[str] = Counter()
        self.columns: dict[str, Counter[Any]] = {}

    def add(self, before: bulk.Values, after: bulk.Values, reason: str) -> None:
        """Count one vehicle."""
        if reason:
            self.reasons[reason] += 1
            return
        for column in after:
            self.columns.setdefault(column, Counter())[before[column]] += 1

    def told(self) -> dict[str, Any]:
        """For each column how many change, and what most of them hold now; reasons and counts."""
        say = self.saying
        return {
            "columns": [
                {
                    "column": column,
                    "label": say.label(column),
                    "count": counts.total(),
                    "before": [
                        [say.value(column, value), count]
                        for value, count in counts.most_common(MOST_KINDS)
                    ],
                    "kinds": len(counts),
                }
                for column, counts in self.columns.items()
            ],
            "reasons": [[reason, count] for reason, count in self.reasons.most_common()],
        }


def _rows(actor: User, keys: Sequence[int]) -> Iterator[dict[str, Any]]:
    """What the rules look at, of those vehicles that the person may see."""
    columns = {*bulk.BY_COLUMN, *bulk.FOLLOWING, *bulk.CONTEXT, *bulk.DATES}
    for start in range(0, len(keys), AT_A_TIME):
        part = keys[start : start + AT_A_TIME]
        found = Vehicle.objects.visible_to(actor).filter(pk__in=part).order_by("pk")
        yield from found.values("pk", *columns)


def _lock(change: BulkChange, *states: State) -> BulkChange:
    """The row, locked; raises LedgerError where it is in none of the states."""
    row = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if states and row.state not in states:
        message = f"この変更は「{row.get_state_display()}」です。画面を読み込み直してください。"
        raise LedgerError(message)
    return row


def _locked(change: BulkChange, outcome: Outcome) -> list[int]:
    """The vehicles of the items, locked in the order of their keys: nobody waits in a ring."""
    wanted = change.items.filter(outcome=outcome).values("vehicle")
    rows = Vehicle.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def _touched(change: BulkChange, keys: Sequence[int], *, field: str) -> dict[int, str]:
    """The vehicles whose version is another than the item remembers, and who changed them."""
    seen = dict(change.items.filter(vehicle__in=keys).values_list("vehicle_id", field))
    now = versions(Vehicle, keys)
    since = {key: seen[key] for key in keys if now[key] != seen[key]}
    who = changers(Vehicle, since)
    return {key: who.get(key, "") for key in since}


def _set_aside(change: BulkChange, touched: Mapping[int, str], outcome: Outcome) -> None:
    items = list(change.items.filter(vehicle__in=touched))
    for item in items:
        item.outcome, item.reason = outcome, touched[item.vehicle_id][:100]
    BulkChangeItem.objects.bulk_update(items, ["outcome", "reason"], batch_size=AT_A_TIME)


def _columns(change: BulkChange) -> list[str]:
    """The columns the change writes. Only those of the registry ever reach the database."""
    named = {*change.wanted.get("set", {}), *change.wanted.get("add", {})}
    return [name for name in (*bulk.BY_COLUMN, *bulk.FOLLOWING) if name in named]


def _write(change: BulkChange, keys: Sequence[int], *, side: str, tell: Tell) -> None:
    """Write one side of the items to their vehicles, some thousands in each statement."""
    settings = ", ".join(
        f'"{name}" = CASE WHEN i."{side}" ? \'{name}\''
        f' THEN (i."{side}" ->> \'{name}\')::{_type(name)} ELSE v."{name}" END'
        for name in _columns(change)
    )
    statement = (
        f'UPDATE "vehicles_vehicle" v SET {settings} FROM "vehicles_bulkchangeitem" i'  # noqa: S608
        " WHERE i.change_id = %s AND i.vehicle_id = v.id AND v.id = ANY(%s)"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(keys), AT_A_TIME):
            tell(start, len(keys))
            cursor.execute(statement, [change.pk, list(keys[start : start + AT_A_TIME])])
    tell(len(keys), len(keys))


def _type(name: str) -> str:
    """The database's type of a column, without its length."""
    return str(bulk.field_of(name).db_type(connection)).split("(", maxsplit=1)[0]


def _finish(change: BulkChange, keys: Iterable[int], outcome: Outcome) -> None:
    """Remember the versions that the vehicles have now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vehicles_bulkchangeitem i SET outcome = %s, version_after = coalesce("
            " (SELECT max(c.id) FROM audit_change c WHERE c.model = %s"
            " AND c.record = i.vehicle_id::text), 0)"
            " WHERE i.change_id = %s AND i.vehicle_id = ANY(%s)",
            [outcome.value, Vehicle._meta.label_lower, change.pk, list(keys)],
        )
