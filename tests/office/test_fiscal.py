from datetime import date

import pytest

from office import fiscal


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2027, 1, 1), 2026)],
)
def test_the_office_year_begins_in_april(day, year):
    assert fiscal.fiscal_year(day) == year
    assert fiscal.first_day(year) <= day <= fiscal.last_day(year)


def test_a_fiscal_year_has_its_twelve_months():
    months = fiscal.months(2026)
    assert months[0] == date(2026, 4, 1)
    assert months[8] == date(2026, 12, 1)
    assert months[9] == date(2027, 1, 1)
    assert months[-1] == date(2027, 3, 1)
    assert len(months) == 12


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 12, 29), False),
        (date(2026, 12, 30), True),
        (date(2027, 1, 3), True),
        (date(2027, 1, 4), False),
    ],
)
def test_the_turn_of_the_year_is_closed(day, closed):
    assert fiscal.is_closed(day) is closed


def test_a_holiday_has_a_name():
    assert fiscal.holiday_name(date(2026, 11, 23)) == "勤労感謝の日"
    assert fiscal.holiday_name(date(2026, 11, 24)) == ""


def test_the_next_open_day_is_after_new_year():
    assert fiscal.next_open_day(date(2026, 12, 30)) == date(2027, 1, 4)
    assert fiscal.next_open_day(date(2026, 11, 21)) == date(2026, 11, 21)
