"""The pages on which files of the ledger are asked for."""

import pytest
from django.urls import reverse

from ledger.vehicles import criteria
from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.models import Export
from ledger.vehicles.workflow import export as workflow
from office.audit.models import Entry
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import OwnerFactory, VehicleFactory

from .conftest import lines

pytestmark = pytest.mark.django_db
FORM = {"format": "csv", "columns": ["reference"], "dates": "iso", "srid": "4326"}


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def send(client, query="", **more):
    return client.post(f"{reverse('vehicles:export')}?{query}", FORM | more)


def test_the_result_of_a_search_becomes_a_file(desk):
    wanted, _ = VehicleFactory(), VehicleFactory(released=True)
    response = send(desk, "state=stored")
    export = Export.objects.get()
    assert response["Location"] == reverse("vehicles:export_detail", args=[export.pk])
    assert (export.state, export.criteria) == ("made", "状態：保管中")
    assert lines(export)[1:] == [[wanted.reference]]


def test_chosen_rows_become_a_file(desk):
    _, second, third = VehicleFactory.create_batch(3)
    send(desk, f"pk={second.pk}&pk={third.pk}&pk=x&pk=99999999999999999999")
    export = Export.objects.get()
    assert {row[0] for row in lines(export)[1:]} == {second.reference, third.reference}
    assert export.criteria == "選んだ2台（すべて）"


def test_what_was_typed_in_a_search_does_not_go_on_record(desk):
    vehicle = VehicleFactory()
    send(desk, f"q={vehicle.reference}")
    export = Export.objects.get()
    assert vehicle.reference not in export.criteria
    assert "（入力あり）" in export.criteria
    assert vehicle.reference not in str(Entry.objects.get(action="vehicles.export").detail)


def test_criteria_are_told_by_their_labels():
    place = VehicleFactory().removal_place
    words = criteria.in_words(
        VehicleSearch({"since": "R8.4.1", "place": [place.pk], "state": ["stored", "lost"]})
    )
    for part in ("R8.4.1", place.label, "保管中・所在不明"):
        assert part in words
    assert criteria.in_words(VehicleSearch({})) == "すべて"


def test_names_that_are_no_longer_kept_do_not_turn_into_everything(desk):
    VehicleFactory()
    assert (
        "出力するものがありません"
        in desk.get(f"{reverse('vehicles:export')}?w=gone").content.decode()
    )
    send(desk, "w=gone")
    assert not Export.objects.exists()


def test_a_page_without_rows_says_what_to_do(desk):
    assert "出力するものがありません" in desk.get(reverse("vehicles:export")).content.decode()


def test_a_large_result_is_cautioned_of_and_left_to_a_worker(desk, monkeypatch):
    Parameter.objects.update_or_create(key="search_warn_rows", defaults={"value": "2"})
    monkeypatch.setattr("ledger.vehicles.views.exports.MADE_AT_ONCE", 2)
    VehicleFactory.create_batch(3)
    page = desk.get(reverse("vehicles:export")).content.decode()
    for words in ("3台を出力します", 'data-confirm-label="続行"', "キャンセル"):
        assert words in page
    send(desk)
    export = Export.objects.get()
    assert (export.state, Job.objects.get()) == ("approved", export.job)
    detail = desk.get(reverse("vehicles:export_detail", args=[export.pk])).content.decode()
    assert "この画面を閉じても処理は続きます" in detail


def test_too_large_a_result_is_refused_with_advice(desk):
    Parameter.objects.update_or_create(key="export_most_rows", defaults={"value": "2"})
    VehicleFactory.create_batch(3)
    page = desk.get(reverse("vehicles:export")).content.decode()
    assert "2台を超えています" in page
    response = send(desk)
    assert response.status_code == 422
    assert not Export.objects.exists()


def test_people_need_a_purpose_and_what_was_chosen_stays(desk):
    OwnerFactory()
    response = send(desk, columns=["reference", "owner_name"])
    page = response.content.decode()
    assert response.status_code == 422
    assert "個人情報を出力する目的を入力してください。" in page
    assert page.count("checked") >= 4
    assert not Export.objects.exists()


def test_the_choice_of_columns_is_remembered_but_not_the_purpose(desk):
    OwnerFactory()
    send(desk, columns=["reference", "owner_name"], purpose="起案8-123", format="tsv")
    form = desk.get(reverse("vehicles:export")).context["form"]
    assert form.initial["columns"] == ["reference", "owner_name"]
    assert form.initial["format"] == "tsv"
    assert "起案8-123" not in desk.get(reverse("vehicles:export")).content.decode()


def test_approval_page_by_page(desk, officer, client, colleague):
    Parameter.objects.update_or_create(key="export_approval_rows", defaults={"value": "0"})
    OwnerFactory()
    send(desk, columns=["reference", "owner_name"], purpose="宛名の確認")
    export = Export.objects.get()
    detail = reverse("vehicles:export_detail", args=[export.pk])
    decide = reverse("vehicles:export_decide", args=[export.pk])
    assert "別の担当者の承認を待っています" in desk.get(detail).content.decode()
    assert "承認する" not in desk.get(detail).content.decode()
    own = desk.post(decide, {"decision": "approve"})
    assert (own.status_code, Export.objects.get().state) == (422, "requested")

    client.force_login(colleague)
    waiting = client.get(reverse("vehicles:exports")).content.decode()
    assert export.trace in waiting
    assert "宛名の確認" in waiting
    assert "承認する" in client.get(detail).content.decode()
    without_reason = client.post(decide, {"decision": "reject"})
    assert "承認しない理由を入力してください。" in without_reason.content.decode()
    client.post(decide, {"decision": "approve"})
    export.refresh_from_db()
    assert (export.decided_by, export.job.requested_by) == (colleague, officer)


def test_a_file_that_is_gone_is_said_to_be_gone(desk, taken_out):
    export = taken_out([VehicleFactory()])
    Export.objects.update(expires_on="2020-01-01")
    workflow.expire(export.requested_at.date())
    response = desk.get(reverse("vehicles:export_file", args=[export.pk]), follow=True)
    assert "もう（まだ）ありません" in response.content.decode()
    assert "保存期限を過ぎたため" in response.content.decode()


def test_replaced_characters_are_shown_before_the_file(desk, taken_out):
    export = taken_out([VehicleFactory(remarks="𠮷😀")], Export.Format.CSV_CP932, ["remarks"])
    page = desk.get(reverse("vehicles:export_detail", args=[export.pk])).content.decode()
    for words in ("2文字を置き換えました", "U+20BB7", "U+1F600", "一覧（CSV）"):
        assert words in page
    report = desk.get(reverse("vehicles:export_report", args=[export.pk]))
    assert "U+1F600" in b"".join(report.streaming_content).decode("utf-8-sig")


def test_the_list_offers_the_export(desk, client, planner, user_who_can):
    VehicleFactory()
    address = f'href="{reverse("vehicles:export")}?'
    assert address in desk.get(reverse("vehicles:list")).content.decode()
    client.force_login(planner)
    assert address in client.get(reverse("vehicles:list")).content.decode()
    client.force_login(user_who_can("vehicles.view_vehicle", "vehicles.view_every_yard"))
    assert address not in client.get(reverse("vehicles:list")).content.decode()
