"""A call is taken by keyboard, kept together with its repeat, and dispatched on the board."""

import re

from playwright.sync_api import expect

from .browser import PC

STATION = "三軒茶屋駅"


def start_call(person, query=STATION):
    """Search, choose, drop: as an operator does while the caller still talks."""
    page = person.open("/requests/new/").page
    expect(page.locator("#place-q")).to_be_focused()
    page.keyboard.type(query)
    expect(page.locator("#place-list [aria-selected=true]")).to_contain_text("三軒茶屋")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1000)
    page.keyboard.press("Enter")
    expect(page.locator("article.verdict")).to_be_visible()
    return page


def save_call(page):
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-saved]")).to_be_visible()
    return page.locator(".saved__number").inner_text()


def test_a_call_by_keyboard_alone(visit):
    person = visit("operator", PC)
    page = start_call(person)
    before = page.input_value("[name=position]")
    with page.expect_response(re.compile("decide.json")):
        page.keyboard.press("Shift+ArrowRight")
    lon, _ = (float(part) for part in before.split(","))
    moved, _ = (float(part) for part in page.input_value("[name=position]").split(","))
    assert 9 < (moved - lon) * 90_500 < 11  # metres

    person.foresee("status of 422")
    page.keyboard.press("Control+Enter")  # nothing said of the vehicle yet
    expect(page.locator("[data-errors]")).to_contain_text("車種を選んで")
    person.check()
    page.keyboard.press("Alt+1")
    page.keyboard.press("Space")
    page.locator("#id_since").fill("きのう")
    page.locator("#id_requester_name").fill("試験 花子")
    page.keyboard.press("Control+Enter")

    expect(page.locator("[data-saved]")).to_be_focused()
    assert re.fullmatch(r"R8-\d{5}", page.locator(".saved__number").inner_text())
    person.look("intake-saved")


def test_the_answer_follows_vehicle_and_land(visit):
    person = visit("operator", PC)
    page = start_call(person)
    card = page.locator("article.verdict")

    page.get_by_label("都道", exact=True).check(force=True)
    expect(card).to_contain_text("東京都第二建設事務所")
    expect(card.locator(".verdict__phone")).to_have_text("03-3774-8182")
    page.get_by_label("私有地", exact=True).check(force=True)
    expect(card).to_have_attribute("data-tone", "danger")
    page.get_by_label("区道・駅前広場", exact=True).check(force=True)
    page.get_by_label("50cc超のバイク").check(force=True)
    expect(card).to_contain_text("50ccを超えるバイク")
    person.look("intake-verdict")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-saved]")).not_to_contain_text("依頼書を印刷")


def test_a_second_call_is_added_and_a_third_stays_near(visit):
    person = visit("operator", PC)
    page = start_call(person, "三軒茶屋2丁目")
    page.get_by_label("自転車", exact=True).check(force=True)
    first = save_call(page)
    page.keyboard.press("b")  # 近くでもう一件
    page.get_by_label("自転車", exact=True).check(force=True)
    card = page.locator("[data-near]", has_text=first)
    with page.expect_response(re.compile("decide.json")):
        page.locator("#id_registration_number").fill("A1")
        page.keyboard.press("Tab")
    card.evaluate("card => { card.open = true; }")
    card.get_by_role("button", name="同じ案件に追記").click()
    expect(page.locator("[data-save-label]")).to_have_text(f"{first}に追記する")

    second = save_call(page)

    assert second != first
    expect(page.locator("[data-saved]")).to_contain_text(f"{first} と同じ案件")


def test_what_was_typed_is_saved_after_signing_in_again_in_another_tab(visit):
    person = visit("operator", PC)
    page = start_call(person)
    page.get_by_label("自転車", exact=True).check(force=True)
    page.locator("#id_requester_name").fill("残る 花子")
    person.foresee("status of 401")
    person.context.clear_cookies(name="sessionid")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-errors]")).to_contain_text("別のタブでログインし直して")
    expect(page.locator("#id_requester_name")).to_have_value("残る 花子")

    other = person.context.new_page()
    other.goto("/login/")
    other.fill("input[name=username]", "operator")
    other.fill("input[name=password]", person.system.password)
    other.click("button[type=submit]")
    other.wait_for_url(re.compile(r"^(?!.*/login/).*$"))
    other.close()

    assert re.fullmatch(r"R8-\d{5}", save_call(page))


def test_the_board_by_mouse_and_keys(visit):
    person = visit("operator", PC)
    for _ in range(2):
        page = start_call(person)
        page.get_by_label("自転車", exact=True).check(force=True)
        save_call(page)
    page = person.open("/dispatch/").page
    queue = page.locator(".board__queue > .jobs .job")
    expect(queue.first).to_be_visible()
    waiting = queue.count()
    assert waiting >= 2

    queue.first.click()
    expect(page.locator("[data-selection-words]")).to_contain_text("1件")
    page.keyboard.press("2")
    second = page.locator("[data-number='2'] .job")
    expect(second).to_have_count(1)
    queue.first.drag_to(page.locator("section.round[data-number='3']"))
    expect(page.locator("[data-number='3'] .job")).to_have_count(1)
    person.look("board")
    page.keyboard.press("Control+z")
    expect(page.locator("[data-number='3'] .job")).to_have_count(0)

    second.first.hover()  # list and map stay linked after the board was made anew
    expect(page.locator(".leaflet-marker-icon[data-highlighted]")).to_have_count(1)
    page.keyboard.press("r")
    page.get_by_role("button", name="中止する", exact=True).click()
    expect(second).to_have_count(0)
    expect(queue).to_have_count(waiting)
    expect(page.locator(".day[aria-current]")).to_contain_text("雨天")
    page.get_by_role("button", name="中止を解除").click()
    expect(page.get_by_role("button", name="中止を解除")).to_have_count(0)


def test_the_lasso_selects_on_map_and_list(visit):
    person = visit("operator", PC)
    page = start_call(person)
    page.get_by_label("自転車", exact=True).check(force=True)
    save_call(page)
    page = person.open("/dispatch/").page
    expect(page.locator(".map[data-base=ready]")).to_be_visible()
    page.keyboard.press("l")
    box = page.locator("[data-map]").bounding_box()
    corners = [(0.02, 0.15), (0.98, 0.15), (0.98, 0.98), (0.02, 0.98), (0.02, 0.16)]
    points = [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in corners]
    page.mouse.move(*points[0])
    page.mouse.down()
    for x, y in points[1:]:
        page.mouse.move(x, y, steps=5)
    page.mouse.up()

    selected = page.locator(".job[aria-selected=true]")
    expect(selected.first).to_be_visible()
    expect(page.locator("[data-selection-words]")).to_contain_text("選択中")
