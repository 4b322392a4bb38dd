"""The office's year (年度), the holidays of the country and the turn of the year."""

from datetime import date, timedelta
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


@cache
def _calendar(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("JP", years=year, language="ja"))
