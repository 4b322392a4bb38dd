"""The ward's numbers for vehicles (整理番号). The form of the number is a parameter."""

from datetime import date

from office.fiscal import fiscal_year

FIRST_YEAR_OF_REIWA, FIRST_YEAR_OF_HEISEI = 2019, 1989


def era_year(year: int) -> int:
    """The year of its era by which a fiscal year is numbered: 2019 is 1 (令和元年), 2018 is 30."""
    first = FIRST_YEAR_OF_REIWA if year >= FIRST_YEAR_OF_REIWA else FIRST_YEAR_OF_HEISEI
    return year - first + 1


def reference(form: str, *, day: date, yard: str, number: int) -> str:
    """Fill in `form`, such as `{year2}{yard}-{number:05d}`, for a removal on `day`.

    `year2` is the fiscal year in its era with two digits, `year` the same in the western
    calendar, `yard` the code of the yard.
    """
    year = fiscal_year(day)
    return form.format(year2=f"{era_year(year):02d}", year=year, yard=yard, number=number)


def series(form: str, *, day: date, yard: str) -> str:
    """The name of the series a number of this form is taken from: all that does not count up.

    A form without the yard is counted over all yards, so no two references are the same.
    """
    return f"vehicle {reference(form, day=day, yard=yard, number=0)}"
