"""Pages of what was found, and how many there are up to a cap. FOUNDATION 3.

A narrow search is answered whole by one statement whose plan does not count on an early end
(the trap of LIMIT over an ordered index); only for more than the cap the newest are walked to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.db.models import Extent
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q

from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet

COUNT_CAP = 1001
PER_PAGE = 50
RELATED = ("tag", "removal_place", "yard", "vehicle_kind", "color", "body_type")

Key = tuple[date, str]


@dataclass(frozen=True)
class Found:
    """One page of the ledger, and how many there are up to the cap."""

    rows: list[Vehicle]
    count: int
    newer: str
    older: str
    cap: int = COUNT_CAP

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self.count >= self.cap

    def __iter__(self) -> Iterator[Vehicle]:
        return iter(self.rows)


def page_of(found: VehicleQuerySet, *, after: str = "", before: str = "") -> Found:
    """The page after or before a row, named `date_reference`; never slower further back."""
    known = first_found(found)
    mark = _mark(after) or _mark(before)
    backwards = bool(mark) and not _mark(after)
    if len(known) < COUNT_CAP:
        keys = _within(sorted(known, reverse=True), mark, backwards=backwards)
    else:
        keys = _walked(found, mark, backwards=backwards)
    more, keys = len(keys) > PER_PAGE, keys[:PER_PAGE]
    if backwards:
        keys.reverse()
    rows = Vehicle.objects.select_related(*RELATED).in_bulk([pk for _, _, pk in keys])
    has_newer = more if backwards else bool(mark)
    has_older = bool(mark) if backwards else more
    return Found(
        rows=[rows[pk] for _, _, pk in keys if pk in rows],
        count=len(known),
        newer=_name(keys[0]) if keys and has_newer else "",
        older=_name(keys[-1]) if keys and has_older else "",
        cap=COUNT_CAP,
    )


def first_found(found: VehicleQuerySet) -> list[tuple[date, str, int]]:
    """Day, reference and key of what was found, in no order, at most the cap.

    MATERIALIZED keeps the planner from betting on an early end; the rows still come one by
    one, so a broad search ends as soon as the cap is full.
    """
    rows = found.order_by().values_list("removed_on", "reference", "pk")
    try:
        statement, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED ({statement}) SELECT * FROM found LIMIT %s",  # noqa: S608
            [*values, COUNT_CAP],
        )
        return [(day, reference, pk) for day, reference, pk in cursor.fetchall()]


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
    keys: list[tuple[date, str, int]], mark: Key | None, *, backwards: bool
) -> list[tuple[date, str, int]]:
    """The page of known keys, newest first; backwards the oldest of the newer come first."""
    if mark is None:
        return keys[: PER_PAGE + 1]
    if backwards:
        return [key for key in keys if key[:2] > mark][::-1][: PER_PAGE + 1]
    return [key for key in keys if key[:2] < mark][: PER_PAGE + 1]


def _walked(
    found: VehicleQuerySet, mark: Key | None, *, backwards: bool
) -> list[tuple[date, str, int]]:
    """The page out of very many, by the index of the newest."""
    ordered = found.order_by("-removed_on", "-reference")
    if mark:
        ordered = ordered.filter(_beyond(*mark, newer=backwards))
    if backwards:
        ordered = ordered.order_by("removed_on", "reference")
    return list(ordered.values_list("removed_on", "reference", "pk")[: PER_PAGE + 1])


def _name(key: tuple[date, str, int]) -> str:
    return f"{key[0].isoformat()}_{key[1]}"


def _mark(text: str) -> Key | None:
    day, _, reference = text.partition("_")
    try:
        return (date.fromisoformat(day), reference) if reference else None
    except ValueError:
        return None


def _beyond(day: date, reference: str, *, newer: bool) -> Q:
    if newer:
        return Q(removed_on__gte=day) & (Q(removed_on__gt=day) | Q(reference__gt=reference))
    return Q(removed_on__lte=day) & (Q(removed_on__lt=day) | Q(reference__lt=reference))
