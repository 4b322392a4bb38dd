"""A yard with its desk: masters as shipped, people of every role, a vehicle to give back."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.utils import timezone

from ledger.releases import masterdata as desk_lists
from ledger.releases.models import IdentityDocument, WaiverReason
from ledger.releases.workflow import claims, tills, waivers
from ledger.releases.workflow.releasing import release
from ledger.vehicles import masterdata as ledger_lists
from ledger.vehicles.models import Relation, VehicleKind
from tests.factories import StorageYardFactory, UnitFactory, VehicleFactory

YARD = ("vehicles.release_vehicle", "vehicles.view_vehicle", "vehicles.view_people")
MONEY = ("releases.take_money", "releases.close_till", "releases.view_till")


@pytest.fixture
def masters(db):
    ledger_lists.load()
    desk_lists.load()


@pytest.fixture
def yard(masters):
    return StorageYardFactory(label="弦巻", unit=UnitFactory(name="弦巻保管所"))


@pytest.fixture
def clerk(yard, user_who_can):
    return user_who_can(*YARD, *MONEY, "releases.request_waiver", unit=yard.unit, name="弦巻 係員")


@pytest.fixture
def second_clerk(yard, user_who_can):
    return user_who_can(*YARD, *MONEY, unit=yard.unit, name="弦巻 主任")


@pytest.fixture
def operator(masters, user_who_can):
    return user_who_can(
        "vehicles.view_every_yard", "releases.request_waiver", "releases.confirm_waiver"
    )


@pytest.fixture
def officer(masters, user_who_can):
    return user_who_can(
        *YARD,
        "vehicles.view_every_yard",
        "releases.request_waiver",
        "releases.approve_waiver",
        "releases.view_till",
        "releases.reverse_later",
        name="区野 担当",
    )


@pytest.fixture
def vehicle(yard):
    return make_vehicle(yard)


def make_vehicle(yard, kind="10", **fields):
    return VehicleFactory(
        removal_place__yard=yard,
        vehicle_kind=VehicleKind.objects.get(code=kind),
        inspected_at=timezone.now(),
        **fields,
    )


@pytest.fixture
def till(clerk, yard):
    return tills.open_till(clerk, yard, float_amount=20_000, today=timezone.localdate())


def person(**more):
    relation = Relation.objects.get(code="01")
    return {"name": "架空 花子", "address": "世田谷区架空1-99-99", "relation": relation} | more


def papers(**more):
    document = IdentityDocument.objects.get(code="01")
    return {"identity_document": document, "key_check": "matched"} | more


def up_to_receipt(actor, vehicle, *, waived=False, tendered=None):
    """Take the four steps before the last."""
    claim = claims.identify(actor, vehicle, person=person(), papers=papers())
    claims.see_holds(actor, claim)
    claims.choose_terms(actor, claim, waived=waived)
    return claims.agree_fee(actor, claim, tendered=tendered)


def give_back(actor, vehicle, *, waived=False):
    """The whole return."""
    return release(actor, up_to_receipt(actor, vehicle, waived=waived), key=uuid4())


def theft(vehicle, *, before=timedelta(hours=1), reason="01", **more):
    """The facts of a waiver for a theft reported `before` the removal."""
    return {
        "reason": WaiverReason.objects.get(code=reason),
        "police_name": "世田谷警察署",
        "reported_at": vehicle.removed_at - before,
        "receipt_number": "第123号",
        "officer_name": "架空巡査",
    } | more


def ask(actor, waiver, result="confirmed", **more):
    return waivers.ask_police(
        actor,
        waiver,
        result=result,
        asked_at=timezone.now(),
        police_name="世田谷警察署",
        answered_by="当直 係長",
        **more,
    )


def approved(vehicle, clerk, operator, officer):
    """A waiver that has gone through all hands."""
    waiver = waivers.request_waiver(
        clerk, vehicle, facts=theft(vehicle), person=person(), key=uuid4()
    )
    ask(operator, waiver)
    return waivers.approve(officer, waiver)


@pytest.fixture
def desk(yard, clerk, second_clerk, operator, officer, vehicle):
    """Everybody and everything, under short names."""
    return SimpleNamespace(
        yard=yard, clerk=clerk, second=second_clerk, operator=operator, officer=officer,
        vehicle=vehicle,
    )  # fmt: skip


NOON = datetime(2026, 11, 18, 3, 0, tzinfo=UTC)
"""A Wednesday, noon in Tokyo."""
