"""The tables as files for Excel: CSV in two encodings, XLSX with numbers as numbers. L-20.11."""

import io
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from office.documents.csv_files import CsvFile, write_csv

from .tables import Cell, Column, Row, Table

Encoding = Literal["utf-8-sig", "cp932"]

THIN = Side(style="thin", color="808080")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", fgColor="E6E6E6")
FORMATS = {int: "#,##0", float: "0.0", str: "@"}
LONGEST_SHEET_NAME = 31
WIDEST, NARROWEST = 24, 7


def frozen(cell: Cell) -> int | float | str:
    """What a file says of a cell: of a closed month what it told then."""
    value = cell.before if cell.is_corrected else cell.value
    return "" if value is None else value


def header(table: Table) -> list[str]:
    """The headings in one line."""
    groups = [table.group_title or "区分"] if table.is_grouped else []
    return [*groups, table.row_title, *(column.full_label for column in table.columns)]


def lines(table: Table) -> Iterator[list[object]]:
    """The rows of the table, their headings first."""
    for row in table.rows:
        heads = [row.group, row.label] if table.is_grouped else [row.label]
        yield [*heads, *(frozen(table.cell(row, column)) for column in table.columns)]


def as_csv(table: Table, encoding: Encoding = "utf-8-sig") -> CsvFile:
    """The table as CSV: one line of headings, figures without thousands separators."""
    return write_csv(header(table), lines(table), encoding=encoding)


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """The tables as a workbook, a sheet each."""
    book = Workbook(write_only=True)
    names: set[str] = set()
    for table in tables:
        sheet: Any = book.create_sheet(_sheet_name(table, names))
        _write(sheet, table)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _sheet_name(table: Table, taken: set[str]) -> str:
    """A name that Excel takes: short, without its own signs, once in a book."""
    plain = "".join(
        letter for letter in f"{table.number} {table.title}" if letter not in "[]:*?/\\"
    )
    name = plain.strip()[:LONGEST_SHEET_NAME]
    n = 2
    while name in taken:
        name = f"{plain.strip()[: LONGEST_SHEET_NAME - 2]}{n:2}"
        n += 1
    taken.add(name)
    return name


def _write(sheet: Worksheet, table: Table) -> None:
    heads = 2 if table.is_grouped else 1
    sheet.freeze_panes = f"{get_column_letter(heads + 1)}5"
    for n, width in enumerate(_widths(table, heads), start=1):
        sheet.column_dimensions[get_column_letter(n)].width = width
    for text in (f"{table.title}　{table.period}", table.fiscal_year):
        sheet.append([_text(sheet, text, bold=text != table.fiscal_year)])
    groups = [""] * heads
    labels = header(table)[:heads]
    for column in table.columns:
        groups.append(column.group)
        labels.append(column.label + (f"（{column.note}）" if column.note else ""))
    for line in (groups, labels):
        sheet.append([_heading(sheet, text) for text in line])
    for row in table.rows:
        sheet.append([*_heads(sheet, table, row), *_values(sheet, table, row)])
    for note in table.notes:
        sheet.append([_text(sheet, f"※ {note}")])


def _heads(sheet: Worksheet, table: Table, row: Row) -> list[Any]:
    texts = [row.group, row.label] if table.is_grouped else [row.label]
    return [_bordered(sheet, text, bold=row.level in {"sum", "total"}) for text in texts]


def _values(sheet: Worksheet, table: Table, row: Row) -> list[Any]:
    return [
        _bordered(sheet, frozen(table.cell(row, column)), bold=row.level in {"sum", "total"})
        for column in table.columns
    ]


def _bordered(sheet: Worksheet, value: float | str, *, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=value if value != "" else None)
    if isinstance(value, str):
        # Text stays text, even where it looks like a formula or a number.
        cell.data_type = "s"
    cell.number_format = FORMATS.get(type(value), "General")
    cell.border = BORDER
    if bold:
        cell.font = Font(bold=True)
    return cell


def _heading(sheet: Worksheet, text: str) -> Any:
    cell = WriteOnlyCell(sheet, value=text or None)
    cell.border, cell.fill, cell.font = BORDER, SHADE, Font(bold=True)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _text(sheet: Worksheet, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=bold)
    cell.data_type = "s"
    return cell


def _widths(table: Table, heads: int) -> list[int]:
    """Columns wide enough for their headings, within reason."""
    longest = max((len(row.label) for row in table.rows), default=4)
    groups = max((len(row.group) for row in table.rows), default=0)
    head_widths = [groups * 2 + 2, longest * 2 + 2] if heads == 2 else [longest * 2 + 2]
    return [min(WIDEST, width) for width in head_widths] + [
        _width(column, table) for column in table.columns
    ]


def _width(column: Column, table: Table) -> int:
    widest = max((len(str(frozen(table.cell(row, column)))) for row in table.rows), default=1)
    return min(WIDEST, max(NARROWEST, len(column.label) + 2, widest + 3))
