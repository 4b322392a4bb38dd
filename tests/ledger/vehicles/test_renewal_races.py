"""Two officers bring the same owner up to date at the same moment: one does, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from ledger.vehicles.models import Owner, OwnerRenewal
from ledger.vehicles.workflow import renewal
from tests.factories import OwnerFactory, VehicleFactory

from .test_renewal import NUMBER, OFFICER

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_wins_and_the_other_is_told(user_who_can):
    source = OwnerFactory(
        vehicle=VehicleFactory(**NUMBER), known_on=date(2026, 3, 1), source=Owner.Source.POLICE
    )
    vehicle = VehicleFactory(**NUMBER)
    officers = [user_who_can(*OFFICER) for _ in range(2)]
    asked = [
        renewal.confirm(
            renewal.carry_on(one, renewal.begin(one, [vehicle.pk], criteria="試験")),
        )
        for one in officers
    ]
    start = Barrier(2)

    def apply(number):
        try:
            start.wait(30)
            return renewal.apply(officers[number], asked[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(apply, range(2)))
    assert sorted((one.changed, one.overtaken) for one in done) == [(0, 1), (1, 0)]
    assert set(OwnerRenewal.objects.values_list("state", flat=True)) == {"done"}
    assert Owner.objects.get(vehicle=vehicle).name == source.name
