"""The pages of a batch: list, tablet, approval, certificate. L-10, Y-06."""

import csv
import io
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from pypdf import PdfReader

from ledger.disposals.models import DisposalBatch, UnmatchedReason
from ledger.disposals.workflow import execution
from ledger.vehicles.models import Vehicle
from tasks.models import Job
from tests.factories import DispositionFactory, HoldFactory, StorageYardFactory, UnitFactory
from tests.office.documents.test_pdf import fonts_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_first_july")]


@pytest.fixture
def yard():
    return StorageYardFactory(label="弦巻", unit=UnitFactory(name="弦巻保管所"))


@pytest.fixture
def keeper(user_who_can, yard):
    return user_who_can("vehicles.dispose_vehicle", "vehicles.view_vehicle", unit=yard.unit)


@pytest.fixture
def vehicles(yard, due):
    return [due(yard=yard, frame_number=f"QX-{n}8765") for n in range(3)]


@pytest.fixture
def batch(client, keeper, yard, vehicles):
    """The list that the keeper has made on the page; the keeper stays signed in."""
    client.force_login(keeper)
    kind = DispositionFactory()
    answer = client.post(reverse("disposals:batch_new"), {"yard": yard.pk, "disposition": kind.pk})
    assert answer.status_code == 302, answer.context["form"].errors
    return DisposalBatch.objects.get()


def address(name, batch, *more):
    return reverse(f"disposals:{name}", args=[batch.pk, *more])


def read(client, batch, code):
    return client.post(
        address("match_scan", batch),
        {"code": code, "key": uuid4()},
        headers={"Accept": "application/json"},
    )


def test_the_proposal_names_what_is_kept_back(client, keeper, yard, vehicles):
    HoldFactory(vehicle=vehicles[0], reason="異議の申出")
    DispositionFactory()
    client.force_login(keeper)
    page = client.get(reverse("disposals:batch_new")).content.decode()
    assert "処分できる自転車等 2台" in page
    assert "異議の申出" in page


def test_a_yard_lists_only_its_own_vehicles(client, keeper, vehicles):
    client.force_login(keeper)
    other = StorageYardFactory(label="梅丘")
    answer = client.post(
        reverse("disposals:batch_new"),
        {"yard": other.pk, "disposition": DispositionFactory().pk},
    )
    assert answer.status_code == 422
    assert not DisposalBatch.objects.exists()


def test_the_scanner_turns_rows_green_and_tells_what_does_not_belong(client, batch, vehicles, due):
    good = read(client, batch, vehicles[0].tag.code)
    assert (good.json()["tone"], good.json()["outcome"]) == ("success", "matched")
    assert "data-received" in good.json()["html"]
    stranger = due()
    bad = read(client, batch, stranger.tag.code).json()
    assert (bad["tone"], bad["outcome"]) == ("warning", "other_yard")
    assert stranger.yard.label in bad["message"]
    by_hand = read(client, batch, vehicles[1].reference).json()
    assert by_hand["outcome"] == "matched"
    assert "html" in client.get(address("match_state", batch)).json()


def test_undo_and_add_on_the_page(client, batch, vehicles, due, yard):
    read(client, batch, vehicles[0].tag.code)
    reading = batch.scans.get()
    client.post(address("match_undo", batch, reading.pk))
    assert batch.items.matched().count() == 0
    extra = due(yard=yard)
    read(client, batch, extra.tag.code)
    added = client.post(
        address("match_accept", batch, batch.scans.first().pk),
        headers={"Accept": "application/json"},
    )
    assert added.json()["tone"] == "success"
    assert batch.items.matched().get().vehicle == extra


