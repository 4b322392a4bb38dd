"""The office's steps with zones and dividing lines.

A designation is never overwritten: a change ends the old record on the day before and begins
a new one, so that the verdict of a past day can be repeated (W-01).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from geo.actions import Action
from geo.models import DividingLine, NoParkingZone, Station, TownBlock
from office.accounts.models import User
from office.audit.trail import record

Drawn = Any
"""A NoParkingZone or a DividingLine: both have station, dates, name and source."""

SHAPE_OF: dict[type[Any], str] = {NoParkingZone: "area", DividingLine: "line"}


class NotPossible(Exception):
    """The step cannot be taken; the message says why in Japanese."""


@dataclass(frozen=True)
class Drawing:
    """What the ward says of an area or line: its shape, name, source and first day."""

    shape: Any
    name: str
    source: str
    valid_from: date


@transaction.atomic
def draw(model: type[Any], station: Station, drawing: Drawing, *, actor: User) -> Drawn:
    """Add an area or line for `station`, in force from `drawing.valid_from`."""
    made = _new(model, station, drawing)
    record(actor, Action.DRAW, made, station=station.label, name=drawing.name)
    return made


@transaction.atomic
def redraw(drawn: Drawn, drawing: Drawing, *, actor: User, restore: bool = False) -> Drawn:
    """Put `drawing` in place of `drawn` from its first day on.

    The old record ends the day before. Where it would then have had no day at all (it began
    that day or later), it is a correction, and the record itself changes; the change trail
    keeps what it was. Raises NotPossible for a record that has ended before that day.
    """
    model = type(drawn)
    old = model.objects.select_for_update().get(pk=drawn.pk)
    start = drawing.valid_from
    if old.valid_until and old.valid_until < start:
        raise NotPossible(
            "この記録は新しい開始日より前に終わっています。最新の記録を変更してください。"
        )
    action = Action.RESTORE if restore else Action.REDRAW
    if old.valid_from and start <= old.valid_from:
        changed = _correct(old, drawing)
        action = Action.RESTORE if restore else Action.CORRECT
    else:
        changed = _new(model, old.station, drawing, replaces=old, until=old.valid_until)
        old.valid_until = start - timedelta(days=1)
        old.save(update_fields=["valid_until"])
    record(actor, action, changed, station=old.station.label, name=drawing.name, start=f"{start}")
    return changed


@transaction.atomic
def end(drawn: Drawn, last_day: date, *, actor: User) -> Drawn:
    """Let `drawn` be in force for the last time on `last_day`."""
    old = type(drawn).objects.select_for_update().get(pk=drawn.pk)
    if old.valid_from and last_day < old.valid_from:
        raise NotPossible("終了日は開始日以降にしてください。")
    old.valid_until = last_day
    old.save(update_fields=["valid_until"])
    record(actor, Action.END, old, station=old.station.label, last_day=f"{last_day}")
    return old


def restored(drawn: Drawn, current: Drawn, start: date, *, actor: User) -> Drawn:
    """Bring the shape of the old record `drawn` back in place of `current` from `start` on."""
    drawing = Drawing(getattr(drawn, SHAPE_OF[type(drawn)]), drawn.name, drawn.source, start)
    changed = redraw(current, drawing, actor=actor, restore=True)
    if changed.is_rough != drawn.is_rough:
        changed.is_rough = drawn.is_rough
        changed.save(update_fields=["is_rough"])
    return changed


@transaction.atomic
def note_on_block(block: TownBlock, note: str, *, actor: User) -> None:
    """Keep what an operator must know of `block`: a part that belongs to another district."""
    block.note = note
    block.save(update_fields=["note"])
    record(actor, Action.NOTE, block, note=note)


def _new(
    model: type[Any],
    station: Station,
    drawing: Drawing,
    *,
    replaces: Drawn | None = None,
    until: date | None = None,
) -> Any:
    return model.objects.create(
        station=station,
        name=drawing.name,
        source=drawing.source,
        valid_from=drawing.valid_from,
        valid_until=until,
        replaces=replaces,
        **{SHAPE_OF[model]: drawing.shape},
    )


def _correct(old: Any, drawing: Drawing) -> Any:
    setattr(old, SHAPE_OF[type(old)], drawing.shape)
    old.name, old.source, old.valid_from = drawing.name, drawing.source, drawing.valid_from
    old.is_rough = False
    old.save()
    return old
