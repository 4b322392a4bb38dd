"""A terminal left alone: the page is covered, and nothing typed is lost (P-04)."""

from playwright.sync_api import expect

from .browser import PC

TYPED = "書きかけの検索"


def test_an_unattended_page_is_covered_and_goes_on_where_it_was(visit):
    person = visit("officer", PC)
    page = person.page
    person.open("/audit/")
    page.get_by_label("ことば").fill(TYPED)
    page.clock.fast_forward("15:10")
    dialog = page.get_by_role("dialog", name="画面をロックしました")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    person.check()
    assert page.evaluate("fetch('/audit/').then((answer) => answer.status)") == 401
    person.errors.clear()  # the browser itself reports that 401
    dialog.get_by_label("パスワード").fill("chigau")
    dialog.get_by_role("button", name="続ける").click()
    expect(dialog.get_by_role("alert")).to_have_text("パスワードが違います。")
    dialog.get_by_label("パスワード").fill(person.system.password)
    dialog.get_by_role("button", name="続ける").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("ことば")).to_have_value(TYPED)
    assert page.evaluate("fetch('/audit/').then((answer) => answer.status)") == 200
