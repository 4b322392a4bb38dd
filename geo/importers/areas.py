"""Outlines: the ward and its neighbours, districts, towns, town blocks."""

from collections.abc import Sequence
from pathlib import Path

from geo import rough_zones
from geo.models import BaseMapFeature, District, Town, TownBlock, WardBoundary

from .reading import AREA, read_shapes, stored
from .report import LayerError, Report

IKEJIRI_4 = "池尻四丁目"
IKEJIRI_4_NOTE = "池尻四丁目33〜39番は北沢地域です"


def load_ward(files: Sequence[Path], report: Report) -> None:
    """The ward's own outline; rough zones are cut to it."""
    _load_boundaries(files[0], report, is_ward=True)
    report.changed += rough_zones.redraw()


def load_neighbours(files: Sequence[Path], report: Report) -> None:
    """The outlines of the municipalities around."""
    _load_boundaries(files[0], report, is_ward=False)


def _load_boundaries(path: Path, report: Report, *, is_ward: bool) -> None:
    rows = read_shapes(path, report, kinds=AREA, needs=["name"])
    for row in rows:
        WardBoundary.objects.update_or_create(
            name=row.text("name"), defaults={"is_ward": is_ward, "boundary": row.area()}
        )
    names = [row.text("name") for row in rows]
    WardBoundary.objects.filter(is_ward=is_ward).exclude(name__in=names).delete()
    report.loaded = report.changed = len(rows)


def load_districts(files: Sequence[Path], report: Report) -> None:
    """Boundaries for the districts of the master, matched by name."""
    districts = _districts()
    for row in read_shapes(files[0], report, kinds=AREA, needs=["branch"]):
        district = districts.get(row.text("branch"))
        if district is None:
            report.refuse(row.number, row.name, "この名前の地域がマスタにありません。")
            continue
        district.boundary = row.area()
        district.save(update_fields=["boundary"])
        report.loaded += 1
    _some(files[0], report)


def load_towns(files: Sequence[Path], report: Report) -> None:
    """Outlines of the towns for the base map, and a point inside each for the master."""
    rows = read_shapes(files[0], report, kinds=AREA, needs=["town", "postal_code"])
    towns = {town.code: town for town in Town.objects.all()}
    drawn = []
    for row in rows:
        town = towns.get(row.text("postal_code").replace("-", ""))
        if town is None:
            report.refuse(row.number, row.name, "この郵便番号の町がマスタにありません。")
            continue
        town.position = stored(row.shape.representative_point())
        town.save(update_fields=["position"])
        drawn.append(BaseMapFeature(layer="towns", name=town.label, shape=row.area()))
    BaseMapFeature.objects.filter(layer="towns").delete()
    BaseMapFeature.objects.bulk_create(drawn)
    report.loaded = len(drawn)
    _some(files[0], report)


def load_blocks(files: Sequence[Path], report: Report) -> None:
    """The 町丁目 with their districts, matched to towns by postcode."""
    needs = ["key_code", "name", "postal_code", "branch", "chome"]
    towns = {town.code: town for town in Town.objects.all()}
    districts = _districts()
    blocks = []
    for row in read_shapes(files[0], report, kinds=AREA, needs=needs):
        town = towns.get(row.text("postal_code").replace("-", ""))
        district = districts.get(row.text("branch"))
        if town is None or district is None or not row.text("key_code"):
            report.refuse(row.number, row.name, "町・地域・町丁目コードのどれかがわかりません。")
            continue
        blocks.append(
            TownBlock(
                key_code=row.text("key_code"),
                town=town,
                chome=row.number_of("chome") or None,
                name=row.text("name"),
                district=district,
                population=row.number_of("population_2015"),
                households=row.number_of("households_2015"),
                boundary=row.area(),
                position=stored(row.shape.representative_point()),
            )
        )
    _save_blocks(blocks)
    report.loaded = len(blocks)
    _some(files[0], report)


def _save_blocks(blocks: list[TownBlock]) -> None:
    first = not TownBlock.objects.exists()
    kept = ["town", "chome", "name", "district", "population", "households"]
    TownBlock.objects.bulk_create(
        {block.key_code: block for block in blocks}.values(),
        update_conflicts=True,
        unique_fields=["key_code"],
        update_fields=[*kept, "boundary", "position"],
    )
    TownBlock.objects.exclude(key_code__in=[block.key_code for block in blocks]).delete()
    if first:
        TownBlock.objects.filter(name=IKEJIRI_4).update(note=IKEJIRI_4_NOTE)


def _districts() -> dict[str, District]:
    return {district.label: district for district in District.objects.all()}


def _some(path: Path, report: Report) -> None:
    """Refuse a file none of whose rows fits the masters."""
    if not report.loaded:
        raise LayerError(
            f"{path.name}: マスタに合う行がありません。"
            "先に manage.py load_masters を実行してください。"
        )
    report.changed = report.changed or report.loaded
