"""A clerk arranges the ledger's list: adds a column, moves it by key and by hand, and sorts."""

from playwright.sync_api import expect

from .browser import PC

RELEASED = "/vehicles/?state=released&go=1"


def test_columns_are_added_moved_kept_and_sorted_by(visit):
    person = visit("operator", PC)
    page = person.page
    person.open(RELEASED)
    page.get_by_role("link", name="項目を選ぶ").click()
    rows = page.locator("[data-chosen] > li")
    page.get_by_label("保管位置", exact=True).check()
    expect(rows.nth(7)).to_have_attribute("data-key", "storage_spot")
    page.get_by_role("button", name="保管位置を上へ").press("Enter")
    expect(rows.nth(6)).to_have_attribute("data-key", "storage_spot")
    expect(page.get_by_role("button", name="保管位置を上へ")).to_be_focused()
    yard, status = (page.locator(f"li[data-key={name}]") for name in ("yard", "status"))
    yard.drag_to(status, target_position={"x": 30, "y": 3})
    expect(rows.nth(1)).to_have_attribute("data-key", "yard")
    page.get_by_label("保管期限", exact=True).uncheck()
    person.check()
    page.get_by_role("button", name="保存", exact=True).click()
    heads = page.locator("[data-list] thead th a")
    expect(heads).to_have_text(
        ["整理番号", "保管場所", "状態", "撤去日", "撤去場所", "車種・色", "保管位置"]
    )
    page.get_by_role("link", name="整理番号", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("整理番号")
    person.check()
    page.get_by_role("link", name="一覧の印刷").click()
    expect(page.get_by_role("columnheader", name="保管位置")).to_be_visible()
    person.open("/vehicles/columns/")
    page.get_by_role("button", name="初めの並びに戻す").click()
    expect(page.get_by_role("link", name="保管期限", exact=True)).to_be_visible()
