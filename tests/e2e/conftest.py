"""The live system and its visitors."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from .browser import ARGUMENTS, CHROMIUM, Person
from .system import LiveSystem


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.xdist_group("e2e"))


@pytest.fixture(scope="session")
def live_system(tmp_path_factory):
    system = LiveSystem(tmp_path_factory.mktemp("live"), settings.DATABASES["default"])
    try:
        system.start()
        yield system
    finally:
        system.stop()


@pytest.fixture(scope="session")
def chromium():
    program = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    assert program, "Chromium is missing: run `make setup`, or install the package chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


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
