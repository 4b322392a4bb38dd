"""The numbers removal requests carry. I-03.02."""

from datetime import date

from office.masters.models import NumberSeries, Parameter

REIWA = 2018


def fiscal_year(day: date) -> int:
    """The Gregorian year in which the fiscal year of `day` begins (April)."""
    return day.year if day.month >= 4 else day.year - 1


def next_reference(day: date) -> str:
    """Take the next 整理番号 of the fiscal year of `day`, in the form the ward has set."""
    year = fiscal_year(day)
    number = NumberSeries.take(f"request/{year}")
    form = Parameter.text("request_reference_format")
    return form.format(wareki=year - REIWA, year=year, year2=f"{year % 100:02}", number=number)
