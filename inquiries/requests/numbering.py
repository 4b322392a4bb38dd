"""The numbers removal requests carry. I-03.02."""

from datetime import date

from office.fiscal import first_day, fiscal_year
from office.masters.models import NumberSeries, Parameter
from office.wareki import era_of


def next_reference(day: date) -> str:
    """Take the next 整理番号 of the fiscal year of `day`, in the form the ward has set."""
    year = fiscal_year(day)
    era = era_of(first_day(year))
    form = Parameter.text("request_reference_format")
    return form.format(
        wareki=era[1] if era else year,
        year=year,
        year2=f"{year % 100:02}",
        number=NumberSeries.take(f"request/{year}"),
    )
