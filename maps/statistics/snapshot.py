"""A closed month beside the ledger of today: what it said, and what has been corrected since."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .tables import Cell, Column, Row, Table, Value, plain

Content = dict[str, Any]


@dataclass(frozen=True)
class Correction:
    """One cell that a closed month told otherwise (訂正)."""

    table: str
    row: str
    column: str
    before: Value
    after: Value

    @property
    def difference(self) -> Value:
        """How much more it is now; nothing for words."""
        before, after = self.before or 0, self.after or 0
        if isinstance(before, str) or isinstance(after, str):
            return None
        return round(after - before, 1)


def content_of(month: date, tables: Sequence[Table]) -> Content:
    """What is kept of a month."""
    return {"month": month.isoformat()[:7], "tables": [plain(table) for table in tables]}


def digest_of(content: Content) -> str:
    """SHA-256 over the canonical form of `content`: the same figures give the same digest."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def beside(table: Table, content: Content) -> Table:
    """The live `table` as the closed month told it; cells that differ know both values."""
    kept = next((one for one in content["tables"] if one["key"] == table.key), None)
    if kept is None:
        return table
    frozen = {(row, column): value for row, column, value in kept["cells"]}
    rows = _with_lost(table, kept)
    cells = {
        (row.key, column.key): _compared(table.cell(row, column), frozen.get((row.key, column.key)))
        for row in rows
        for column in table.columns
    }
    return replace(table, rows=rows, cells=cells)


def corrections(table: Table) -> list[Correction]:
    """What has been corrected in a table that stands beside its closed month."""
    return [
        Correction(
            table.title,
            " ".join(part for part in (row.group, row.label) if part),
            column.full_label,
            cell.before,
            cell.value,
        )
        for row in table.rows
        for column in table.columns
        if (cell := table.cell(row, column)).is_corrected
    ]


def _with_lost(table: Table, kept: Mapping[str, Any]) -> list[Row]:
    """The rows, and those that only the closed month has."""
    known = {row.key for row in table.rows}
    lost = [Row(key, label, group) for key, group, label in kept["rows"] if key not in known]
    return [*table.rows, *lost]


def _compared(cell: Cell, before: Value) -> Cell:
    if (cell.value or 0) == (before or 0):
        return cell
    return replace(cell, before=before, is_corrected=True)


CORRECTION_COLUMNS = ("帳票", "行", "列", "締めた時の値", "今の値", "差")


def as_table(found: Sequence[Correction], like: Table) -> Table:
    """The corrections as a table of their own (訂正一覧)."""
    keys = ("table", "row", "column", "before", "after", "difference")
    rows = [Row(f"{n}", f"{n}") for n in range(1, len(found) + 1)]
    cells = {
        (row.key, key): Cell(getattr(one, key) if getattr(one, key) is not None else "")
        for row, one in zip(rows, found, strict=True)
        for key in keys
    }
    return replace(
        like,
        slug="corrections",
        part="",
        number="",
        title="訂正一覧",
        row_title="番号",
        columns=[Column(*pair) for pair in zip(keys, CORRECTION_COLUMNS, strict=True)],
        rows=rows,
        cells=cells,
        notes=["締めた後に台帳が変わった箇所です。値は、締めた時のものと今のものです。"],
        is_list=True,
    )