def test_a_reading_without_a_key_or_on_a_closed_list_is_refused(client, batch, officer):
    answer = client.post(
        address("match_scan", batch), {"code": "1"}, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 400
    DisposalBatch.objects.update(state="cancelled")
    assert read(client, batch, "1").status_code == 409


def test_kinds_and_leaving_out_by_ticked_rows(client, batch):
    sold = DispositionFactory(sold=True)
    rows = list(batch.items.values_list("pk", flat=True))
    url = address("batch_change", batch)
    client.post(url, {"item": rows[:2], "disposition": sold.pk})
    assert dict(batch.items.by_kind()) == {"売却処分": 2, "破砕処分": 1}
    said = client.post(url, {"disposition": sold.pk}, follow=True).content.decode()
    assert "車両と処分の種類を選んで" in said
    client.post(url, {"item": rows[2:], "leave_out": "1", "reason": "確認中"})
    assert batch.items.listed().count() == 2


@pytest.fixture
def handed_in(client, batch, vehicles):
    """Two matched, one not found, submitted by the keeper."""
    for vehicle in vehicles[:2]:
        read(client, batch, vehicle.tag.code)
    missing = batch.items.get(vehicle=vehicles[2])
    reason = UnmatchedReason.objects.get(code="2")
    client.post(address("batch_submit", batch), {f"reason-{missing.pk}": reason.pk})
    batch.refresh_from_db()
    return batch


def test_the_second_person_sees_the_unmatched_with_their_reasons(client, handed_in, officer):
    assert handed_in.state == DisposalBatch.State.SUBMITTED
    own = client.get(address("batch", handed_in)).content.decode()
    assert "別の人の承認を待っています" in own
    assert address("batch_approve", handed_in) not in own
    client.force_login(officer)
    page = client.get(address("batch", handed_in)).content.decode()
    assert "札がない・読めない" in page
    assert address("batch_approve", handed_in) in page


def test_the_server_refuses_the_creators_own_approval(client, handed_in, keeper, user_who_can):
    keeper.user_permissions.add(Permission.objects.get(codename="approve_disposal"))
    client.force_login(keeper)
    answer = client.post(address("batch_approve", handed_in), follow=True)
    assert "別の人が承認" in answer.content.decode()
    handed_in.refresh_from_db()
    assert handed_in.state == DisposalBatch.State.SUBMITTED


def test_approved_means_done_with_a_certificate(client, handed_in, officer, vehicles):
    client.force_login(officer)
    page = client.post(address("batch_approve", handed_in), follow=True).content.decode()
    assert "2台の処分を登録しました" in page
    assert Vehicle.objects.filter(status="disposed").count() == 2
    pdf = client.get(address("batch_pdf", handed_in)).content
    said = PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\n", "")
    for words in ("処分証明", handed_in.number, str(officer), "R8.7.1", "QX-08765", "破砕処分"):
        assert words in said
    assert all(fonts_in(pdf).values())
    raw = client.get(address("batch_csv", handed_in, "utf8")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert sorted(row["状態"] for row in rows) == ["処分しない", "処分済", "処分済"]
    assert {row["承認者"] for row in rows} == {str(officer)}
    assert client.get(address("batch_csv", handed_in, "sjis")).content.decode("cp932")


def test_sent_back_and_cancelled_with_reasons(client, handed_in, officer, keeper):
    client.force_login(officer)
    client.post(address("batch_send_back", handed_in), {"reason": "3台目を探す"})
    client.force_login(keeper)
    page = client.get(address("batch", handed_in)).content.decode()
    assert "3台目を探す" in page
    client.post(address("batch_cancel", handed_in), {"reason": "雨天"})
    handed_in.refresh_from_db()
    assert handed_in.state == DisposalBatch.State.CANCELLED


def test_thousands_go_to_the_background(
    client, handed_in, officer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(execution, "INLINE", 1)
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address("batch_approve", handed_in))
    job = Job.objects.get()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    handed_in.refresh_from_db()
    assert (handed_in.state, handed_in.job) == (DisposalBatch.State.DONE, job)


def test_who_may_not_read_numbers_gets_them_masked(client, batch):
    pdf = client.get(address("batch_pdf", batch)).content
    said = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "QX-08765" not in said


def test_another_yards_batch_is_not_there(client, batch, user_who_can):
    client.force_login(user_who_can("vehicles.dispose_vehicle"))
    assert client.get(address("batch", batch)).status_code == 404
    assert client.get(address("match", batch)).status_code == 404
    assert batch.number not in client.get(reverse("disposals:batches")).content.decode()
