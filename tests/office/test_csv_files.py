"""CSV files that Excel and the police's programs read."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from office.csv_files import Dialect, Substitutions, csv_parts, harmless, write_csv

# What a spreadsheet skips before it looks whether a formula begins, and by what it knows one.
SKIPPED = " \u00a0\u3000\u2000\u200b\ufeff\x0b\x0c"
BEGINNINGS = tuple("=+-@|＝＋－＠｜−\t\r\n")


def read(content, encoding):
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def test_excel_sees_utf8_by_its_mark():
    file = write_csv(["番号", "場所"], [["R8-1", "三軒茶屋"]])
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert read(file.content, "utf-8-sig") == [["番号", "場所"], ["R8-1", "三軒茶屋"]]


@pytest.mark.parametrize(
    "evil",
    [
        *("=1+1", "+1", "-1+2", "@SUM(A1)", "＝1", "＋1", "－1", "＠A1", "|x", "｜x", "−1"),
        *("　=1", "\u00a0=cmd", "\u200b=1", "\ufeff=1", "\x0b=1", " \u3000 ＝1"),
        *("\t=1", "\t1", "\rx", "\nx", " \n=1"),
    ],
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
        assert not cell.lstrip(SKIPPED).startswith(BEGINNINGS)


def test_cp932_reports_what_it_had_to_replace_and_where():
    file = write_csv(["氏名", "町"], [["髙橋", "一丁目"], ["𠮷野", "a〜b −"]], encoding="cp932")
    assert read(file.content, "cp932")[2] == ["吉野", "a～b －"]
    found = [(one.row, one.column, one.character, one.instead) for one in file.substitutions]
    assert found == [(3, 1, "𠮷", "吉")]


def test_what_has_no_plain_glyph_becomes_a_mark():
    file = write_csv(["備考"], [["😀と𡈽"]], encoding="cp932")
    assert read(file.content, "cp932")[1] == ["〓と〓"]


def test_signs_put_together_and_selectors_of_shape_are_no_loss_of_letters():
    file = write_csv(["氏名"], [["か\u3099 葛\U000e0100城"]], encoding="cp932")
    assert read(file.content, "cp932")[1] == ["が 葛城"]
    assert [one.character for one in file.substitutions] == ["\U000e0100"]


def test_all_that_is_replaced_is_counted_and_a_thousand_places_are_kept():
    found = Substitutions()
    rows = [["😀", "𠮷"]] * 1500
    content = b"".join(csv_parts(["a", "b"], rows, Dialect("cp932"), found))
    assert len(read(content, "cp932")) == 1501
    assert (found.total, len(found.places)) == (3000, 1000)
    assert found.characters == {("😀", "〓"): 1500, ("𠮷", "吉"): 1500}


def test_a_long_file_comes_in_pieces_that_make_the_whole():
    rows = [[str(number), "三軒茶屋"] for number in range(20_000)]
    parts = list(csv_parts(["番号", "場所"], iter(rows), Dialect(), Substitutions()))
    assert len(parts) > 5
    assert max(map(len, parts)) < 200_000
    assert read(b"".join(parts), "utf-8-sig") == [["番号", "場所"], *rows]


def test_with_tabs_between_the_cells_there_are_none_inside():
    rows = [["1行目\r\n2行目\tあと", "=1", 3000]]
    dialect = Dialect(tabs=True)
    text = b"".join(csv_parts(["備考", "b", "円"], rows, dialect, Substitutions())).decode()
    assert text == "\ufeff備考\tb\t円\r\n1行目 2行目 あと\t'=1\t3000\r\n"


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        ("0800000017", '="0800000017"'),
        ("0", "0"),
        ("123456789012", '="123456789012"'),
        ("12E34", '="12E34"'),
        ("1-2-3", '="1-2-3"'),
        ("4/10", '="4/10"'),
        ("2026-04-10", "2026-04-10"),
        ("桜12-00345", "桜12-00345"),
        ("=1+1", "'=1+1"),
    ],
)
def test_excel_can_be_made_to_leave_digits_alone(written, cell):
    dialect = Dialect(keep_digits=True)
    parts = csv_parts(["a"], [[written]], dialect, Substitutions())
    assert read(b"".join(parts), "utf-8-sig")[1] == [cell]


def test_a_file_for_machines_is_left_as_it_is():
    file = write_csv(["a"], [["-1+2"]], encoding="cp932", for_excel=False)
    assert file.content == b"a\r\n-1+2\r\n"
