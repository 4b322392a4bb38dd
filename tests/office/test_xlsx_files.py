"""Excel files: text and nothing but text, however it looks."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from office.documents.xlsx_files import LONGEST_TEXT, Heading, letter_of, sheet_name, write_xlsx

NOW = datetime(2026, 11, 21, 1, 42, tzinfo=UTC)


def written(rows, headings=("番号", "備考"), **more):
    target = io.BytesIO()
    columns = [Heading(label, 10) for label in headings]
    count = write_xlsx(target, columns, rows, title="台帳", made_at=NOW, **more)
    target.seek(0)
    return target, count


def sheet_of(target):
    return openpyxl.load_workbook(target).worksheets[0]


def cells(target):
    return [[cell.value for cell in row] for row in sheet_of(target).iter_rows()]


def test_leading_zeros_and_formulas_are_text():
    target, count = written([["0012345", "=1+1"], ["1-2", "+81"], [3000, None]])
    assert count == 3
    sheet = sheet_of(target)
    assert cells(target) == [
        ["番号", "備考"],
        ["0012345", "=1+1"],
        ["1-2", "+81"],
        ["3000", None],
    ]
    filled = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in filled} == {"s"}
    assert {cell.number_format for cell in filled} == {"@"}


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2),
        max_size=4,
    )
)
def test_whatever_is_written_comes_back_as_text(rows):
    """But for what XML cannot hold, and line ends, of which a cell knows one kind."""
    target, _ = written(rows)
    sheet = sheet_of(target)
    types = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert types == {"s"}
    for row, found in zip(rows, sheet.iter_rows(min_row=2), strict=False):
        for text, cell in zip(row, found, strict=True):
            assert unescape(cell.value or "") == as_kept(text)


def as_kept(text):
    legible = "".join(
        sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff")
    )
    return legible.replace("\r\n", "\n").replace("\r", "\n")


def test_no_formula_stands_in_the_file_itself():
    target, _ = written([["=1+1", "@SUM(A1)"]])
    sheet = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == sheet.count("<c ") == 4


def test_the_heading_stays_and_the_columns_have_their_width():
    target, _ = written([["1", "2"]], trace="7F3A2C")
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("台帳", "A2", "A1:B2")
    assert sheet.column_dimensions["A"].width == 12
    assert sheet["A1"].font.bold
    assert (book.properties.title, book.properties.identifier) == ("台帳", "7F3A2C")


def test_a_text_longer_than_a_cell_ends_in_dots():
    target, _ = written([["𠮷" * LONGEST_TEXT, "x" * LONGEST_TEXT]])
    long, whole = cells(target)[1]
    assert len(long.encode("utf-16-le")) // 2 <= LONGEST_TEXT
    assert long.endswith("…")
    assert whole == "x" * LONGEST_TEXT


def test_what_looks_like_an_escape_is_left_as_it_was():
    target, _ = written([["_x0041_", "a_x000D_b"]])
    sheet = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    assert "_x005F_x0041_" in sheet
    assert "a_x005F_x000D_b" in sheet


@pytest.mark.parametrize(
    ("place", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_are_named_as_excel_does(place, letter):
    assert letter_of(place) == letter


@pytest.mark.parametrize(
    ("title", "name"), [("台帳[1]", "台帳 1"), ("a" * 40, "a" * 31), ("/", "1")]
)
def test_a_sheet_gets_a_name_that_excel_accepts(title, name):
    assert sheet_name(title) == name


def test_a_sheet_has_an_end(monkeypatch):
    monkeypatch.setattr("office.documents.xlsx_files.MOST_ROWS", 3)
    written([["1", "2"]] * 3)
    with pytest.raises(ValueError, match="行まで"):
        written([["1", "2"]] * 4)


def test_memory_does_not_grow_with_the_rows(tmp_path):
    def peak(rows):
        tracemalloc.start()
        with (tmp_path / "x.xlsx").open("wb") as target:
            lines = ([f"{n}-{m}" for m in range(10)] for n in range(rows))
            headings = [Heading(str(n)) for n in range(10)]
            write_xlsx(target, headings, lines, title="台帳", made_at=NOW)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(8000) < peak(1000) * 1.3
