"""A table for the screen: words for each cell, and the address of what lies behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from .tables import Cell, Column, Row, Table, Value, shown

DASH = "-"
PARTS = {"sums": "月計・累計", "days": "日別", "months": "月別", "day": "日計・月計・累計"}
"""The tables of a report by what they add up."""


@dataclass(frozen=True)
class Shown:
    """One cell: `before` only where a closed month told otherwise."""

    text: str
    url: str = ""
    before: str = ""
    is_number: bool = True
    edge: bool = False


@dataclass(frozen=True)
class Screen:
    """A table with everything a template asks for."""

    table: Table
    zero: str = "0"
    context: str = ""
    """The query of the page, so that one finds back from the records."""
    records: bool = False
    """Whether the reader may open a vehicle's record."""

    def heading_groups(self) -> list[dict[str, Any]]:
        """Headings over several columns, with how many they cover."""
        return [
            {"label": label, "span": len(columns), "columns": columns}
            for label, columns in self.table.column_groups()
        ]

    @property
    def part_label(self) -> str:
        """Which of a report's tables it is."""
        return PARTS.get(self.table.part, "")

    @property
    def columns(self) -> list[tuple[Column, bool]]:
        """The columns, and whether a group begins there."""
        starts = self.starts() if self.has_groups else set()
        return [(column, column.key in starts) for column in self.table.columns]

    @property
    def corrected(self) -> int:
        """How many cells tell otherwise than the closed month did."""
        return sum(cell.is_corrected for cell in self.table.cells.values())

    @property
    def has_groups(self) -> bool:
        return any(column.group for column in self.table.columns)

    def starts(self) -> set[str]:
        """The columns at which a group begins, for a stronger line."""
        return {columns[0].key for _, columns in self.table.column_groups()}

    def groups(self) -> Iterator[tuple[str, list[tuple[Row, str, list[Shown]]]]]:
        """The rows under their headings, each with its cells."""
        starts = self.starts() if self.has_groups else set()
        for label, rows in self.table.row_groups():
            yield (
                label,
                [
                    (
                        row,
                        self._record(row),
                        [
                            self._shown(self.table.cell(row, column), column, starts)
                            for column in self.table.columns
                        ],
                    )
                    for row in rows
                ],
            )

    def _shown(self, cell: Cell, column: Column, starts: set[str]) -> Shown:
        is_number = not isinstance(cell.value, str) or not self.table.is_list
        url = ""
        if cell.ask:
            base = reverse("statistics:records", args=[cell.ask.report])
            url = f"{base}?{cell.ask.query()}&{self.context}"
        before = words(cell.before, self.zero) or DASH if cell.is_corrected else ""
        return Shown(
            words(cell.value, self.zero), url, before, is_number, edge=column.key in starts
        )

    def _record(self, row: Row) -> str:
        if row.record is None or not self.records:
            return ""
        return reverse("vehicles:detail", args=[row.record])


def words(value: Value, zero: str) -> str:
    """A value as the ward wants it read."""
    return shown(value, zero=zero)
