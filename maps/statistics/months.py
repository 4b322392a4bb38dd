"""The months of a fiscal year, each open, closed, or not over yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from office import fiscal

from .models import MonthClosing
from .spans import last_of_month, month_name


@dataclass(frozen=True)
class Month:
    """One month; `closing` the version in force, if it is closed."""

    first: date
    is_over: bool
    closing: MonthClosing | None

    @property
    def key(self) -> str:
        """2026-10."""
        return self.first.isoformat()[:7]

    @property
    def label(self) -> str:
        return month_name(self.first)


def months_of(year: int, today: date) -> Iterator[Month]:
    """The months of the year that have begun."""
    closings = MonthClosing.objects.in_force().defer("content").select_related("closed_by")
    first, last = fiscal.first_day(year), fiscal.last_day(year)
    closed = {one.month: one for one in closings.filter(month__range=(first, last))}
    for month in fiscal.months(year):
        if month <= today:
            yield Month(month, last_of_month(month) < today, closed.get(month))
