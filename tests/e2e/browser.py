"""A person in front of a screen: a browser page that watches itself while it is used."""

import json
import os
import re
from pathlib import Path

from playwright.sync_api import Error

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = ROOT / "docs" / "images"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
]  # fmt: skip
PC = {"viewport": {"width": 1366, "height": 768}}
PHONE = {
    "viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True,
    "device_scale_factor": 2,
}  # fmt: skip
TABLET = {"viewport": {"width": 800, "height": 1280}, "has_touch": True, "is_mobile": True}
GRAVE = ("serious", "critical")


class Person:
    """Signs in, clicks and types; complains afterwards about what a user should not meet."""

    def __init__(self, browser, system, name, device, position=None):
        self.system, self.name = system, name
        self.context = browser.new_context(
            **device,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            geolocation=position,
            permissions=["geolocation", "camera"] if position else [],
            base_url=system.url,
        )
        self.context.set_default_timeout(30_000)
        self.context.clock.install(time=system.now())
        self.foreign, self.errors, self.foreseen = [], [], []
        self.context.on("request", self.watch_request)
        self.page = self.context.new_page()
        self.page.on("console", self.watch_console)
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))
        self.page.on("response", self.watch_response)

    def watch_request(self, request):
        if not request.url.startswith((self.system.url, "data:", "blob:", "about:")):
            self.foreign.append(f"{self.page.url} → {request.url}")

    def watch_console(self, message):
        if message.type in ("error", "warning"):
            where = message.location.get("url", "")
            self.errors.append(f"{self.page.url}: {message.text[:200]} ({where})")

    def watch_response(self, response):
        if response.status >= 500:
            self.errors.append(f"{response.url}: {response.status}")

    def foresee(self, words):
        """From now on the browser may say `words` on its own: the test makes it happen.

        To be called before that: the browser speaks when it likes, also when the page is left.
        """
        self.foreseen.append(words)

    def complaints(self):
        return [one for one in self.errors if not any(words in one for words in self.foreseen)]

    def sign_in(self):
        self.page.wait_for_load_state()
        try:
            self.page.goto("/login/")
        except Error as error:
            # The phone's service worker may take the page over just then: one asks again.
            if "ERR_ABORTED" not in error.message:
                raise
            self.page.goto("/login/")
        self.page.fill("input[name=username]", self.name)
        self.page.fill("input[name=password]", self.system.password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url(re.compile(r"^(?!.*/login/).*$"))
        return self

    def open(self, path):
        answer = self.page.goto(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        self.page.wait_for_load_state("networkidle")
        return self

    def check(self):
        """Let axe look at the page; its serious findings are complaints."""
        report = self.ask_axe()
        found = [
            {
                "rule": one["id"],
                "impact": one["impact"],
                "at": [node["target"] for node in one["nodes"]][:5],
                "why": one["nodes"][0]["failureSummary"],
            }
            for one in report["violations"]
            if one["impact"] in GRAVE
        ]
        assert not found, f"{self.page.url}\n{json.dumps(found, ensure_ascii=False, indent=1)}"
        self.must_fit()

    def ask_axe(self):
        """What axe finds. What it does to the page itself is no fault of the page."""
        heard = len(self.errors)
        self.page.evaluate(AXE.read_text())
        report = self.page.evaluate(
            "axe.run(document, {resultTypes: ['violations'], preload: false,"
            " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
        )
        self.errors[heard:] = [one for one in self.errors[heard:] if "inline style" not in one]
        return report

    def must_fit(self):
        """Nothing is wider than the screen."""
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{self.page.url} is {width} px wide"

    def picture(self, name):
        """Keep a picture for the documentation when asked to."""
        if os.environ.get("UPDATE_SCREENSHOTS"):
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png")

    def look(self, name):
        """A step of the story is done: check the page and keep its picture."""
        self.page.wait_for_load_state("networkidle")
        self.check()
        self.picture(name)

    def leave(self):
        self.context.close()
        assert self.foreign == [], "\n".join(self.foreign)
        assert self.complaints() == [], "\n".join(self.complaints())
