"""The plainest records are valid records."""

import pytest

from .factories import RequesterFactory, VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [VehicleFactory, RequesterFactory])
def test_the_plainest_record_is_valid(make):
    make().full_clean()


def test_a_vehicle_on_the_truck_is_valid():
    VehicleFactory(on_truck=True).full_clean()
