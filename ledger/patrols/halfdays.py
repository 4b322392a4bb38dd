"""What a morning or an afternoon means for a crew's day. G-04. Pure.

A job carries no hour, only its place in the round. Its turn is therefore estimated: the jobs that
have not been begun are spread evenly over the working hours that are left.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from math import ceil
from typing import TypeVar

from django.utils import timezone

from .calendar import CLOSES, NOON, OPENS
from .models import Suspension

Part = Suspension.Part
HOURS = {Part.MORNING: (OPENS, NOON), Part.AFTERNOON: (NOON, CLOSES)}
Job = TypeVar("Job")


def halves_left(day: date, now: datetime) -> set[str]:
    """The halves of `day` in which a crew may still work."""
    return {part for part in HOURS if minutes_left(part, day, now)}


def minutes_left(part: str, day: date, now: datetime) -> int:
    """How long a crew may still work in a half of `day`, in minutes."""
    today, clock = timezone.localdate(now), timezone.localtime(now).time()
    start, end = HOURS[Part(part)]
    if day == today:
        start = max(start, clock)
    return max(0, _minutes(end) - _minutes(start)) if day >= today else 0


def turns_in(
    part: str, jobs: Sequence[Job], *, day: date, now: datetime, stopped: Collection[str] = ()
) -> list[Job]:
    """Those of `jobs`, which stand in the order of the round, whose turn comes in `part`.

    In the halves `stopped` nobody has a turn. What is left after hours belongs to the afternoon.
    """
    if part == Part.DAY:
        return list(jobs)
    morning, afternoon = (0 if half in stopped else minutes_left(half, day, now) for half in HOURS)
    together = morning + afternoon
    first = ceil(len(jobs) * morning / together) if together else 0
    return list(jobs[:first] if part == Part.MORNING else jobs[first:])


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
