"""The yard's day on the tablet: a truck taken over by scanning, then vehicle by vehicle."""

import re

import pytest
from playwright.sync_api import expect

from ledger.vehicles import codes
from ledger.vehicles.models import Manifest, Photo, Vehicle
from tests.e2e.browser import PC, TABLET

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=False)


def scan(page, code):
    """As a scanner does it: characters a few milliseconds apart, then Enter."""
    page.wait_for_load_state()  # the rows may stand there before anything listens
    page.keyboard.type(code, delay=4)
    page.keyboard.press("Enter")


def said(page, text):
    expect(page.locator("[data-scan-text]")).to_contain_text(text)


def test_a_truck_is_taken_over_and_its_vehicles_are_registered(site, scene, sit_down):
    person = sit_down("clerk", TABLET, position={"longitude": 139.66, "latitude": 35.64})
    page = person.page
    person.open("/yard/")
    person.look("yard-home")
    page.click("text=引継ぎを始める")
    first, second, third = scene.mine

    # The scanner types into whatever has the focus: nothing, a button, a text in a dialog.
    expect(page.locator(".truck-row")).to_have_count(3)
    scan(page, first.tag.code)
    said(page, "受け入れました")
    expect(page.locator(f"#vehicle-{first.pk}")).to_have_attribute("data-received", "")
    page.click(f"#vehicle-{first.pk} >> text=メモ")
    page.click("dialog[open] >> text=パンク")
    page.click("dialog[open] >> text=記録する")
    expect(page.locator(f"#vehicle-{first.pk}")).to_contain_text("パンク")
    page.click(f"#vehicle-{first.pk} >> text=メモ")
    page.focus("#memo-text")
    scan(page, second.tag.code)
    said(page, "受け入れました")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("#memo-text")).to_have_value("パンク")
    expect(page.locator(f"#vehicle-{second.pk}")).to_have_attribute("data-received", "")

    # What does not belong is said at once.
    scan(page, second.tag.code)
    said(page, "読み取り済み")
    scan(page, codes.tag_code(7, 900))
    said(page, "台帳にない")
    expect(page.locator("#extra-title")).to_contain_text("1")
    page.click("li.card >> text=取り消す")
    expect(page.locator("#extra-title")).to_have_count(0)
    scan(page, scene.elsewhere.tag.code)
    said(page, "別の保管所あて")
    page.click("text=ここで受け入れる")
    page.click("dialog[open] >> text=満車のため振替")
    person.check()
    page.click("dialog[open] >> role=button[name='受け入れる']")
    expect(page.locator(f"#vehicle-{scene.elsewhere.pk}")).to_contain_text("満車のため振替")
    page.click("[data-undo-last]")
    said(page, "取り消しました")
    expect(page.locator(f"#vehicle-{scene.elsewhere.pk}")).to_have_count(0)
    person.look("yard-manifest")

    # Both confirm; one vehicle is missing.
    page.click("text=班の確認へ")
    page.fill("dialog[open] [name=declared]", "3")
    page.click("dialog[open] >> text=撤去 班長")
    person.foresee("status of 422")
    page.fill("dialog[open] [name=password]", "まちがい")
    page.click("dialog[open] >> role=button[name='確認する']")
    expect(page.locator("[data-crew-error]")).to_contain_text("パスワードが違います")
    page.fill("dialog[open] [name=password]", site.password)
    page.click("dialog[open] >> role=button[name='確認する']")
    said(page, "確認しました")
    expect(page.locator("text=差異があります")).to_be_visible()
    person.check()
    page.fill("#close-note", "1台は荷台に残っている")
    page.click("text=保管所が確認して終える")
    page.wait_for_url("**/yard/")
    expect(page.locator("#differences")).to_contain_text("1台は荷台に残っている")
    manifest = Manifest.objects.get()
    assert manifest.discrepancy["missing"] == [third.reference]
    assert manifest.discrepancy["declared"] == 3

    # Second registration.
    scan(page, first.tag.code)
    page.wait_for_url(f"**/yard/vehicles/{first.pk}/inspect/")
    page.click("text=カメラを開く")
    page.click("text=シールを撮る")
    expect(page.locator("[data-camera-status]")).to_have_text("写真を保存しました")
    page.fill("[name=registration_serial]", "12")
    page.click("text=警視庁")
    expect(page.locator("[data-doubts]")).to_contain_text("4〜8桁")
    page.fill("[name=registration_serial]", "12345")
    page.fill("[name=registration_prefix]", "Ａ")
    page.fill("[name=storage_spot]", "A-12")
    page.click("[name=vehicle_kind] >> nth=0")
    page.click("text=登録して次の車両へ")
    expect(page.locator(".error-summary")).to_contain_text("車体の色：選んでください。")
    expect(page.locator("[name=registration_serial]")).to_have_value("12345")
    person.look("yard-inspect")
    page.click("[name=color] >> nth=2")
    page.click("text=登録して次の車両へ")
    page.wait_for_url(f"**/yard/vehicles/{second.pk}/inspect/")
    expect(page.locator("[name=storage_spot]")).to_have_value("A-12")
    expect(page.locator("[name=registration_serial]")).to_have_value("")
    first.refresh_from_db()
    assert (first.registration_key, first.inspected_by) == ("A12345", scene.clerk)
    assert list(Photo.objects.values_list("kind", "vehicle", "tag")) == [
        ("sticker", first.pk, first.tag_id)
    ]


