"""What happened to one record: its steps and its changes together, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from .describing import Line, lines
from .models import Change, Entry


@dataclass(frozen=True)
class Event:
    """A step somebody took, or a change of the row."""

    at: datetime
    actor: Any
    words: str
    lines: list[Line]


def events(target: models.Model, most: int = 20) -> list[Event]:
    """The latest events of `target`."""
    label = target._meta.label_lower
    steps = Entry.objects.filter(target=f"{label}:{target.pk}").select_related("actor")[:most]
    changes = Change.objects.filter(model=label, record=str(target.pk)).select_related("actor")
    found = [Event(each.at, each.actor, each.label, []) for each in steps]
    found += [
        Event(
            each.at,
            each.actor,
            each.get_operation_display(),
            lines(each) if each.operation == Change.Operation.UPDATE else [],
        )
        for each in changes[:most]
    ]
    return sorted(found, key=lambda event: event.at, reverse=True)[:most]


def last_change(target: models.Model) -> Change | None:
    """The newest change of the row; its number tells whether somebody came in between."""
    changes = Change.objects.filter(model=target._meta.label_lower, record=str(target.pk))
    return changes.select_related("actor").order_by("-pk").first()
