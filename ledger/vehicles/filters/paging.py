"""Pages of what was found, and how many there are up to a cap. FOUNDATION 3.

A narrow search is answered whole by one statement whose plan does not count on an early end
(the trap of LIMIT over an ordered index); only for more than the cap the newest are walked to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.gis.db.models import Extent
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q

from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet

from .sorting import NEWEST, SORT_CAP, WALKED, Key, Order, in_order

COUNT_CAP = 1001
PER_PAGE = 50

Mark = tuple[date, str]


@dataclass(frozen=True)
class Found:
    """One page of the ledger, and how many there are up to the cap.

    `refused`: there were too many for the order asked for, so the newest come first.
    """

    rows: list[Vehicle]
    count: int
    newer: str
    older: str
    cap: int
    order: Order | None = None
    refused: bool = False

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.count >= self.cap

    def __iter__(self) -> Iterator[Vehicle]:
        return iter(self.rows)


@dataclass(frozen=True)
class Sorted:
    """The keys of a result in their order; None where they are too many to hold."""

    keys: list[Key] | None
    count: int
    order: Order | None
    refused: bool = False


def page_of(
    found: VehicleQuerySet, *, after: str = "", before: str = "", order: Order | None = None
) -> Found:
    """The page after or before a row, named `date_reference`; never slower further back."""
    result = sorted_keys(found, order)
    mark = _mark(after) or _mark(before)
    backwards = bool(mark) and not _mark(after)
    if result.keys is not None:
        keys = _within(result.keys, mark, result.order, backwards=backwards)
    else:
        keys = _walked(found, mark, result.order, backwards=backwards)
    more, keys = len(keys) > PER_PAGE, keys[:PER_PAGE]
    if backwards:
        keys.reverse()
    rows = Vehicle.objects.in_bulk([pk for _, _, pk in keys])
    has_newer = more if backwards else bool(mark)
    has_older = bool(mark) if backwards else more
    return Found(
        rows=[rows[pk] for _, _, pk in keys if pk in rows],
        count=min(result.count, COUNT_CAP),
        newer=_name(keys[0]) if keys and has_newer else "",
        older=_name(keys[-1]) if keys and has_older else "",
        cap=COUNT_CAP,
        order=result.order,
        refused=result.refused,
    )


def sorted_keys(found: VehicleQuerySet, order: Order | None) -> Sorted:
    """What was found, in the order asked for as far as their number allows it."""
    if order is None or order.is_newest_first:
        known = first_found(found, cap=COUNT_CAP)
        whole = len(known) < COUNT_CAP
        return Sorted(sorted(known, reverse=True) if whole else None, len(known), None)
    rows = first_found(found, *order.column.paths, cap=SORT_CAP)
    if len(rows) < SORT_CAP:
        return Sorted(in_order(rows, order), len(rows), order)
    walked = order.column.name in WALKED
    return Sorted(None, len(rows), order if walked else None, refused=not walked)


def first_found(found: VehicleQuerySet, *more: str, cap: int = COUNT_CAP) -> list[Any]:
    """Day, reference, key and `more` of what was found, in no order, at most the cap.

    MATERIALIZED keeps the planner from betting on an early end; the rows still come one by
    one, so a broad search ends as soon as the cap is full.
    """
    names = {f"more_{place}": path for place, path in enumerate(more)}
    known = found.order_by().annotate(**{name: F(path) for name, path in names.items()})
    rows = known.values_list("removed_on", "reference", "pk", *names)
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED ({statement}) SELECT * FROM found LIMIT %s",  # noqa: S608
            [*values, cap],
        )
        return list(cursor.fetchall())


@dataclass(frozen=True)
class First:
    """The keys of the first rows in the order that was possible, and whether there are more."""

    keys: list[int]
    more: bool
    order: Order | None


def first_of(found: VehicleQuerySet, order: Order | None, most: int) -> First:
    """The first `most` rows for a paper, in the order asked for as far as that is possible."""
    result = sorted_keys(found, order)
    if result.keys is not None:
        keys = [pk for _, _, pk in result.keys]
    else:
        keys = list(_ordered(found, result.order).values_list("pk", flat=True)[: most + 1])
    return First(keys[:most], len(keys) > most, result.order)


def extent_of(found: VehicleQuerySet) -> str:
    """The box around what was found (at most the cap), as `w,s,e,n`; "" for nothing."""
    newest = found[:COUNT_CAP].values("pk")
    box = Vehicle.objects.filter(pk__in=newest).aggregate(box=Extent("position"))["box"]
    return ",".join(f"{side:.5f}" for side in box) if box else ""


def extent_of_rows(rows: list[Vehicle]) -> str:
    """The box around the rows of a page."""
    points = [row.position for row in rows if row.position]
    if not points:
        return ""
    lons, lats = [point.x for point in points], [point.y for point in points]
    sides = (min(lons), min(lats), max(lons), max(lats))
    return ",".join(f"{side:.5f}" for side in sides)


def _within(
    keys: list[Key], mark: Mark | None, order: Order | None, *, backwards: bool
) -> list[Key]:
    """The page of known keys; backwards the nearest of those before come first."""
    if mark is None:
        return keys[: PER_PAGE + 1]
    place = next((place for place, key in enumerate(keys) if key[:2] == mark), None)
    if place is None and order is None:
        # The row has gone meanwhile; where it stood is known all the same.
        place = sum(key[:2] > mark for key in keys)
        return keys[:place][::-1][: PER_PAGE + 1] if backwards else keys[place:][: PER_PAGE + 1]
    if place is None:
        return keys[: PER_PAGE + 1]
    if backwards:
        return keys[:place][::-1][: PER_PAGE + 1]
    return keys[place + 1 :][: PER_PAGE + 1]


def _walked(
    found: VehicleQuerySet, mark: Mark | None, order: Order | None, *, backwards: bool
) -> list[Key]:
    """The page out of very many, by an index."""
    if mark:
        found = found.filter(_beyond(*mark, order, backwards=backwards))
    ordered = _ordered(found, order)
    if backwards:
        ordered = ordered.reverse()
    return list(ordered.values_list("removed_on", "reference", "pk")[: PER_PAGE + 1])


def _ordered(found: VehicleQuerySet, order: Order | None) -> VehicleQuerySet:
    """Newest first, or as an index keeps them."""
    if order is None:
        return found.order_by("-removed_on", "-reference")
    sign = "-" if order.backwards else ""
    return found.order_by(*(f"{sign}{column}" for column in WALKED[order.column.name]))


def _name(key: Key) -> str:
    return f"{key[0].isoformat()}_{key[1]}"


def _mark(text: str) -> Mark | None:
    day, _, reference = text.partition("_")
    try:
        return (date.fromisoformat(day), reference) if reference else None
    except ValueError:
        return None


def _beyond(day: date, reference: str, order: Order | None, *, backwards: bool) -> Q:
    """The rows behind the mark, or before it."""
    downwards = (order is None or order.backwards) != backwards
    end = "lt" if downwards else "gt"
    if order is not None and order.column.name != NEWEST:
        return Q(**{f"reference__{end}": reference})
    nearer = Q(**{f"removed_on__{end}e": day})
    return nearer & (Q(**{f"removed_on__{end}": day}) | Q(**{f"reference__{end}": reference}))
