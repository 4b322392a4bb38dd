"""A record corrected field by field at a desk, without overwriting what others wrote. L-17a, L-03a.

What a person saw when the page was opened comes back with what they typed. Only what they
changed is written; where somebody else has changed the same field since, both are shown and
the person decides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from ledger.vehicles import chronology
from ledger.vehicles.actions import Action
from ledger.vehicles.deadlines import Rules, kept_until
from ledger.vehicles.exceptions import Conflict, Disputed, Impossible, PostedAlready
from ledger.vehicles.meanwhile import settle
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from office.accounts.models import User
from office.audit import trail

from .override import override_place
from .steps import lock, rules_now, take

PLACE = ("removal_place", "zone_status", "place_override_reason")
MANY = ("damage_places",)


@dataclass(frozen=True)
class Corrected:
    """What became of a correction: the fields written, those of others left alone."""

    vehicle: Vehicle
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    moved_deadline: date | None = None
    """The last day of storage, where it followed the corrected day of removal."""


def state_of(vehicle: Vehicle, names: Iterable[str]) -> dict[str, str]:
    """The fields `names` as texts that compare: to the minute, records by their key."""
    return {name: plain(value_of(vehicle, name)) for name in names}


def value_of(vehicle: Vehicle, name: str) -> Any:
    """The value of a field, a list for many."""
    value = getattr(vehicle, name)
    return list(value.all()) if name in MANY else value


@transaction.atomic
def correct(
    actor: User,
    vehicle: Vehicle | int,
    values: Mapping[str, Any],
    *,
    seen: Mapping[str, str],
    confirmed: bool = False,
) -> Corrected:
    """Write those of `values` that differ from what was `seen` (`state_of` of the opened page).

    Raises Disputed where others changed the same fields since, Impossible for dates
    that cannot be, PostedAlready for another deadline of a vehicle whose disposal is posted
    unless `confirmed` (L-17b), and LedgerError of the steps it takes.
    """
    row = lock(vehicle)
    now = state_of(row, values)
    mine = {name: plain(value) for name, value in values.items()}
    left, disputed = settle(seen, mine, now)
    if disputed:
        raise Disputed(
            row.reference,
            [
                Conflict(name, seen.get(name, ""), now[name], mine[name])
                for name in values
                if name in disputed
            ],
        )
    others = [name for name in values if name in left]
    facts = {name: values[name] for name in values if name not in left and now[name] != mine[name]}
    if not facts:
        return Corrected(row, left=others)
    moved = write(actor, row, facts, confirmed=confirmed)
    return Corrected(lock(row), list(facts), others, moved)


def write(actor: User, row: Vehicle, facts: dict[str, Any], *, confirmed: bool) -> date | None:
    """Write what changed: the place and the deadline by their own steps, the rest here."""
    rest = dict(facts)
    if any(name in rest for name in PLACE):
        place, zone, reason = (rest.pop(name, getattr(row, name)) for name in PLACE)
        override_place(actor, row, place=place, zone_status=zone, reason=reason)
        row = lock(row)
    deadline = rest.pop("keep_until", None)
    places = rest.pop("damage_places", None)
    moved = assign(row, rest, rules_now(), confirmed=confirmed)
    check(row, deadline)
    names = [name for name in facts if name not in PLACE and name != "keep_until"]
    if names:
        trail.record(actor, Action.CORRECT, row, fields=names, keep_until=str(moved or ""))
        row.save()
    if places is not None:
        row.damage_places.set(places)
    if deadline is not None:
        if row.posted_on and not confirmed:
            raise PostedAlready(row.reference, row.posted_on)
        take(actor, row, Step.EXTEND, keep_until=deadline)
    return moved


def assign(row: Vehicle, facts: Mapping[str, Any], rules: Rules, *, confirmed: bool) -> date | None:
    """Set the fields, and what follows from them; return a deadline that followed the removal."""
    before = row.removed_on, row.warned_at
    for name, value in facts.items():
        setattr(row, name, value)
    row.removed_on = timezone.localdate(row.removed_at)
    if row.removable_at and row.warned_at != before[1]:
        row.removable_at += row.warned_at - before[1]
    return follow(row, before[0], rules, confirmed=confirmed)


def follow(row: Vehicle, before: date, rules: Rules, *, confirmed: bool) -> date | None:
    """Move a deadline that the ward's rule had given along with the day of removal (L-01.05).

    One that was extended stays, unless the rule now gives a later one.
    """
    if row.removed_on == before or row.status not in (
        Vehicle.Status.REMOVED,
        Vehicle.Status.STORED,
    ):
        return None
    by_rule = kept_until(row.removed_on, rules)
    if row.keep_until == by_rule or (
        row.keep_until != kept_until(before, rules) and row.keep_until > by_rule
    ):
        return None
    if row.posted_on and not confirmed:
        raise PostedAlready(row.reference, row.posted_on)
    row.keep_until = by_rule
    return by_rule


def check(row: Vehicle, deadline: date | None) -> None:
    """Raise Impossible for dates in an order that cannot be, or what the table refuses."""
    values = {name: getattr(row, name) for name in (*chronology.LABELS, "early_reason")}
    if deadline is not None:
        values["keep_until"] = deadline
    if found := chronology.impossible(values, now=timezone.now()):
        raise Impossible(row.reference, found)
    try:
        row.validate_constraints()
    except ValidationError as error:
        raise Impossible(row.reference, {"": "".join(error.messages)}) from error


def plain(value: Any) -> str:
    """A value as text, so that what was shown and what is stored compare."""
    if value is None or value is False:
        return ""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    if isinstance(value, str | int | float | date):
        return str(value)
    return ",".join(sorted((plain(one) for one in value), key=lambda key: (len(key), key)))
