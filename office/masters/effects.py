"""What a change of parameters would do, counted before it is saved (L-05a).

An app tells which parameters it counts for; called from its `masters.py`, like `register`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

Values = Mapping[str, str]


@dataclass(frozen=True)
class Effect:
    """One line of the preview: what it is, as it stands, as it would be, what that means."""

    title: str
    before: str
    after: str
    note: str = ""


Preview = Callable[[Values, Values], list[Effect]]
"""Takes all values as stored and as they would be; returns what differs."""

_previews: list[tuple[frozenset[str], Preview]] = []


def register(keys: Collection[str], preview: Preview) -> None:
    """Let `preview` be asked whenever one of `keys` is to be changed."""
    _previews.append((frozenset(keys), preview))


def effects(before: Values, after: Values) -> list[Effect]:
    """What the change from `before` to `after` would do, as far as anybody counts it."""
    changed = {key for key, value in after.items() if before.get(key) != value}
    return [
        effect
        for keys, preview in _previews
        if keys & changed
        for effect in preview(before, {**before, **after})
    ]
