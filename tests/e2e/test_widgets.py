"""The map and the small manners of a page, driven as a user drives them."""

import math

import pytest

from .browser import PC, PHONE

SANGENJAYA = {"lon": 139.6703, "lat": 35.6436}
MAP = """async ({lon, lat}) => {
  const load = (name) => import(`/static/js/map/${name}.js`);
  const draw = await load("draw");
  const [{createMap}, features, {attachLasso}, {attachPin}] = await Promise.all(
    ["basemap", "features", "lasso", "pin"].map(load));
  const main = document.querySelector("main");
  main.innerHTML = `<ul id="list"><li data-feature-id="1" tabindex="0">一</li>
    <li data-feature-id="2" tabindex="0">二</li></ul><input id="at" aria-label="位置">
    <div id="map" class="map"></div>`;
  const box = document.getElementById("map");
  box.style.height = "480px";
  const map = createMap(box, {center: [lat, lon], zoom: 17, hash: true});
  const properties = {symbol: "依", title: "依頼"};
  const point = (id, east, north) => ({type: "Feature", id, properties,
    geometry: {type: "Point", coordinates: [lon + east, lat + north]}});
  const layer = new features.FeatureLayer(map,
    {features: [point(1, 0.001, 0), point(2, -0.001, 0), point(3, 0, 0.0008)]});
  features.linkList(document.getElementById("list"), map, layer);
  const pin = attachPin(map, {input: document.getElementById("at")});
  window.T = {map, layer, pin, lasso: attachLasso(map, layer), attachDrawing: draw.attachDrawing};
}"""


def metres(a, b):
    east = (b[0] - a[0]) * 111_320 * math.cos(math.radians(a[1]))
    return math.hypot(east, (b[1] - a[1]) * 111_320)


class MapPage:
    def __init__(self, person):
        self.page = person.page
        self.page.evaluate(MAP, SANGENJAYA)
        self.page.wait_for_selector("#map[data-base=ready]")
        self.box = self.page.locator("#map").bounding_box()
        self.middle = (
            self.box["x"] + self.box["width"] / 2,
            self.box["y"] + self.box["height"] / 2,
        )

    def at(self):
        return tuple(map(float, self.page.input_value("#at").split(",")))

    def drag(self, *points):
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point, steps=4)
        self.page.mouse.up()

    def around(self, radius):
        x, y = self.middle
        turns = [i / 24 * math.tau for i in range(25)]
        return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]

    def selected(self):
        return sorted(self.page.evaluate("T.layer.selected"))


@pytest.fixture
def on_map(visit):
    return MapPage(visit("officer", PC))


def test_a_pin_is_dropped_by_a_click_refined_by_dragging_and_nudged_by_a_metre(on_map):
    page, (x, y) = on_map.page, on_map.middle
    page.mouse.click(x + 60, y + 60)
    clicked = on_map.at()
    assert clicked[0] > SANGENJAYA["lon"]
    assert clicked[1] < SANGENJAYA["lat"]
    pin = page.locator(".map-pin[data-own]").bounding_box()
    grip = (pin["x"] + pin["width"] / 2, pin["y"] + pin["height"] / 2)
    on_map.drag(grip, (grip[0] + 80, grip[1]))
    dragged = on_map.at()
    assert dragged[0] > clicked[0]
    assert dragged[1] == pytest.approx(clicked[1], abs=1e-4)
    page.locator(".map-pin[data-own]").focus()
    page.keyboard.press("ArrowRight")
    assert metres(dragged, on_map.at()) == pytest.approx(1, abs=0.05)
    nudged = on_map.at()
    page.keyboard.press("Shift+ArrowUp")
    assert metres(nudged, on_map.at()) == pytest.approx(10, abs=0.1)


def test_a_pin_is_dropped_without_a_mouse(on_map):
    page = on_map.page
    page.locator("#map").focus()
    page.keyboard.press("Enter")
    assert metres(on_map.at(), tuple(SANGENJAYA.values())) < 2
    before = on_map.at()
    page.keyboard.press("ArrowDown")
    assert on_map.at()[1] < before[1]
    page.evaluate("T.map.panBy([0, 40], {animate: false})")
    assert "#map=17/35.6" in page.url


def test_list_and_map_are_two_views_of_one_result(on_map):
    page = on_map.page
    page.locator("li[data-feature-id='2']").hover()
    assert page.locator(".map-pin[data-highlighted]").count() == 1
    page.mouse.move(0, 0)
    assert page.locator(".map-pin[data-highlighted]").count() == 0
    page.locator(".map-pin").first.hover()
    assert page.locator("li[data-highlighted]").get_attribute("data-feature-id") == "1"


def test_pins_are_selected_by_drawing_round_them(on_map):
    page, (x, y) = on_map.page, on_map.middle
    page.evaluate("T.lasso.start('lasso')")
    on_map.drag(*on_map.around(230))
    assert on_map.selected() == ["1", "2", "3"]
    page.evaluate("T.lasso.start('box')")
    on_map.drag((x + 20, y - 40), (x + 200, y + 40))
    assert on_map.selected() == ["1"]
    assert page.locator("li[aria-selected=true]").get_attribute("data-feature-id") == "1"
    page.keyboard.press("Escape")
    assert page.evaluate("T.lasso.mode()") is None
    assert page.input_value("#at") == ""


