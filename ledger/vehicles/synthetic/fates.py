"""Which vehicles of a year with known counts go back to their owners, and after how long.

What the ward publishes is a flow: the vehicles given back in a fiscal year, whenever they were
removed. Some of those removed in March are fetched in April, and count in the year that follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ledger.vehicles.models import Vehicle
from office import fiscal

DAYS_TO_RELEASE = 11


@dataclass(frozen=True)
class Fate:
    """The status a vehicle comes to; of one that is released, how many days after removal."""

    status: str
    days: int | None = None


KEPT_TO_THE_END = Fate(Vehicle.Status.DISPOSED)


def fates(
    days: Sequence[date], released: int, year: int, carried: int, random: Random
) -> list[Fate]:
    """The fate of each vehicle of the fiscal year `year`, removed on `days`.

    Within the year exactly `released` vehicles are given back, `carried` of them removed in the
    year before. Of those whose owner would come after the year's end the same share is given
    back then.
    """
    own, last_day = released - carried, fiscal.last_day(year)
    waits = [days_to_release(random) for _ in days]
    order = random.sample(range(len(days)), len(days))
    # Where too few owners would come in time, the first of the late ones come earlier.
    order.sort(key=lambda n: days[n] + timedelta(days=waits[n]) > last_day)
    in_time = sum(
        day + timedelta(days=wait) <= last_day for day, wait in zip(days, waits, strict=True)
    )
    share = own / max(in_time, 1)
    found = [KEPT_TO_THE_END] * len(days)
    for place, n in enumerate(order):
        if place < own:
            found[n] = Fate(Vehicle.Status.RELEASED, min(waits[n], (last_day - days[n]).days))
        elif place >= in_time and random.random() < share:
            found[n] = Fate(Vehicle.Status.RELEASED, waits[n])
    return found


def days_to_release(random: Random) -> int:
    """After how many days an owner comes."""
    return int(random.expovariate(1 / DAYS_TO_RELEASE)) + 1


def carried_over(days: Sequence[date], found: Sequence[Fate], year: int) -> int:
    """How many are given back only after the end of the fiscal year `year`."""
    last_day = fiscal.last_day(year)
    return sum(
        fate.days is not None and day + timedelta(days=fate.days) > last_day
        for day, fate in zip(days, found, strict=True)
    )
