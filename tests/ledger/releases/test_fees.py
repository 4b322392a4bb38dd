"""The fee in force on the day decides, and it comes from the master."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.releases import masterdata
from ledger.releases.exceptions import NoFee
from ledger.releases.fees import fee_of
from ledger.releases.models import Fee, FeeAssignment, FeeClass, IdentityDocument, WaiverReason
from ledger.vehicles.models import VehicleKind

from .conftest import make_vehicle

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 18)


@pytest.mark.parametrize(
    ("kind", "amount"), [("10", 3_000), ("11", 3_000), ("20", 4_000), ("22", 4_000), ("40", 7_000)]
)
def test_the_fee_follows_from_the_kind(yard, kind, amount):
    assert fee_of(make_vehicle(yard, kind), TODAY).amount == amount


def test_unknown_first_days_stay_empty(masters):
    assert not Fee.objects.exclude(valid_from=None).exists()


def test_a_new_price_counts_from_its_first_day(vehicle):
    old = Fee.objects.get(code="B")
    old.valid_until = TODAY - timedelta(days=1)
    old.save()
    new = Fee(code="B2", label="自転車", fee_class=old.fee_class, amount=3_500, valid_from=TODAY)
    new.full_clean()
    new.save()
    assert fee_of(vehicle, TODAY - timedelta(days=1)).amount == 3_000
    assert fee_of(vehicle, TODAY).amount == 3_500


def test_two_prices_for_one_day_are_refused_by_form_and_table(masters):
    bicycles = FeeClass.objects.get(code="B")
    second = Fee(code="B2", label="自転車", fee_class=bicycles, amount=3_500, valid_from=TODAY)
    with pytest.raises(ValidationError, match="適用終了日"):
        second.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_kind_belongs_to_one_class_at_a_time(masters):
    again = FeeAssignment(
        code="x",
        label="自転車",
        vehicle_kind=VehicleKind.objects.get(code="10"),
        fee_class=FeeClass.objects.get(code="M"),
    )
    with pytest.raises(ValidationError, match="適用終了日"):
        again.full_clean()


def test_a_vehicle_nobody_has_described_has_no_fee(vehicle):
    vehicle.vehicle_kind = None
    with pytest.raises(NoFee, match="二次登録"):
        fee_of(vehicle, TODAY)


def test_a_kind_without_a_class_names_the_master_to_fill(yard):
    with pytest.raises(NoFee, match="車種の手数料区分"):
        fee_of(make_vehicle(yard, "24"), TODAY)


def test_a_class_without_a_fee_that_day_says_so(vehicle):
    Fee.objects.filter(code="B").update(valid_from=TODAY)
    with pytest.raises(NoFee, match="2026/11/17"):
        fee_of(vehicle, TODAY - timedelta(days=1))


def test_the_shipped_lists_are_those_of_the_ward(masters):
    assert WaiverReason.objects.count() == 8
    asks = WaiverReason.objects.filter(needs_police_confirmation=True)
    assert set(asks.values_list("code", flat=True)) == {"01", "02", "07"}
    assert IdentityDocument.objects.get(code="03").hidden
    assert IdentityDocument.objects.get(code="06").address_shown == "no"


def test_loading_again_changes_nothing(masters):
    Fee.objects.filter(code="B").update(amount=3_200)
    assert masterdata.load() == 0
    assert Fee.objects.get(code="B").amount == 3_200


def test_today_is_a_day_with_a_fee(vehicle):
    assert fee_of(vehicle, timezone.localdate()).amount == 3_000
