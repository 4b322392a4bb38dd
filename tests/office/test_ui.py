from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import include, path

from office.accounts.access import requires, signed_in
from office.templatetags import ui


def _page(request):
    return HttpResponse()


def _undeclared(request):
    return HttpResponse()


urlpatterns = [
    path(
        "requests/",
        include(
            (
                [
                    path("", requires("requests.view")(_page), name="list"),
                    path("new/", requires("requests.add", "requests.all")(_page), name="new"),
                ],
                "requests",
            )
        ),
    ),
    path("jobs/", include(([path("", signed_in(_page), name="jobs")], "tasks"))),
    path("yard/", include(([path("", _undeclared, name="home")], "yard"))),
]


class Person(SimpleNamespace):
    is_authenticated = True

    def has_perm(self, name):
        return name in self.permissions


@pytest.fixture
def show(settings):
    settings.ROOT_URLCONF = __name__

    def render(path, *permissions, signed_in=True):
        request = RequestFactory().get(path)
        request.user = Person(permissions=permissions)
        request.user.is_authenticated = signed_in
        return Template("{% load ui %}{% menu %}").render(Context({"request": request}))

    return render


def test_the_menu_holds_what_the_user_may_open(show):
    page = show("/", "requests.all")
    assert "/requests/new/" in page
    assert 'href="/requests/"' not in page


def test_a_page_for_everybody_signed_in_is_there_without_any_permission(show):
    assert 'href="/jobs/"' in show("/")


def test_a_view_that_names_no_permission_and_a_page_not_installed_are_left_out(show):
    page = show("/", "requests.view")
    assert "/yard/" not in page
    assert "台帳" not in page


def test_the_nearest_entry_is_the_current_one(show):
    page = show("/requests/new/", "requests.view", "requests.add")
    assert page.count("aria-current") == 1
    assert page.index("/requests/new/") < page.index("aria-current") < page.index("受付")
    assert "aria-current" in show("/requests/12/", "requests.view")


def test_few_pages_stand_in_a_line_and_many_in_groups(show, monkeypatch):
    assert "<details" not in show("/requests/new/", "requests.view", "requests.add")
    monkeypatch.setattr(ui, "MOST_IN_A_LINE", 1)
    page = show("/requests/new/", "requests.view", "requests.add")
    assert page.count("<details") == 1
    assert page.index("<summary") < page.index('aria-current="true"') < page.index("受付・配車")


def test_nobody_signed_in_sees_no_menu(show):
    assert "<nav" not in show("/", signed_in=False)


def test_an_icon_is_hidden_from_screen_readers():
    drawn = Template("{% load ui %}{% icon 'lock' size='l' %}").render(Context())
    assert 'aria-hidden="true"' in drawn
    assert "img/icons.svg#lock" in drawn
    assert 'data-size="l"' in drawn


def test_a_tile_server_is_named_only_where_there_is_one(settings):
    page = Template("{% load ui %}{% tile_server %}")
    settings.MAP_TILE_URL = ""
    assert page.render(Context()) == ""
    settings.MAP_TILE_URL = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_TILE_ATTRIBUTION = "<地図>"
    shown = page.render(Context())
    assert 'content="https://tiles.example/{z}/{x}/{y}.png"' in shown
    assert "&lt;地図&gt;" in shown
