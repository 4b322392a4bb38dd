"""Nothing we serve names another host: the network is closed (C04).

The browser tests watch what is asked for; this looks at everything that could be.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

ROOT = Path(settings.BASE_DIR)
ADDRESS = re.compile(r"""(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.IGNORECASE)
# Names of vocabularies and licences, which nobody fetches.
NAMES = ("http://www.w3.org/", "https://www.w3.org/")
OURS = sorted(
    path
    for folder, endings in (
        ("templates", (".html",)),
        ("static/js", (".js",)),
        ("static/css", (".css",)),
        ("static/img", (".svg",)),
    )
    for path in (ROOT / folder).rglob("*")
    if path.suffix in endings
)
FETCHED = re.compile(
    r"""(?:\bimport\s*\(?|\bfrom|@import|url\(|fetch\(|src\s*=)\s*["']?(https?:)?//""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_of_ours_names_another_host(path):
    text = path.read_text()
    found = [
        match.group()
        for match in ADDRESS.finditer(text)
        if not text[match.start() :].startswith(NAMES)
    ]
    assert found == []


def test_no_library_we_serve_fetches_from_another_host():
    vendor = ROOT / "static" / "vendor"
    files = [path for path in vendor.rglob("*") if path.suffix in (".js", ".css", ".mjs")]
    if not files:
        pytest.skip("static/vendor is filled by make setup")
    guilty = [str(path) for path in files if FETCHED.search(path.read_text(errors="ignore"))]
    assert guilty == []


def test_the_policy_allows_only_ourselves():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    words = {word for values in directives.values() for word in values}
    assert words <= {"'self'", "'none'", "blob:", "data:", "'wasm-unsafe-eval'"}


def test_the_scan_would_find_one():
    assert ADDRESS.search('<script src="https://cdn.example.com/x.js">')
    assert ADDRESS.search("url(//fonts.example.com/a.woff2)")
    assert FETCHED.search('import("https://cdn.example.com/x.js")')
    assert finders.find("js/main.js")
