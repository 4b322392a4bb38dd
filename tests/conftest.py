"""Fixtures every area uses."""

import shutil
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import expect, sync_playwright

from .e2e.browser import ARGUMENTS, CHROMIUM
from .e2e.camera import write_film
from .factories import UserFactory
from .schedule import Together, only_one

# A page on a busy machine is slow, not wrong: the same patience as for clicks, not 5 s.
expect.set_options(timeout=30_000)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Together(config, log)


@pytest.fixture
def user_who_can(db):
    """Make a user who holds the named permissions (`app.codename`) and no others."""

    def make(*names, **fields):
        user = UserFactory(**fields)
        for name in names:
            app, codename = name.split(".")
            user.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )
        return user

    return make


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """The one browser of a test process: Playwright allows no second loop in a thread.

    Its loop counts as running for the rest of the session, so the ORM must be told that the
    tests around it are not asynchronous.
    """
    only_one("browser", tmp_path_factory)
    program = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    assert program, "Chromium is missing: run `make setup`, or install the package chromium"
    film = tmp_path_factory.mktemp("camera") / "camera.mjpeg"
    write_film(film)
    arguments = [*ARGUMENTS, f"--use-file-for-fake-video-capture={film}"]
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()
