import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo.importers.layers import LAYERS
from geo.importers.run import Outcome, load_layer

SHOWN = 5
"""Rows told on the screen for each layer; all are kept in the layer's report."""


class Command(BaseCommand):
    help = "Load geographic data from a folder. Safe to repeat; each layer all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--only", nargs="+", metavar="LAYER", help="only these layers")
        parser.add_argument("--force", action="store_true", help="load unchanged layers too")

    def handle(self, *_: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"フォルダー {folder} がありません。場所を確かめてください。")
        wanted = set(options["only"] or [layer.name for layer in LAYERS])
        if unknown := wanted - {layer.name for layer in LAYERS}:
            names = "、".join(layer.name for layer in LAYERS)
            raise CommandError(
                f"層 {'、'.join(sorted(unknown))} はありません。あるのは {names} です。"
            )
        failed = 0
        for layer in LAYERS:
            if layer.name in wanted:
                outcome = load_layer(layer, folder, force=options["force"])
                self._tell(outcome)
                failed += bool(outcome.error)
        if failed:
            self.stderr.write(f"{failed}層を取り込めませんでした。ほかの層は取り込み済みです。")
            sys.exit(1)

    def _tell(self, outcome: Outcome) -> None:
        name, report = f"{outcome.layer.name}（{outcome.layer.title}）", outcome.report
        if outcome.error:
            self.stderr.write(f"× {name}: {outcome.error}")
            return
        if outcome.unchanged:
            self.stdout.write(f"＝ {name}: 変更なし")
            return
        self.stdout.write(
            f"○ {name}: 取込{report.loaded}件、修復{report.repaired}件、拒否{report.refused}件"
        )
        for entry in report.entries[:SHOWN]:
            self.stdout.write(
                f"    {entry['row'] or ''} {entry['name']} {entry['what']}: {entry['reason']}"
            )
        if len(report.entries) > SHOWN:
            self.stdout.write(
                f"    ほか{len(report.entries) - SHOWN}件（区域 → 地理データで見られます）"
            )
