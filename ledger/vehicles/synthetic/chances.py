"""Drawing by weight, a hundred thousand times a second."""

from collections.abc import Iterable
from random import Random
from typing import Generic, TypeVar

from .plan import share_out

SLOTS = 4096

T = TypeVar("T")


class Chances(Generic[T]):
    """Things to draw from, each as often as its weight says (to one in `SLOTS`).

    `random.choices` searches its weights anew for every draw, which a ledger of a million
    vehicles feels; here each thing owns as many of the slots as it weighs, and at least one.
    """

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        things = list(weighted)
        shares = share_out(SLOTS, [weight for _, weight in things])
        self.slots = [
            thing
            for (thing, _), share in zip(things, shares, strict=True)
            for _ in range(max(share, 1))
        ]
        self.count = len(self.slots)

    def draw(self, random: Random) -> T:
        """One of the things. Raises IndexError where there are none."""
        return self.slots[int(random.random() * self.count)]
