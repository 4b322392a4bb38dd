"""The daily reports and the stock-take of the demonstration, at the yard of `yard1`."""

import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from geo.models import StorageYard
from ledger.stock.models import DayReport, StockTake
from ledger.stock.workflow import dayreports, stocktakes
from ledger.vehicles.models import Tag, Vehicle
from office.accounts.models import User
from office.audit.context import acting_as

NAMESPACE = uuid.UUID("5b1d6c2e-0000-4000-8000-000000000003")
SECTION, PLACES, READ = "B", 20, 13
ONE_DAY = timedelta(days=1)
SETTLED = timedelta(days=7)
YESTERDAY = {
    "weather": "晴れ",
    "manager": "保管 太郎",
    "staff_count": 3,
    "remarks": "午前中に警察からの照会1件。",
}
TODAY = {"weather": "くもり", "manager": "保管 太郎", "staff_count": 3, "remarks": ""}


def make_stock(now: datetime) -> int:
    """Yesterday confirmed by yard and ward, today open, a row of the yard being counted."""
    officer = User.objects.filter(username="officer").first()
    keeper = User.objects.filter(username="yard1").select_related("unit__yard").first()
    if officer is None or keeper is None:
        return 0
    yard = keeper.unit.yard
    with acting_as(keeper):
        made = counted(keeper, yard, timezone.localdate(now))
    return made + reported(keeper, officer, yard, now)


def reported(keeper: User, officer: User, yard: StorageYard, now: datetime) -> int:
    """Two reports."""
    today = timezone.localdate(now)
    yesterday = today - ONE_DAY
    if DayReport.of(yard, yesterday).is_frozen:
        return 0
    with acting_as(keeper):
        dayreports.write(keeper, yard, yesterday, YESTERDAY)
        dayreports.confirm(keeper, yard, yesterday)
        dayreports.write(keeper, yard, today, TODAY)
    with acting_as(officer):
        dayreports.approve(officer, yard, yesterday)
    return 2


def counted(keeper: User, yard: StorageYard, today: date) -> int:
    """A stock-take of one section: most of it read, one from another yard among it."""
    if StockTake.objects.open().filter(yard=yard).exists():
        return 0
    here = Vehicle.objects.stored().filter(yard=yard, in_transit_to=None, batch_items=None)
    here = here.filter(removed_on__lt=today - SETTLED)
    placed = list(here.order_by("-removed_on", "pk").select_related("tag")[:PLACES])
    for place, vehicle in enumerate(placed, 1):
        vehicle.storage_spot = f"{SECTION}-{place:02}"
        vehicle.save(update_fields=["storage_spot"])
    if not placed:
        return 0
    count = stocktakes.begin(keeper, yard, section=SECTION)
    for vehicle in placed[:READ]:
        read(keeper, count, vehicle.tag, vehicle.storage_spot)
    elsewhere = Vehicle.objects.stored().exclude(yard=yard).filter(removed_on__lt=today - SETTLED)
    stray = elsewhere.order_by("-removed_on", "pk").select_related("tag").first()
    if stray is not None:
        read(keeper, count, stray.tag, f"{SECTION}-{PLACES + 1:02}")
    return len(placed)


def read(keeper: User, count: StockTake, tag: Tag, spot: str) -> None:
    key = uuid.uuid5(NAMESPACE, f"count {count.pk} {tag.code}")
    stocktakes.scan(keeper, count, tag.code, key, spot=spot)
