"""What became of one vehicle's rows, in the words of the ledger. S-05.

The rows of its owner, its collector and its holds belong to it. Of a person the trail keeps
only that something changed.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, Model, Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ledger.vehicles.models import Collector, Hold, Owner, Vehicle
from ledger.vehicles.models.person import KEYS as PERSON_KEYS
from ledger.vehicles.models.vehicle import KEYS
from ledger.vehicles.sight import Sight
from office.audit.describing import HIDDEN
from office.audit.models import Change, Entry

LONGEST = 50
NUMBERS = {"registration_prefix", "registration_serial", "frame_number", "plate_number"}
LEFT_OUT = {
    *("id", "key", *KEYS, *PERSON_KEYS, "position", "verdict"),
    *("vehicle", "changed_at"),
}
MODELS: dict[str, type[Model]] = {
    model._meta.label_lower: model for model in (Vehicle, Owner, Collector, Hold)
}
NOT_KEPT = "（個人情報のため値は残していません）"


@dataclass(frozen=True)
class Line:
    """One field that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """What one transaction did to the rows."""

    at: datetime
    actor: str
    operation: str
    lines: list[Line]


def steps(vehicle: Vehicle, sight: Sight) -> list[Step]:
    """The newest changes first, each named by the step that made it, with the fields."""
    changes = list(changes_of(vehicle))
    taken = list(
        Entry.objects.filter(target=f"{Vehicle._meta.label_lower}:{vehicle.pk}")
        .select_related("actor")
        .order_by("-at", "-pk")[:LONGEST]
    )
    names = {label: Names(model, changes) for label, model in MODELS.items()}
    label_of = {entry.request_id: entry.label for entry in taken if entry.request_id}
    told = {change.request_id for change in changes if change.request_id}
    found = [
        Step(
            at=change.at,
            actor=str(change.actor or "システム"),
            operation=operation(change, label_of.get(change.request_id, "")),
            lines=lines(change, names[change.model], sight),
        )
        for change in changes
    ]
    found += [
        Step(entry.at, str(entry.actor or "システム"), entry.label, [])
        for entry in taken
        if entry.request_id not in told
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:LONGEST]


def changes_of(vehicle: Vehicle) -> Iterable[Change]:
    """The changes of the vehicle's row and of the rows that belong to it."""
    asked = Q(model=Vehicle._meta.label_lower, record=str(vehicle.pk))
    for model in (Owner, Collector, Hold):
        keys = model._default_manager.filter(vehicle=vehicle).values_list("pk", flat=True)
        if records := [str(key) for key in keys]:
            asked |= Q(model=model._meta.label_lower, record__in=records)
    return Change.objects.filter(asked).select_related("actor").order_by("-at", "-pk")[:LONGEST]


def operation(change: Change, label: str) -> str:
    """What the step is called; of a row that belongs to the vehicle, also which."""
    name = label or str(change.get_operation_display())
    if change.model == Vehicle._meta.label_lower:
        return name
    part = str(MODELS[change.model]._meta.verbose_name)
    return name if part in name else f"{part}の{name}"


def lines(change: Change, names: "Names", sight: Sight) -> list[Line]:
    """The fields of one change, but for what only repeats others."""
    if change.operation != Change.Operation.UPDATE:
        return []
    before, after = change.before or {}, change.after or {}
    found = []
    for field in names.model._meta.concrete_fields:
        column = field.column
        if field.name in LEFT_OUT or column not in after:
            continue
        if after[column] == HIDDEN:
            found.append(Line(str(field.verbose_name), NOT_KEPT, NOT_KEPT))
            continue
        if before.get(column) == after.get(column):
            continue
        old, new = names.say(field, before.get(column)), names.say(field, after.get(column))
        if field.name in NUMBERS:
            old, new = sight.number(old), sight.number(new)
        found.append(Line(str(field.verbose_name), old, new))
    return found


class Names:
    """The labels behind the keys in the changes of one model, one query for each kind of record."""

    def __init__(self, model: type[Model], changes: Iterable[Change]) -> None:
        self.model = model
        self.found: dict[str, dict[int, Model]] = defaultdict(dict)
        label = model._meta.label_lower
        mine = [change for change in changes if change.model == label]
        rows = [row for change in mine for row in (change.before, change.after) if row]
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.name not in LEFT_OUT:
                keys = {row.get(field.column) for row in rows} - {None}
                if keys:
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
