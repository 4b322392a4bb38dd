"""The real GDAL reads the door over HTTP, page by page, with a key as its password."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time

import geopandas
import pandas as pd
import pyogrio
import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.gis.geos import Point

from maps.gisdoor.asking import Question
from maps.gisdoor.catalogue import COLLECTIONS
from maps.gisdoor.reading import Reader
from tests.factories import (
    AccessTokenFactory,
    NoParkingZoneFactory,
    RemovalRequestFactory,
    UserFactory,
    VehicleFactory,
)

from .conftest import SECRET, SEES_ALL

PAGE = 3
MADE = 8


@pytest.fixture
def world(transactional_db):
    """More of everything than goes on a page."""
    user = UserFactory()
    for name in SEES_ALL:
        app, codename = name.split(".")
        user.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    AccessTokenFactory(user=user, secret=SECRET)
    for n in range(MADE):
        spot = Point(139.66 + n / 1000, 35.64 + n / 2000, srid=4326)
        VehicleFactory(position=spot)
        RemovalRequestFactory(position=spot)
        NoParkingZoneFactory()
    return user


def copy(live_server, target):
    """Copy the door with GDAL, which shows the key as its password."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.maps.gisdoor.copy_with_gdal"),
            *(f"OAPIF:{live_server.url}/gis/", str(target), str(PAGE)),
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "GDAL_HTTP_USERPWD": f"anyone:{SECRET}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_gdal_reads_every_page_of_every_collection_and_files_keep_it(world, live_server, tmp_path):
    copy(live_server, tmp_path / "all.gpkg")
    kept = {name for name, _ in pyogrio.list_layers(tmp_path / "all.gpkg")}
    assert kept == set(COLLECTIONS)
    for name, collection in COLLECTIONS.items():
        expected = Reader(collection, world).page(Question()).features
        frame = geopandas.read_file(tmp_path / "all.gpkg", layer=name)
        assert len(frame) == len(expected) >= MADE > PAGE
        assert frame.crs == "EPSG:4326"
        for column in collection.columns:
            assert told(frame[column.name]) == [
                plain(one["properties"][column.name]) for one in expected
            ], (name, column.name)


def told(column):
    return [None if pd.isna(value) else plain(value) for value in column]


def plain(value):
    """Values as text or numbers, whichever class holds them; a day is its midnight."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC).timestamp()
    if value is None or isinstance(value, str):
        return value
    return float(value)
