"""What the tests of the field share: a judged place, a crew, photographs."""

import hashlib
import io
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from PIL import Image

from ledger.vehicles import masterdata, places
from ledger.vehicles.clocks import Moment
from ledger.vehicles.places import Spot
from ledger.vehicles.workflow.tagging import attach_tag
from tests.factories import SANGENJAYA, CrewFactory, StorageYardFactory, VerdictFactory

NOON = datetime(2026, 4, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def place(db, monkeypatch):
    """A verdict every point gets: `place.verdict(zone_status="outside")` changes it."""

    class Place:
        def verdict(self, **fields):
            self.judged = VerdictFactory(**fields)
            return self.judged

    StorageYardFactory.reset_sequence(50, force=True)  # the tests give out 2, 5 and 7
    made = Place()
    made.verdict()
    made.judged.removal_place.yard.code = "2"
    made.judged.removal_place.yard.save()
    monkeypatch.setattr(places, "judge_and_keep", lambda _: made.judged)
    masterdata.load()
    return made


@pytest.fixture
def crew(db):
    return CrewFactory()


@pytest.fixture
def worker(user_who_can, crew):
    """A member of `crew` who may work in the field."""
    return user_who_can("vehicles.enter_in_field", unit=crew.unit)


@pytest.fixture
def attach(place, worker, crew):
    """Hang a tag at a time (default: noon of 10 April 2026 in UTC+9)."""

    def attach(tag, at=NOON, spot=None, doubt=""):
        return attach_tag(
            tag.code,
            spot=spot or Spot(SANGENJAYA, 5.0),
            moment=Moment(at, doubt),
            actor=worker,
            crew=crew,
            key=uuid4(),
        )

    return attach


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def jpeg(color="red", size=(64, 48), **options):
    """The bytes of a small photograph."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", **options)
    return out.getvalue()


def sha256(body):
    return hashlib.sha256(body).hexdigest()
