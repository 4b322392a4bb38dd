"""The pages of the desk: order, disclosures, what is kept when something is refused."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.releases.models import Claim, IdentityDocument, Receipt, Till, Waiver, WaiverReason
from ledger.releases.workflow import claims
from ledger.vehicles.models import Collector, Relation, Vehicle
from ledger.vehicles.workflow.holds import place_hold
from office.audit.models import Disclosure
from tests.factories import HoldKindFactory, OwnerFactory, VehicleFactory

from .conftest import approved, give_back, make_vehicle, papers, person, up_to_receipt

pytestmark = pytest.mark.django_db


def page(name, pk):
    return reverse(f"releases:{name}", args=[pk])


@pytest.fixture
def window(client, desk):
    """The clerk's browser."""
    client.force_login(desk.clerk)
    return client


def identity(**more):
    return {
        "name": "架空 花子",
        "address": "世田谷区架空1-99-99",
        "relation": Relation.objects.get(code="01").pk,
        "identity_document": IdentityDocument.objects.get(code="01").pk,
        "key_check": "matched",
    } | more


def go(window, step, vehicle, /, **data):
    """Send a step and follow to the page it leads to."""
    return window.post(page(step, vehicle.pk), data, follow=True)


def test_five_steps_lead_to_a_receipt(window, desk, till):
    vehicle = desk.vehicle
    assert "保留確認" in go(window, "identity", vehicle, **identity()).content.decode()
    go(window, "holds", vehicle)
    go(window, "waiver", vehicle, terms="paid")
    shown = go(window, "fee", vehicle, tendered="５，０００").content.decode()
    assert "2,000円" in shown
    shown = go(window, "receipt", vehicle, key=str(uuid4()))
    receipt = Receipt.objects.get()
    assert receipt.number in shown.content.decode()
    assert shown.redirect_chain[-1][0] == page("claim", receipt.claim_id)
    assert "本日の返還" in window.get(reverse("releases:desk")).content.decode()


@pytest.mark.parametrize("name", ["holds", "waiver", "fee", "receipt"])
def test_a_later_step_leads_back_to_the_one_that_is_open(window, desk, name):
    answer = window.get(page(name, desk.vehicle.pk), follow=True)
    assert answer.redirect_chain[-1][0] == page("identity", desk.vehicle.pk)


def test_the_same_form_sent_twice_leads_to_the_same_return(window, desk, till):
    up_to_receipt(desk.clerk, desk.vehicle)
    key = str(uuid4())
    first = go(window, "receipt", desk.vehicle, key=key)
    second = go(window, "receipt", desk.vehicle, key=key)
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert Receipt.objects.count() == 1


