"""The order of a result: by a column of the list, either way, named in the address. L-16.

Up to `SORT_CAP` vehicles are sorted by any column that says one thing of a vehicle. More are
only walked through in an order that an index keeps (`WALKED`); any other would mean to read
them all. See ADR 24.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import ForeignKey

from ledger.vehicles.columns import LOOK
from ledger.vehicles.exports import Column
from ledger.vehicles.models import Vehicle

SORT_CAP = 5001
"""Fewer than these are sorted by any column."""
NEWEST = "removed_on"
NEWEST_FIRST = "撤去日の新しい順"
WALKED = {"removed_on": ("removed_on", "reference"), "reference": ("reference",)}
"""Columns whose order an index keeps, with the columns of that index."""

Key = tuple[date, str, int]
Ranks = Mapping[Any, int]


@dataclass(frozen=True)
class Order:
    """By which column, and whether the greatest come first."""

    column: Column
    backwards: bool

    @property
    def name(self) -> str:
        """As it stands in the address: `keep_until`, `-keep_until`."""
        return f"-{self.column.name}" if self.backwards else self.column.name

    @property
    def is_newest_first(self) -> bool:
        """Whether it is the order that a list has without being asked for one."""
        return self.backwards and self.column.name == NEWEST

    @property
    def words(self) -> str:
        """The order as a person would say it."""
        if self.is_newest_first:
            return NEWEST_FIRST
        return f"{self.column.label}の{'降順' if self.backwards else '昇順'}"


def order_named(name: str, columns: Sequence[Column]) -> Order | None:
    """The order called so, if it is by one of the columns and it can be sorted by."""
    by_name = {column.name: column for column in columns}
    column = by_name.get(name.removeprefix("-"))
    if column is None or not sortable(column):
        return None
    return Order(column, backwards=name.startswith("-"))


def sortable(column: Column) -> bool:
    """Whether a vehicle has one value in the column."""
    return not column.more


def in_order(rows: Sequence[tuple[Any, ...]], order: Order) -> list[Key]:
    """Keys in this order: rows of day, reference, key and the column's own values.

    What is alike comes newest first, what is empty last, whichever way.
    """
    oldest_first = order.column.name in WALKED and not order.backwards
    every = sorted(rows, key=lambda row: row[:2], reverse=not oldest_first)
    value_of = _value(order.column)
    valued = [(value_of(row[3:]), row) for row in every]
    filled = [pair for pair in valued if pair[0] is not None]
    filled.sort(key=lambda pair: pair[0], reverse=order.backwards)
    ordered = [*(row for _, row in filled), *(row for value, row in valued if value is None)]
    return [(row[0], row[1], row[2]) for row in ordered]


def _value(column: Column) -> Callable[[Sequence[Any]], Any]:
    """What is compared: the place in the list for what a list holds, else the value itself."""
    if column is LOOK:
        body, kind, color = (_ranks(path) for path in LOOK.paths)
        return lambda row: _look(body.get(row[0]), kind.get(row[1]), color.get(row[2]))
    ranks = _ranks(column.paths[0])
    if ranks:
        return lambda row: ranks.get(row[0])
    return lambda row: None if row[0] in (None, "") else row[0]


def _look(body: int | None, kind: int | None, color: int | None) -> tuple[int, ...] | None:
    """Types before kinds, as they are shown; a colour alone is something too."""
    if body is None and kind is None and color is None:
        return None
    shape = (0, body) if body is not None else (1, -1 if kind is None else kind)
    return (*shape, -1 if color is None else color)


def _ranks(path: str) -> Ranks:
    """The place of each entry or choice in its list; nothing for a column without a list."""
    field: Any = next((one for one in Vehicle._meta.concrete_fields if one.attname == path), None)
    if isinstance(field, ForeignKey):
        model: Any = field.related_model
        keys = model._default_manager.values_list("pk", flat=True)
        return {key: place for place, key in enumerate(keys)}
    if field is not None and field.choices:
        return {value: place for place, (value, _) in enumerate(field.flatchoices) if value}
    return {}
