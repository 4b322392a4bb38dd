"""Somebody who reads through the door."""

import base64

import pytest

from tests.factories import AccessTokenFactory

SEES_ALL = (
    "gisdoor.read_features",
    "geo.view_map",
    "vehicles.view_vehicle",
    "vehicles.view_every_yard",
    "requests.view_removalrequest",
)
PLANS = (
    "gisdoor.read_features",
    "geo.view_map",
    "vehicles.view_outline",
    "vehicles.view_every_yard",
    "requests.view_counts",
)
SECRET = "gis_test-secret"


def basic(secret, name="anyone"):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode()}


@pytest.fixture
def officer(user_who_can):
    return user_who_can(*SEES_ALL)


@pytest.fixture
def planner(user_who_can):
    return user_who_can(*PLANS)


@pytest.fixture
def read(client, officer):
    """What the door answers an officer, as JSON."""
    client.force_login(officer)
    return lambda path: client.get(f"/gis/{path}").json()


@pytest.fixture
def key(officer):
    return AccessTokenFactory(user=officer, secret=SECRET)
