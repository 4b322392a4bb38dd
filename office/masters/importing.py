"""A CSV of a master taken in as a whole, and taken back as a whole (L-05a)."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from office.accounts.models import User
from office.audit.history import versions
from office.audit.models import Entry
from office.audit.trail import record

from . import workflow
from .actions import Action
from .exceptions import ChangedMeanwhile, MasterError, NothingToUndo
from .importplan import Fate, Line, Plan
from .registry import Master

UNDONE_WITHIN = timedelta(days=30)
"""How long ago an import may lie that is offered to be taken back."""


class NotSound(MasterError):
    """The file has errors, or does nothing."""


@transaction.atomic
def carry_out(plan: Plan, *, actor: User) -> Entry:
    """Do all that `plan` says, or nothing. Raises NotSound, ChangedMeanwhile."""
    if not plan.is_sound or not plan.work:
        raise NotSound("取り込める変更がありません。")
    model = plan.master.model
    list(model._default_manager.select_for_update().values_list("pk", flat=True))
    stored = list(model._default_manager.values_list("pk", flat=True))
    if versions(model, stored) != plan.seen:
        raise ChangedMeanwhile("確かめている間にマスタが変わりました。もう一度確かめてください。")
    try:
        with transaction.atomic():
            keys = [_write(line, actor) for line in plan.work]
    except IntegrityError as error:
        raise NotSound("行どうしが矛盾しているため、取り込めません。") from error
    counts = {fate: n for fate, n in plan.counts.items() if n and fate != Fate.SAME.value}
    rows = {str(key): change for key, change in versions(model, keys).items()}
    return record(actor, Action.IMPORT, actor, master=plan.master.name, counts=counts, rows=rows)


def _write(line: Line, actor: User) -> int:
    entry = line.entry
    assert entry is not None  # noqa: S101
    if entry.pk is None:
        return int(workflow.create(entry, actor=actor).pk)
    entry.save()
    action = Action.RETIRE if line.fate is Fate.RETIRED else Action.EDIT
    record(actor, action, entry, by="import")
    return int(entry.pk)


def last_import(master: Master) -> Entry | None:
    """The newest import of the list of the last thirty days that nobody has taken back."""
    since = timezone.now() - UNDONE_WITHIN
    steps = Entry.objects.filter(
        at__gte=since,
        action__in=[Action.IMPORT, Action.UNDO_IMPORT],
        detail__master=master.name,
    )
    undone = {step.detail["entry"] for step in steps if step.action == Action.UNDO_IMPORT}
    imports = (step for step in steps if step.action == Action.IMPORT)
    return next((step for step in imports if step.pk not in undone), None)


@transaction.atomic
def take_back(master: Master, *, number: int, actor: User) -> int:
    """Undo the whole import of that `number`; return how many entries it was.

    Raises NothingToUndo unless it is the newest, ChangedMeanwhile or StillUsed where an entry
    was changed or used since: then nothing is undone.
    """
    step = last_import(master)
    if step is None or step.pk != number:
        raise NothingToUndo("取り消せる取込みがありません。")
    entries = master.model._default_manager.in_bulk([int(key) for key in step.detail["rows"]])
    if len(entries) != len(step.detail["rows"]):
        raise ChangedMeanwhile("取り込んだ項目が削除されているため、まとめては取り消せません。")
    for key, change in step.detail["rows"].items():
        entry = entries[int(key)]
        try:
            workflow.undo(entry, seen=change, actor=actor)
        except ChangedMeanwhile as error:
            raise ChangedMeanwhile(
                f"「{entry}」が取込みの後に変更されているため、まとめては取り消せません。"
            ) from error
    record(actor, Action.UNDO_IMPORT, actor, master=master.name, entry=step.pk)
    return len(entries)
