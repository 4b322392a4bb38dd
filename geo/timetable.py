"""When the yards receive people: rules without data. Y-08, DOMAIN 8.1.

The hours and the days that differ are masters (`geo.models.opening`); `geo.opening` reads them.
Deadlines ask the same timetable, so that a day on which a yard is closed is closed for both.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property

from office import fiscal

ONE_DAY = timedelta(days=1)
MOST_DAYS = 366
"""How far an open day is looked for; a yard closed for longer has none."""

Span = tuple[time, time]
MonthDay = tuple[int, int]


class DayKind(StrEnum):
    """What sort of day it is for a yard."""

    WEEKDAY = "weekday"
    HOLIDAY = "holiday"  # Saturday, Sunday, 国民の祝日, 振替休日, 国民の休日
    CLOSED = "closed"
    OTHER = "other"  # hours of its own


@dataclass(frozen=True)
class Hours:
    """The hours of all yards (`yard` None) or of one, from `since` to `until`, both included.

    `closure` is the closed time of each year as month and day, both included; it may span the
    turn of the year.
    """

    weekday: Span = (time(9), time(19))
    holiday: Span = (time(9), time(18))
    closure: tuple[MonthDay, MonthDay] | None = ((12, 30), (1, 3))
    yard: int | None = None
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether these are in force on `day`."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def closes(self, day: date) -> bool:
        """Whether `day` lies in the closed time of the year."""
        if self.closure is None:
            return False
        first, last = self.closure
        here = (day.month, day.day)
        return first <= here <= last if first <= last else here >= first or here <= last

    def on(self, kind: DayKind) -> Span:
        """The hours of that sort of day."""
        return self.weekday if kind is DayKind.WEEKDAY else self.holiday


SHIPPED = Hours()
"""Weekdays 9 to 19, weekends and holidays 9 to 18, closed 12/30 to 1/3 (S004 第２-3(3)(4))."""


@dataclass(frozen=True)
class Special:
    """A day that differs, at all yards (`yard` None) or at one."""

    day: date
    kind: DayKind
    name: str
    span: Span | None = None
    yard: int | None = None


@dataclass(frozen=True)
class Timetable:
    """The hours and the days that differ. Empty, it is the one that ships."""

    hours: tuple[Hours, ...] = ()
    specials: tuple[Special, ...] = ()

    def on(self, day: date, yard: int | None = None) -> Span | None:
        """When `yard` (None: the yards in general) opens and closes; None on a closed day."""
        special = self.special(day, yard)
        if special is not None and special.kind is DayKind.OTHER and special.span is not None:
            return special.span
        kind = self.kind(day, yard)
        return None if kind is DayKind.CLOSED else self.rule(day, yard).on(kind)

    def kind(self, day: date, yard: int | None = None) -> DayKind:
        """What sort of day it is for `yard`."""
        special = self.special(day, yard)
        if special is not None:
            return special.kind
        if self.rule(day, yard).closes(day):
            return DayKind.CLOSED
        if day.weekday() >= 5 or fiscal.is_national_holiday(day):
            return DayKind.HOLIDAY
        return DayKind.WEEKDAY

    def is_closed(self, day: date, yard: int | None = None) -> bool:
        """Whether nobody can come on `day`."""
        special = self.special(day, yard)
        if special is not None:
            return special.kind is DayKind.CLOSED
        return self.rule(day, yard).closes(day)

    def why_closed(self, day: date, yard: int | None = None) -> str:
        """「年末年始の休み（12/30〜1/3）」, the name of the special day, or "" on an open one."""
        if not self.is_closed(day, yard):
            return ""
        if special := self.special(day, yard):
            return special.name
        closure = self.rule(day, yard).closure or ((0, 0), (0, 0))
        (month, first), (last_month, last) = closure
        name = "年末年始の休み" if last_month < month else "休み"
        return f"{name}（{month}/{first}〜{last_month}/{last}）"

    def next_open_day(self, day: date, yard: int | None = None) -> date:
        """Return `day` or the first open day after it; `day` where there is none in a year."""
        for n in range(MOST_DAYS):
            found = day + n * ONE_DAY
            if not self.is_closed(found, yard):
                return found
        return day

    def rule(self, day: date, yard: int | None = None) -> Hours:
        """The hours in force: the yard's own before the common ones, the latest start first."""
        return max(
            (one for one in self.hours if one.yard in (None, yard) and one.holds_on(day)),
            key=lambda one: (one.yard is not None, one.since or date.min),
            default=SHIPPED,
        )

    def special(self, day: date, yard: int | None = None) -> Special | None:
        """How `day` differs: for the yard itself, else for all."""
        found = self._by_day.get(day, ())
        mine = next((one for one in found if one.yard == yard), None)
        return mine or next((one for one in found if one.yard is None), None)

    @cached_property
    def own(self) -> frozenset[int]:
        """The yards that have hours or days of their own."""
        named = {one.yard for one in self.hours} | {one.yard for one in self.specials}
        return frozenset(yard for yard in named if yard is not None)

    @cached_property
    def _by_day(self) -> dict[date, list[Special]]:
        found: dict[date, list[Special]] = {}
        for one in self.specials:
            found.setdefault(one.day, []).append(one)
        return found


AS_SHIPPED = Timetable()