def test_the_slower_clerk_reads_who_was_faster(window, desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    claims.lock_claim(claim, Claim.Stage.RECEIPT)
    from_other_desk = give_back(desk.second, make_vehicle(desk.yard))
    assert from_other_desk.state == "released"
    go(window, "receipt", desk.vehicle, key=str(uuid4()))
    shown = go(window, "receipt", desk.vehicle, key=str(uuid4())).content.decode()
    assert "弦巻 係員さんが返還済み" in shown
    assert "この返還を開く" in shown


def test_what_was_typed_survives_a_mistake(window, desk):
    answer = go(window, "identity", desk.vehicle, **identity(address="", phone="12"))
    shown = answer.content.decode()
    assert answer.redirect_chain[-1] == (page("identity", desk.vehicle.pk), 303)
    assert 'value="架空 花子"' in shown
    assert "住所を入力してください" in shown
    assert "電話番号は市外局番から" in shown
    assert not Claim.objects.exists()


def test_what_was_typed_survives_the_end_of_the_session_for_the_same_person(client, desk):
    client.force_login(desk.clerk)
    url = page("identity", desk.vehicle.pk)
    client.logout()
    sent = client.post(url, identity(typed_by=desk.clerk.pk))
    assert sent.status_code == 302
    assert "/login/" in sent.url
    client.force_login(desk.clerk)
    assert 'value="架空 花子"' in client.get(url).content.decode()
    client.logout()
    client.post(url, identity(typed_by=desk.clerk.pk))
    client.force_login(desk.second)
    assert "架空 花子" not in client.get(url).content.decode()


def test_what_was_typed_survives_the_lock(window, desk):
    url = page("identity", desk.vehicle.pk)
    session = window.session
    session["locked_at"] = 1
    session.save()
    refused = window.post(url, identity(typed_by=desk.clerk.pk))
    assert "/lock/" in refused.url
    session = window.session
    del session["locked_at"]
    session.save()
    assert 'value="架空 花子"' in window.get(url).content.decode()


def test_the_owner_is_shown_only_when_asked_for_and_once(window, desk):
    OwnerFactory(vehicle=desk.vehicle, name="見本 一郎")
    url = page("identity", desk.vehicle.pk)
    assert "見本 一郎" not in window.get(url).content.decode()
    assert not Disclosure.objects.exists()
    typed = identity(name="", address="", relation="", fill="owner")
    shown = window.post(url, typed, follow=True).content.decode()
    assert 'value="見本 一郎"' in shown
    assert re.search(r'name="key_check"[^>]*value="matched"[^>]*checked', shown)
    assert re.search(r'name="identity_document"[^>]*checked', shown)
    seen = Disclosure.objects.get()
    assert (seen.records, seen.purpose) == ([desk.vehicle.pk], "返還の本人確認")


def test_a_vehicle_without_an_owner_offers_none(window, desk):
    url = page("identity", desk.vehicle.pk)
    assert "所有者と同じ" not in window.get(url).content.decode()
    assert window.get(f"{url}?fill=owner").status_code == 200
    assert not Disclosure.objects.exists()


def test_pages_that_show_the_person_leave_one_record_each_and_the_others_none(window, desk, till):
    up_to_receipt(desk.clerk, desk.vehicle)
    counts = {}
    for name in ("identity", "holds", "waiver", "waiver_state", "fee", "receipt"):
        before = Disclosure.objects.count()
        shown = window.get(page(name, desk.vehicle.pk)).content.decode()
        counts[name] = Disclosure.objects.count() - before
        assert ("架空 花子" in shown) == bool(counts[name]), name
    assert counts == {
        "identity": 1, "holds": 0, "waiver": 0, "waiver_state": 0, "fee": 0, "receipt": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"document": "06"}, "住所の分かる書類をもう1点"),
        ({"document": "99"}, "備考を入力"),
        ({"key_check": "absent"}, "確かめた方法"),
        ({"relation": "99"}, "補足を入力"),
    ],
)
def test_papers_that_do_not_suffice_are_named(window, desk, changes, message):
    data = identity()
    if "document" in changes:
        data["identity_document"] = IdentityDocument.objects.get(code=changes["document"]).pk
    if "relation" in changes:
        data["relation"] = Relation.objects.get(code=changes["relation"]).pk
    data["key_check"] = changes.get("key_check", "matched")
    assert message in go(window, "identity", desk.vehicle, **data).content.decode()


def test_a_hidden_paper_is_not_offered(window, desk):
    shown = window.get(page("identity", desk.vehicle.pk)).content.decode()
    assert "運転免許証" in shown
    assert "健康保険証" not in shown


def test_a_blocking_hold_stops_the_page_and_says_whom_to_call(window, desk):
    place_hold(desk.officer, desk.vehicle, kind=HoldKindFactory(), reason="盗難手配")
    shown = window.get(page("identity", desk.vehicle.pk)).content.decode()
    assert "盗難手配" in shown
    assert "交通安全自転車課 03-6432-7968" in shown
    assert "区野 担当" in shown
    assert 'name="name"' not in shown


def test_an_officer_is_told_that_only_the_yard_takes_money(client, desk, till):
    claim = up_to_receipt(desk.clerk, desk.vehicle)
    client.force_login(desk.officer)
    assert "権限がありません" in client.get(page("fee", desk.vehicle.pk)).content.decode()
    assert client.post(page("fee", desk.vehicle.pk)).status_code == 403
    sent = client.post(page("receipt", desk.vehicle.pk), {"key": str(uuid4())})
    assert sent.status_code == 403
    claim.refresh_from_db()
    assert claim.state == "open"