def test_an_area_is_drawn_and_what_is_wrong_is_said_where_it_is_wrong(on_map):
    page, (x, y) = on_map.page, on_map.middle
    page.evaluate("T.drawing = T.attachDrawing(T.map, {shape: 'Polygon', multi: true})")
    page.evaluate("T.drawing.start()")
    corners = [(x - 150, y - 100), (x + 150, y - 100), (x + 150, y + 120), (x - 150, y - 100)]
    for corner in corners:
        page.mouse.click(*corner)
        page.wait_for_timeout(350)  # faster, and two clicks are a double click
    drawn = page.evaluate("T.drawing.geometry()")
    assert drawn["type"] == "MultiPolygon"
    assert len(drawn["coordinates"][0][0]) == 4
    page.evaluate("T.drawing.showReason('線が交わっています。', '139.6703,35.6436')")
    said = page.locator(".map__reason").bounding_box()
    assert abs(said["x"] + said["width"] / 2 - x) < 5
    assert said["y"] < y
    page.evaluate("T.drawing.clear()")
    assert page.evaluate("T.drawing.geometry()") is None


def test_a_layer_that_does_not_come_is_named_and_the_map_still_works(visit):
    person = visit("officer", PC)
    person.foresee("ERR_FAILED")
    person.page.route("**/basemap/rail.geojson*", lambda route: route.abort())
    on_map = MapPage(person)
    notice = person.page.locator(".map__notice")
    assert "鉄道" in notice.inner_text()
    person.page.unroute("**/basemap/rail.geojson*")
    notice.get_by_role("button", name="再読込").click()
    notice.wait_for(state="detached")
    person.page.mouse.click(on_map.middle[0], on_map.middle[1])
    assert on_map.at()


def test_the_cross_of_the_phone_says_whose_position_it_is(visit):
    page = visit("officer", PHONE).page
    page.evaluate(MAP, SANGENJAYA)
    page.wait_for_selector("#map[data-base=ready]")
    sources = page.evaluate(
        """async ({lon, lat}) => {
          const {attachCrosshair} = await import("/static/js/map/crosshair.js");
          const cross = attachCrosshair(T.map, {input: document.getElementById("at")});
          const seen = [cross.source()];
          cross.measured({lon: lon + 0.001, lat, accuracy: 9});
          seen.push(cross.source(), document.getElementById("at").value);
          T.map.fire("dragstart");
          T.map.panBy([80, 0], {animate: false});
          seen.push(cross.source());
          cross.measured({lon: lon + 0.002, lat, accuracy: 9});
          seen.push(cross.source());
          return seen;
        }""",
        SANGENJAYA,
    )
    assert sources == ["pin", "gps", sources[2], "pin", "pin"]
    assert float(sources[2].split(",")[0]) == pytest.approx(139.6713, abs=1e-5)


def test_a_scanner_is_heard_wherever_the_focus_is(visit):
    page = visit("officer", PC).page
    page.evaluate(
        """async () => {
          const {startScanner} = await import("/static/js/ui/scanner.js");
          document.querySelector("main").innerHTML =
            '<form><label>備考<input id="memo"></label></form>' +
            '<label>札<input id="code" data-scan></label>';
          // As fast as a scanner, however busy the machine of the test is.
          window.scan = (code) => {
            const field = document.activeElement;
            for (const key of [...code, "Enter"]) {
              const event = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
              if (field.dispatchEvent(event) && key !== "Enter") field.value += key;
            }
          };
          window.heard = [];
          document.addEventListener("scan", (event) => {
            event.preventDefault();
            window.heard.push([event.detail.code, event.detail.input?.id ?? null]);
          });
          startScanner();
        }"""
    )
    page.fill("#memo", "前の文")
    page.evaluate("scan('080012345')")
    page.focus("#code")
    page.evaluate("scan('080012346')")
    assert page.evaluate("heard") == [["080012345", None], ["080012346", "code"]]
    assert page.input_value("#memo") == "前の文"
    assert page.input_value("#code") == "080012346"
    page.focus("#memo")
    page.keyboard.type("typed", delay=90)
    assert page.input_value("#memo").endswith("typed")
    assert len(page.evaluate("heard")) == 2


def test_a_question_is_asked_before_a_step(visit):
    page = visit("officer", PC).page
    page.evaluate(
        """() => {
          document.querySelector("main").innerHTML =
            `<form method="post" data-confirm="12件の割当を取り消します"
               data-confirm-label="取り消す">
               <button class="button" type="submit">取消</button></form>`;
          window.sent = 0;
          addEventListener("submit", (event) => {
            if (event.target.method !== "post") return;
            window.sent += 1;
            event.preventDefault();
          });
        }"""
    )
    page.get_by_role("button", name="取消").click()
    dialog = page.get_by_role("dialog", name="12件の割当を取り消します")
    dialog.get_by_role("button", name="やめる").click()
    assert page.evaluate("sent") == 0
    page.get_by_role("button", name="取消").click()
    dialog.get_by_role("button", name="取り消す").click()
    page.wait_for_function("sent === 1")


def test_keys_are_listed_behind_the_question_mark(visit):
    page = visit("officer", PC).page
    page.evaluate(
        """() => { document.querySelector("main").innerHTML =
          '<label for="q">検索</label><input id="q" data-shortcut="/">'; }"""
    )
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("?/")
    assert page.input_value("#q") == "?/"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    listed = page.get_by_role("dialog", name="キー操作の一覧")
    assert "検索" in listed.inner_text()
