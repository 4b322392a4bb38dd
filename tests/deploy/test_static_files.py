"""Static files get hashed names in production; a module named wrongly breaks only there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage

from deploy.staticfiles import HashedModuleStorage

STATIC = Path(settings.BASE_DIR) / "static"
MODULES = sorted((STATIC / "js").rglob("*.js"))
IMPORT = re.compile(
    r"""(?:^import\s*|^[^*/\n]*\bfrom\s+)"([^"]+)"(;?)|await import\("([^"]+)"\)""", re.MULTILINE
)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(STATIC)))
def test_every_import_is_relative_ends_in_a_semicolon_and_exists(module):
    if not (STATIC / "vendor").exists():
        pytest.skip("static/vendor is filled by `make setup`")
    for written, semicolon, awaited in IMPORT.findall(module.read_text()):
        name = written or awaited
        assert name.startswith("."), name
        assert awaited or semicolon, f"{name} lacks its semicolon"
        assert (module.parent / name).is_file(), name


def test_a_style_sheet_for_every_import():
    for sheet in (STATIC / "css").rglob("*.css"):
        for name in re.findall(r"@import url\(\"([^\"]+)\"\)", sheet.read_text()):
            assert "vendor" in name or (sheet.parent / name).is_file(), name


def test_modules_are_renamed_and_types_in_comments_are_not(tmp_path):
    files = {
        "page.js": 'import { a } from "./a.js";\nawait import("./b.js");\n',
        "a.js": '/** @type {import("./b.js").B} */\nexport const a = 1;\n',
        "b.js": '/** @type {import("./a.js").A} */\nexport const b = 1;\n',
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    storage = HashedModuleStorage(location=tmp_path)
    storage.manifest_storage = FileSystemStorage(location=tmp_path)
    source = FileSystemStorage(location=tmp_path)
    for _, _, processed in storage.post_process({name: (source, name) for name in files}):
        if isinstance(processed, Exception):
            raise processed
    page = (tmp_path / storage.hashed_files["page.js"]).read_text()
    assert f'from "./{storage.hashed_files["a.js"]}";' in page
    assert f'await import("./{storage.hashed_files["b.js"]}")' in page
    assert 'import("./b.js").B' in (tmp_path / storage.hashed_files["a.js"]).read_text()
