"""Numbers of receipts and waivers. Their forms are parameters; each series starts anew in April.

A number is drawn inside the transaction that uses it, so one rolled back leaves no gap.
"""

from datetime import date

from geo.models import StorageYard
from ledger.vehicles.numbering import FIRST_YEAR_OF_REIWA
from office.fiscal import fiscal_year
from office.masters.models import NumberSeries, Parameter


def fill_in(form: str, *, day: date, yard: str, number: int) -> str:
    """Fill in `form`, such as `{yard}-{wareki}-{number:05d}`, in the fiscal year of `day`."""
    year = fiscal_year(day)
    era_year = year - FIRST_YEAR_OF_REIWA + 1
    return form.format(
        yard=yard, year=year, wareki=era_year, year2=f"{era_year:02d}", number=number
    )


def receipt_number(yard: StorageYard, day: date) -> str:
    """The next number of the yard's receipts of this fiscal year. K-09."""
    form = Parameter.text("receipt_number_format")
    return _next("receipt", form, day=day, yard=yard.code)


def waiver_number(day: date) -> str:
    """The next number under which a waiver is approved (承認番号)."""
    return _next("waiver", Parameter.text("waiver_number_format"), day=day, yard="")


def _next(kind: str, form: str, *, day: date, yard: str) -> str:
    series = f"{kind} {fill_in(form, day=day, yard=yard, number=0)}"
    return fill_in(form, day=day, yard=yard, number=NumberSeries.take(series))
