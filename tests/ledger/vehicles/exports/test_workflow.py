"""Asked for, approved, made, fetched, gone: the life of a file of the ledger. P-27, C25, C31."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Export, Vehicle
from ledger.vehicles.tasks import expire_exports, make_export
from ledger.vehicles.workflow import export as workflow
from ledger.vehicles.workflow.export import Wish
from office.audit.models import Disclosure, Entry
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import OwnerFactory, VehicleFactory

from .conftest import OFFICER, lines

pytestmark = pytest.mark.django_db
PEOPLE = ["reference", "owner_name"]


@pytest.fixture
def crowd():
    """Three vehicles with owners, and a threshold below them."""
    Parameter.objects.update_or_create(key="export_approval_rows", defaults={"value": "2"})
    return [OwnerFactory().vehicle for _ in range(3)]


@pytest.fixture
def asked(officer, crowd):
    keys = [vehicle.pk for vehicle in crowd]
    return workflow.ask_for(officer, keys, Wish("csv", PEOPLE, purpose="宛名の確認"), criteria="")


def test_an_export_goes_on_record_with_what_it_holds(officer, taken_out):
    export = taken_out([VehicleFactory()])
    entry = Entry.objects.get(action="vehicles.export")
    assert (entry.actor, entry.target) == (officer, f"vehicles.export:{export.pk}")
    assert entry.detail["count"] == 1
    assert entry.detail["criteria"] == "試験"
    assert entry.detail["columns"] == ["整理番号"]


@pytest.mark.parametrize(
    ("keys", "wish", "words"),
    [
        ([], Wish("csv", ["reference"]), "該当する自転車等がない"),
        ([1], Wish("csv", []), "項目を1つ以上"),
        ([1], Wish("csv", ["owner_name"]), "目的を入力"),
        ([1], Wish("csv", ["owner_name"], purpose="　"), "目的を入力"),
        ([1], Wish("csv", ["no_such"]), "出力できない項目"),
        ([1, 2, 3], Wish("csv", ["reference"]), "2台まで"),
    ],
)
def test_what_cannot_be_made_is_refused(officer, keys, wish, words):
    Parameter.objects.update_or_create(key="export_most_rows", defaults={"value": "2"})
    with pytest.raises(LedgerError, match=words):
        workflow.ask_for(officer, keys, wish, criteria="")


def test_columns_one_may_not_take_out_are_refused(planner):
    vehicle = VehicleFactory()
    for name in ("owner_name", "frame_number", "remarks"):
        with pytest.raises(LedgerError, match="出力できない項目"):
            workflow.ask_for(planner, [vehicle.pk], Wish("csv", [name], purpose="x"), criteria="")


def test_few_people_need_no_approval_and_many_do(officer, crowd):
    few, many = [[one.pk for one in crowd][:2], [one.pk for one in crowd]]
    wish = Wish("csv", PEOPLE, purpose="宛名の確認")
    assert workflow.ask_for(officer, few, wish, criteria="").state == "approved"
    assert workflow.ask_for(officer, many, wish, criteria="").state == "requested"
    plain = Wish("csv", ["reference"])
    assert workflow.ask_for(officer, many, plain, criteria="").state == "approved"


def test_vehicles_of_which_nobody_is_known_do_not_count(officer, crowd):
    keys = [one.pk for one in crowd[:2]] + [one.pk for one in VehicleFactory.create_batch(5)]
    found = workflow.ask_for(officer, keys, Wish("csv", PEOPLE, purpose="x"), criteria="")
    assert (found.count, found.personal_count, found.state) == (7, 2, "approved")


def test_nothing_is_made_before_somebody_else_has_approved(officer, colleague, asked):
    assert workflow.make(asked).state == "requested"
    assert not asked.file
    with pytest.raises(LedgerError, match="別の人が承認"):
        workflow.approve(officer, asked)
    approved = workflow.approve(colleague, asked, note="確認済")
    made = workflow.make(approved)
    assert (made.state, made.decided_by, len(lines(made))) == ("made", colleague, 4)


def test_an_approval_counts_once(colleague, asked):
    workflow.make(workflow.approve(colleague, asked))
    for decide in (workflow.approve, workflow.reject):
        with pytest.raises(LedgerError, match="受取り待ち"):
            decide(colleague, asked, note="x")


def test_what_was_approved_is_what_is_made(colleague, crowd, asked):
    """Vehicles that come to match later, and columns, are not in the approval."""
    OwnerFactory()
    Export.objects.filter(pk=asked.pk).update(criteria="すべて")
    made = workflow.make(workflow.approve(colleague, asked))
    assert [row[0] for row in lines(made)[1:]] == [vehicle.reference for vehicle in crowd]


def test_a_refusal_needs_a_reason_and_ends_it(colleague, asked):
    with pytest.raises(LedgerError, match="理由を入力"):
        workflow.reject(colleague, asked, note=" ")
    refused = workflow.reject(colleague, asked, note="目的が不明")
    assert (refused.state, refused.records) == ("rejected", [])
    assert workflow.make(refused).state == "rejected"


def test_the_database_itself_knows_no_approval_of_ones_own(officer, asked):
    from django.db import IntegrityError, transaction  # noqa: PLC0415

    with pytest.raises(IntegrityError, match="export_approved_by_another"), transaction.atomic():
        Export.objects.filter(pk=asked.pk).update(decided_by=officer)
    with pytest.raises(IntegrityError, match="export_of_people_has_purpose"), transaction.atomic():
        Export.objects.filter(pk=asked.pk).update(purpose="")


def test_a_right_lost_before_the_file_is_made_or_fetched_counts(officer, taken_out):
    vehicle = OwnerFactory().vehicle
    made = taken_out([vehicle], columns=PEOPLE, purpose="宛名の確認")
    waiting = workflow.ask_for(officer, [vehicle.pk], Wish("csv", PEOPLE, purpose="x"), criteria="")
    officer.user_permissions.remove(*officer.user_permissions.filter(codename="export_people"))
    officer = type(officer).objects.get(pk=officer.pk)
    with pytest.raises(LedgerError, match="出力できない項目"):
        workflow.make(Export.objects.get(pk=waiting.pk))
    with pytest.raises(LedgerError, match="出力できない項目"):
        workflow.fetch(officer, made)


def test_made_twice_there_is_one_file(officer, media):
    keys = [VehicleFactory().pk]
    first = workflow.ask_for(officer, keys, Wish("csv", ["reference"]), criteria="")
    second = Export.objects.get(pk=first.pk)
    workflow.make(first)
    workflow.make(second)
    assert len(list(media.rglob("*.csv"))) == 1


def test_files_that_no_row_names_are_swept_away(taken_out, media):
    export = taken_out([VehicleFactory()])
    forgotten = media / "exports" / "2026" / "forgotten.csv"
    forgotten.parent.mkdir(exist_ok=True)
    forgotten.write_text("x")
    assert workflow.sweep_files(timezone.now() - timedelta(hours=1)) == 0
    assert workflow.sweep_files(timezone.now() + timedelta(minutes=1)) == 1
    assert list(media.rglob("*.csv")) == [media / export.file.name]


def test_each_fetch_says_whom_the_file_told_of(client, officer, taken_out):
    known, unknown = OwnerFactory().vehicle, VehicleFactory()
    export = taken_out([known, unknown], columns=PEOPLE, purpose="宛名の確認")
    client.force_login(officer)
    for times in (1, 2):
        response = client.get(reverse("vehicles:export_file", args=[export.pk]))
        assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
        assert Disclosure.objects.count() == times
    seen = Disclosure.objects.first()
    assert (seen.channel, seen.model, seen.records, seen.count) == (
        "export",
        "vehicles.vehicle",
        [known.pk],
        1,
    )
    assert (seen.fields, seen.purpose, seen.actor) == ("所有者 氏名", "宛名の確認", officer)
    export.refresh_from_db()
    assert (export.state, export.fetched_at is not None) == ("fetched", True)
    assert Entry.objects.filter(action="vehicles.fetch_export").count() == 2


def test_a_file_without_people_discloses_nobody(client, officer, taken_out):
    export = taken_out([OwnerFactory().vehicle])
    client.force_login(officer)
    response = client.get(reverse("vehicles:export_file", args=[export.pk]))
    b"".join(response.streaming_content)
    assert not Disclosure.objects.exists()


def test_many_people_fill_several_rows_of_disclosures(client, officer, taken_out, monkeypatch):
    monkeypatch.setattr("office.audit.trail.MOST_IN_A_ROW", 2)
    vehicles = [OwnerFactory().vehicle for _ in range(5)]
    export = taken_out(vehicles, columns=PEOPLE, purpose="宛名の確認")
    client.force_login(officer)
    b"".join(client.get(reverse("vehicles:export_file", args=[export.pk])).streaming_content)
    rows = Disclosure.objects.order_by("pk")
    assert [row.count for row in rows] == [2, 2, 1]
    assert sorted(key for row in rows for key in row.records) == sorted(one.pk for one in vehicles)


def test_the_name_of_a_file_tells_nothing_but_when_and_which(client, officer, taken_out):
    export = taken_out([VehicleFactory()], Export.Format.XLSX)
    client.force_login(officer)
    response = client.get(reverse("vehicles:export_file", args=[export.pk]))
    b"".join(response.streaming_content)
    made = timezone.localtime(export.made_at)
    name = f"ledger-{made:%Y%m%d-%H%M}-{export.trace}.xlsx"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "no-store" in response["Cache-Control"]


def test_only_who_asked_gets_the_file(client, colleague, taken_out):
    export = taken_out([OwnerFactory().vehicle], columns=PEOPLE, purpose="宛名の確認")
    client.force_login(colleague)
    assert client.get(reverse("vehicles:export_detail", args=[export.pk])).status_code == 200
    assert client.get(reverse("vehicles:export_file", args=[export.pk])).status_code == 404
    assert client.get(reverse("vehicles:export_report", args=[export.pk])).status_code == 404


def test_files_go_when_their_time_is_over(taken_out, asked, media):
    export = taken_out([VehicleFactory(remarks="😀")], Export.Format.CSV_CP932, ["remarks"])
    assert len(list(media.rglob("*.csv"))) == 2
    assert expire_exports() == 0
    Export.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert expire_exports() == 2
    export.refresh_from_db()
    asked.refresh_from_db()
    assert (export.state, asked.state, export.records) == ("expired", "expired", [])
    assert list(media.rglob("*.csv")) == []
    with pytest.raises(LedgerError, match="もう（まだ）ありません"):
        workflow.fetch(export.requested_by, export)


def test_a_worker_tells_why_it_could_not(officer, user_who_can):
    vehicle = VehicleFactory()
    export = workflow.ask_for(officer, [vehicle.pk], Wish("csv", ["remarks"]), criteria="")
    officer.user_permissions.clear()
    job = Job.objects.create(
        task="vehicles.make_export", arguments={"export": export.pk}, requested_by=officer
    )
    make_export.apply(args=(job.pk,))
    job.refresh_from_db()
    assert (job.state, "出力できない項目" in job.message) == ("failed", True)


def test_a_vehicle_that_is_gone_meanwhile_is_not_counted(officer):
    vehicle = VehicleFactory()
    keys = [vehicle.pk, vehicle.pk + 1000]
    export = workflow.ask_for(officer, keys, Wish("csv", ["reference"]), criteria="")
    assert workflow.make(export).count == 1


def test_large_files_report_their_progress(officer, monkeypatch):
    told = []
    keys = [one.pk for one in VehicleFactory.create_batch(3)]
    export = workflow.ask_for(officer, keys, Wish("csv", ["reference"]), criteria="")
    workflow.make(export, tell=lambda *news: told.append(news))
    assert told == [(0, 3), (3, 3)]
    assert Vehicle.objects.count() == 3
    assert set(OFFICER) >= {"vehicles.approve_export"}
