"""棚卸し: what the yard holds against what the ledger says, and what is done about it."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ledger.disposals.workflow import settlement
from ledger.stock.models import StockTake, StockTakeScan
from ledger.stock.workflow import stocktakes, transfers
from ledger.vehicles import masterdata
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Movement, Vehicle
from office.audit.models import Entry
from tests.factories import StorageYardFactory, UserFactory, VehicleFactory

Outcome = StockTakeScan.Outcome


@pytest.fixture
def yard(db):
    return StorageYardFactory(label="弦巻")


@pytest.fixture
def actor(db):
    return UserFactory()


@pytest.fixture
def count(yard, actor):
    return stocktakes.begin(actor, yard)


@pytest.fixture
def read(count, actor):
    def read(vehicle, spot=""):
        code = vehicle.tag.code if isinstance(vehicle, Vehicle) else vehicle
        return stocktakes.scan(actor, count, code, uuid4(), spot=spot)

    return read


def test_what_is_read_is_no_longer_missing(yard, count, read):
    here, there = VehicleFactory(yard=yard), VehicleFactory(yard=yard)
    assert set(count.missing()) == {here, there}
    assert read(here).outcome == Outcome.MATCHED
    assert read(here).outcome == Outcome.REPEATED
    assert set(count.missing()) == {there}


def test_what_the_ledger_does_not_expect_is_said_at_once(yard, actor, count, read):
    other = StorageYardFactory()
    moving = VehicleFactory(yard=yard)
    transfer = transfers.plan(actor, from_yard=yard, to_yard=other, reason="満車のため")
    transfers.scan(actor, transfer, moving.tag.code, uuid4())
    transfers.depart(actor, transfer)
    cases = {
        VehicleFactory(yard=other): Outcome.OTHER_YARD,
        VehicleFactory(yard=yard, released=True): Outcome.GONE,
        VehicleFactory(yard=yard, on_truck=True): Outcome.NOT_TAKEN_IN,
        moving: Outcome.IN_TRANSIT,
        "0899999999": Outcome.MISREAD,
    }
    for what, outcome in cases.items():
        assert read(what).outcome == outcome
    assert stocktakes.differences(count).count() == 4


def test_a_vehicle_that_leaves_or_comes_during_the_count_is_not_missing(yard, count):
    VehicleFactory(yard=yard, released=True)
    VehicleFactory(yard=yard, taken_in_at=timezone.now() + timezone.timedelta(minutes=5))
    assert not count.missing().exists()


def test_a_section_is_counted_by_itself_and_the_place_is_kept(yard, actor):
    near = VehicleFactory(yard=yard, storage_spot="A-1")
    VehicleFactory(yard=yard, storage_spot="B-1")
    count = stocktakes.begin(actor, yard, section="a")
    assert list(count.expected()) == [near]
    stocktakes.scan(actor, count, near.tag.code, uuid4(), spot="A-9")
    near.refresh_from_db()
    assert near.storage_spot == "A-9"
    told = Entry.objects.get(action="stock.set_spot").detail
    assert told == {"before": "A-1", "spot": "A-9"}


def test_one_count_at_a_time_in_a_yard(yard, actor, count):
    with pytest.raises(LedgerError, match="すでに始まっています"):
        stocktakes.begin(actor, yard)


def test_the_same_reading_sent_twice_is_one_even_after_the_end(yard, actor, count):
    vehicle, key = VehicleFactory(yard=yard), uuid4()
    first = stocktakes.scan(actor, count, vehicle.tag.code, key)
    stocktakes.close(actor, count)
    assert stocktakes.scan(actor, count, vehicle.tag.code, key) == first
    with pytest.raises(LedgerError, match="終了"):
        stocktakes.scan(actor, count, vehicle.tag.code, uuid4())


def test_a_torn_tag_is_confirmed_by_hand(yard, actor, count):
    vehicle = VehicleFactory(yard=yard)
    stocktakes.find_by_hand(actor, count, vehicle, spot="C-3")
    vehicle.refresh_from_db()
    assert vehicle.storage_spot == "C-3"
    assert not count.missing().exists()
    with pytest.raises(LedgerError, match="不足の車両ではありません"):
        stocktakes.find_by_hand(actor, count, vehicle, spot="C-3")


def test_a_vehicle_of_another_yard_is_moved_in_the_books(yard, actor, count, read):
    other = StorageYardFactory()
    stray = VehicleFactory(yard=other)
    reading = read(stray, spot="A-1")
    stocktakes.bring_here(actor, reading)
    stray.refresh_from_db()
    assert (stray.yard, stray.storage_spot) == (yard, "A-1")
    assert Movement.objects.balance() == {(yard.pk, False): 1}
    with pytest.raises(LedgerError, match="処理が済んでいます"):
        stocktakes.bring_here(actor, reading)
    assert not stocktakes.differences(count).exists()


@pytest.fixture
def kinds(db):
    masterdata.load()


def test_what_is_nowhere_is_booked_as_lost_once_a_second_person_agrees(yard, actor, count, kinds):
    gone = VehicleFactory(yard=yard, storage_spot="A-07")
    request = stocktakes.ask_lost(actor, count, gone)
    assert "棚卸しで見つからない（弦巻、保管位置 A-07）" in request.reason
    assert set(count.missing()) == {gone}
    with pytest.raises(LedgerError, match="すでに承認を待っています"):
        stocktakes.ask_lost(actor, count, gone)
    settlement.approve(UserFactory(), request)
    gone.refresh_from_db()
    assert gone.status == "lost"
    assert not count.missing().exists()


def test_what_was_read_or_stands_elsewhere_is_not_lost(yard, actor, count, kinds, read):
    here, elsewhere = VehicleFactory(yard=yard), VehicleFactory(yard=StorageYardFactory())
    read(here)
    for vehicle in (here, elsewhere):
        with pytest.raises(LedgerError, match="不足の車両ではありません"):
            stocktakes.ask_lost(actor, count, vehicle)


def test_the_page_of_the_missing_asks_and_says_what_waits(client, user_who_can, yard, kinds):
    keeper = user_who_can("stock.take_stock", "vehicles.dispose_vehicle", unit=yard.unit)
    client.force_login(keeper)
    count = stocktakes.begin(keeper, yard)
    gone = VehicleFactory(yard=yard)
    page = reverse("stock:stocktake_missing", args=[count.pk])
    ask = reverse("stock:stocktake_lost", args=[count.pk, gone.pk])
    assert ask in client.get(page).content.decode()
    answer = client.post(ask)
    assert answer.url == page
    text = client.get(page).content.decode()
    assert "所在不明の承認待ち" in text
    assert ask not in text
    assert gone.settlement_requests.get().requested_by == keeper


def test_who_only_counts_cannot_ask_for_a_loss(client, user_who_can, yard, kinds):
    client.force_login(user_who_can("stock.take_stock", unit=yard.unit))
    count = stocktakes.begin(UserFactory(), yard)
    gone = VehicleFactory(yard=yard)
    ask = reverse("stock:stocktake_lost", args=[count.pk, gone.pk])
    page = reverse("stock:stocktake_missing", args=[count.pk])
    assert ask not in client.get(page).content.decode()
    assert client.post(ask).status_code == 403


def test_an_interrupted_count_reads_nothing_and_loses_nothing(yard, actor, count, read):
    vehicle = VehicleFactory(yard=yard)
    read(vehicle)
    stocktakes.pause(actor, count)
    with pytest.raises(LedgerError, match="中断中"):
        read(vehicle)
    stocktakes.resume(actor, count)
    assert read(vehicle).outcome == Outcome.REPEATED


def test_a_difference_is_settled_or_explained_and_the_result_is_kept(yard, actor, count, read):
    missing = VehicleFactory(yard=yard, storage_spot="A-1")
    gone = read(VehicleFactory(yard=yard, released=True))
    with pytest.raises(LedgerError, match="所見"):
        stocktakes.close(actor, count)
    with pytest.raises(LedgerError, match="どう処理するか"):
        stocktakes.settle(actor, gone, " ")
    stocktakes.settle(actor, gone, "返還の取消しを依頼")
    closed = stocktakes.close(actor, count, "A-1 の1台は調査中")
    missing.delete()
    closed.refresh_from_db()
    assert [one["reference"] for one in closed.result["missing"]] == [missing.reference]
    assert closed.result["differences"][0]["settlement"] == "返還の取消しを依頼"


def test_a_reading_taken_back_is_missing_again(yard, actor, count, read):
    vehicle = VehicleFactory(yard=yard)
    stocktakes.undo(actor, read(vehicle))
    assert list(count.missing()) == [vehicle]


# --- pages -------------------------------------------------------------------------------
@pytest.fixture
def keeper(client, user_who_can, yard):
    client.force_login(user_who_can("stock.take_stock", "vehicles.take_in", unit=yard.unit))
    return client


def test_the_page_answers_each_reading(keeper, yard, count):
    vehicle = VehicleFactory(yard=yard)
    form = {"code": vehicle.tag.code, "key": uuid4(), "spot": "A-1"}
    answer = keeper.post(
        reverse("stock:stocktake_scan", args=[count.pk]),
        form,
        headers={"accept": "application/json"},
    ).json()
    assert (answer["tone"], answer["vehicle"]) == ("success", vehicle.pk)
    assert "1台を確認" in answer["html"]
    bad = keeper.post(
        reverse("stock:stocktake_scan", args=[count.pk]),
        {"code": "1"},
        headers={"accept": "application/json"},
    )
    assert bad.status_code == 400


def test_another_yard_s_count_is_not_found(client, user_who_can, count):
    client.force_login(user_who_can("stock.take_stock"))
    assert client.get(reverse("stock:stocktake", args=[count.pk])).status_code == 404


def test_the_result_is_printed_and_exported(keeper, yard, actor, count, read, tmp_path):
    missing = VehicleFactory(yard=yard, storage_spot="A-1")
    read(VehicleFactory(yard=yard, released=True))
    stocktakes.close(actor, count, "調査中")
    paper = keeper.get(reverse("stock:stocktake_paper", args=[count.pk]))
    path = tmp_path / "count.pdf"
    path.write_bytes(paper.content)
    text = PdfReader(path).pages[0].extract_text()
    for word in ("棚卸し結果", missing.reference, "調査中", "返還・処分済のはずの車両"):
        assert word in text
    rows = keeper.get(reverse("stock:stocktake_csv", args=[count.pk])).content.decode("utf-8-sig")
    assert f'"不足","{missing.reference}"' in rows
    shown = keeper.get(reverse("stock:stocktake", args=[count.pk])).content.decode()
    assert missing.reference in shown
    assert StockTake.objects.get().state == "closed"
