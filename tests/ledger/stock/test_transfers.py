"""Vehicles moved between yards: nobody's stock is wrong at any moment, nothing arrives twice."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ledger.stock.models import Transfer, TransferScan
from ledger.stock.workflow import transfers
from ledger.vehicles.exceptions import LedgerError, NotNow
from ledger.vehicles.models import Movement, Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take
from office.audit.models import Entry
from tests.factories import (
    DispositionFactory,
    ReleaseKindFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)

Outcome = TransferScan.Outcome


@pytest.fixture
def here(db):
    return StorageYardFactory(label="桜新町")


@pytest.fixture
def there(db):
    return StorageYardFactory(label="弦巻")


@pytest.fixture
def actor(db):
    return UserFactory()


@pytest.fixture
def transfer(here, there, actor):
    return transfers.plan(actor, from_yard=here, to_yard=there, reason="満車のため")


@pytest.fixture
def read(transfer, actor):
    """Read a vehicle's tag at the transfer, on whichever side it is."""

    def read(vehicle, at=None):
        code = vehicle.tag.code if isinstance(vehicle, Vehicle) else vehicle
        return transfers.scan(actor, at or transfer, code, uuid4())

    return read


def moved_today():
    return {
        (yard, kind): n
        for (yard, kind, _), n in Movement.objects.on(timezone.localdate()).totals().items()
    }


def test_a_vehicle_counts_with_the_sender_until_it_is_received(here, there, actor, transfer, read):
    vehicle = VehicleFactory(yard=here)
    assert read(vehicle).outcome == Outcome.LOADED
    transfers.depart(actor, transfer)
    vehicle.refresh_from_db()
    assert (vehicle.yard, vehicle.in_transit_to) == (here, there)
    assert Movement.objects.balance() == {(here.pk, False): 1}

    assert read(vehicle).outcome == Outcome.RECEIVED
    vehicle.refresh_from_db()
    assert (vehicle.yard, vehicle.in_transit_to) == (there, None)
    assert Movement.objects.balance() == {(there.pk, False): 1}
    assert moved_today() == {(here.pk, "sent"): 1, (there.pk, "received"): 1}
    transfers.close(actor, transfer)
    transfer.refresh_from_db()
    assert (transfer.state, transfer.discrepancy) == ("received", {})


def test_its_new_place_and_its_old_yard_are_both_told(here, actor, transfer, read):
    vehicle = VehicleFactory(yard=here, storage_spot="A-1")
    read(vehicle)
    transfers.depart(actor, transfer)
    read(vehicle)
    vehicle.refresh_from_db()
    assert vehicle.storage_spot == ""
    told = Entry.objects.filter(action="vehicles.transfer").order_by("-pk")[0].detail
    assert (told["from"], told["transfer"]) == ("桜新町", transfer.reference)


def test_on_the_truck_it_can_be_neither_released_nor_disposed_of(here, actor, transfer, read):
    vehicle = VehicleFactory(yard=here)
    read(vehicle)
    transfers.depart(actor, transfer)
    with pytest.raises(NotNow, match="弦巻へ運搬中"):
        take(
            actor,
            vehicle,
            Step.RELEASE,
            disposition=DispositionFactory(released=True),
            release_kind=ReleaseKindFactory(),
        )


def test_a_receipt_taken_back_leaves_no_figure(here, there, actor, transfer, read):
    vehicle = VehicleFactory(yard=here)
    read(vehicle)
    transfers.depart(actor, transfer)
    transfers.undo(actor, read(vehicle))
    vehicle.refresh_from_db()
    assert (vehicle.yard, vehicle.in_transit_to) == (here, there)
    assert moved_today() == {}


def test_what_does_not_arrive_stays_with_the_sender_and_is_explained(
    here, there, actor, transfer, read
):
    arrived, absent = VehicleFactory(yard=here), VehicleFactory(yard=here)
    for vehicle in (arrived, absent):
        read(vehicle)
    transfers.depart(actor, transfer)
    read(arrived)
    with pytest.raises(LedgerError, match="差異"):
        transfers.close(actor, transfer)
    transfers.close(actor, transfer, "荷台に残っていた")
    transfer.refresh_from_db()
    absent.refresh_from_db()
    assert transfer.discrepancy["missing"] == [absent.reference]
    assert (absent.yard, absent.in_transit_to) == (here, None)
    assert Movement.objects.balance() == {(here.pk, False): 1, (there.pk, False): 1}


def test_a_vehicle_that_came_along_unlisted_is_taken_in_with_a_reason(
    here, there, actor, transfer, read
):
    listed, stray = VehicleFactory(yard=here), VehicleFactory(yard=here)
    read(listed)
    transfers.depart(actor, transfer)
    reading = read(stray)
    assert reading.outcome == Outcome.NOT_LISTED
    with pytest.raises(LedgerError, match="理由"):
        transfers.accept(actor, reading, " ")
    transfers.accept(actor, reading, "積み間違い")
    stray.refresh_from_db()
    assert stray.yard == there
    transfers.undo(actor, reading)
    stray.refresh_from_db()
    assert (stray.yard, stray.in_transit_to) == (here, None)
    assert moved_today() == {}


