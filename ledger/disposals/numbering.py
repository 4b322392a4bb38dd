"""The numbers of postings, batches and lots: one series for each fiscal year."""

from dataclasses import dataclass
from datetime import date

from office import fiscal, wareki
from office.masters.models import NumberSeries, Parameter


@dataclass(frozen=True)
class Number:
    """A number that was given out: its year, its place in the series, how it is written."""

    fiscal_year: int
    serial: int
    text: str


def take(series: str, parameter: str, day: date) -> Number:
    """The next number of `series` in the fiscal year of `day`, locked until the commit.

    `parameter` names the form the ward gives it: {year_name} 令和8年度, {wareki} 8, {year} 2026,
    {number}. Raises KeyError for a form with anything else in it.
    """
    year = fiscal.fiscal_year(day)
    serial = NumberSeries.take(f"{series} {year}")
    name = wareki.fiscal_year_name(year)
    era_year = wareki.era_of(fiscal.first_day(year))
    text = Parameter.text(parameter).format(
        year_name=name, year=year, wareki=era_year[1] if era_year else year, number=serial
    )
    return Number(year, serial, text[:40])
