"""From overdue to disposed of: the officer posts, the yard scans, another person approves.

The scanner types on the tablet; each page is looked at with axe, and the papers are read back.
"""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from ledger.disposals import masterdata
from ledger.disposals.models import DisposalBatch, Posting
from ledger.vehicles import codes
from ledger.vehicles.models import Tag, Vehicle
from tests.factories import (
    HoldFactory,
    RemovalPlaceFactory,
    StorageYardFactory,
    TagFactory,
    UnitFactory,
    VehicleFactory,
)
from tests.office.documents.test_pdf import fonts_in
from tests.yard.conftest import member, sit_down, site  # noqa: F401 (fixtures)

from .browser import PC, TABLET

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=False)
OFFICER = (
    *("vehicles.view_vehicle", "vehicles.view_numbers", "vehicles.view_every_yard"),
    *("vehicles.post_vehicle", "vehicles.dispose_vehicle", "vehicles.approve_disposal"),
    *("vehicles.extend_deadline", "disposals.shorten_deadline", "geo.view_map"),
)


@pytest.fixture
def scene(site):  # noqa: F811
    """弦巻 with three vehicles whose posting is over, one held, and one overdue in 梅丘."""
    masterdata.load()
    today = timezone.localdate()
    yard = StorageYardFactory(label="弦巻", unit=UnitFactory(name="弦巻保管所"))
    other = StorageYardFactory(label="梅丘")
    member(yard.unit, "vehicles.dispose_vehicle", "vehicles.view_vehicle", username="keeper")
    member(UnitFactory(), *OFFICER, username="officer")
    removed = today - timedelta(days=100)

    def kept(serial, at, **fields):
        tag = TagFactory(code=codes.tag_code(7, serial), attached=True, state=Tag.State.REMOVED)
        moment = timezone.now() - timedelta(days=100)
        return VehicleFactory(
            tag=tag,
            removal_place=RemovalPlaceFactory(yard=at, label="三軒茶屋北"),
            reference=f"082-{serial:05}",
            warned_at=moment - timedelta(hours=1),
            removed_at=moment,
            removed_on=removed,
            keep_until=today - timedelta(days=38),
            taken_in_at=moment + timedelta(hours=2),
            inspected_at=moment + timedelta(hours=3),
            stored_notice_on=removed + timedelta(days=5),
            **fields,
        )

    posted = today - timedelta(days=20)
    due = [kept(serial, yard, posted_on=posted) for serial in (1, 2, 3)]
    held = kept(4, yard, posted_on=posted)
    HoldFactory(vehicle=held, reason="盗難手配の照会中")
    return SimpleNamespace(yard=yard, due=due, held=held, overdue=kept(5, other))


def scan(page, code):
    """As a scanner does it: characters a few milliseconds apart, then Enter."""
    page.wait_for_load_state()  # the rows may stand there before anything listens
    page.keyboard.type(code, delay=4)
    page.keyboard.press("Enter")


def said(page, text):
    expect(page.locator("[data-scan-text]")).to_contain_text(text)


def paper(person, path):
    answer = person.context.request.get(path)
    assert answer.ok
    body = answer.body()
    assert all(fonts_in(body).values())
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def test_posted_matched_by_scanning_approved_by_another(site, scene, sit_down):  # noqa: F811
    officer, keeper = sit_down("officer", PC), sit_down("keeper", TABLET)

    # The officer finds what waits, and puts up a posting.
    page = officer.open("/disposals/").page
    officer.look("disposal-home")
    page.click("text=梅丘 >> xpath=.. >> td a >> nth=0")
    officer.look("disposal-work")
    page.click("text=処分公示を作る")
    officer.look("disposal-posting-new")
    page.click("text=処分公示を登録する")
    expect(page.locator("body")).to_contain_text("1台を公示しました")
    officer.look("disposal-posting")
    posting = Posting.objects.get()
    text = paper(officer, f"/disposals/postings/{posting.pk}/list.pdf")
    assert scene.overdue.reference in text
    assert posting.number in text

    # The yard lists what may go, and matches it with the scanner.
    page = keeper.open("/disposals/batches/new/").page
    expect(page.locator("body")).to_contain_text("盗難手配の照会中")
    keeper.look("disposal-batch-new")
    page.click("label:has-text('破砕処分')")
    page.click("text=3台のリストを作る")
    page.click("text=現物を読み取る")
    expect(page.locator(".truck-row")).to_have_count(3)
    page.wait_for_load_state("networkidle")  # the page's program listens from now on
    scan(page, scene.due[0].tag.code)
    said(page, "一致")
    row = page.locator(f"#vehicle-{scene.due[0].pk}")
    expect(row).to_have_attribute("data-received", "")
    scan(page, scene.due[0].tag.code)
    said(page, "確認済")
    scan(page, scene.held.tag.code)
    said(page, "保留")
    scan(page, scene.overdue.tag.code)
    said(page, "別の保管所")
    expect(page.locator("#extra-title")).to_contain_text("2")
    keeper.look("disposal-match")
    scan(page, scene.due[1].tag.code)
    said(page, "一致")
    page.click("[data-undo-last]")
    said(page, "取り消しました")
    scan(page, scene.due[1].tag.code)
    said(page, "一致")

    # What was not found gets its reason; nobody approves their own list.
    batch = DisposalBatch.objects.get()
    keeper.open(f"/disposals/batches/{batch.pk}/")
    keeper.look("disposal-batch")
    page.click("label:has-text('見当たらない')")
    page.click("text=承認に回す >> nth=-1")
    expect(page.locator("body")).to_contain_text("別の人の承認を待っています")

    # The officer sees the unmatched with its reason, and approves.
    page = officer.open(f"/disposals/batches/{batch.pk}/").page
    expect(page.locator("body")).to_contain_text("見当たらない")
    officer.look("disposal-approve")
    page.click("text=承認して処分を登録する")
    page.click("dialog[open] >> text=承認する")
    expect(page.locator("body")).to_contain_text("2台の処分を登録しました")
    text = paper(officer, f"/disposals/batches/{batch.pk}/list.pdf")
    assert "処分証明" in text
    assert scene.due[0].reference in text
    status = dict(Vehicle.objects.values_list("reference", "status"))
    assert [status[one.reference] for one in scene.due] == ["disposed", "disposed", "stored"]
    assert status[scene.held.reference] == "stored"


def test_a_deadline_is_changed_with_its_warning(site, scene, sit_down):  # noqa: F811
    officer = sit_down("officer", PC)
    page = officer.open("/disposals/extensions/new/").page
    officer.look("disposal-extension-new")
    page.fill("[name=since]", "2020/1/1")
    page.fill("[name=reason]", "警察の照会に時間がかかるため")
    page.click("text=台数と一覧を確かめる")
    expect(page.locator("[role=alert]").first).to_contain_text("入力済みの4件の期限を変更します")
    officer.look("disposal-extension")
    page.click("text=続行（5台を変更する）")
    expect(page.locator("body")).to_contain_text("5台の保管期限を変更しました")
    first = Vehicle.objects.get(pk=scene.due[0].pk)
    assert first.keep_until > scene.due[0].keep_until
    page = officer.open(f"/disposals/vehicles/{first.pk}/clock/").page
    expect(page.locator("body")).to_contain_text("自転車法6条4項")
    officer.look("disposal-clock")
