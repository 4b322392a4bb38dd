"""A good order for a crew's round: nearest neighbour from the yard, then 2-opt. Pure. UX row 5.

A dozen stops: the detour left over is small, and the dispatcher may always reorder by hand.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

Spot = tuple[float, float]
"""Longitude and latitude in degrees."""

METRES_PER_DEGREE = 111_320
WORTH_M = 0.01


def metres(a: Spot, b: Spot) -> float:
    """The straight distance of two spots; good to a part in a thousand within a ward."""
    shrink = math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * METRES_PER_DEGREE


def length(start: Spot, stops: Sequence[Spot], order: Sequence[int]) -> float:
    """Metres of the round from `start` through `stops` in `order` and back to `start`."""
    line = [start, *(stops[index] for index in order), start]
    return sum(metres(a, b) for a, b in pairwise(line))


def good_order(start: Spot, stops: Sequence[Spot], first: Sequence[int] = ()) -> list[int]:
    """Return the indexes of `stops` in a short order; those in `first` keep the front."""
    front = list(first)
    rest = [index for index in range(len(stops)) if index not in front]
    here = stops[front[-1]] if front else start
    return [*front, *_untangle(here, start, stops, _nearest_first(here, stops, rest))]


def _nearest_first(here: Spot, stops: Sequence[Spot], rest: list[int]) -> list[int]:
    order = []
    left = set(rest)
    while left:
        nearest = min(left, key=lambda index: (metres(here, stops[index]), index))
        left.remove(nearest)
        order.append(nearest)
        here = stops[nearest]
    return order


def _untangle(start: Spot, end: Spot, stops: Sequence[Spot], order: list[int]) -> list[int]:
    """Turn stretches of the round around as long as that makes it shorter (2-opt)."""
    shorter = True
    while shorter:
        shorter = False
        for i in range(len(order) - 1):
            for j in range(i + 1, len(order)):
                if _gain(start, end, stops, order, (i, j)) > WORTH_M:
                    order[i : j + 1] = reversed(order[i : j + 1])
                    shorter = True
    return order


def _gain(
    start: Spot, end: Spot, stops: Sequence[Spot], order: list[int], ends: tuple[int, int]
) -> float:
    i, j = ends
    before = stops[order[i - 1]] if i else start
    after = stops[order[j + 1]] if j + 1 < len(order) else end
    first, last = stops[order[i]], stops[order[j]]
    now = metres(before, first) + metres(last, after)
    turned = metres(before, last) + metres(first, after)
    return now - turned
