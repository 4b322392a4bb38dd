"""The return desk of the demonstration's day: an open till, returns with receipts, a waiver."""

import uuid
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from geo.models import StorageYard
from ledger.releases import cash
from ledger.releases.models import IdentityDocument, Till, WaiverReason
from ledger.releases.workflow import claims, tills, waivers
from ledger.releases.workflow.releasing import release
from ledger.vehicles.models import BodyType, Color, Relation, Vehicle, VehicleKind
from office.accounts.models import User
from office.audit.context import acting_as

NAMESPACE = uuid.UUID("5b1d6c2e-0000-4000-8000-000000000001")
RETURNS, FLOAT = 2, 20_000
SETTLED = timedelta(days=7)
ORDINARY = "10"
PEOPLE = (("仮野 一郎", "世田谷区架空1-99-99"), ("見本 桜", "世田谷区架空2-99-99"))
ROBBED = ("例田 花子", "世田谷区架空3-99-99")


def make_desk(vehicles: list[Vehicle], now: datetime) -> int:
    """Serve the first people at the first yard that has vehicles enough; return how many records.

    `vehicles` have been brought in today and stand in their yards.
    """
    by_yard: dict[StorageYard, list[Vehicle]] = defaultdict(list)
    for vehicle in [*of_the_past(timezone.localdate(now)), *vehicles]:
        by_yard[vehicle.yard].append(vehicle)
    for yard in sorted(by_yard, key=lambda each: each.code):
        keeper = User.objects.filter(unit=yard.unit_id, is_active=True).order_by("pk").first()
        if keeper is not None and len(by_yard[yard]) > RETURNS:
            with acting_as(keeper):
                return serve(keeper, yard, by_yard[yard], now)
    return 0


def of_the_past(today: date) -> list[Vehicle]:
    """Bicycles kept at the yard of `yard1` whose owners come today, where the ledger has some."""
    keeper = User.objects.filter(username="yard1").select_related("unit__yard").first()
    if keeper is None:
        return []
    kept = Vehicle.objects.stored().filter(
        yard=keeper.unit.yard,
        vehicle_kind__code=ORDINARY,
        keep_until__gte=today,
        removed_on__lt=today - SETTLED,
        inspected_at__isnull=False,
        in_transit_to=None,
        holds=None,
        claims=None,
        waivers=None,
    )
    related = ("yard", "tag", "removal_place", "vehicle_kind")
    return list(kept.select_related(*related).order_by("-removed_on", "pk")[: RETURNS + 1])


def serve(keeper: User, yard: StorageYard, waiting: list[Vehicle], now: datetime) -> int:
    """Two paying owners, and one who says that the vehicle had been stolen."""
    open_till(keeper, yard)
    for vehicle, someone in zip(waiting[:RETURNS], PEOPLE, strict=True):
        give_back(keeper, describe(keeper, vehicle, now), person(*someone))
    robbed = describe(keeper, waiting[RETURNS], now)
    waivers.request_waiver(
        keeper,
        robbed,
        facts={
            "reason": WaiverReason.objects.get(code="01"),
            "police_name": "世田谷警察署",
            "reported_at": robbed.removed_at - timedelta(days=2),
            "receipt_number": "第99号",
            "officer_name": "架空巡査",
            "stolen_where": "自宅前",
        },
        person=person(*ROBBED),
        key=uuid.uuid5(NAMESPACE, f"waiver {robbed.reference}"),
    )
    return RETURNS + 1


def open_till(keeper: User, yard: StorageYard) -> None:
    """A till for today; one left open on another day is counted and closed first."""
    today = timezone.localdate()
    opened = Till.objects.open().filter(yard=yard).first()
    if opened is not None and opened.opened_on != today:
        tills.close_till(keeper, opened, pieces=cash.fewest(opened.balance()), note="")
        opened = None
    if opened is None:
        tills.open_till(keeper, yard, float_amount=FLOAT, today=today)


def describe(keeper: User, vehicle: Vehicle, now: datetime) -> Vehicle:
    """The second registration, as far as a return needs it and it was not done before."""
    if vehicle.inspected_at is not None:
        return vehicle
    Vehicle.objects.filter(pk=vehicle.pk).update(
        inspected_at=now - timedelta(minutes=30),
        inspected_by=keeper,
        vehicle_kind=VehicleKind.objects.get(code=ORDINARY),
        body_type=BodyType.objects.order_by("code")[0],
        color=Color.objects.order_by("code")[0],
        storage_spot="A-01",
    )
    vehicle.refresh_from_db()
    return vehicle


def give_back(keeper: User, vehicle: Vehicle, someone: dict[str, Any]) -> None:
    """All five steps for a paying owner."""
    licence = IdentityDocument.objects.get(code="01")
    papers = {"identity_document": licence, "key_check": "matched"}
    claim = claims.identify(keeper, vehicle, person=someone, papers=papers)
    claims.see_holds(keeper, claim)
    claims.choose_terms(keeper, claim, waived=False)
    claims.agree_fee(keeper, claim, tendered=5_000)
    release(keeper, claim, key=uuid.uuid5(NAMESPACE, f"release {vehicle.reference}"))


def person(name: str, address: str) -> dict[str, Any]:
    """A fictional person; the telephone number is given to nobody."""
    relation = Relation.objects.get(code="01")
    return {"name": name, "address": address, "phone": "0300009999", "relation": relation}
