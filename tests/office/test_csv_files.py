"""CSV files that Excel and the police's programs read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.csv_files import BLANKS, TRIGGERS, harmless, write_csv


def read(content, encoding):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_excel_sees_utf8_by_its_mark():
    file = write_csv(["番号", "場所"], [["R8-1", "三軒茶屋"]])
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert read(file.content, "utf-8-sig") == [["番号", "場所"], ["R8-1", "三軒茶屋"]]


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1+2", "@SUM(A1)", "＝1", "　=1", "\u00a0=cmd", "\t=1", "|x"]
)
def test_formulas_are_neutralised(evil):
    assert harmless(evil) == f"'{evil}"


def test_numbers_stay_numbers():
    assert [harmless(value) for value in (-5, 3000, -1.5, None, "三")] == [
        "-5",
        "3000",
        "-1.5",
        "",
        "三",
    ]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_no_cell_ever_begins_like_a_formula(cells):
    rows = read(write_csv(cells, [cells]).content, "utf-8-sig")
    for cell in (cell for row in rows for cell in row):
        assert not cell.lstrip(BLANKS).startswith(TRIGGERS)


def test_cp932_reports_what_it_had_to_replace_and_where():
    file = write_csv(["氏名", "町"], [["髙橋", "一丁目"], ["𠮷野", "a〜b −"]], encoding="cp932")
    assert read(file.content, "cp932")[2] == ["〓野", "a～b －"]
    assert [(s.row, s.column, s.character) for s in file.substitutions] == [(3, 1, "𠮷")]


def test_a_file_for_machines_is_left_as_it_is():
    file = write_csv(["a"], [["-1+2"]], encoding="cp932", for_excel=False)
    assert file.content == b"a\r\n-1+2\r\n"
