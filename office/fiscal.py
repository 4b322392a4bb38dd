"""The office's year (年度) and its open days and hours (DOMAIN 8.1)."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache

import holidays

APRIL = 4


def fiscal_year(day: date) -> int:
    """Return the year in whose April the fiscal year of `day` began."""
    return day.year if day.month >= APRIL else day.year - 1


def first_day(year: int) -> date:
    """Return 1 April of `year`."""
    return date(year, APRIL, 1)


def last_day(year: int) -> date:
    """Return 31 March after `year`."""
    return date(year + 1, 3, 31)


def months(year: int) -> list[date]:
    """Return the first days of the twelve months of the fiscal year, April first."""
    return [date(year + (m > 12), (m - 1) % 12 + 1, 1) for m in range(APRIL, APRIL + 12)]


class DayKind(StrEnum):
    """What sort of day it is for opening hours."""

    WEEKDAY = "weekday"
    HOLIDAY = "holiday"  # Saturday, Sunday, 祝日
    CLOSED = "closed"  # 12/30 to 1/3


def day_kind(day: date) -> DayKind:
    """Tell which hours hold on `day`."""
    if is_closed(day):
        return DayKind.CLOSED
    if day.weekday() >= 5 or is_national_holiday(day):
        return DayKind.HOLIDAY
    return DayKind.WEEKDAY


def is_closed(day: date) -> bool:
    """Tell whether `day` falls into the New Year closure, 30 December to 3 January (W-13)."""
    return (day.month, day.day) >= (12, 30) or (day.month, day.day) <= (1, 3)


def is_national_holiday(day: date) -> bool:
    """Tell whether `day` is 国民の祝日, 振替休日 or 国民の休日."""
    return day in _calendar(day.year)


def holiday_name(day: date) -> str:
    """Return the Japanese name of the holiday on `day`, or nothing."""
    return str(_calendar(day.year).get(day, ""))


def next_open_day(day: date) -> date:
    """Return `day` or the first day after it outside the New Year closure."""
    while is_closed(day):
        day += timedelta(days=1)
    return day


@dataclass(frozen=True)
class Hours:
    """Opening hours of a place: the end differs at weekends and on holidays."""

    start: time
    weekday_end: time
    holiday_end: time

    def on(self, day: date) -> tuple[time, time] | None:
        """Return the opening and the closing time of `day`; None when closed."""
        kind = day_kind(day)
        if kind is DayKind.CLOSED:
            return None
        return self.start, self.weekday_end if kind is DayKind.WEEKDAY else self.holiday_end


YARD_HOURS = Hours(time(9), time(19), time(18))
CALL_CENTRE_HOURS = Hours(time(9), time(20), time(19))
REMOVAL_HOURS = Hours(time(9), time(18), time(18))


@cache
def _calendar(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("JP", years=year, language="ja"))
