"""The disposals of the demonstration: a posting, a list half matched, a request, a lot.

All of it is done with vehicles of the past, by the office's own steps; only days that lie behind
us are set directly. What the past does not offer is left out.
"""

import uuid
from datetime import date, datetime, timedelta

from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import DisposalBatch, PostingKind
from ledger.disposals.workflow import batch, matching, posting, sale, settlement
from ledger.vehicles import due
from ledger.vehicles.models import Disposition, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import rules_now
from office.accounts.models import User
from office.audit.context import acting_as
from office.masters.models import Parameter

NAMESPACE = uuid.UUID("5b1d6c2e-0000-4000-8000-000000000002")
POSTED, LISTED, SOLD = 12, 8, 4
LONG_AGO = timedelta(days=90)
SCRAP, SALE, LOST = "30", "20", Disposition.Outcome.LOST


def make_disposals(now: datetime) -> int:
    """The officer's and the first yard's work on what nobody fetched; return how many records."""
    officer = User.objects.filter(username="officer").first()
    keeper = User.objects.filter(username="yard1").select_related("unit__yard").first()
    if officer is None or keeper is None or DisposalBatch.objects.exists():
        return 0
    yard, today = keeper.unit.yard, timezone.localdate(now)
    with acting_as(keeper):
        made = half_matched(keeper, yard, today) + one_missing(keeper, yard, today)
    with acting_as(officer):
        return made + put_up(officer, yard, today) + sold(officer, today)


def put_up(officer: User, yard: StorageYard, today: date) -> int:
    """Some of the vehicles whose time is over, posted today."""
    found = due.postable(Vehicle.objects.filter(yard=yard), today, rules_now())
    plan = posting.Plan(
        PostingKind.DISPOSAL,
        some(found.order_by("removed_on", "pk"), POSTED),
        [yard],
        today,
        Parameter.text("posting_place"),
    )
    try:
        return posting.post(officer, plan, today=today).items.count()
    except NotPossible:
        return 0


def half_matched(keeper: User, yard: StorageYard, today: date) -> int:
    """A list of what was posted long enough ago; every second tag of it is read."""
    old = Vehicle.objects.stored().filter(
        yard=yard, keep_until__lt=today - LONG_AGO, stored_notice_on__isnull=False
    )
    found = some(old.order_by("removed_on", "pk"), LISTED)
    for place, vehicle in enumerate(found, 1):
        vehicle.posted_on = vehicle.keep_until + timedelta(days=10)
        vehicle.storage_spot = f"C-{place:02}"
        vehicle.save(update_fields=["posted_on", "storage_spot"])
    kind = Disposition.objects.filter(code=SCRAP).first()
    if kind is None:
        return 0
    try:
        made = batch.make(keeper, found, yard, kind, note="月末の搬出分", today=today)
    except NotPossible:
        return 0
    listed = [item.vehicle.tag.code for item in made.items.select_related("vehicle__tag")]
    for code in listed[::2]:
        matching.scan(keeper, made, code, uuid.uuid5(NAMESPACE, f"match {code}"), today=today)
    return len(listed)


def one_missing(keeper: User, yard: StorageYard, today: date) -> int:
    """A vehicle that the yard cannot find: a second person is asked."""
    lost = Disposition.objects.filter(outcome=LOST).first()
    free = Vehicle.objects.stored().filter(yard=yard, in_transit_to=None, batch_items=None)
    free = free.filter(removed_on__lt=today - LONG_AGO)
    vehicle = free.order_by("removed_on", "pk").first()
    if lost is None or vehicle is None:
        return 0
    settlement.ask(
        keeper,
        vehicle,
        Step.REPORT_LOST,
        reason="9月の棚卸しでも見つからず、札だけが残っていたため",
        disposition=lost,
    )
    return 1


def sold(officer: User, today: date) -> int:
    """A lot of vehicles that went by sale lately, what they brought not yet entered."""
    gone = Vehicle.objects.filter(
        status=Vehicle.Status.DISPOSED, disposition__code=SALE, sale_item=None
    )
    found = some(gone.order_by("-settled_on", "pk"), SOLD)
    pks = list(found.values_list("pk", flat=True))
    if not pks:
        return 0
    found.update(proceeds=None)
    sale.make_lot(officer, pks, buyer="架空リサイクル株式会社", sold_on=today)
    return len(pks)


def some(found: VehicleQuerySet, most: int) -> VehicleQuerySet:
    """The first of them, as a set that may be narrowed further."""
    return Vehicle.objects.filter(pk__in=list(found.values_list("pk", flat=True)[:most]))
