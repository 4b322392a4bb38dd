"""The figures of a yard's day, computed from the movements of the stock. Y-07.

`Figures` is plain: it can be written to JSON and back, frozen, and compared with another.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import Sum

from geo.models import StorageYard
from ledger.vehicles.models import Movement
from ledger.vehicles.models.movement import MovementQuerySet

from .columns import APART, BY_KEY, COLUMN_OF_MOVEMENT, COLUMNS, Column

BICYCLE, MOPED, ALL = "bicycle", "moped", "all"
KINDS = {BICYCLE: "自転車", MOPED: "原付", ALL: "計"}
OPENING, CLOSING = "opening", "closing"
STOCK = {OPENING: "前日在庫", CLOSING: "本日在庫"}


@dataclass(frozen=True)
class Line:
    """One row: the stock before, what happened by column, the stock after."""

    opening: int = 0
    moved: dict[str, int] = field(default_factory=dict)

    @property
    def closing(self) -> int:
        """本日在庫 = 前日在庫 + what came in - what left."""
        return self.opening + sum(BY_KEY[key].sign * n for key, n in self.moved.items())

    def value(self, key: str) -> int:
        """The figure of a column, or of the stock before or after."""
        if key in STOCK:
            return self.opening if key == OPENING else self.closing
        return self.moved.get(key, 0)

    def of_group(self, group: str) -> int:
        """The sum of a group of columns; what was found counts against what was lost."""
        columns = [column for column in COLUMNS if column.group == group]
        sign = columns[0].sign
        return sum(sign * column.sign * self.value(column.key) for column in columns)

    @property
    def taken_in(self) -> int:
        return self.of_group("搬入")

    @property
    def released(self) -> int:
        return self.of_group("返還")

    @property
    def disposed(self) -> int:
        return self.of_group("処分")

    @property
    def away(self) -> int:
        return self.of_group(APART)

    def __add__(self, other: "Line") -> "Line":
        keys = self.moved.keys() | other.moved.keys()
        return Line(
            self.opening + other.opening,
            {key: n for key in keys if (n := self.value(key) + other.value(key))},
        )


@dataclass(frozen=True)
class Figures:
    """The figures of one yard and one day, of bicycles and of mopeds."""

    bicycle: Line = field(default_factory=Line)
    moped: Line = field(default_factory=Line)

    @property
    def all(self) -> Line:
        return self.bicycle + self.moped

    def line(self, kind: str) -> Line:
        """The row called 自転車, 原付 or 計."""
        return {BICYCLE: self.bicycle, MOPED: self.moped, ALL: self.all}[kind]

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.bicycle + other.bicycle, self.moped + other.moped)

    def as_json(self) -> dict[str, Any]:
        """What is frozen: every figure, the nought included, so that it reads without the code."""
        return {
            kind: {
                OPENING: self.line(kind).opening,
                **{column.key: self.line(kind).value(column.key) for column in COLUMNS},
                CLOSING: self.line(kind).closing,
            }
            for kind in (BICYCLE, MOPED)
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Figures":
        """The figures that `as_json` has written."""
        lines = [
            Line(row[OPENING], {key: n for key, n in row.items() if key in BY_KEY and n})
            for row in (stored[BICYCLE], stored[MOPED])
        ]
        return cls(*lines)


def figures_of(yard: StorageYard, day: date) -> Figures:
    """The figures of one yard and one day, in two queries."""
    return figures_of_yards([yard], day)[yard.pk]


def figures_of_yards(yards: Iterable[StorageYard], day: date) -> dict[int, Figures]:
    """The figures of several yards and one day, by the yard's key, in two queries."""
    keys = [yard.pk for yard in yards]
    of_yards = Movement.objects.filter(yard__in=keys)
    before = of_yards.filter(day__lt=day).balance()
    moved: dict[tuple[int, bool], dict[str, int]] = {}
    for (yard, moped, key), n in column_totals(of_yards.on(day)).items():
        moved.setdefault((yard, moped), {})[key] = n
    lines = {
        (key, moped): Line(before.get((key, moped), 0), moved.get((key, moped), {}))
        for key in keys
        for moped in (False, True)
    }
    return {key: Figures(lines[key, False], lines[key, True]) for key in keys}


def column_totals(movements: MovementQuerySet) -> dict[tuple[int, bool, str], int]:
    """How many vehicles moved, by (yard, whether moped, column)."""
    rows = (
        movements.order_by()
        .annotate(column=COLUMN_OF_MOVEMENT)
        .values_list("yard_id", "is_moped", "column")
        .annotate(n=Sum("change"))
    )
    return {(yard, moped, key): n * BY_KEY[key].sign for yard, moped, key, n in rows if n}


def by_day(yard: StorageYard, first: date, last: date) -> dict[date, Figures]:
    """The figures of every day from `first` to `last`, in two queries."""
    movements = Movement.objects.in_yard(yard)
    before = movements.filter(day__lt=first).balance()
    rows = (
        movements.filter(day__range=(first, last))
        .order_by()
        .annotate(column=COLUMN_OF_MOVEMENT)
        .values_list("day", "is_moped", "column")
        .annotate(n=Sum("change"))
    )
    moved: dict[tuple[date, bool], dict[str, int]] = {}
    for day, moped, key, n in rows:
        if n:
            moved.setdefault((day, moped), {})[key] = n * BY_KEY[key].sign
    stock = {moped: before.get((yard.pk, moped), 0) for moped in (False, True)}
    found = {}
    for number in range((last - first).days + 1):
        day = date.fromordinal(first.toordinal() + number)
        lines = {moped: Line(stock[moped], moved.get((day, moped), {})) for moped in (False, True)}
        stock = {moped: line.closing for moped, line in lines.items()}
        found[day] = Figures(lines[False], lines[True])
    return found


def movements_behind(
    yard: StorageYard | None, day: date, column: Column | None, kind: str = ALL
) -> MovementQuerySet:
    """The movements a figure counts, those included that take one another back."""
    found = Movement.objects.on(day)
    if yard is not None:
        found = found.in_yard(yard)
    if kind != ALL:
        found = found.filter(is_moped=kind == MOPED)
    if column is not None:
        found = found.annotate(column=COLUMN_OF_MOVEMENT).filter(column=column.key)
    return found


def digest_of(facts: dict[str, Any]) -> str:
    """SHA-256 of the facts in one fixed spelling, in hexadecimal digits."""
    spelled = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(spelled.encode()).hexdigest()
