"""CSV files for Excel and for machines. DESIGN §4-13, C45."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Encoding = Literal["utf-8-sig", "cp932"]

# Excel and its relatives take these for the start of a formula, also behind blanks.
TRIGGERS = tuple("=+-@＝＋－＠\t\r\n|")
BLANKS = " \u00a0\u3000"
SUBSTITUTE = "〓"
# cp932 has another code for what Unicode writes so; no information is lost.
EQUIVALENT = str.maketrans(
    {
        "\u301c": "\uff5e",
        "\u2212": "\uff0d",
        "\u2014": "\u2015",
        "\u00a5": "\uffe5",
        "\u2016": "\u2225",
    }
)


@dataclass(frozen=True)
class Substitution:
    """A character that the file's encoding does not have."""

    row: int
    column: int
    character: str


@dataclass(frozen=True)
class CsvFile:
    """The finished bytes, and what had to be replaced by 〓 in them."""

    content: bytes
    substitutions: list[Substitution] = field(default_factory=list)


def write_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: Encoding = "utf-8-sig",
    for_excel: bool = True,
) -> CsvFile:
    """Write a CSV; rows and columns of the substitutions count from 1, the header being row 1.

    `for_excel` puts an apostrophe before whatever would be taken for a formula.
    """
    substitutions: list[Substitution] = []
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL if for_excel else csv.QUOTE_MINIMAL)
    for number, row in enumerate([header, *rows], start=1):
        cells = [harmless(each) if for_excel else _text(each) for each in row]
        if encoding == "cp932":
            cells = [
                _into_cp932(cell, number, column, substitutions)
                for column, cell in enumerate(cells, start=1)
            ]
        writer.writerow(cells)
    return CsvFile(buffer.getvalue().encode(encoding), substitutions)


def harmless(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula. Plain numbers stay numbers."""
    text = _text(value)
    if isinstance(value, int | float) or not text.lstrip(BLANKS).startswith(TRIGGERS):
        return text
    return f"'{text}"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _into_cp932(text: str, row: int, column: int, found: list[Substitution]) -> str:
    text = text.translate(EQUIVALENT)
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return "".join(_substitute(each, row, column, found) for each in text)
    return text


def _substitute(character: str, row: int, column: int, found: list[Substitution]) -> str:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        found.append(Substitution(row, column, character))
        return SUBSTITUTE
    return character
