"""The rain of the demonstration: days on which the made-up ledger has no removal (G-04)."""

from datetime import date, timedelta

from ledger.patrols.models import Suspension
from ledger.vehicles.models import Vehicle
from office import fiscal


def make_rain(today: date) -> int:
    """Note 雨天 on each working day of the past without a removal; return how many are new."""
    worked = set(Vehicle.objects.order_by().values_list("removed_on", flat=True).distinct())
    if not worked:
        return 0
    noted = set(Suspension.objects.order_by().values_list("day", flat=True))
    first = min(worked)
    days = (first + timedelta(days=n) for n in range((today - first).days))
    dry = worked | noted
    rainy = [day for day in days if day not in dry and not fiscal.is_closed(day)]
    Suspension.objects.bulk_create(Suspension(day=day) for day in rainy)
    return len(rainy)