def test_the_till_is_opened_on_the_way(window, desk):
    claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    claim = Claim.objects.get()
    claims.see_holds(desk.clerk, claim)
    claims.choose_terms(desk.clerk, claim, waived=False)
    url = page("fee", desk.vehicle.pk)
    assert "レジが開いていません" in window.get(url).content.decode()
    data = {"yard": desk.yard.code, "next": url, "float_amount": "20,000"}
    answer = window.post(reverse("releases:till_open"), data)
    assert answer.url == url
    assert Till.objects.get().float_amount == 20_000
    assert "3,000円" in window.get(url).content.decode()


def test_nobody_is_sent_to_another_site(window, desk):
    data = {"yard": desk.yard.code, "next": "https://example.org/", "float_amount": "1"}
    assert window.post(reverse("releases:till_open"), data).url == reverse("releases:desk")


def test_scanning_leads_to_the_return(window, desk):
    code = desk.vehicle.tag.code
    find = reverse("releases:find")
    assert window.get(find, {"q": code}).url == page("vehicle", desk.vehicle.pk)
    assert window.get(reverse("vehicles:code", args=[code])).url == page("vehicle", desk.vehicle.pk)
    assert window.get(find, {"q": desk.vehicle.reference}).url == page("vehicle", desk.vehicle.pk)
    assert window.get(find, {"q": VehicleFactory().reference}).url == reverse("releases:desk")
    assert "台帳にありません" in window.get(find, {"q": "x"}, follow=True).content.decode()


def test_who_goes_away_leaves_no_name(window, desk):
    go(window, "identity", desk.vehicle, **identity())
    window.post(page("withdraw", desk.vehicle.pk))
    assert not Collector.objects.exists()
    assert Claim.objects.get().state == "withdrawn"


def test_a_return_is_taken_back_from_its_page(window, desk, till):
    claim = give_back(desk.clerk, desk.vehicle)
    url = page("reverse", claim.pk)
    shown = window.post(url, {"reason": ""}, follow=True).content.decode()
    assert "取消しの理由を入力" in shown
    shown = window.post(url, {"reason": "取り違え"}, follow=True).content.decode()
    assert "3,000円を払い戻してください" in shown
    assert Vehicle.objects.get(pk=desk.vehicle.pk).status == "stored"


def test_a_till_is_counted_and_closed(window, desk, till):
    give_back(desk.clerk, desk.vehicle)
    url = reverse("releases:till_close", args=[till.pk])
    shown = window.post(url, {"pieces_10000": "2"}, follow=True).content.decode()
    assert "-3,000円" in shown
    assert 'value="2"' in shown
    window.post(url, {"pieces_10000": "2", "pieces_1000": "3"})
    till.refresh_from_db()
    assert (till.counted, till.difference) == (23_000, 0)
    shown = window.get(reverse("releases:till", args=[till.pk])).content.decode()
    assert Receipt.objects.get().number in shown
    assert "架空" not in shown


def test_the_report_of_a_till_is_a_file_and_a_paper(window, desk, till):
    give_back(desk.clerk, desk.vehicle)
    number = Receipt.objects.get().number
    text = window.get(reverse("releases:till_csv", args=[till.pk])).content.decode("utf-8-sig")
    assert number in text
    assert '"23000"' in text
    old = reverse("releases:till_csv", args=[till.pk]) + "?encoding=cp932"
    assert number in window.get(old).content.decode("cp932")
    assert window.get(reverse("releases:till_pdf", args=[till.pk])).content.startswith(b"%PDF")


