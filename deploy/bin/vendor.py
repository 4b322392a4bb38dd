#!/usr/bin/env python3
"""Copy the few files a browser needs out of node_modules/ into static/vendor/.

Both folders are ignored by git: set-up makes them from package.json. Run it again after a
change there. The folder is rebuilt beside itself, so a server never sees a half-filled one.
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
VENDOR = (ROOT / "static" / "vendor").resolve()  # may be a link to another checkout's

# folder in static/vendor: (package, {path in the package: name here})
FILES: dict[str, tuple[str, dict[str, str]]] = {
    "leaflet": (
        "leaflet",
        {
            "dist/leaflet-src.esm.js": "leaflet-src.esm.js",
            "dist/leaflet-src.esm.js.map": "leaflet-src.esm.js.map",
            "dist/leaflet.css": "leaflet.css",
            "dist/images": "images",
            "LICENSE": "LICENSE",
        },
    ),
    "leaflet.markercluster": (
        "leaflet.markercluster",
        {
            "dist/leaflet.markercluster.js": "leaflet.markercluster.js",
            "dist/leaflet.markercluster.js.map": "leaflet.markercluster.js.map",
            "dist/MarkerCluster.css": "MarkerCluster.css",
            "dist/MarkerCluster.Default.css": "MarkerCluster.Default.css",
            "MIT-LICENCE.txt": "LICENSE",
        },
    ),
    "leaflet-geoman": (
        "@geoman-io/leaflet-geoman-free",
        {
            "dist/leaflet-geoman.js": "leaflet-geoman.js",
            "dist/leaflet-geoman.js.map": "leaflet-geoman.js.map",
            "dist/leaflet-geoman.css": "leaflet-geoman.css",
            "dist/leaflet-geoman.css.map": "leaflet-geoman.css.map",
            "LICENSE": "LICENSE",
        },
    ),
    "design-tokens": (
        "@digital-go-jp/design-tokens",
        {"dist/tokens.css": "tokens.css", "LICENSE": "LICENSE"},
    ),
    # The ES module reads "../share.js", so the package's own layout is kept.
    "zxing-wasm": (
        "zxing-wasm",
        {
            "dist/es/reader/index.js": "reader/index.js",
            "dist/es/share.js": "share.js",
            "dist/iife/reader/index.js": "reader/reader.iife.js",
            "dist/reader/zxing_reader.wasm": "reader/zxing_reader.wasm",
            "LICENSE": "LICENSE",
        },
    ),
}
# Types for tsc, which otherwise would check the packages' own JavaScript.
TYPES = {
    "leaflet/leaflet-src.esm.d.ts": 'export * from "leaflet";\n',
    "leaflet-geoman/leaflet-geoman.d.ts": "export {};\n",
    "zxing-wasm/reader/index.d.ts": 'export * from "zxing-wasm/reader";\n',
}


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder; the folders above the target are made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def main() -> int:
    """Fill static/vendor anew; returns 1 with one line when a package lacks a file."""
    fresh = VENDOR.with_name("vendor.part")
    shutil.rmtree(fresh, ignore_errors=True)
    for folder, (package, files) in FILES.items():
        for wanted, name in files.items():
            source = MODULES / package / wanted
            if not source.exists():
                print(
                    f"vendor: {package} has no {wanted}; remove node_modules/ and run "
                    "`make setup` again (package.json pins the versions this list is for)",
                    file=sys.stderr,
                )
                return 1
            copy(source, fresh / folder / name)
    for name, text in TYPES.items():
        (fresh / name).write_text(text)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)
    return 0


if __name__ == "__main__":
    sys.exit(main())
