"""The crew's phone in a real browser: camera, GPS, dead spots, a killed page, a lost session."""

import io
import random
import subprocess

import pytest
import segno
from PIL import Image, ImageFilter
from playwright.sync_api import Error, expect

from ledger.vehicles import codes

from .browser import ARGUMENTS, CHROMIUM, PHONE, Person
from .prepare import COUNT, FIRST, YEAR

HERE = {"longitude": 139.6690, "latitude": 35.6437, "accuracy": 8}
FAR_OFF = {"longitude": 139.6690, "latitude": 35.6437, "accuracy": 95}
STORED = "SELECT count(*) FROM vehicles_photo p JOIN vehicles_tag t ON t.id = p.tag_id"


def code_of(number):
    """One of the blank tags, counted from the end so that other stories keep theirs."""
    return codes.tag_code(YEAR, FIRST + COUNT - number)


def film_of_tag(code, path):
    """What a shaking hand's camera sees of a tag: tilted, blurred, no two frames the same."""
    picture = io.BytesIO()
    segno.make(code, error="m").save(picture, kind="png", scale=12, border=4)
    card = Image.new("RGB", (460, 600), "white")
    card.paste(Image.open(picture).convert("RGB").resize((400, 400)), (30, 40))
    chance = random.Random(code)
    frames = path.parent / path.stem
    frames.mkdir()
    for number in range(80):
        street = Image.new("RGB", (1280, 720), (90 + number, 110, 100))
        tilted = card.rotate(5 + chance.random(), expand=True, fillcolor=(90 + number, 110, 100))
        street.paste(tilted, (380 + chance.randrange(6), 40 + chance.randrange(6)))
        street.filter(ImageFilter.GaussianBlur(1)).save(frames / f"{number:02}.png")
    subprocess.run(
        [
            *("ffmpeg", "-loglevel", "error", "-r", "10", "-i", frames / "%02d.png"),
            *("-pix_fmt", "yuv420p", path),
        ],
        check=True,
    )
    return path


class Crew(Person):
    """A member of a removal crew with the phone in a gloved hand."""

    def start(self):
        self.page.goto("/field/")
        self.wait_ready()
        return self

    def wait_ready(self):
        self.page.wait_for_selector("body[data-ready]")

    def screen(self, name):
        return self.page.locator(f"main [data-screen={name}]:not([hidden])")

    def unsent(self, number):
        expect(self.page.locator("[data-unsent]")).to_have_text(str(number), timeout=20_000)

    def tap(self, selector):
        self.page.locator(selector).locator("visible=true").first.click()

    def finish(self, selector):
        """End a flow: the page says so by going home."""
        self.tap(selector)
        expect(self.screen("home")).to_be_visible()

    def scan(self):
        self.tap("[data-start-scan]")

    def type(self, code):
        self.tap("[data-open=code]")
        for digit in code:
            self.tap(f"[data-key='{digit}']")
        self.tap("[data-code-enter]")

    def shoot(self, number):
        for count in range(1, number + 1):
            self.tap("[data-shutter]")
            expect(self.page.locator("[data-shots]")).to_have_text(str(count))
            self.page.wait_for_timeout(250)

    def go_offline(self):
        self.foresee("ERR_INTERNET_DISCONNECTED")
        self.context.set_offline(True)

    def go_online(self):
        self.context.set_offline(False)


@pytest.fixture
def crew(live_system, tmp_path):
    """Make a crew member whose camera sees the tag `code`; hear the complaints at the end."""
    people, browsers = [], []

    def make(playwright, code, position=HERE):
        film = film_of_tag(code, tmp_path / f"{code}.y4m")
        browser = playwright.launch(
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, f"--use-file-for-fake-video-capture={film}"],
        )
        browsers.append(browser)
        person = Crew(browser, live_system, "crew2", PHONE, position=position)
        people.append(person)
        person.sign_in()
        return person.start()

    yield make
    try:
        for person in people:
            person.leave()
    finally:
        for browser in browsers:
            try:
                browser.close()
            except Error:
                continue


@pytest.fixture
def stranger(chromium, live_system):
    """Somebody who has not signed in and only asks for addresses."""
    context = chromium.new_context(base_url=live_system.url)
    yield context.request
    context.close()


@pytest.fixture
def phone(chromium, crew):
    """`crew`, with the browsers of the running session."""
    return lambda code, **more: crew(chromium.browser_type, code, **more)


def test_from_the_scan_to_the_ledger_without_typing(phone, live_system):
    code = code_of(1)
    person = phone(code)
    person.look("field-home")

    person.scan()
    expect(person.screen("tag")).to_be_visible(timeout=30_000)
    expect(person.page.locator("[data-tag-accuracy]")).to_contain_text("±8m")
    person.look("field-tag")
    person.finish("[data-tag-save]")
    person.unsent(0)
    assert live_system.sql("SELECT state FROM vehicles_tag WHERE code = %s", code) == [
        ("attached",)
    ]
    row = person.page.locator(f"[data-tag='{code}']")
    expect(row).to_contain_text("あと")

    live_system.pass_minutes(31)
    person.page.clock.fast_forward("31:00")
    expect(row).to_contain_text("撤去できます")
    person.look("field-ripe")
    person.scan()
    expect(person.page.locator(".crew-camera[data-mode=shoot]")).to_be_visible(timeout=30_000)
    expect(person.page.locator("[data-early]")).to_be_hidden()
    person.shoot(6)
    person.look("field-removal")
    person.finish("[data-finish]")
    person.unsent(0)

    [(reference, status, photos)] = live_system.sql(
        "SELECT v.reference, v.status, count(p.id) FROM vehicles_vehicle v"
        " JOIN vehicles_tag t ON t.id = v.tag_id"
        " LEFT JOIN vehicles_photo p ON p.vehicle_id = v.id"
        " WHERE t.code = %s GROUP BY 1, 2",
        code,
    )
    assert (status, photos) == ("removed", 6)
    person.tap("[data-tab=truck]")
    expect(person.page.locator("[data-list=truck]")).to_contain_text(reference)
    person.look("field-truck")


