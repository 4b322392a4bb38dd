"""An officer works on one record: corrects it, names its owner, holds it, moves its pin. L-06.

Everything by keyboard where a key is given; each page is put to axe.
"""

import re

import pytest
from playwright.sync_api import expect

from .browser import PC, TABLET

OWNER, KANA = "架空 はる", "カクウ ハル"
POSTCODE, TOWN = "154-0004", "東京都世田谷区太子堂"
NEWER = "世田谷区架空9-99-99"
SPOT = "B-12"
REASON = "写真で確かめた"


@pytest.fixture
def vehicles(live_system):
    """Three bicycles in yards of no other story, nobody known to own them: key, 整理番号."""
    found = live_system.sql(
        "SELECT v.id, v.reference FROM vehicles_vehicle v"
        " JOIN geo_storageyard y ON y.id = v.yard_id"
        " WHERE v.status = 'stored' AND v.in_transit_to_id IS NULL AND y.code <> '2'"
        " AND v.removed_at < '2026-11-10'"
        " AND NOT EXISTS (SELECT 1 FROM vehicles_hold h WHERE h.vehicle_id = v.id)"
        " AND NOT EXISTS (SELECT 1 FROM releases_claim c WHERE c.vehicle_id = v.id)"
        " ORDER BY v.removed_at DESC, v.id DESC LIMIT 3"
    )
    assert len(found) == 3, "the made-up ledger has too few bicycles in its yards"
    for pk, _ in found:
        live_system.sql("DELETE FROM vehicles_owner WHERE vehicle_id = %s", pk)
    return found


def record(person, vehicle):
    return person.open(f"/vehicles/{vehicle[0]}/").page


def owner_of(live_system, vehicle):
    found = live_system.sql(
        "SELECT name, address, source FROM vehicles_owner WHERE vehicle_id = %s", vehicle[0]
    )
    return found[0] if found else None


def test_a_record_is_found_corrected_named_held_and_released(visit, live_system, vehicles):
    pk, reference = vehicles[0]
    person = visit("officer", PC)
    page = person.open("/vehicles/").page
    page.keyboard.press("/")
    box = page.locator("#id_q")
    expect(box).to_be_focused()
    box.fill(reference)  # typed this fast it would be a scanner
    box.press("Enter")
    page.wait_for_url(f"**/vehicles/{pk}/")  # the only one of this number: at once its record
    expect(page.get_by_role("heading", name=reference, exact=True)).to_be_visible()
    person.check()

    page.keyboard.press("e")
    page.wait_for_url(f"**/vehicles/{pk}/edit/")
    page.get_by_label("保管位置").fill(SPOT)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/vehicles/{pk}/")
    expect(page.get_by_text(SPOT, exact=True).first).to_be_visible()

    page.keyboard.press("o")
    page.wait_for_url(f"**/vehicles/{pk}/owner/")
    person.check()
    page.get_by_label("氏名").fill(OWNER)
    page.get_by_label("フリガナ").fill("かくう はる")
    page.locator("#id_postcode").fill(POSTCODE)
    address = page.locator("#id_address")
    expect(address).to_have_value(TOWN)
    address.fill(f"{TOWN}9-99-99")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/vehicles/{pk}/")
    expect(page.locator("#people")).to_contain_text(OWNER)
    expect(page.locator("#people")).to_contain_text(KANA)
    person.check()

    page.keyboard.press("h")
    page.wait_for_url(f"**/vehicles/{pk}/holds/")
    page.get_by_label("保留の種類").select_option(index=1)
    page.locator("#id_reason").last.fill("所有者に照会中")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/vehicles/{pk}/")
    page.keyboard.press("h")
    page.wait_for_url(f"**/vehicles/{pk}/holds/")
    person.check()
    page.get_by_label("解除の理由").fill("照会が済んだ")
    page.get_by_role("button", name="保留を外す").press("Enter")
    expect(page.get_by_text("いまかかっている保留はありません。")).to_be_visible()
    [(left,)] = live_system.sql(
        "SELECT count(*) FROM vehicles_hold WHERE vehicle_id = %s AND lifted_at IS NULL", pk
    )
    assert left == 0


