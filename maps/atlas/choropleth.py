"""The map of owners' addresses, ready to be shown: areas with their class, tables, legend."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from geo.models import District, TownBlock

from .drawing import Canvas, Outline, canvas, class_bounds, class_of, extent, legend, outlines
from .figures import OUTSIDE, UNPLACED, Homes
from .forms import COUNT, PEOPLE

HIDDEN = "伏せています"


@dataclass(frozen=True)
class Area:
    """One block: its outline, what is shown of it, and its class (0 is hidden or not known)."""

    outline: Outline
    count: int | None
    value: float | None
    number: int
    words: str


@dataclass(frozen=True)
class Choropleth:
    """Everything the page needs."""

    canvas: Canvas
    areas: list[Area]
    districts: list[Outline]
    legend: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    outside: list[dict[str, Any]]
    unplaced: int | None
    total: int | None


def choropleth(homes: Homes, measure: str) -> Choropleth:
    """Draw `homes` by count, or by 1,000 residents or households of the block."""
    blocks = {block.pk: block for block in TownBlock.objects.defer("boundary")}
    drawn = outlines("geo_townblock", "name")
    values = {
        one.key: _value(homes.block(blocks[one.key]), blocks[one.key], measure) for one in drawn
    }
    known = [value for value in values.values() if value is not None]
    bounds = class_bounds(known)
    areas = [
        _area(one, homes.block(blocks[one.key]), values[one.key], bounds, measure) for one in drawn
    ]
    return Choropleth(
        canvas=canvas(extent("geo_townblock")),
        areas=areas,
        districts=outlines("geo_district", "label"),
        legend=legend(known, bounds, rate=measure != COUNT),
        rows=_rows(homes),
        outside=list(_outside(homes)),
        unplaced=homes.published.groups[UNPLACED],
        total=homes.published.total,
    )


def _value(count: int | None, block: TownBlock, measure: str) -> float | None:
    if count is None or measure == COUNT:
        return count
    base = block.population if measure == PEOPLE else block.households
    return 1000 * count / base if base else None


def _area(
    outline: Outline, count: int | None, value: float | None, bounds: list[float], measure: str
) -> Area:
    if count is None:
        return Area(outline, None, None, 0, f"{outline.name}: {HIDDEN}")
    if value is None:
        return Area(outline, count, None, 0, f"{outline.name}: {count:,}台（人口・世帯が不明）")
    rate = "" if measure == COUNT else f"（千あたり{value:.1f}台）"
    words = f"{outline.name}: {count:,}台{rate}"
    return Area(outline, count, value, class_of(value, bounds), words)


def _rows(homes: Homes) -> list[dict[str, Any]]:
    """The districts, with what they have for 1,000 residents."""
    people = dict(
        TownBlock.objects.order_by().values_list("district").annotate(n=Sum("population"))
    )
    rows = []
    for pk, label in District.objects.values_list("pk", "label"):
        if f"{pk}" not in homes.published.groups:
            continue
        count, residents = homes.published.groups[f"{pk}"], people.get(pk)
        rate = 1000 * count / residents if count is not None and residents else None
        rows.append({"label": label, "count": count, "rate": rate})
    return rows


def _outside(homes: Homes) -> Iterable[dict[str, Any]]:
    """Prefectures, each with its municipalities. One that is hidden is not even named."""
    published = homes.published
    for group, count in published.groups.items():
        if not group.startswith(OUTSIDE):
            continue
        leaves = [
            (leaf or "市区町村が不明", n)
            for (of, leaf), n in published.leaves.items()
            if of == group
        ]
        shown = sorted(((name, n) for name, n in leaves if n is not None), key=lambda one: -one[1])
        if count is None and not shown:
            continue
        yield {
            "label": group.removeprefix(OUTSIDE) or "都道府県が不明",
            "count": count,
            "cities": shown,
            "hides": len(shown) < len(leaves),
        }
