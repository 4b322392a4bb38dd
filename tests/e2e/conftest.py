"""The live system and its visitors."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.schedule import only_one

from .browser import Person
from .system import LiveSystem


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def live_system(tmp_path_factory):
    only_one("live system", tmp_path_factory)
    system = LiveSystem(tmp_path_factory.mktemp("live"), settings.DATABASES["default"])
    try:
        system.start()
        yield system
    finally:
        system.stop()


@pytest.fixture
def visit(live_system, chromium):
    """Open a browser for a person; when the test ends, hear their complaints."""
    people = []

    def make(name, device, **more):
        person = Person(chromium, live_system, name, device, **more)
        people.append(person)
        return person.sign_in()

    yield make
    for person in people:
        person.leave()