def test_the_same_reading_sent_twice_is_one(here, actor, transfer):
    vehicle, key = VehicleFactory(yard=here), uuid4()
    first = transfers.scan(actor, transfer, vehicle.tag.code, key)
    assert transfers.scan(actor, transfer, vehicle.tag.code, key) == first
    assert transfers.scan(actor, transfer, vehicle.tag.code, uuid4()).outcome == Outcome.REPEATED


def test_a_torn_label_is_read_by_the_number_in_the_ledger(here, read):
    assert read(VehicleFactory(yard=here).reference).outcome == Outcome.LOADED


def test_what_cannot_be_loaded_is_said(here, there, actor, transfer, read):
    another = transfers.plan(actor, from_yard=here, to_yard=there, reason="処分のため")
    taken = VehicleFactory(yard=here)
    read(taken, at=another)
    cases = {
        VehicleFactory(yard=there): Outcome.OTHER_YARD,
        VehicleFactory(yard=here, released=True): Outcome.NOT_STORED,
        taken: Outcome.ON_ANOTHER,
        "0899999999": Outcome.MISREAD,
    }
    for what, outcome in cases.items():
        assert read(what).outcome == outcome
    assert not transfer.loaded().exists()


def test_a_truck_does_not_leave_with_what_has_been_released_meanwhile(here, actor, transfer, read):
    vehicle = VehicleFactory(yard=here)
    read(vehicle)
    take(
        actor,
        vehicle,
        Step.RELEASE,
        disposition=DispositionFactory(released=True),
        release_kind=ReleaseKindFactory(),
    )
    with pytest.raises(LedgerError, match=f"{vehicle.reference}（返還済）"):
        transfers.depart(actor, transfer)


def test_an_empty_truck_does_not_leave(actor, transfer):
    with pytest.raises(LedgerError, match="積み込んだ車両がありません"):
        transfers.depart(actor, transfer)


def test_a_transfer_called_off_leaves_everything_where_it_was(here, actor, transfer, read):
    vehicle = VehicleFactory(yard=here)
    read(vehicle)
    transfers.depart(actor, transfer)
    with pytest.raises(LedgerError, match="理由"):
        transfers.cancel(actor, transfer, "")
    transfers.cancel(actor, transfer, "雨のため")
    vehicle.refresh_from_db()
    assert (vehicle.yard, vehicle.in_transit_to) == (here, None)
    with pytest.raises(LedgerError, match="取消し"):
        read(vehicle)


def test_numbers_count_up_within_the_fiscal_year(here, there, actor):
    made = [
        transfers.plan(actor, from_yard=here, to_yard=there, reason="満車のため").reference
        for _ in range(2)
    ]
    assert [one[-5:] for one in made] == ["-0001", "-0002"]
    with pytest.raises(LedgerError, match="同じ"):
        transfers.plan(actor, from_yard=here, to_yard=here, reason="満車のため")


def test_each_yard_acts_only_on_its_own_side(client, here, there, user_who_can, transfer, read):
    vehicle = VehicleFactory(yard=here)
    read(vehicle)
    away = user_who_can("vehicles.transfer_vehicle", unit=there.unit)
    client.force_login(away)
    answer = client.post(reverse("stock:transfer_depart", args=[transfer.pk]), follow=True)
    assert "いまは桜新町で操作する段階です" in answer.content.decode()
    assert Transfer.objects.get().state == "preparing"
    client.force_login(user_who_can("vehicles.transfer_vehicle"))
    assert client.get(reverse("stock:transfer", args=[transfer.pk])).status_code == 404


def test_a_transfer_can_begin_with_one_vehicle_s_record(client, here, there, user_who_can):
    vehicle = VehicleFactory(yard=here)
    client.force_login(user_who_can("vehicles.transfer_vehicle", unit=here.unit))
    page = client.get(reverse("stock:transfer_new"), {"vehicle": vehicle.pk})
    assert vehicle.reference in page.content.decode()
    form = {
        "vehicle": vehicle.pk,
        "from_yard": here.pk,
        "to_yard": there.pk,
        "reason": "満車のため",
        "planned_on": "R8.4.1",
    }
    client.post(reverse("stock:transfer_new"), form)
    made = Transfer.objects.get()
    assert list(made.loaded()) == [vehicle]
    assert made.planned_on.isoformat() == "2026-04-01"
    wrong = client.post(reverse("stock:transfer_new"), form | {"to_yard": here.pk})
    assert "送る保管所とは別" in wrong.content.decode()


def test_the_sheet_lists_what_is_on_the_truck(client, here, user_who_can, transfer, read, tmp_path):
    vehicle = VehicleFactory(
        yard=here, registration_serial="QV86427", frame_number="FRM12345", storage_spot="A-12"
    )
    read(vehicle)
    client.force_login(user_who_can("vehicles.transfer_vehicle", unit=here.unit))
    answer = client.get(reverse("stock:transfer_sheet", args=[transfer.pk]))
    path = tmp_path / "sheet.pdf"
    path.write_bytes(answer.content)
    text = PdfReader(path).pages[0].extract_text()
    assert vehicle.reference in text
    assert "A-12" in text
    assert "QV86427" not in text
    assert "FRM12345" not in text
