"""The changes of one vehicle's row, in the words of the ledger. S-05."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import Sight
from office.audit.models import Change

LONGEST = 50
NUMBERS = {"registration_prefix", "registration_serial", "frame_number", "plate_number"}
LEFT_OUT = {"id", "key", "search_terms", "registration_key", "frame_key", "position", "verdict"}


@dataclass(frozen=True)
class Line:
    """One field that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """What one transaction did to the row."""

    at: datetime
    actor: str
    operation: str
    lines: list[Line]


def steps(vehicle: Vehicle, sight: Sight) -> list[Step]:
    """The newest changes of the row first, each with the fields that it changed."""
    changes = list(
        Change.objects.filter(model=Vehicle._meta.label_lower, record=str(vehicle.pk))
        .select_related("actor")
        .order_by("-at", "-pk")[:LONGEST]
    )
    names = Names(changes)
    return [
        Step(
            at=change.at,
            actor=str(change.actor or "システム"),
            operation=change.get_operation_display(),
            lines=lines(change, names, sight),
        )
        for change in changes
    ]


def lines(change: Change, names: "Names", sight: Sight) -> list[Line]:
    """The fields of one change, but for what only repeats others."""
    if change.operation != Change.Operation.UPDATE:
        return []
    before, after = change.before or {}, change.after or {}
    found = []
    for field in Vehicle._meta.concrete_fields:
        column = field.column
        if field.name in LEFT_OUT or column not in after:
            continue
        if before.get(column) == after.get(column):
            continue
        old, new = names.say(field, before.get(column)), names.say(field, after.get(column))
        if field.name in NUMBERS:
            old, new = sight.number(old), sight.number(new)
        found.append(Line(str(field.verbose_name), old, new))
    return found


class Names:
    """The labels behind the keys in the changes, one query for each kind of record."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self.found: dict[str, dict[int, Model]] = {}
        rows = [row for change in changes for row in (change.before, change.after) if row]
        for field in Vehicle._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.name not in LEFT_OUT:
                keys = {row.get(field.column) for row in rows} - {None}
                if len(keys) > 0:
                    self.found[field.name] = field.related_model._default_manager.in_bulk(keys)

    def say(self, field: "Field[Any, Any]", value: Any) -> str:
        """A stored value as people read it."""
        if value in (None, ""):
            return ""
        if field.name in self.found:
            return str(self.found[field.name].get(value, value))
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        moment = parse_datetime(value) if isinstance(value, str) and "T" in value else None
        if moment is not None:
            local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
            return f"{local:%Y/%m/%d %H:%M}"
        return str(value)
