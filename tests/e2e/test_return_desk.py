"""The return desk with a scanner that types: a paying owner, and somebody robbed. L-12, Y-04, Y-05.

The acts of the paying case are counted and timed by the keystroke-level model (Card, Moran and
Newell): a return takes no more than sixty seconds of the clerk's hands.
"""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from .browser import PC, TABLET

YARD = "2"
KEY, POINT, THINK = 0.28, 1.1, 1.35
"""Seconds for a key, for pointing and clicking, and for the thought before each act."""
MOST_ACTS, MOST_SECONDS = 12, 60
OWNER = ("見本 一郎", "世田谷区架空1-99-99")


class Hands:
    """What a clerk's hands do, counted."""

    def __init__(self, page):
        self.page, self.acts, self.seconds = page, 0, 0.0

    def scan(self, code):
        self.page.wait_for_load_state()
        self.page.keyboard.type(code, delay=4)
        self.page.keyboard.press("Enter")
        self.note(POINT)

    def press(self, key):
        self.page.keyboard.press(key)
        self.note(KEY * len(key.split("+")))

    def click(self, element):
        element.click()
        self.note(POINT)

    def note(self, seconds):
        self.acts += 1
        self.seconds += THINK + seconds


@pytest.fixture
def vehicles(live_system):
    """Bicycles that stand in the yard, the first with an owner: key, tag, 整理番号."""
    found = live_system.sql(
        "SELECT v.id, t.code, v.reference FROM vehicles_vehicle v"
        " JOIN vehicles_tag t ON t.id = v.tag_id"
        " JOIN geo_storageyard y ON y.id = v.yard_id"
        " JOIN vehicles_vehiclekind k ON k.id = v.vehicle_kind_id"
        " WHERE v.status = 'stored' AND y.code = %s AND k.code = '10'"
        " AND NOT EXISTS (SELECT 1 FROM vehicles_hold h WHERE h.vehicle_id = v.id)"
        " AND NOT EXISTS (SELECT 1 FROM releases_claim c WHERE c.vehicle_id = v.id)"
        " ORDER BY v.id LIMIT 2",
        YARD,
    )
    assert len(found) == 2, "the made-up ledger has too few bicycles in this yard"
    live_system.sql("DELETE FROM vehicles_owner WHERE vehicle_id = %s", found[0][0])
    live_system.sql(
        "INSERT INTO vehicles_owner (vehicle_id, name, address, kana, postcode, phone, changed_at,"
        " source, is_company)"
        " VALUES (%s, %s, %s, '', '154-0017', '0300001234', now(), 'typed', false)",
        found[0][0],
        *OWNER,
    )
    return found


def open_the_till(clerk):
    """釣銭準備金を入れてレジを開ける。"""
    page = clerk.open("/releases/").page
    if page.get_by_label("釣銭準備金（円）").count():
        page.get_by_label("釣銭準備金（円）").fill("20,000")
        page.get_by_role("button", name="レジを開ける").click()
        expect(page.get_by_role("link", name="数えて締める")).to_be_visible()


def test_a_paying_owner_and_somebody_robbed(visit, live_system, vehicles):
    clerk = visit("yard2", PC)
    open_the_till(clerk)
    clerk.look("15-return-desk")
    pays(clerk, live_system, vehicles[0])
    robbed(visit, live_system, vehicles[1])
    close_the_till(clerk, live_system)


def pays(clerk, live_system, vehicle):
    """札 → 所有者と同じ → 書類 → 鍵 → 次へ → 保留 → 免除なし → 料金 → 受領 → 印刷。"""
    pk, tag, reference = vehicle
    page, hands = clerk.page, Hands(clerk.page)
    hands.scan(tag)
    page.wait_for_url(f"**/releases/vehicles/{pk}/identity/")
    expect(page.get_by_role("button", name="所有者と同じ")).to_be_visible()
    assert OWNER[0] not in page.content()
    hands.press("Alt+O")
    expect(page.get_by_label("氏名")).to_have_value(OWNER[0])
    hands.click(page.locator(".chip", has_text="運転免許証"))
    hands.click(page.locator(".chip", has_text="鍵が合った"))
    clerk.look("16-return-identity")
    hands.press("Control+Enter")
    page.wait_for_url("**/holds/")
    clerk.check()
    hands.press("Enter")
    page.wait_for_url("**/terms/")
    clerk.check()
    hands.press("Enter")
    page.wait_for_url("**/fee/")
    expect(page.get_by_text("3,000円").first).to_be_visible()
    clerk.look("17-return-fee")
    hands.press("Enter")
    page.wait_for_url("**/receipt/")
    clerk.check()
    hands.press("Enter")
    page.wait_for_url(re.compile(r"/releases/claims/\d+/$"))
    expect(page.get_by_role("heading", name="返還を登録しました")).to_be_visible()
    clerk.look("18-return-done")
    link = page.get_by_role("link", name=re.compile("印刷"))
    expect(link).to_be_focused()
    hands.note(KEY)  # Enter: the papers open in a tab of their own
    answer = clerk.context.request.get(link.get_attribute("href"))
    said = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
    for words in ("自転車等返還請求書", "自転車等受領書", "領収書", OWNER[0], reference):
        assert words in said
    assert hands.acts <= MOST_ACTS, f"{hands.acts} acts"
    assert hands.seconds <= MOST_SECONDS, f"{hands.seconds:.0f} s"
    ((status, paid),) = live_system.sql(
        "SELECT status, fee_paid FROM vehicles_vehicle WHERE id = %s", pk
    )
    assert (status, paid) == ("released", 3_000)


