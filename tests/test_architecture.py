"""The arrows between the packages, and the habits no linter knows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("deploy", "geo", "inquiries", "ledger", "maps", "office", "tasks")
MODULES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
OURS = [model for model in apps.get_models() if model.__module__.startswith(PACKAGES)]
# Rows that repeat others, are written by a machine, or are themselves the trail.
WITHOUT_TRAIL = {
    "accounts.role",  # a proxy; accounts lies below audit, which hears of its steps
    "accounts.unit",
    "accounts.user",
    "atlas.ownerplace",  # follows from the owners, by triggers
    "audit.change",
    "audit.disclosure",
    "audit.entry",
    "disposals.extensionitem",  # a preview; what it does to a vehicle is in the vehicle's trail
    "geo.basemapfeature",
    "geo.landmark",
    "geo.road",
    "geo.verdict",
    "geo.wardboundary",
    "masters.numberseries",
    "tasks.job",
    "vehicles.bulkchangeitem",  # what it does to a vehicle is in the vehicle's trail
    "vehicles.capture",
    "vehicles.listlayout",  # how somebody likes to look at the list
    "vehicles.movement",
    "vehicles.ownerrenewalitem",  # what it does to an owner is in the owner's trail
    "vehicles.personwords",  # what is searched by is swept, not kept for ever
    "vehicles.searchterms",
}


def lint_imports(*options):
    lint = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [lint, "--no-cache", *options], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_imports_follow_the_arrows():
    done = lint_imports()
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_the_linter_of_arrows_can_fail(tmp_path):
    """Told the arrows the wrong way round, it must complain."""
    wrong = tmp_path / "wrong.ini"
    wrong.write_text(
        "[importlinter]\nroot_packages =\n  geo\n  ledger\n"
        "[importlinter:contract:1]\nname = upside down\ntype = layers\nlayers =\n  geo\n  ledger\n"
    )
    assert lint_imports("--config", str(wrong)).returncode == 1


def test_no_module_grows_out_of_hand():
    lengths = {path: len(path.read_text().splitlines()) for path in MODULES}
    assert [str(path) for path, length in lengths.items() if length > 500] == []


def test_nobody_listens_to_signals_of_models():
    banned = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
    assert [str(path) for path in MODULES if names_in(path) & banned] == []


def names_in(path):
    return {
        node.id if isinstance(node, ast.Name) else node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Name | ast.alias)
    }


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_table_has_a_trail_or_a_reason(model):
    triggers = {trigger.name for trigger in getattr(model._meta, "triggers", [])}
    has_trail = "audit_trail" in triggers
    assert has_trail != (model._meta.label_lower in WITHOUT_TRAIL)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_table_has_a_japanese_name(model):
    assert any(ord(letter) > 0x3000 for letter in str(model._meta.verbose_name))
