"""Whether a yard receives people: the hours as they stand in the masters. Y-08.

One timetable serves the desks, the operator's page and the deadlines of the ledger.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import F, Q
from django.utils import timezone

from geo.models import CalendarDay, OpeningHours, StorageYard
from geo.timetable import ONE_DAY, Span, Timetable
from office import wareki

LONGEST = 60
"""How many days ahead the next opening is looked for."""


def timetable() -> Timetable:
    """The hours and the days that differ, in two queries.

    A day that was retired before it came does not count.
    """
    days = CalendarDay.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=F("day")),
        Q(valid_until__isnull=True) | Q(valid_until__gte=F("day")),
    )
    return Timetable(
        tuple(one.hours for one in OpeningHours.objects.all()),
        tuple(one.special for one in days),
    )


def open_hours(yard: StorageYard, day: date) -> Span | None:
    """When the yard opens and closes on `day`; None when it is closed."""
    return timetable().on(day, yard.pk)


def is_open(yard: StorageYard, moment: datetime) -> bool:
    """Whether the yard receives people at `moment`; a naive one is in the office's own zone."""
    return opening_at(yard, moment).is_open


@dataclass(frozen=True)
class Opening:
    """The yard at one moment: its hours of that day (None: closed), and when it opens next."""

    is_open: bool
    start: time | None
    end: time | None
    next_day: date | None
    next_start: time | None
    today: date
    reason: str = ""
    """Why it is closed all day."""

    @property
    def words(self) -> str:
        """「受付中 〜19:00」 or 「時間外・次は明日9:00」."""
        if self.is_open and self.end is not None:
            return f"受付中 〜{_clock(self.end)}"
        if self.next_day is None or self.next_start is None:
            return "時間外"
        return f"時間外・次は{self._next_day()}{_clock(self.next_start)}"

    @property
    def sentence(self) -> str:
        """What to tell a person who stands there outside the hours; "" while open."""
        if self.is_open:
            return ""
        if self.start is None or self.end is None:
            return f"本日は休みです（{self.reason or '受付時間外'}）。"
        return f"受付時間外です（本日 {self.start:%H:%M}〜{self.end:%H:%M}）。"

    def _next_day(self) -> str:
        assert self.next_day is not None  # noqa: S101
        away = (self.next_day - self.today).days
        if away < 2:
            return ("本日", "明日")[away]
        weekday = wareki.WEEKDAYS[self.next_day.weekday()]
        return f"{self.next_day.month}/{self.next_day.day}（{weekday}）"


def opening_at(yard: StorageYard, moment: datetime, hours: Timetable | None = None) -> Opening:
    """How the yard stands at `moment`; a naive one is in the office's own zone."""
    local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    table, today, now = hours or timetable(), local.date(), local.time()
    found = table.on(today, yard.pk)
    start, end = found or (None, None)
    is_now = found is not None and found[0] <= now < found[1]
    next_day, next_start = None, None
    if not is_now:
        next_day, next_start = _next_opening(table, yard, today, now)
    reason = table.why_closed(today, yard.pk)
    return Opening(is_now, start, end, next_day, next_start, today, reason)


def opening_now(yard: StorageYard) -> Opening:
    """How the yard stands now."""
    return opening_at(yard, timezone.now())


def hours_in_words(day: date, yard: StorageYard | None = None) -> str:
    """The rule of `day` for a paper: 「平日9:00〜19:00、土日祝9:00〜18:00（12/30〜1/3を除く）」."""
    rule = timetable().rule(day, yard.pk if yard else None)
    weekday, holiday = (_span(rule.weekday), _span(rule.holiday))
    said = f"毎日{weekday}" if weekday == holiday else f"平日{weekday}、土日祝{holiday}"
    if rule.closure is None:
        return said
    (month, first), (last_month, last) = rule.closure
    return f"{said}（{month}/{first}〜{last_month}/{last}を除く）"


def _next_opening(
    table: Timetable, yard: StorageYard, today: date, now: time
) -> tuple[date | None, time | None]:
    for n in range(LONGEST):
        day = today + n * ONE_DAY
        found = table.on(day, yard.pk)
        if found is not None and (n or now < found[0]):
            return day, found[0]
    return None, None


def _span(span: Span) -> str:
    return f"{_clock(span[0])}〜{_clock(span[1])}"


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"
