"""A table as it stands on screen, paper and in files: typed rows, columns and cells.

A cell knows its value and the question behind it (`Ask`), so that each figure can be opened.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

Value = int | float | str | None
"""None is left empty: a day that is yet to come, a rate of nothing."""


@dataclass(frozen=True)
class Ask:
    """Which records a cell counts: a report, its row and figure, and the days.

    What is a matter of a moment is told as it stood on `as_of`.
    """

    report: str
    row: str
    figure: str
    since: date
    until: date
    as_of: date

    def query(self) -> str:
        """The question as the query of an address."""
        return urlencode(
            {
                "row": self.row,
                "what": self.figure,
                "since": self.since.isoformat(),
                "until": self.until.isoformat(),
                "as_of": self.as_of.isoformat(),
            }
        )


@dataclass(frozen=True)
class Cell:
    """A value, the question behind it, and the value a closed month had before a correction."""

    value: Value = None
    ask: Ask | None = None
    before: Value = None
    is_corrected: bool = False


EMPTY = Cell()


@dataclass(frozen=True)
class Column:
    """`group` is the heading over it; `note` what was special about its day."""

    key: str
    label: str
    group: str = ""
    note: str = ""
    unit: str = ""

    @property
    def full_label(self) -> str:
        """The heading in one line: 月計 撤去 自転車."""
        return " ".join(part for part in (self.group, self.label) if part)


@dataclass(frozen=True)
class Row:
    """`group` is the heading the row stands under; `level` how deep it stands (see Head)."""

    key: str
    label: str
    group: str = ""
    level: str = ""
    unit: str = ""
    record: int | None = None


@dataclass(frozen=True)
class Table:
    """One table with its words. `slug` names the report, `part` the table within it."""

    slug: str
    part: str
    number: str
    title: str
    period: str
    fiscal_year: str
    row_title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)
    notes: Sequence[str] = ()
    is_list: bool = False
    group_title: str = ""

    @property
    def key(self) -> str:
        """How a snapshot and a file name call it."""
        return f"{self.slug}.{self.part}" if self.part else self.slug

    @property
    def is_grouped(self) -> bool:
        """Whether its rows stand under headings."""
        return any(row.group for row in self.rows)

    def cell(self, row: Row | str, column: Column | str) -> Cell:
        """The cell of a row and a column, by themselves or their keys."""
        row_key = row if isinstance(row, str) else row.key
        column_key = column if isinstance(column, str) else column.key
        return self.cells.get((row_key, column_key), EMPTY)

    def value(self, row: str, column: str) -> Value:
        """What stands in the cell of two keys."""
        return self.cell(row, column).value

    def row_groups(self) -> Iterator[tuple[str, list[Row]]]:
        """The rows under each heading, in order."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.group, []).append(row)
        yield from found.items()

    def column_groups(self) -> Iterator[tuple[str, list[Column]]]:
        """Neighbouring columns under each heading, in order."""
        groups: list[tuple[str, list[Column]]] = []
        for column in self.columns:
            if groups and column.group and groups[-1][0] == column.group:
                groups[-1][1].append(column)
            else:
                groups.append((column.group, [column]))
        yield from groups

    def unit_of(self, row: Row, column: Column) -> str:
        """What a figure counts: 台, 件, 円, 回, %."""
        return row.unit or column.unit

    def noted(self, *lines: str) -> "Table":
        """The same table with more notes under it."""
        return replace(self, notes=(*self.notes, *lines))


def shown(value: Value, *, zero: str = "0") -> str:
    """A value as people read it: thousands apart, a rate with one decimal."""
    match value:
        case None:
            return ""
        case str():
            return value
        case float():
            return f"{value:.1f}"
        case 0:
            return zero
        case _:
            return f"{value:,}"


def plain(table: Table) -> dict[str, Any]:
    """The table as JSON: what a snapshot keeps and its digest is made of."""
    return {
        "key": table.key,
        "title": table.title,
        "period": table.period,
        "columns": [[one.key, one.full_label] for one in table.columns],
        "rows": [[one.key, one.group, one.label] for one in table.rows],
        "cells": [
            [row.key, column.key, cell.value]
            for row in table.rows
            for column in table.columns
            if (cell := table.cell(row, column)).value is not None
        ],
    }
