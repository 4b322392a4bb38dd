"""The real layers of the ward, where their folder is there."""

import pytest
from django.conf import settings
from django.db import transaction

from geo import masterdata
from geo.importers.layers import LAYERS
from geo.importers.run import load_layer


@pytest.fixture(scope="module")
def geodata(django_db_setup, django_db_blocker):
    """Masters and every layer of GEODATA_DIR, for the tests of one module."""
    folder = settings.GEODATA_DIR
    if not (folder / "chome.geojson").is_file():
        pytest.skip(f"no geographic data: {folder} is missing (set GEODATA_DIR)")
    with django_db_blocker.unblock(), transaction.atomic():
        masterdata.load()
        outcomes = [load_layer(layer, folder) for layer in LAYERS]
        assert [outcome.error for outcome in outcomes if outcome.error] == []
        yield folder
        transaction.set_rollback(True)
