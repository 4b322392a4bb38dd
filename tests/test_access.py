"""Every address × every role × every method, answered by the real views (S-04, C20)."""

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from .access_table import ANONYMOUS, ROLES, TABLE
from .world import World

METHODS = ("GET", "POST", "PUT", "DELETE")
SHOWN = {200, 204, 302, 303, 304}
HEARD = {200, 201, 202, 204, 302, 303, 400, 404, 409, 411, 413, 415, 422}
"""An empty form may be found wanting, but only by somebody who may send one."""


def walk(patterns, namespace=""):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield f"{namespace}{one.name}", one
        else:
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from walk(one.url_patterns, inner)


ROUTES = dict(walk(get_resolver().url_patterns))


def test_every_address_has_a_row():
    assert sorted(set(ROUTES) - set(TABLE)) == []


def test_every_row_has_an_address():
    assert sorted(set(TABLE) - set(ROUTES)) == []


def test_addresses_have_names_of_their_own():
    names = [name for name, _ in walk(get_resolver().url_patterns)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_view_says_who_may_open_it(name):
    assert getattr(ROUTES[name].callback, "required_permission", ())


@pytest.mark.parametrize("role", [ANONYMOUS, *ROLES])
def test_every_cell(role, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = World()
    client = Client()
    if role != ANONYMOUS:
        client.force_login(world.users[role])
    wrong = [
        f"{method} {name}: {answer}, expected {expected}"
        for name in sorted(set(TABLE) & set(ROUTES))
        for method in METHODS
        if not fits(
            answer := ask(world, client, name, method), expected := cell(name, role, method)
        )
    ]
    assert "\n".join(wrong) == ""


def cell(name, role, method):
    """What the table expects: shown, heard, hidden, refused, sent to sign in, or no method."""
    row = TABLE[name]
    allowed = row.allowed(method) if method != "DELETE" else frozenset()
    if role in allowed:
        return "hidden" if role in row.hidden else ("shown" if method == "GET" else "heard")
    if role == ANONYMOUS and role not in row.get | row.post | row.put:
        return "sign in" if allowed else "sign in or no method"
    return "refused" if allowed else "no method"


def fits(answer, expected):
    status, target = answer
    to_sign_in = status == 401 or (status == 302 and target.startswith("/login/"))
    if to_sign_in:
        return expected.startswith("sign in")
    return {
        "shown": status in SHOWN,
        "heard": status in HEARD,
        "hidden": status == 404,
        "refused": status == 403,
        # Either guard may speak first; both say no.
        "no method": status in (403, 405),
        "sign in": False,
        "sign in or no method": status == 405,
    }[expected]


def close(response):
    """Close a streamed file without the end of request that would close the connection."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def ask(world, client, name, method):
    """Send the request as if nothing had happened before, and undo what it does."""
    row = TABLE[name]
    visitor = Client(raise_request_exception=False)
    visitor.cookies.update(client.cookies)
    with transaction.atomic():
        arguments = {key: world.argument(what) for key, what in row.args.items()}
        path = reverse(name, kwargs=arguments) + (f"?{row.query}" if row.query else "")
        response = visitor.generic(method, path, content_type="application/x-www-form-urlencoded")
        close(response)
        transaction.set_rollback(True)
    trouble = getattr(response, "exc_info", None)
    told = repr(trouble[1]) if trouble else response.headers.get("Location", "")
    return response.status_code, told
