"""Two people change the same record: what may be written, and what must be asked first.

A page carries what was stored when it was opened and hands it back with what was typed. Values
are plain, so that a page can carry them: text, numbers, primary keys, sorted lists of these.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Manager, Model, QuerySet

Plain = str | int | bool | list[Any] | None


def plain(value: Any) -> Plain:
    """A field's value as a page can carry it."""
    if isinstance(value, Model):
        return value.pk  # type: ignore[no-any-return]
    if isinstance(value, Manager | QuerySet):
        return sorted(value.values_list("pk", flat=True))
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value  # type: ignore[no-any-return]


def standing(record: Model, names: Iterable[str]) -> dict[str, Plain]:
    """What is stored in the fields `names` of a record."""
    return {name: plain(getattr(record, name)) for name in names}


def settle(
    seen: Mapping[str, Plain], typed: Mapping[str, Plain], stored: Mapping[str, Plain]
) -> tuple[set[str], set[str]]:
    """The names of the fields to leave as they are stored, and of those both people changed.

    A field that this person left as the page showed it is left as somebody else has made it; one
    that both changed, each to something else, is for this person to decide. What the page does
    not say it saw counts as empty; empty is empty, whatever its type.
    """
    changed = {name for name in typed if not _same(typed[name], seen.get(name))}
    elsewhere = {name for name in typed if not _same(stored[name], seen.get(name))}
    both = {name for name in changed & elsewhere if not _same(typed[name], stored[name])}
    return elsewhere - changed, both


def _same(one: Plain, other: Plain) -> bool:
    return one == other or (not one and not other)
