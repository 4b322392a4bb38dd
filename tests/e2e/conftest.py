"""The live system and its visitors."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from .browser import ARGUMENTS, CHROMIUM, Person
from .camera import write_film
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
def chromium(tmp_path_factory):
    program = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    assert program, "Chromium is missing: run `make setup`, or install the package chromium"
    film = tmp_path_factory.mktemp("camera") / "camera.mjpeg"
    write_film(film)
    arguments = [*ARGUMENTS, f"--use-file-for-fake-video-capture={film}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
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