def test_readings_wait_for_the_line_and_are_sent_once(site, scene, sit_down):
    person = sit_down("clerk", TABLET)
    page = person.page
    person.open("/yard/")
    page.click("text=引継ぎを始める")
    expect(page.locator(".truck-row")).to_have_count(3)
    lost = []
    line = {"up": False}

    def drop_answers(route):
        """The server takes the first reading, but no answer comes until the line is up."""
        if not lost:
            lost.append(route.fetch())
        if line["up"]:
            route.continue_()
        else:
            route.abort()

    person.foresee("ERR_FAILED")
    page.route("**/scans/", drop_answers)
    scan(page, scene.mine[0].tag.code)
    scan(page, scene.mine[1].tag.code)
    expect(page.locator("[data-unsent]")).to_have_text("未送信 2件")
    line["up"] = True
    expect(page.locator("[data-unsent]")).to_be_hidden(timeout=30_000)
    expect(page.locator(".truck-row[data-received]")).to_have_count(2)
    said(page, "受け入れました")
    manifest = Manifest.objects.get()
    assert list(manifest.scans.values_list("outcome", flat=True)) == ["received", "received"]


def test_what_another_tablet_reads_appears(site, scene, sit_down):
    one, two = sit_down("clerk", TABLET), sit_down("clerk", TABLET)
    one.open("/yard/")
    one.page.click("text=引継ぎを始める")
    expect(one.page.locator(".truck-row")).to_have_count(3)
    two.open(re.sub(r"^https?://[^/]+", "", one.page.url))
    scan(one.page, scene.mine[0].tag.code)
    said(one.page, "受け入れました")
    row = two.page.locator(f"#vehicle-{scene.mine[0].pk}")
    expect(row).to_have_attribute("data-received", "", timeout=12_000)
    scan(two.page, scene.mine[0].tag.code)
    said(two.page, "読み取り済み")


def test_list_and_map_point_at_each_other(site, scene, sit_down):
    Vehicle.objects.update(yard=scene.yard)
    person = sit_down("clerk", PC)
    page = person.page
    person.open("/vehicles/")
    expect(page.locator(".map-pin")).to_have_count(4)
    person.check()
    page.hover("tbody tr >> nth=0")
    expect(page.locator(".map-pin[data-highlighted]")).to_have_count(1)
    page.locator(".map-pin >> nth=0").dispatch_event("mouseover")
    expect(page.locator("tr[data-highlighted]")).to_have_count(1)
    page.click("text=撤去済(運搬中) >> nth=0")
    page.wait_for_url(re.compile("state=removed"))
    expect(page.locator("tbody tr")).to_have_count(4)
    page.fill("[name=q]", scene.mine[1].reference)
    page.press("[name=q]", "Enter")  # opens the only hit
    expect(page.locator("h1")).to_have_text(scene.mine[1].reference)
    expect(page.locator("[data-place-map][data-base=ready]")).to_be_visible()
    person.look("vehicle-detail")
