"""How many vehicles a year brings, on which day and at which place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ledger.patrols.calendar import is_closed
from ledger.vehicles.numbering import era_year

# Weights follow the ward's street counts; a place that is not named weighs EVERYWHERE_ELSE.
PLACE_WEIGHTS = {
    "1021": 34, "1022": 30, "1040": 40, "1050": 14, "1060": 36, "1070": 52, "1080": 18,
    "1090": 30, "1100": 9, "2020": 20, "2030": 10, "2040": 19, "2050": 11, "2060": 14,
    "2070": 10, "2081": 78, "2082": 62, "4010": 16, "4021": 72, "4022": 55, "4031": 20,
    "4032": 17, "4040": 28, "4050": 56, "4060": 48, "5010": 7, "5020": 13, "5040": 4,
    "5050": 58, "5060": 11, "6030": 12, "6040": 6, "6050": 12, "9010": 26, "9020": 20,
    "9030": 24, "9040": 18, "9050": 12,
}  # fmt: skip
EVERYWHERE_ELSE = 6
MONTH_WEIGHTS = (0, 7, 7, 9, 10, 11, 9, 9, 8, 10, 11, 10, 7)
"""By calendar month; index 0 is unused."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class YearPlan:
    """What a fiscal year (年度, April to March) brings.

    `released` of the `removed` go back to their owners; None: as many as is usual. No vehicle
    is removed after `last_day`, the counts being those of the whole year.
    """

    fiscal_year: int
    removed: int
    released: int | None = None
    last_day: date = date.max

    def wareki_year(self) -> int:
        """The year of the era the fiscal year is named by in its numbers."""
        return era_year(self.fiscal_year)

    def days(self) -> list[date]:
        """The days on which crews work."""
        first = date(self.fiscal_year, 4, 1)
        length = (date(self.fiscal_year + 1, 4, 1) - first).days
        return [day for n in range(length) if not is_closed(day := first + n * ONE_DAY)]


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Split `total` by `weights` into whole numbers that add up to it (largest remainder)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
    for n in by_remainder[: total - sum(shares)]:
        shares[n] += 1
    return shares


def day_counts(plan: YearPlan, random: Random) -> list[tuple[date, int]]:
    """How many vehicles each working day of the year brings; rainy days bring none."""
    days = plan.days()
    weights = [
        0 if random.random() < 0.06 else MONTH_WEIGHTS[day.month] * (7 if day.weekday() < 5 else 4)
        for day in days
    ]
    counts = share_out(plan.removed, weights)
    return [(day, n) for day, n in zip(days, counts, strict=True) if day <= plan.last_day]


def place_weights(codes: Sequence[str]) -> list[float]:
    """The weight of each removal place by its code."""
    return [float(PLACE_WEIGHTS.get(code, EVERYWHERE_ELSE)) for code in codes]
