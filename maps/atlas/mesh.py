"""Counts by the 250 m mesh (JIS X 0410, quarter of the third mesh): places without addresses.

A planner sees where bicycles gather, never where one of them stood (SECURITY part c, D7).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q, QuerySet

from inquiries.requests.models import RemovalRequest
from ledger.vehicles.models import Tag, Vehicle

COLUMNS_PER_DEGREE = 320
"""A cell is 11.25 seconds of longitude wide."""
ROWS_PER_DEGREE = 480
"""A cell is 7.5 seconds of latitude high."""

KINDS: Mapping[str, str] = {
    "removals": "撤去",
    "requests": "対応中の依頼",
    "tags": "札付け中",
}


def positions(kind: str, since: date) -> QuerySet[Any]:
    """The records counted as `kind`: removals from `since` on, requests and tags still open.

    Raises KeyError for another kind.
    """
    return {
        "removals": Vehicle.objects.filter(removed_on__gte=since),
        "requests": RemovalRequest.objects.open(),
        "tags": Tag.objects.waiting(),
    }[kind].order_by()


def mesh_counts(records: QuerySet[Any]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection of the cells that have records, with their `count`."""
    cells = (
        records.annotate(
            column=_floor("ST_X", COLUMNS_PER_DEGREE), row=_floor("ST_Y", ROWS_PER_DEGREE)
        )
        .values_list("column", "row")
        .annotate(count=Count("pk"))
        .order_by("column", "row")
    )
    return {"type": "FeatureCollection", "features": [_cell(*cell) for cell in cells]}


def counts_by_place(today: date, days: int) -> list[dict[str, Any]]:
    """Removals of each place in the last `days` days and in those before, most first."""
    since, before = today - timedelta(days=days - 1), today - timedelta(days=2 * days - 1)
    rows = (
        Vehicle.objects.filter(removed_on__gte=before)
        .order_by()
        .values(place=F("removal_place__label"))
        .annotate(now=Count("pk", filter=_from(since)), then=Count("pk", filter=~_from(since)))
    )
    found: list[dict[str, Any]] = [dict(row) for row in rows]
    return sorted(found, key=lambda row: (-row["now"], row["place"]))


def _from(since: date) -> Q:
    return Q(removed_on__gte=since)


def _floor(axis: str, per_degree: int) -> Func:
    return Func(
        F("position"),
        template=f"floor({axis}(%(expressions)s) * {per_degree})",
        output_field=IntegerField(),
    )


def _cell(column: int, row: int, count: int) -> dict[str, Any]:
    west, east = column / COLUMNS_PER_DEGREE, (column + 1) / COLUMNS_PER_DEGREE
    south, north = row / ROWS_PER_DEGREE, (row + 1) / ROWS_PER_DEGREE
    corners = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "id": f"{int(column)}-{int(row)}",
        "geometry": {"type": "Polygon", "coordinates": [corners]},
        "properties": {"count": count},
    }
