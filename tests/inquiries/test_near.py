"""What the operator is shown around a pin."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.gis.geos import Point

from inquiries.requests.near import Likeness, near_cases
from ledger.vehicles.models import Color
from tests.factories import SANGENJAYA, RemovalRequestFactory, VehicleFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 12)
METRE = 1 / 111_000


def away(metres):
    return Point(SANGENJAYA.x, SANGENJAYA.y + metres * METRE, srid=4326)


def found(likeness=None, **more):
    return near_cases(SANGENJAYA, likeness or Likeness(), today=TODAY, **more)


def test_open_requests_within_150_metres():
    near = RemovalRequestFactory(position=away(140))
    RemovalRequestFactory(position=away(170))

    (case,) = found()

    assert case.record == near
    assert case.metres == pytest.approx(140, abs=2)
    assert case.days == 2


def test_an_old_closed_request_is_left_out_and_an_old_open_one_is_not():
    old = datetime(2026, 1, 10, tzinfo=UTC)
    RemovalRequestFactory(state="done", received_at=old)
    still_open = RemovalRequestFactory(received_at=old)
    closed = RemovalRequestFactory(state="done")

    assert {case.record for case in found()} == {still_open, closed}


def test_cancelled_and_merged_requests_are_left_out():
    RemovalRequestFactory(state="cancelled")
    RemovalRequestFactory(state="merged")

    assert found() == []


def test_removals_are_shown_too():
    vehicle = VehicleFactory(position=away(30))

    (case,) = found()

    assert (case.what, case.record) == ("removal", vehicle)


def test_the_likeliest_comes_first():
    red = Color.objects.create(code="r", label="赤")
    black = Color.objects.create(code="b", label="黒")
    near = RemovalRequestFactory(position=away(60), color=black)
    alike = RemovalRequestFactory(position=away(120), color=red)

    order = [case.record for case in found(Likeness(color=red.pk))]

    assert order == [alike, near]
    assert found(Likeness(color=red.pk))[0].alike == ["色"]


def test_the_same_registration_number_beats_all():
    RemovalRequestFactory(position=away(5))
    same = RemovalRequestFactory(position=away(145), registration_key="世田谷A123456")

    first = found(Likeness(registration_number="世田谷 a-123456"))[0]

    assert first.record == same
    assert first.alike == ["防犯登録番号"]


@pytest.mark.parametrize(("metres", "same"), [(25, True), (40, False)])
def test_the_same_place_is_thirty_metres(metres, same):
    RemovalRequestFactory(position=away(metres))

    assert found()[0].same_place() is same
