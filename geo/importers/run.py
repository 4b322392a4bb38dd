"""Loads one layer: all of it or nothing, and nothing when it has not changed."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from geo.models import DataLayer

from .layers import Layer
from .report import LayerError, Report

VERSION = "2"
"""Part of every digest: raise it when a loader begins to keep something else."""

MOST_ENTRIES = 500


@dataclass(frozen=True)
class Outcome:
    """What became of a layer; `error` is empty when it went well."""

    layer: Layer
    report: Report
    unchanged: bool = False
    error: str = ""


def load_layer(layer: Layer, folder: Path, *, force: bool = False) -> Outcome:
    """Load `layer` from the files of `folder` in one transaction.

    A layer whose files are the same as last time is left alone, unless `force`. On an error
    the database keeps what it had, and the error is in the outcome.
    """
    report = Report()
    files = [folder / name for name in layer.files]
    try:
        digest = _digest(files)
        known = DataLayer.objects.filter(name=layer.name).first()
        if known and known.digest == digest and not force:
            return Outcome(layer, report, unchanged=True)
        with transaction.atomic():
            layer.load(files, report)
            _remember(layer, digest, report, folder)
    except LayerError as error:
        return Outcome(layer, report, error=str(error))
    return Outcome(layer, report)


def _digest(files: list[Path]) -> str:
    content = hashlib.sha256(VERSION.encode())
    for path in files:
        if not path.is_file():
            raise LayerError(f"{path.name} がありません。フォルダーを確かめてください。")
        try:
            content.update(path.read_bytes())
        except OSError as error:
            raise LayerError(f"{path.name} を開けません（{error.strerror}）。") from error
    return content.hexdigest()


def _remember(layer: Layer, digest: str, report: Report, folder: Path) -> None:
    DataLayer.objects.update_or_create(
        name=layer.name,
        defaults={
            "title": layer.title,
            "source": f"{folder.name}/{'、'.join(layer.files)}",
            "attribution": layer.attribution,
            "digest": digest,
            "rows_loaded": report.loaded,
            "rows_repaired": report.repaired,
            "rows_refused": report.refused,
            "report": report.entries[:MOST_ENTRIES],
        },
    )
