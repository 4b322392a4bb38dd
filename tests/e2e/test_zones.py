"""An officer tries a point, draws a zone, is refused, mends it, and sees it judged."""

import re

import pytest
from playwright.sync_api import expect

from .browser import PC


@pytest.fixture
def officer(visit):
    return visit("officer", PC)


def ready(page):
    page.wait_for_selector("#map[data-base=ready]")
    page.wait_for_load_state("networkidle")


def middle(page):
    box = page.locator("#map").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_bench_beside_the_map_tells_the_verdict_and_why(officer):
    page = officer.page
    officer.open("/geo/zones/")
    ready(page)
    page.fill("#position", "139.670803,35.643233")
    page.click("text=判定 >> nth=-1")
    card = page.locator("[data-verdict] .card")
    expect(card).to_contain_text("三軒茶屋北")
    expect(card).to_contain_text("要確認")
    officer.look("zones")
    page.locator("#map").click(position={"x": 60, "y": 500})
    expect(card).to_contain_text("世田谷区域外")
    page.get_by_role("button", name=re.compile("判定する地点")).focus()
    before = page.input_value("#position")
    page.keyboard.press("Shift+ArrowUp")
    expect(page.locator("#position")).not_to_have_value(before)


def test_a_zone_that_crosses_itself_is_refused_on_the_map_and_a_good_one_is_kept(officer):
    page = officer.page
    officer.open("/geo/zones/new/")
    ready(page)
    page.select_option("select[name=station]", label="用賀")
    expect(page.locator("input[name=name]")).to_have_value("用賀駅周辺")
    page.fill("input[name=name]", "用賀駅の試し")
    page.wait_for_load_state("networkidle")
    x, y = middle(page)
    corners = [(-150, -120), (150, 120), (150, -110), (-140, 110)]
    for dx, dy in [*corners, corners[0]]:
        page.mouse.move(x + dx, y + dy)
        page.mouse.click(x + dx, y + dy)
    expect(page.locator("[data-draw-size]")).to_contain_text("角4")
    officer.foresee("status of 422")
    page.click("text=登録する")
    ready(page)
    expect(page.locator(".map__reason")).to_contain_text("線が交わっています")
    expect(page.locator("input[name=name]")).to_have_value("用賀駅の試し")
    officer.look("zone-refused")

    page.click("[data-draw=start]")
    x, y = middle(page)
    corners = [(-120, -100), (120, -100), (120, 100), (-120, 100)]
    for dx, dy in [*corners, corners[0]]:
        page.mouse.move(x + dx, y + dy)
        page.mouse.click(x + dx, y + dy)
    expect(page.locator("[data-draw-size]")).to_contain_text("㎡")
    page.click("text=登録する")
    page.wait_for_url(re.compile(r"/geo/zones/\d+/$"))
    ready(page)
    expect(page.locator("h1")).to_contain_text("用賀駅の試し")
    expect(page.locator("main")).to_contain_text("区域・境を描いた")
    officer.look("zone")
    page.click("text=終了する >> nth=0")
    page.locator("dialog[open]").get_by_role("button", name="終了する").click()
    expect(page.locator("main")).to_contain_text("区域・境を終了した")
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("path", ["/geo/layers/", "/geo/block-notes/", "/geo/zones/print/"])
def test_the_other_pages_are_sound(officer, path):
    officer.open(path).check()
