"""A tablet in front of a small yard: real browser, real requests, records made by factories."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission

from ledger.vehicles import codes
from ledger.vehicles.masterdata import load as load_lists
from ledger.vehicles.models import Tag
from tests.e2e.browser import Person
from tests.factories import (
    CrewFactory,
    RemovalPlaceFactory,
    StorageYardFactory,
    TagFactory,
    UnitFactory,
    UserFactory,
    VehicleFactory,
)

PASSWORD = "さくら-の-花が-さいた-2026"
TOKYO = ZoneInfo("Asia/Tokyo")


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/yard" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture
def site(live_server):
    """The system as the browser meets it."""
    load_lists()
    return SimpleNamespace(url=live_server.url, password=PASSWORD, now=lambda: datetime.now(TOKYO))


def member(unit, *names, **fields):
    user = UserFactory(unit=unit, **fields)
    user.set_password(PASSWORD)
    user.save()
    for name in names:
        app, codename = name.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return user


@pytest.fixture
def scene(site):
    """弦巻 yard, 1班 with three vehicles for it and one for 梅丘."""
    yard = StorageYardFactory(label="弦巻", unit=UnitFactory(name="弦巻保管所"))
    other = StorageYardFactory(label="梅丘")
    crew = CrewFactory(label="1班", unit=UnitFactory(name="撤去1班"))
    clerk = member(
        yard.unit,
        "vehicles.hand_over",
        "vehicles.take_in",
        "vehicles.view_vehicle",
        "vehicles.view_numbers",
        "geo.view_map",
        username="clerk",
        name="弦巻 係員",
    )
    driver = member(crew.unit, "vehicles.enter_in_field", username="driver", name="撤去 班長")

    def load(serial, to):
        tag = TagFactory(
            code=codes.tag_code(7, serial), attached=True, state=Tag.State.REMOVED, crew=crew
        )
        place = RemovalPlaceFactory(yard=to, label="三軒茶屋北")
        return VehicleFactory(
            tag=tag, removal_place=place, on_truck=True, reference=f"082-{serial:05}"
        )

    mine = [load(serial, yard) for serial in (1, 2, 3)]
    return SimpleNamespace(
        yard=yard, other=other, crew=crew, clerk=clerk, driver=driver, mine=mine,
        elsewhere=load(4, other),
    )  # fmt: skip


@pytest.fixture
def sit_down(site, chromium):
    """Open a browser for a person; when the test ends, hear their complaints."""
    people = []

    def make(name, device, **more):
        person = Person(chromium, site, name, device, **more)
        people.append(person)
        return person.sign_in()

    yield make
    for person in people:
        person.leave()
