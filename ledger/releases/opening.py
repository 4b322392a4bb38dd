"""Whether a yard receives people now (受付時間). Y-08, DOMAIN 8.1."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from geo.models import StorageYard
from office.fiscal import YARD_HOURS, DayKind, day_kind, next_open_day

_HOURS = re.compile(r"(\d{1,2}):(\d\d)\s*[-〜~－]\s*(\d{1,2}):(\d\d)")


@dataclass(frozen=True)
class Opening:
    """The hours of one day; both None on a closed day."""

    start: time | None
    end: time | None
    is_open: bool

    @property
    def sentence(self) -> str:
        """What to tell a person who stands there outside the hours; "" while open."""
        if self.is_open:
            return ""
        if self.start is None or self.end is None:
            return "本日は休みです（受付時間外）。"
        return f"受付時間外です（本日 {self.start:%H:%M}〜{self.end:%H:%M}）。"


def hours_on(yard: StorageYard, day: date) -> tuple[time, time] | None:
    """When the yard opens and closes on `day`; None when it is closed.

    The yard's own hours count; those that cannot be read give way to the common ones.
    """
    kind = day_kind(day)
    if kind is DayKind.CLOSED:
        return None
    written = yard.weekday_hours if kind is DayKind.WEEKDAY else yard.holiday_hours
    return read(written) or YARD_HOURS.on(day)


def opening_at(yard: StorageYard, at: datetime) -> Opening:
    """Whether the yard receives people at `at`, a time of the office's own zone."""
    found = hours_on(yard, at.date())
    if found is None:
        return Opening(None, None, is_open=False)
    start, end = found
    return Opening(start, end, is_open=start <= at.time() < end)


def last_day_to_collect(keep_until: date) -> date:
    """保管期限, or the first open day after it where it falls into the New Year (DOMAIN 8.2)."""
    return next_open_day(keep_until)


def read(written: str) -> tuple[time, time] | None:
    """Read 「09:00-19:00」; None where it says something else."""
    found = _HOURS.fullmatch(written.strip())
    if found is None:
        return None
    try:
        first, last = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    except ValueError:
        return None
    return (first, last) if first < last else None
