"""A terminal left alone, a session that has ended: nothing typed is lost (P-04)."""

from playwright.sync_api import expect

from .browser import PC

TYPED = "書きかけの検索"


def test_an_unattended_page_is_covered_and_goes_on_where_it_was(visit):
    person = visit("officer", PC)
    page = person.page
    person.open("/audit/")
    page.get_by_label("ことば").fill(TYPED)
    person.foresee("status of 401")
    page.clock.fast_forward("15:10")
    dialog = page.get_by_role("dialog", name="画面をロックしました")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    person.check()
    assert page.evaluate("fetch('/audit/').then((answer) => answer.status)") == 401
    dialog.get_by_label("パスワード").fill("chigau")
    dialog.get_by_role("button", name="続ける").click()
    expect(dialog.get_by_role("alert")).to_have_text("パスワードが違います。")
    dialog.get_by_label("パスワード").fill(person.system.password)
    dialog.get_by_role("button", name="続ける").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("ことば")).to_have_value(TYPED)
    assert page.evaluate("fetch('/audit/').then((answer) => answer.status)") == 200


def test_a_map_whose_session_has_ended_stops_asking_until_one_is_back(visit):
    person = visit("officer", PC)
    page = person.page
    person.open("/requests/")
    expect(page.locator(".map[data-base=ready]")).to_be_visible()
    asked = []
    page.on("response", lambda answer: "geojson" in answer.url and asked.append(answer.status))
    cookies = person.context.cookies()
    person.foresee("status of 401")
    person.context.clear_cookies(name="sessionid")

    move_map(page)
    expect(page.get_by_text("ログインが切れました")).to_be_visible()
    heard = len(asked)
    assert set(asked) == {401}
    for _ in range(3):
        move_map(page)
    page.wait_for_timeout(600)
    assert len(asked) == heard
    expect(page.get_by_text("ログインが切れました")).to_have_count(1)
    expect(page.locator(".map__notice")).to_have_count(0)

    person.context.add_cookies(cookies)  # signed in again in another tab
    with page.expect_response(lambda answer: "geojson" in answer.url and answer.ok):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def move_map(page):
    page.locator("[data-map]").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
