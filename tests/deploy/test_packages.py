"""What set-up installs is pinned, and no list records where it comes from."""

import json
import re

import pytest

from .conftest import BIN, ROOT

LISTS = [*ROOT.glob("requirements*.txt"), *BIN.glob("requirements*.txt")]


@pytest.mark.parametrize("path", [*LISTS, ROOT / "package-lock.json"], ids=lambda p: p.name)
def test_no_lock_file_names_a_host(path):
    assert not re.search(r"://|resolved", path.read_text())


def test_the_lists_are_the_expected_ones():
    assert {path.name for path in LISTS} >= {
        "requirements.txt",
        "requirements-dev.txt",
        "requirements-uv.txt",
        "requirements-node.txt",
    }


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_every_python_package_is_pinned_with_a_hash(path):
    entries = re.split(r"\n(?=[a-z0-9])", path.read_text())
    entries = [entry for entry in entries if not entry.startswith("#")]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\[\],-]+==\S+", entry)
        assert "--hash=sha256:" in entry


def test_every_npm_package_is_pinned_with_a_digest():
    wanted = json.loads((ROOT / "package.json").read_text())
    for version in (wanted["dependencies"] | wanted["devDependencies"]).values():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_the_browser_files_are_where_pages_ask_for_them():
    vendor = ROOT / "static" / "vendor"
    for name in (
        "leaflet/leaflet-src.esm.js",
        "leaflet/images/marker-icon.png",
        "leaflet-geoman/leaflet-geoman.js",
        "leaflet.markercluster/leaflet.markercluster.js",
        "design-tokens/tokens.css",
        "zxing-wasm/reader/index.js",
        "zxing-wasm/reader/zxing_reader.wasm",
    ):
        assert (vendor / name).stat().st_size > 500