@pytest.fixture
def twin(live_system, vehicles):
    """A past removal of the same bicycle, whose owner was known: its 整理番号."""
    [(pk, reference)] = live_system.sql(
        "SELECT id, reference FROM vehicles_vehicle WHERE status = 'released'"
        " ORDER BY removed_at, id LIMIT 1"
    )
    for one in (pk, vehicles[0][0]):
        live_system.sql(
            "UPDATE vehicles_vehicle SET registration_prefix = 'Q', frame_number = '',"
            " registration_serial = '73919391', registration_jurisdiction = 'mpd',"
            " bounced_on = NULL, bounce_reason = '' WHERE id = %s",
            one,
        )
    live_system.sql("DELETE FROM vehicles_owner WHERE vehicle_id = %s", pk)
    live_system.sql(
        "INSERT INTO vehicles_owner (vehicle_id, name, address, kana, postcode, phone, changed_at,"
        " source, known_on, is_company)"
        " VALUES (%s, %s, %s, %s, '154-0017', '0300001234', now(), 'police', '2026-10-01', false)",
        pk,
        OWNER,
        NEWER,
        KANA,
    )
    return reference


def test_an_owner_of_a_past_removal_is_taken_over_and_taken_back(
    visit, live_system, vehicles, twin
):
    person = visit("officer", PC)
    page = record(person, vehicles[0])
    page.get_by_role("button", name="新しい所有者情報を探す").click()
    page.wait_for_url(re.compile(r"/vehicles/renewals/\d+/$"))
    expect(page.get_by_label(f"{twin}の所有者にする")).to_be_checked()
    expect(page.get_by_text("防犯登録番号", exact=True)).to_be_visible()
    expect(page.get_by_text(NEWER)).to_be_visible()
    person.check()
    assert owner_of(live_system, vehicles[0]) is None
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("1台の所有者を最新にしました")).to_be_visible()
    assert owner_of(live_system, vehicles[0]) == (OWNER, NEWER, "history")
    person.check()
    page.get_by_role("button", name="この反映を取り消す").click()
    page.get_by_role("dialog").get_by_role("button", name="元に戻す").click()
    expect(page.get_by_text("1台の所有者を元に戻しました")).to_be_visible()
    assert owner_of(live_system, vehicles[0]) is None


def test_the_pin_is_moved_with_the_arrow_keys(visit, live_system, vehicles):
    pk = vehicles[1][0]
    where = "SELECT ST_X(position), position_source FROM vehicles_vehicle WHERE id = %s"
    live_system.sql(  # thirty metres from some of the made-up places another ward begins
        "UPDATE vehicles_vehicle SET position = ST_SetSRID(ST_MakePoint(139.669, 35.6437), 4326)"
        " WHERE id = %s",
        pk,
    )
    [(before, _)] = live_system.sql(where, pk)
    person = visit("officer", TABLET)
    page = record(person, vehicles[1])
    person.check()
    page.get_by_role("link", name="位置を直す").click()
    page.wait_for_url(f"**/vehicles/{pk}/position/")
    pin = page.locator(".leaflet-marker-icon[data-own]")
    expect(pin).to_be_visible()
    person.check()
    pin.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-pin-verdict]")).to_contain_text("保管所")
    page.get_by_label("位置を直す理由").fill(REASON)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/vehicles/{pk}/")
    [(after, source)] = live_system.sql(where, pk)
    assert source == "pin"
    assert 0.0002 < after - before < 0.0005  # thirty metres east


def test_owners_are_entered_row_by_row_without_the_mouse(visit, live_system, vehicles):
    first, second = vehicles[1], vehicles[2]
    person = visit("officer", PC)
    page = person.open(f"/vehicles/owners/?pk={first[0]}&pk={second[0]}").page
    person.check()
    page.locator(f"#id_v{first[0]}-name").focus()
    for text in (OWNER, "かくう はる"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    page.keyboard.type(POSTCODE)
    address = page.locator(f"#id_v{first[0]}-address")
    expect(address).to_have_value(TOWN)
    page.locator(f"#id_v{second[0]}-name").focus()
    row = page.locator("[data-owner-row]", has_text=first[1])
    expect(row).to_contain_text("登録しました")
    assert owner_of(live_system, first)[:2] == (OWNER, TOWN)

    page.keyboard.type(OWNER)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("12")
    page.keyboard.press("Control+Enter")
    row = page.locator("[data-owner-row]", has_text=second[1])
    expect(row).to_contain_text("7桁の数字")
    expect(page.locator(f"#id_v{second[0]}-name")).to_have_value(OWNER)
    person.check()
    page.locator(f"#id_v{second[0]}-postcode").fill("")
    page.keyboard.press("Control+Enter")
    expect(row).to_contain_text("登録しました")
    assert owner_of(live_system, second)[0] == OWNER
