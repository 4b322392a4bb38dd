"""The office's own pages in a browser: masters by drag, an account, its one-time password."""

from playwright.sync_api import expect

from .browser import PC

COLORS = "/masters/vehicles.color/"


def labels(page):
    return page.locator("tbody tr th a").all_inner_texts()


def test_a_list_is_ordered_by_drag_and_by_keyboard(visit):
    person = visit("officer", PC)
    page = person.page
    person.open(COLORS).check()
    first, second, third = labels(page)[:3]
    rows = page.locator("tbody tr")
    rows.nth(2).drag_to(rows.nth(0), target_position={"x": 300, "y": 4})
    expect(page.get_by_text("並び順を保存しました。")).to_be_visible()
    assert labels(page)[:3] == [third, first, second]
    person.open(COLORS)
    assert labels(page)[:3] == [third, first, second]
    page.get_by_role("button", name=f"{third}を下へ").press("Enter")
    page.wait_for_url("**/vehicles.color/#entry-*")
    assert labels(page)[:3] == [first, third, second]


def test_an_entry_is_changed_seen_in_its_history_and_undone(visit):
    person = visit("officer", PC)
    page = person.page
    person.open(COLORS)
    name = labels(page)[-1]
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("備考").fill("試験の備考")
    page.get_by_role("button", name="保存する").click()
    page.wait_for_url(f"**{COLORS}")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_text("備考：（空欄） → 試験の備考")).to_be_visible()
    person.check()
    page.get_by_role("button", name="最後の変更を取り消す").click()
    page.get_by_role("dialog").get_by_role("button", name="取り消す").click()
    page.wait_for_url(f"**{COLORS}")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_label("備考")).to_have_value("")


def test_a_new_colleague_gets_in_with_a_password_shown_once(visit, chromium, live_system):
    person = visit("admin", PC)
    page = person.page
    person.open("/users/new/").check()
    page.get_by_label("利用者ID").fill("shinjin")
    page.get_by_label("氏名").fill("新人 花子")
    page.get_by_label("所属").select_option(label="コールセンター")
    page.locator("label", has_text="コールセンター").last.click()
    page.get_by_role("button", name="登録する").click()
    shown = page.locator("code").inner_text()
    person.check()
    page.reload()
    assert shown not in page.content()
    context = chromium.new_context(base_url=live_system.url, locale="ja-JP")
    other = context.new_page()
    other.goto("/login/")
    other.get_by_label("利用者ID").fill("shinjin")
    other.get_by_label("パスワード").fill(shown)
    other.get_by_role("button", name="ログイン").click()
    expect(other.get_by_role("heading", name="パスワードの変更")).to_be_visible()
    other.get_by_label("今のパスワード").fill(shown)
    other.get_by_label("新しいパスワード", exact=False).first.fill("ringo-tsukue-kasa-umi")
    other.get_by_label("新しいパスワード（確認）").fill("ringo-tsukue-kasa-umi")
    other.get_by_role("button", name="変更する").click()
    expect(other.get_by_role("heading", name="新人 花子 さんの仕事")).to_be_visible()
    page.get_by_role("button", name="利用を停止する").click()
    page.get_by_role("button", name="停止する", exact=True).click()
    expect(page.get_by_text("開いていた画面も使えなくなります")).to_be_visible()
    other.goto("/")
    expect(other.get_by_role("heading", name="ログイン")).to_be_visible()
    context.close()


def test_a_change_reads_before_and_after(visit):
    person = visit("auditor", PC)
    person.open("/audit/?kind=changes")
    person.page.locator("tbody th a").first.click()
    person.page.wait_for_load_state("networkidle")
    person.check()
