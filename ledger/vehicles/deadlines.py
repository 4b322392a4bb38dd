"""How long a vehicle is kept. Pure rules; the figures are masters."""

from datetime import date

from dateutil.relativedelta import relativedelta


def keep_until(removed_on: date, months: int = 2) -> date:
    """Return the last day of storage (保管期限): `months` after removal, end of month clamped.

    31 December + 2 months is the last day of February (L-01.05).
    """
    return removed_on + relativedelta(months=months)
