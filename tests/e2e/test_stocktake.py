"""The yard is counted with a scanner that types, on two tablets, through a gap in the line."""

import pytest
from playwright.sync_api import expect

from .browser import PC, TABLET

OF_YARD = (
    "SELECT t.code, v.reference, v.id FROM vehicles_vehicle v"
    " JOIN vehicles_tag t ON t.id = v.tag_id"
    " JOIN geo_storageyard y ON y.id = v.yard_id WHERE y.code = %s AND v.status = %s"
    " ORDER BY v.id LIMIT %s"
)


@pytest.fixture
def codes(live_system):
    """Vehicles of the second yard, one of the third, one that was given back."""

    def of(yard, status, count):
        rows = live_system.sql(OF_YARD, yard, status, count)
        assert len(rows) == count
        return rows

    mine = of("2", "stored", 4)
    return {"mine": mine, "other": of("3", "stored", 1)[0], "gone": of("2", "released", 1)[0]}


def scan(page, code):
    """As a scanner does it: characters a few milliseconds apart, then Enter."""
    page.wait_for_load_state()  # the rows may stand there before anything listens
    page.keyboard.type(code, delay=4)
    page.keyboard.press("Enter")


def said(page, text):
    expect(page.locator("[data-scan-text]")).to_contain_text(text)


def test_a_yard_is_counted(visit, codes):
    first, second, third, torn = codes["mine"]
    keeper = visit("yard2", TABLET)
    page = keeper.page
    keeper.open("/stock/counts/").check()
    page.get_by_role("button", name="始める").click()
    page.wait_for_url("**/stock/counts/*/")
    address = page.url
    keeper.check()

    # The place is set once; then tag after tag, wherever the focus is.
    page.get_by_label("いまの保管位置").fill("A-12")
    page.locator("h1").click()
    scan(page, first[0])
    said(page, "一致")
    expect(page.locator(f"#vehicle-{first[2]}")).to_contain_text("位置 A-12")
    scan(page, first[0])
    said(page, "読み取り済み")

    # The line is gone for a while: the reading waits on the tablet, even over a reload.
    page.context.set_offline(True)
    scan(page, second[0])
    expect(page.locator("[data-unsent]")).to_have_text("未送信 1件")
    page.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    said(page, "一致")
    keeper.errors = [one for one in keeper.errors if "ERR_INTERNET_DISCONNECTED" not in one]

    # A second tablet at the same count sees what the first has read.
    officer = visit("officer", TABLET)
    officer.open(address)
    expect(officer.page.locator(f"#vehicle-{second[2]}")).to_be_visible()
    officer.page.locator("h1").click()
    scan(officer.page, third[0])
    said(officer.page, "一致")
    expect(page.locator(f"#vehicle-{third[2]}")).to_be_visible(timeout=15_000)

    # What the ledger does not expect is said at once, and settled on the spot.
    scan(page, codes["gone"][0])
    said(page, "ここにないはず")
    page.get_by_role("button", name="処理を記録").click()
    page.get_by_label("どう処理するか").fill("返還の取消しを依頼")
    keeper.check()
    page.get_by_role("dialog").get_by_role("button", name="記録する").click()
    expect(page.locator("[data-state]")).to_contain_text("返還の取消しを依頼")
    scan(page, codes["other"][0])
    said(page, "別の保管所")
    page.get_by_role("button", name="この保管所に移す").click()
    said(page, "この保管所に移しました")
    keeper.check()

    # A torn tag is confirmed by hand; the rest is explained.
    page.get_by_role("link", name="まだ見つからない").click()
    keeper.check()
    page.get_by_role("button", name=f"{torn[1]} の現物を確認した").click()
    expect(page.locator(".toast")).to_contain_text("現物確認しました")
    page.goto(address)
    page.get_by_role("button", name="中断する").click()
    expect(page.get_by_text("中断中です")).to_be_visible()
    keeper.check()
    page.get_by_role("button", name="再開する").click()
    page.get_by_label("所見").fill("残りは明日続ける")
    page.get_by_role("button", name="棚卸しを終える").click()
    page.get_by_role("dialog").get_by_role("button", name="終える").click()
    expect(page.get_by_text("所見：残りは明日続ける")).to_be_visible()
    keeper.check()
    rows = page.request.get(f"{address}result.csv").body().decode("utf-8-sig")
    assert codes["gone"][1] in rows
    assert torn[1] not in rows
    assert page.request.get(f"{address}result.pdf").body().startswith(b"%PDF")


def test_a_vehicle_goes_to_another_yard(visit, live_system):
    code, reference, key = live_system.sql(OF_YARD, "4", "stored", 1)[0]
    sender = visit("yard4", TABLET)
    page = sender.page
    sender.open("/stock/transfers/new/").check()
    page.get_by_label("受け入れる保管所").select_option(label="給田")
    page.get_by_label("移送の理由").fill("満車のため")
    page.get_by_role("button", name="積込みへ進む").click()
    page.wait_for_url("**/stock/transfers/*/")
    address = page.url
    scan(page, code)
    said(page, "積み込みました")
    sender.check()
    page.get_by_role("button", name="出発を登録する").click()
    page.get_by_role("dialog").get_by_role("button", name="出発する").click()
    expect(page.get_by_text("いまは給田で受領する段階です")).to_be_visible()

    receiver = visit("yard6", TABLET)
    receiver.open(address).check()
    scan(receiver.page, code)
    said(receiver.page, "受領しました")
    receiver.check()
    receiver.page.get_by_role("button", name="受領を確認して終える").click()
    expect(receiver.page.get_by_role("heading", name="受領の確認")).to_be_visible()
    rows = live_system.sql(
        "SELECT y.code FROM vehicles_vehicle v JOIN geo_storageyard y ON y.id = v.yard_id"
        " WHERE v.id = %s",
        key,
    )
    assert rows == [("6",)]
    assert reference


def test_a_day_is_confirmed_by_the_yard_and_then_by_the_ward(visit):
    keeper = visit("yard3", TABLET)
    page = keeper.page
    keeper.open("/stock/days/").check()
    page.locator("tbody th a").first.click()
    keeper.check()
    address = page.url
    page.get_by_label("責任者").fill("保管 太郎")
    page.get_by_label("天候").fill("晴")
    page.get_by_role("button", name="保存する").click()
    page.get_by_role("button", name="保管所として確認する").click()
    page.get_by_role("dialog").get_by_role("button", name="確認する").click()
    expect(page.locator("main")).to_contain_text("照合値")
    keeper.check()
    page.get_by_role("link", name="月の一覧").click()

    officer = visit("officer", PC)
    officer.open(address).check()
    officer.page.get_by_role("button", name="区として確認する").click()
    expect(officer.page.get_by_text("区確認済").first).to_be_visible()
    officer.page.locator("tr[data-stock] a").first.click()
    expect(officer.page.get_by_role("heading", name="前日在庫")).to_be_visible()
    officer.check()
