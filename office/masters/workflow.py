"""The steps taken with masters. Each locks, checks that nobody came in between, and records."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import models, transaction

from office.accounts.models import User
from office.audit.describing import field_of, lines
from office.audit.history import last_change
from office.audit.models import Change
from office.audit.trail import record

from .actions import Action
from .exceptions import ChangedMeanwhile, NothingToUndo, StillUsed
from .models import CodeEntry, Parameter
from .usage import is_used

STEP = 10


@transaction.atomic
def create(entry: CodeEntry, *, actor: User) -> CodeEntry:
    """Add an entry; without a position it comes last."""
    if not entry.sort_order:
        last = type(entry)._default_manager.aggregate(last=models.Max("sort_order"))["last"]
        entry.sort_order = (last or 0) + STEP
    entry.save()
    record(actor, Action.CREATE, entry)
    return entry


@transaction.atomic
def edit(entry: CodeEntry, *, seen: int, actor: User) -> CodeEntry:
    """Store the changed entry. Raises ChangedMeanwhile unless `seen` is its last change."""
    check_unchanged(entry, seen)
    entry.save()
    record(actor, Action.EDIT, entry)
    return entry


@transaction.atomic
def retire(entry: CodeEntry, *, last_day: date, actor: User) -> None:
    """Let the entry be valid up to and including `last_day`."""
    entry = _lock(entry)
    entry.valid_until = last_day
    if entry.valid_from and entry.valid_from > last_day:
        raise ValidationError("適用開始日より前の日では廃止できません。")
    entry.save(update_fields=["valid_until"])
    record(actor, Action.RETIRE, entry, valid_until=last_day.isoformat())


@transaction.atomic
def revive(entry: CodeEntry, *, actor: User) -> None:
    """Let the entry be valid without end again."""
    entry = _lock(entry)
    entry.valid_until = None
    entry.save(update_fields=["valid_until"])
    record(actor, Action.REVIVE, entry)


@transaction.atomic
def delete(entry: CodeEntry, *, actor: User) -> None:
    """Remove an entry that nothing refers to. Raises StillUsed."""
    entry = _lock(entry)
    if is_used(entry):
        raise StillUsed(f"「{entry}」は使われているため削除できません。廃止してください。")
    record(actor, Action.DELETE, entry)
    entry.delete()


@transaction.atomic
def undo(entry: CodeEntry, *, seen: int, actor: User) -> None:
    """Take the last change of the entry back, as the trail remembers it.

    An added entry is removed again, if nothing refers to it. Doing it twice brings the change
    back. Raises NothingToUndo, ChangedMeanwhile, StillUsed, ValidationError.
    """
    change = check_unchanged(entry, seen)
    if change is None:
        raise NothingToUndo("取り消せる変更がありません。")
    if change.operation == Change.Operation.INSERT:
        delete(entry, actor=actor)
        return
    entry = _lock(entry)
    for column, value in (change.before or {}).items():
        field = field_of(type(entry), column)
        if field is not None:
            setattr(entry, field.attname, _from_trail(field, value))
    entry.full_clean()
    entry.save()
    record(actor, Action.UNDO, entry, fields=[line.label for line in lines(change)])


@transaction.atomic
def reorder(model: type[CodeEntry], order: Sequence[int], *, actor: User) -> int:
    """Put the entries into the order of their keys; return how many got another position.

    Entries that `order` does not name keep their place after those it does.
    """
    entries = {each.pk: each for each in model._default_manager.select_for_update()}
    named = [entries.pop(pk) for pk in order if pk in entries]
    rest = sorted(entries.values(), key=lambda each: (each.sort_order, each.code))
    moved = []
    for position, entry in enumerate([*named, *rest], start=1):
        if entry.sort_order != position * STEP:
            entry.sort_order = position * STEP
            moved.append(entry)
    model._default_manager.bulk_update(moved, ["sort_order"])
    if moved:
        record(actor, Action.REORDER, moved[0], moved=len(moved))
    return len(moved)


@transaction.atomic
def set_parameters(values: dict[str, str], *, actor: User) -> list[Parameter]:
    """Store the values that differ from what is stored; return those."""
    stored = {each.key: each for each in Parameter.objects.select_for_update()}
    changed = []
    for key, value in values.items():
        parameter = stored[key]
        if parameter.value != value:
            old, parameter.value = parameter.value, value
            parameter.save(update_fields=["value"])
            record(actor, Action.SET_PARAMETERS, parameter, before=old, after=value)
            changed.append(parameter)
    return changed


def check_unchanged(entry: models.Model, seen: int) -> Change | None:
    """Lock the row and return its last change. Raises ChangedMeanwhile if that is not `seen`."""
    _lock(entry)
    change = last_change(entry)
    if change is not None and change.pk != seen:
        fields = "、".join(line.label for line in lines(change)[:5])
        who = change.actor or "システム"
        raise ChangedMeanwhile(
            f"開いている間に、{who} が「{fields}」を変更しました。"
            "入力した内容は残っています。下の履歴を確かめて、よければもう一度保存してください。"
        )
    return change


def yesterday(today: date) -> date:
    """The last valid day of what is retired as of `today`."""
    return today - timedelta(days=1)


def _lock(entry: Any) -> Any:
    return type(entry)._default_manager.select_for_update(of=("self",)).get(pk=entry.pk)


def _from_trail(field: "models.Field[Any, Any]", value: Any) -> Any:
    """A value of the trail's JSON as the field's own type."""
    if value is not None and isinstance(field, GeometryField):
        shape = value if isinstance(value, str) else json.dumps(value)
        return GEOSGeometry(shape, srid=field.srid)
    return field.to_python(value)
