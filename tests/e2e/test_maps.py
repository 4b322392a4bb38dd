"""The graphs on the map and the GIS door, in a browser."""

from .browser import PC


def test_a_planner_looks_at_the_graphs_on_the_map(visit):
    person = visit("planner", PC)
    person.open("/maps/").check()
    person.page.get_by_role("link", name="地図のグラフ").click()
    for kind in ("駅・撤去場所ごと", "保管所ごと", "所有者の住所ごと"):
        person.page.get_by_role("link", name=kind, exact=True).click()
        person.page.wait_for_load_state("networkidle")
        person.check()
    person.page.get_by_label("表す数").select_option("people")
    person.page.get_by_role("button", name="表示").click()
    person.page.wait_for_load_state("networkidle")
    person.check()


def test_an_administrator_gives_out_a_key(visit):
    person = visit("admin", PC)
    person.open("/gis/guide/").check()
    person.page.get_by_role("link", name="接続キー").click()
    person.page.get_by_label("利用者").select_option(label="計画 立子")
    person.page.get_by_label("使うソフト・端末").fill("QGIS 試験")
    person.page.get_by_role("button", name="発行する").click()
    person.page.wait_for_load_state("networkidle")
    assert person.page.locator(".code-input").inner_text().startswith("gis_")
    person.check()
