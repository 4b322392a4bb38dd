"""The till from its float to its count. K-09."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from ledger.releases.exceptions import TillClosed
from ledger.releases.models import Till, TillEntry
from ledger.releases.workflow import tills
from ledger.vehicles.exceptions import LedgerError
from tests.factories import StorageYardFactory

from .conftest import give_back

pytestmark = pytest.mark.django_db
Kind = TillEntry.Kind


def test_a_yard_has_one_open_till(desk, till):
    with pytest.raises(LedgerError, match="弦巻 係員さんが"):
        tills.open_till(desk.second, desk.yard, float_amount=1, today=till.opened_on)
    other = StorageYardFactory()
    tills.open_till(desk.second, other, float_amount=1, today=till.opened_on)


def test_shifts_of_a_day_are_counted(desk, till):
    tills.close_till(desk.clerk, till, pieces={"10000": 2}, note="")
    second = tills.open_till(desk.second, desk.yard, float_amount=5, today=till.opened_on)
    assert (till.shift, second.shift) == (1, 2)
    tills.close_till(desk.clerk, second, pieces={"5": 1}, note="")
    tomorrow = tills.open_till(
        desk.clerk, desk.yard, float_amount=5, today=till.opened_on + timedelta(days=1)
    )
    assert tomorrow.shift == 1


def test_change_goes_in_and_takings_to_the_safe(desk, till):
    give_back(desk.clerk, desk.vehicle)
    tills.move_cash(desk.clerk, till, kind=Kind.PAID_IN, amount=5_000, note="両替", key=uuid4())
    tills.move_cash(desk.clerk, till, kind=Kind.PAID_OUT, amount=3_000, note="金庫へ", key=uuid4())
    assert till.balance() == 20_000 + 3_000 + 5_000 - 3_000


def test_a_move_sent_twice_is_one(desk, till):
    key = uuid4()
    for _ in range(2):
        tills.move_cash(desk.clerk, till, kind=Kind.PAID_IN, amount=10, note="両替", key=key)
    assert till.balance() == 20_010


def test_no_more_leaves_than_there_is(desk, till):
    with pytest.raises(LedgerError, match="20,000円しか"):
        tills.move_cash(
            desk.clerk, till, kind=Kind.PAID_OUT, amount=20_001, note="金庫へ", key=uuid4()
        )
    with pytest.raises(LedgerError, match="返還の画面"):
        tills.move_cash(desk.clerk, till, kind=Kind.FEE, amount=1, note="x", key=uuid4())


def test_a_till_closes_to_the_yen(desk, till):
    give_back(desk.clerk, desk.vehicle)
    pieces = {"10000": 2, "1000": 2, "500": 2, "1": 0}
    closed = tills.close_till(desk.second, till, pieces=pieces, note="これは要らない")
    assert (closed.counted, closed.expected, closed.difference) == (23_000, 23_000, 0)
    assert closed.difference_note == ""
    assert closed.pieces == {"10000": 2, "1000": 2, "500": 2}
    assert closed.counted_lines[0] == ("10,000円札", 2, 20_000)


@pytest.mark.parametrize(("pieces", "sign"), [({"10000": 1}, "-10,000"), ({"10000": 3}, r"\+10")])
def test_a_difference_is_explained(desk, till, pieces, sign):
    with pytest.raises(LedgerError, match=sign):
        tills.close_till(desk.clerk, till, pieces=pieces, note=" ")
    closed = tills.close_till(desk.clerk, till, pieces=pieces, note="数え直しても合わない")
    assert closed.difference_note == "数え直しても合わない"


def test_a_closed_till_is_frozen(desk, till):
    tills.close_till(desk.clerk, till, pieces={"10000": 2}, note="")
    with pytest.raises(TillClosed, match="弦巻 係員さんが"):
        tills.close_till(desk.second, till, pieces={"10000": 2}, note="")
    with pytest.raises(TillClosed):
        tills.move_cash(desk.clerk, till, kind=Kind.PAID_IN, amount=1, note="x", key=uuid4())
    for change in ({"counted": 1}, {"float_amount": 1}, {"closed_at": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Till.objects.filter(pk=till.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        TillEntry.objects.create(
            till=till, kind="paid_in", amount=1, note="x", at=timezone.now(), by=desk.clerk
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Till.objects.filter(pk=till.pk).delete()


def test_a_till_is_not_closed_without_a_count(desk, till):
    with pytest.raises(IntegrityError), transaction.atomic():
        Till.objects.filter(pk=till.pk).update(closed_at=timezone.now())


@pytest.mark.parametrize(("kind", "amount"), [("paid_out", 5), ("paid_in", -5), ("fee", 5)])
def test_an_entry_has_the_sign_of_its_kind(desk, till, kind, amount):
    with pytest.raises(IntegrityError), transaction.atomic():
        TillEntry.objects.create(
            till=till, kind=kind, amount=amount, note="x", at=timezone.now(), by=desk.clerk
        )


def test_a_yard_sees_its_own_tills_and_the_ward_all(desk, till):
    tills.open_till(desk.second, StorageYardFactory(), float_amount=1, today=till.opened_on)
    assert Till.objects.visible_to(desk.clerk).count() == 1
    assert Till.objects.visible_to(desk.officer).count() == 2