def application(**more):
    yesterday = timezone.localdate().replace(day=1)
    return {
        "reason": WaiverReason.objects.get(code="01").pk,
        "channel": "desk",
        "police_name": "世田谷警察署",
        "reported_on": f"{yesterday:%Y/%m/%d}",
        "reported_time": "0100",
        "receipt_number": "第5号",
        "officer_name": "架空巡査",
        "name": "架空 花子",
        "address": "世田谷区架空1-99-99",
        "relation": Relation.objects.get(code="01").pk,
        "key": str(uuid4()),
    } | more


def test_a_waiver_goes_from_hand_to_hand(client, desk):
    client.force_login(desk.clerk)
    late = client.post(page("waiver_new", desk.vehicle.pk), application(), follow=True)
    assert "この届出では免除できません" in late.content.decode()
    waiver = Waiver.objects.get()
    early = application(reported_on="R8.4.9", reported_time="21:40")
    fixed = client.post(page("waiver_correct", waiver.pk), early, follow=True)
    assert "より前です" in fixed.content.decode()
    client.force_login(desk.operator)
    assert desk.vehicle.reference in client.get(reverse("releases:waivers")).content.decode()
    check = {"police_name": "世田谷警察署", "result": "confirmed"}
    shown = client.post(page("waiver_check", waiver.pk), check, follow=True).content.decode()
    assert "応対者を入力" in shown
    client.post(page("waiver_check", waiver.pk), check | {"answered_by": "当直"})
    client.force_login(desk.officer)
    client.post(page("waiver_decide", waiver.pk), {"decision": "approve"})
    waiver.refresh_from_db()
    assert waiver.is_approved
    client.force_login(desk.clerk)
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    claims.see_holds(desk.clerk, claim)
    shown = client.get(page("waiver_state", desk.vehicle.pk)).content.decode()
    assert waiver.number in shown
    assert "hx-get" not in shown, "nothing is waited for any more"


def test_an_application_lacks_nothing_of_the_four_items(client, desk):
    client.force_login(desk.operator)
    answer = client.post(
        page("waiver_new", desk.vehicle.pk),
        application(police_name="", reported_time="", receipt_number="", officer_name=""),
        follow=True,
    )
    shown = answer.content.decode()
    for words in ("警察署・交番を入力", "時刻を入力", "受理番号を入力", "担当警察官の名前を入力"):
        assert words in shown
    assert 'value="架空 花子"' in shown


def test_the_comparison_is_told_while_the_time_is_typed(client, desk):
    client.force_login(desk.operator)
    url = page("compare", desk.vehicle.pk)
    early = client.get(url, {"reported_on": "R8.4.9", "reported_time": "21:40"}).content.decode()
    assert "より前です" in early
    late = client.get(url, {"reported_on": "R8.4.11", "reported_time": "21:40"}).content.decode()
    assert "免除できません" in late
    assert client.get(url, {"reported_on": "いつか"}).content.decode().strip() == ""


def test_a_rejection_is_read_at_the_desk(client, desk):
    client.force_login(desk.clerk)
    client.post(page("waiver_new", desk.vehicle.pk), application())
    waiver = Waiver.objects.get()
    client.force_login(desk.officer)
    refused = client.post(page("waiver_decide", waiver.pk), {"decision": "reject"}, follow=True)
    assert "不承認の理由を入力" in refused.content.decode()
    client.post(page("waiver_decide", waiver.pk), {"decision": "reject", "note": "届出が後"})
    client.force_login(desk.clerk)
    claim = claims.identify(desk.clerk, desk.vehicle, person=person(), papers=papers())
    claims.see_holds(desk.clerk, claim)
    shown = client.get(page("waiver", desk.vehicle.pk)).content.decode()
    assert "届出が後" in shown
    assert 'value="waived"' not in shown


def test_an_application_is_shown_with_one_record(client, desk):
    waiver = approved(desk.vehicle, desk.clerk, desk.operator, desk.officer)
    client.force_login(desk.operator)
    assert "架空 花子" in client.get(page("waiver_detail", waiver.pk)).content.decode()
    assert Disclosure.objects.get().records == [waiver.pk]
    assert (
        "架空 花子" not in client.get(reverse("releases:waivers") + "?tab=decided").content.decode()
    )
    assert Disclosure.objects.count() == 1