def test_too_early_needs_a_reason(phone, live_system):
    code = code_of(2)
    person = phone(code)
    person.type(code)
    person.finish("[data-tag-save]")
    person.unsent(0)

    person.tap(f"[data-tag='{code}']")
    expect(person.page.locator("[data-early-text]")).to_contain_text("撤去まであと")
    person.shoot(1)
    person.tap("[data-finish]")
    expect(person.page.locator("[data-camera-trouble]")).to_contain_text("理由")
    person.look("field-early")
    person.tap("[data-early-reasons] .chip")
    person.finish("[data-finish]")
    person.unsent(0)

    assert live_system.sql(
        "SELECT early_reason FROM vehicles_vehicle v JOIN vehicles_tag t ON t.id = v.tag_id"
        " WHERE t.code = %s",
        code,
    ) == [("点字ブロック上",)]


def test_a_dead_spot_and_a_killed_page_lose_nothing(phone, live_system):
    code = code_of(3)
    person = phone(code)
    person.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    person.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    person.page.wait_for_timeout(3_000)

    person.go_offline()
    person.scan()
    expect(person.screen("tag")).to_be_visible(timeout=30_000)
    person.tap("[data-tag-photo]")
    person.shoot(2)
    person.tap("[data-finish]")
    person.finish("[data-tag-save]")
    person.unsent(3)

    person.page.reload()
    person.wait_ready()
    person.unsent(3)
    expect(person.page.locator(f"[data-tag='{code}']")).to_have_count(1)
    person.tap("[data-unsent-button]")
    expect(person.page.locator("[data-queue-list] li")).to_have_count(3)
    person.picture("field-unsent")
    person.tap("[data-go-back]")
    person.tap("[data-open=menu]")
    person.tap("[data-logout] button")
    expect(person.page.locator("[data-logout-warning]")).to_be_visible()
    person.tap("[data-go-back]")
    assert live_system.sql("SELECT state FROM vehicles_tag WHERE code = %s", code) == [("blank",)]

    person.go_online()
    person.unsent(0)
    assert live_system.sql(f"{STORED} WHERE t.code = %s", code) == [(2,)]
    assert live_system.sql("SELECT state FROM vehicles_tag WHERE code = %s", code) == [
        ("attached",)
    ]


def test_a_bad_item_is_parked_and_holds_up_nothing(phone, live_system):
    spent, good = code_of(4), code_of(5)
    person = phone(good)
    live_system.sql("UPDATE vehicles_tag SET state = 'void' WHERE code = %s", spent)
    person.go_offline()
    for code in (spent, good):
        person.type(code)
        person.finish("[data-tag-save]")
    person.unsent(2)

    person.foresee("status of 409")
    person.go_online()
    person.unsent(1)
    assert live_system.sql("SELECT state FROM vehicles_tag WHERE code = %s", good) == [
        ("attached",)
    ]
    expect(person.page.locator("[data-unsent-button]")).to_have_attribute("data-tone", "parked")
    person.tap("[data-unsent-button]")
    expect(person.page.locator("[data-state=parked]")).to_contain_text("無効")
    person.check()
    person.picture("field-parked")


def test_an_ended_session_keeps_the_queue_until_the_next_sign_in(phone, live_system):
    code = code_of(6)
    person = phone(code)
    person.foresee("status of 401")
    person.context.clear_cookies(name="sessionid")
    person.type(code)
    person.tap("[data-tag-save]")
    expect(person.page.locator("[data-signed-out]")).to_be_visible()
    person.unsent(1)

    person.sign_in()
    person.start()
    person.unsent(0)
    assert live_system.sql("SELECT state FROM vehicles_tag WHERE code = %s", code) == [
        ("attached",)
    ]


def test_a_spent_tag_is_noticed_at_the_scan(phone, live_system):
    code = code_of(7)
    live_system.sql("UPDATE vehicles_tag SET state = 'void' WHERE code = %s", code)
    person = phone(code)

    person.scan()

    expect(person.page.locator("[data-camera-trouble]")).to_contain_text("無効", timeout=30_000)
    assert person.page.evaluate("document.body.dataset.signal") == "duplicate"
    person.tap("[data-go-back]")


def test_a_poor_position_warns_once_and_can_be_overruled(phone, live_system):
    code = code_of(8)
    person = phone(code, position=FAR_OFF)
    person.type(code)
    expect(person.page.locator("[data-tag-accuracy]")).to_contain_text("±95m")

    person.tap("[data-tag-save]")
    expect(person.page.locator("[data-tag-save]")).to_have_text("このまま札付け")
    person.finish("[data-tag-save]")
    person.unsent(0)

    assert live_system.sql("SELECT accuracy_m FROM vehicles_tag WHERE code = %s", code) == [(95.0,)]


def test_the_installed_page_names_nobody(phone, stranger):
    person = phone(code_of(9))

    manifest = person.context.request.get("/manifest.webmanifest").json()
    worker = person.context.request.get("/sw.js")

    assert manifest["start_url"] == "/field/"
    assert worker.headers["content-type"].startswith("text/javascript")
    assert "js/field/home.js" in worker.text()
    shell = stranger.get("/field/shell/").text()
    assert "crew2" not in shell
    assert "2班" not in shell
