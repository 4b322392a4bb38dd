"""Who works on disposals, and vehicles at each stage of the way there."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from ledger.disposals import masterdata
from tests.factories import VehicleFactory

TODAY = date(2026, 7, 1)
INSPECTED = datetime(2026, 4, 12, 1, 0, tzinfo=UTC)


@pytest.fixture
def on_first_july():
    """The office on 1 July 2026: what was removed on 10 April is overdue since 11 June."""
    with time_machine.travel("2026-07-01 10:00+09:00", tick=True):
        masterdata.load()
        yield TODAY


@pytest.fixture
def officer(user_who_can):
    return user_who_can(
        "vehicles.view_vehicle",
        "vehicles.view_numbers",
        "vehicles.view_every_yard",
        "vehicles.post_vehicle",
        "vehicles.dispose_vehicle",
        "vehicles.approve_disposal",
        "vehicles.extend_deadline",
        "disposals.shorten_deadline",
    )


@pytest.fixture
def at_desk(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def overdue():
    """A vehicle past its 保管期限, noticed and described, not posted."""

    def make(**fields):
        return VehicleFactory(
            **{
                "stored_notice_on": date(2026, 4, 20),
                "inspected_at": INSPECTED,
            }
            | fields
        )

    return make


@pytest.fixture
def due(overdue):
    """A vehicle that may lawfully be disposed of today."""

    def make(**fields):
        return overdue(**{"posted_on": date(2026, 6, 11)} | fields)

    return make
