"""Hiding small counts so that nobody can work them out again. L-21, ADR 27.

Counts stand in two levels: leaves (town blocks, municipalities) in groups (districts,
prefectures), and all of them add up. A leaf below the least count is hidden. Since whoever
reads the page can subtract, as many more are hidden as it takes: what is hidden under one
known sum is always at least two leaves that have the least count together.

Which others are hidden follows from their order, never from their counts: were it the
smallest, whoever knows the rule could tell from what is shown how large they can be.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Group = TypeVar("Group", bound=Hashable)
Leaf = TypeVar("Leaf", bound=Hashable)
Counts = Mapping[Group, Mapping[Leaf, int]]


@dataclass(frozen=True)
class Published(Generic[Group, Leaf]):
    """What may be shown; None is hidden."""

    leaves: dict[tuple[Group, Leaf], int | None]
    groups: dict[Group, int | None]
    total: int | None


def suppress(counts: Counts[Group, Leaf], least: int) -> Published[Group, Leaf]:
    """Hide what is smaller than `least`, and what would give it away.

    Where others must go with it, they go in the order of `counts`, which must not depend on
    the counts. A nought is hidden like any small count: shown, it would tell the others apart.
    """
    hidden = {
        group: _covered(leaves, _small(leaves, least), least) for group, leaves in counts.items()
    }
    closed = {
        group for group, leaves in counts.items() if not _is_covered(leaves, hidden[group], least)
    }
    shows_total = _cover_groups(counts, hidden, closed, least)
    totals = {group: sum(leaves.values()) for group, leaves in counts.items()}
    return Published(
        leaves={
            (group, leaf): None if leaf in hidden[group] else count
            for group, leaves in counts.items()
            for leaf, count in leaves.items()
        },
        groups={group: None if group in closed else totals[group] for group in counts},
        total=sum(totals.values()) if shows_total else None,
    )


def _small(leaves: Mapping[Leaf, int], least: int) -> set[Leaf]:
    return {leaf for leaf, count in leaves.items() if count < least}


def _is_covered(leaves: Mapping[Leaf, int], hidden: set[Leaf], least: int) -> bool:
    """Whether the hidden leaves may stand under a sum that is known.

    One of them must be large: several small ones with as much together as small ones can have
    would each be known.
    """
    together = sum(leaves[leaf] for leaf in hidden)
    larger = [leaf for leaf in hidden if leaves[leaf] >= least]
    return not hidden or bool(len(hidden) >= 2 and larger and together > least)


def _covered(leaves: Mapping[Leaf, int], hidden: set[Leaf], least: int) -> set[Leaf]:
    """The hidden leaves and the first others, as many as it takes to cover them."""
    found = set(hidden)
    for leaf in leaves:
        if _is_covered(leaves, found, least):
            break
        found.add(leaf)
    return found


def _cover_groups(
    counts: Counts[Group, Leaf], hidden: dict[Group, set[Leaf]], closed: set[Group], least: int
) -> bool:
    """Hide sums of groups until the leaves hidden in them cover each other; whether they do.

    Twice the least count, because a group whose sum is shown hides it once by itself: with
    nothing to spare, the rule would tell that a closed group has none.
    """
    if not closed:
        return True
    for group, leaves in counts.items():
        if _together(counts, hidden, closed) >= 2 * least and len(closed) >= 2:
            return True
        if group not in closed:
            closed.add(group)
            if not hidden[group]:
                hidden[group] = _covered(leaves, set(list(leaves)[:2]), least)
    return _together(counts, hidden, closed) >= 2 * least and len(closed) >= 2


def _together(
    counts: Counts[Group, Leaf], hidden: Mapping[Group, set[Leaf]], closed: set[Group]
) -> int:
    return sum(counts[group][leaf] for group in closed for leaf in hidden[group])