def robbed(visit, live_system, vehicle):
    """保管所が申請 → コールセンターが警察へ → 区が承認 → 保管所の画面に出る → 手数料なし。"""
    pk, tag, _ = vehicle
    clerk = visit("yard2", TABLET)
    page = clerk.open("/releases/").page
    page.keyboard.type(tag, delay=4)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/releases/vehicles/{pk}/identity/")
    page.get_by_label("氏名").fill("架空 花子")
    page.get_by_label("郵便番号").fill("1540004")
    expect(page.get_by_label("住所", exact=False).first).to_have_value("東京都世田谷区太子堂")
    page.locator("#id_address").fill("東京都世田谷区太子堂99-99")
    page.locator(".chip", has_text="本人").first.click()
    page.locator(".chip", has_text="旅券").click()
    page.locator(".chip", has_text="鍵が合った").click()
    page.get_by_role("button", name="次へ：保留確認").click()
    expect(page.locator(".error-summary")).to_contain_text("住所の分かる書類")
    expect(page.get_by_label("氏名")).to_have_value("架空 花子")
    page.get_by_label("2点目の書類").select_option(label="住民票の写し（3か月以内）")
    clerk.look("19-return-tablet")
    page.get_by_role("button", name="次へ：保留確認").click()
    page.wait_for_url("**/holds/")
    page.wait_for_load_state("networkidle")
    page.keyboard.type(tag, delay=4)
    page.keyboard.press("Enter")
    expect(page.locator(".toast").first).to_contain_text("この自転車等のもの")
    page.get_by_role("button", name="確かめた").click()
    page.wait_for_url("**/terms/")
    page.get_by_role("link", name="免除を申請する").click()
    apply_for_waiver(clerk)
    waiver = re.search(r"/waivers/(\d+)/", page.url).group(1)
    clerk.open(f"/releases/vehicles/{pk}/terms/")
    expect(page.locator("#terms")).to_contain_text("警察確認待ち")
    ask_and_approve(visit, waiver)
    expect(page.locator("#terms")).to_contain_text("承認番号", timeout=20_000)
    clerk.look("21-return-waived")
    page.get_by_role("button", name="免除で返還する").click()
    page.wait_for_url("**/fee/")
    page.get_by_role("button", name="次へ：受領").click()
    page.wait_for_url("**/receipt/")
    page.get_by_role("button", name="返還を登録する").click()
    page.wait_for_url(re.compile(r"/releases/claims/\d+/$"))
    ((status, paid, waived),) = live_system.sql(
        "SELECT status, fee_paid, fee_waived FROM vehicles_vehicle WHERE id = %s", pk
    )
    assert (status, paid, waived) == ("released", 0, "yes")


def apply_for_waiver(clerk):
    """盗難届の4項目と申請者。"""
    page = clerk.page
    page.wait_for_url("**/waiver/")
    page.locator(".chip", has_text="盗難の被害届").click()
    page.get_by_label("届出警察署・交番").fill("世田谷警察署")
    page.get_by_label("届出年月日").fill("R5.1.1")
    page.get_by_label("届出時刻").fill("2140")
    page.get_by_label("受理番号").fill("第12号")
    page.get_by_label("担当警察官").fill("架空巡査")
    expect(page.locator(".notice")).to_contain_text("より前です")
    page.get_by_label("氏名").fill("架空 花子")
    page.locator("#id_address").fill("東京都世田谷区太子堂99-99")
    page.locator("[name=relation]").first.check(force=True)
    clerk.check()
    page.get_by_role("button", name="申請を登録する").click()
    page.wait_for_url(re.compile(r"/releases/waivers/\d+/$"))
    clerk.check()


def ask_and_approve(visit, waiver):
    """コールセンターが警察に確かめ、区担当が承認する。"""
    operator = visit("operator", PC)
    page = operator.open("/releases/waivers/?tab=checking").page
    operator.check()
    page.goto(f"/releases/waivers/{waiver}/")
    page.locator(".chip", has_text="撤去前の届出を確認できた").click()
    page.get_by_label("警察の応対者").fill("当直 係長")
    operator.look("20-waiver-police")
    page.get_by_role("button", name="確認を記録する").click()
    expect(page.locator("#police")).to_contain_text("当直 係長")
    officer = visit("officer", PC)
    page = officer.open(f"/releases/waivers/{waiver}/").page
    officer.check()
    page.get_by_role("button", name="免除を承認する").click()
    expect(page.locator("h1 + .badge")).to_contain_text("承認")


def close_the_till(clerk, live_system):
    """金種を数えて締め、日計表を読む。"""
    page = clerk.open("/releases/").page
    page.get_by_role("link", name="数えて締める").click()
    page.get_by_label("10,000円札").fill("2")
    page.get_by_label("1,000円札").fill("3")
    expect(page.locator("[data-difference]")).to_have_text("なし")
    clerk.look("22-till-close")
    page.get_by_role("button", name="締める").click()
    page.wait_for_url(re.compile(r"/releases/tills/\d+/$"))
    clerk.check()
    report = page.get_by_role("link", name="日計表を印刷").get_attribute("href")
    answer = clerk.context.request.get(report)
    said = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.body())).pages)
    assert "手数料収納日計表" in said
    assert "23,000円" in said
    ((counted, expected),) = live_system.sql(
        "SELECT counted, expected FROM releases_till ORDER BY id DESC LIMIT 1"
    )
    assert counted == expected == 23_000
