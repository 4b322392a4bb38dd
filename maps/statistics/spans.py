"""The stretches of days a report adds up: 日計, 月計, 年度累計, days of a month, months of a year.

A fiscal year runs from April to March. What lies in the future is left empty, not zero.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from office import fiscal, wareki

ONE_DAY = timedelta(days=1)


class Form(StrEnum):
    """How a report is laid out in time."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


FORMS: Mapping[Form, str] = {
    Form.DAY: "日計・月計・年度累計",
    Form.MONTH: "月報（日別）",
    Form.YEAR: "年報（月別）",
}


@dataclass(frozen=True)
class Span:
    """Days from `since` to `until`, both included; `note` says what was special about them.

    One with `minus` is no stretch of days but a difference: `plus` less `minus`, by their keys.
    """

    key: str
    label: str
    since: date
    until: date
    note: str = ""
    plus: str = ""
    minus: str = ""

    @property
    def is_difference(self) -> bool:
        return bool(self.minus)


@dataclass(frozen=True)
class Period:
    """What a report is asked for: a form and the day, month or fiscal year it is about.

    `until` is its last day; `today` cuts off what has not happened yet.
    """

    form: Form
    since: date
    until: date
    today: date
    compared: bool = False

    @property
    def fiscal_year(self) -> int:
        return fiscal.fiscal_year(self.until)

    @property
    def label(self) -> str:
        """令和8年10月5日現在, 令和8年10月, 令和8年度."""
        if self.form == Form.DAY:
            return f"{wareki.long_date(self.until)}現在"
        if self.form == Form.MONTH:
            return month_name(self.since)
        return wareki.fiscal_year_name(self.fiscal_year)

    @property
    def as_of(self) -> date:
        """The last day that has happened: the moment a report of a state speaks of."""
        return min(self.until, self.today)

    def key(self) -> str:
        """2026-10-05, 2026-10, 2026: how files and addresses name it."""
        lengths = {Form.DAY: 10, Form.MONTH: 7, Form.YEAR: 4}
        return self.since.isoformat()[: lengths[self.form]]


def of_day(day: date, today: date) -> Period:
    """The day itself, its month and its fiscal year up to it."""
    return Period(Form.DAY, day, day, today)


def of_month(month: date, today: date) -> Period:
    """The calendar month of `month`."""
    return Period(Form.MONTH, month.replace(day=1), last_of_month(month), today)


def of_year(year: int, today: date, *, compared: bool = False) -> Period:
    """The fiscal year that begins in April of `year`, beside the year before if `compared`."""
    return Period(Form.YEAR, fiscal.first_day(year), fiscal.last_day(year), today, compared)


def last_of_month(day: date) -> date:
    """The last day of the month `day` lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_name(day: date) -> str:
    """令和8年10月."""
    return wareki.long_date(day).split("月")[0] + "月"


def day_span(day: date) -> Span:
    """日計."""
    return Span("day", "日計", day, day)


def month_span(until: date) -> Span:
    """月計, up to `until`."""
    return Span("month", "月計", until.replace(day=1), until)


def year_span(until: date) -> Span:
    """年度累計, up to `until`."""
    return Span("year", "年度累計", fiscal.first_day(fiscal.fiscal_year(until)), until)


def sums(period: Period) -> list[Span]:
    """The stretches a report adds up: 日計 (of a day), 月計, 年度累計; of a year, 計."""
    until = period.until
    if period.form == Form.DAY:
        return [day_span(until), month_span(until), year_span(until)]
    if period.form == Form.MONTH:
        return [month_span(until), year_span(until)]
    return [year_total(period)]


def steps(period: Period, notes: Mapping[date, str] | None = None) -> list[Span]:
    """The days of a month or the months of a year, with what was special about each.

    `notes` are by the day, or by the first day of the month.
    """
    marks = notes or {}
    if period.form == Form.MONTH:
        days = [period.since + n * ONE_DAY for n in range(period.until.day)]
        return [Span(f"d{day.day:02}", f"{day.day}", day, day, marks.get(day, "")) for day in days]
    return [
        Span(
            f"m{month.month:02}",
            f"{month.month}月",
            month,
            last_of_month(month),
            marks.get(month, ""),
        )
        for month in fiscal.months(period.fiscal_year)
    ]


def year_total(period: Period) -> Span:
    """計 of a fiscal year, as far as it has come."""
    return Span("total", "計", period.since, max(period.as_of, period.since))


def beside_last_year(period: Period) -> list[Span]:
    """前年度 and 増減: the same days of the year before, as far as this year has come."""
    if not period.compared:
        return []
    first = fiscal.first_day(period.fiscal_year - 1)
    if period.as_of < period.until:
        until = a_year_before(period.as_of)
        label = "前年度同期"
    else:
        until, label = fiscal.last_day(period.fiscal_year - 1), "前年度"
    return [
        Span("last", label, first, until),
        Span("change", "増減", period.since, period.as_of, plus="total", minus="last"),
    ]


def a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February, the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
