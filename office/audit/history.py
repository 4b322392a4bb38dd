"""What happened to one record: its steps and its changes together, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils import timezone

from office import wareki

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


def versions(model: type[models.Model], keys: Sequence[int]) -> dict[int, int]:
    """For each row the number of its newest change, 0 where the trail knows none.

    A row whose number is still the same has not been touched. Read it before the row itself, so
    that a change in between is not taken for what was seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT k, coalesce((SELECT max(c.id) FROM audit_change c"
            " WHERE c.model = %s AND c.record = k::text), 0) FROM unnest(%s::bigint[]) k",
            [model._meta.label_lower, list(keys)],
        )
        return dict(cursor.fetchall())


def changers(model: type[models.Model], since: Mapping[int, int]) -> dict[int, str]:
    """Who made the newest change of each row since: 「区野 担当、R8.4.10 10:31」."""
    newest = versions(model, list(since))
    found = Change.objects.filter(pk__in=newest.values()).select_related("actor")
    by_number = {change.pk: change for change in found}
    return {
        key: _who(by_number[number])
        for key, number in newest.items()
        if number > since[key] and number in by_number
    }


def _who(change: Change) -> str:
    at = timezone.localtime(change.at)
    return f"{change.actor or 'システム'}、{wareki.short_date(at.date())} {at:%H:%M}"
