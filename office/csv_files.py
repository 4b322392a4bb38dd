"""CSV files for Excel and for machines. DESIGN §4-13, C45."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from office.text import plain_glyph

Encoding = Literal["utf-8-sig", "cp932"]

# Excel and its relatives take these for the start of a formula, in full width as well.
TRIGGERS = "=+-@|\u2212"
# These start a new cell or line where a program does not mind the quotes around them.
BREAKS = "\t\r\n"
# Signs that take no room on paper, and that a program may skip before it reads the formula.
INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cf", "Cc"})
SUBSTITUTE = "〓"
MOST_PLACES = 1000
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
# か and ゛ as two characters, as some machines write が.
APART = re.compile(".[\u3099\u309a]")
# What Excel would turn into a number or a day when it opens a CSV: 0123, 1-2-3, 12E34, a tag.
MISREAD = re.compile(
    r"0\d+|\d{12,}|\d+[eE]\d+|(?!\d{4}-\d\d-\d\d$)\d{1,4}[-/]\d{1,4}([-/]\d{1,4})?"
)


@dataclass(frozen=True)
class Substitution:
    """A character that the file's encoding does not have, and what stands there instead."""

    row: int
    column: int
    character: str
    instead: str = SUBSTITUTE


@dataclass
class Substitutions:
    """What had to be replaced: all of it counted, the first thousand places kept."""

    characters: Counter[tuple[str, str]] = field(default_factory=Counter)
    places: list[Substitution] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.characters.total()

    def add(self, found: Substitution) -> None:
        self.characters[found.character, found.instead] += 1
        if len(self.places) < MOST_PLACES:
            self.places.append(found)


@dataclass(frozen=True)
class Dialect:
    """How the cells are put into lines.

    `for_excel` puts an apostrophe before whatever would be taken for a formula. `keep_digits`
    writes 0123 as ="0123", the only way by which Excel leaves it alone; no other program likes
    that. With tabs between the cells there are none inside them, and no line ends either.
    """

    encoding: Encoding = "utf-8-sig"
    for_excel: bool = True
    keep_digits: bool = False
    tabs: bool = False


@dataclass(frozen=True)
class CsvFile:
    """The finished bytes, and what had to be replaced in them."""

    content: bytes
    substitutions: list[Substitution] = field(default_factory=list)


def write_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    encoding: Encoding = "utf-8-sig",
    for_excel: bool = True,
) -> CsvFile:
    """Write a CSV; rows and columns of the substitutions count from 1, the header being row 1."""
    found = Substitutions()
    dialect = Dialect(encoding, for_excel=for_excel)
    return CsvFile(b"".join(csv_parts(header, rows, dialect, found)), found.places)


def csv_parts(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    dialect: Dialect,
    found: Substitutions,
) -> Iterator[bytes]:
    """The file piece by piece, however long it is; what is replaced goes into `found`."""
    buffer = io.StringIO(newline="")
    quote_all = dialect.for_excel and not dialect.tabs
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, quoting=quoting, delimiter="\t" if dialect.tabs else ",")
    codec = "utf-8" if dialect.encoding == "utf-8-sig" else dialect.encoding
    if dialect.encoding == "utf-8-sig":
        yield b"\xef\xbb\xbf"
    for number, row in enumerate(_all(header, rows), start=1):
        cells = [_cell(value, dialect) for value in row]
        if dialect.encoding == "cp932":
            cells = [
                _into_cp932(cell, number, column, found)
                for column, cell in enumerate(cells, start=1)
            ]
        writer.writerow(cells)
        if buffer.tell() > 32_768:
            yield _taken(buffer).encode(codec)
    yield _taken(buffer).encode(codec)


def harmless(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula. Plain numbers stay numbers."""
    text = _text(value)
    if isinstance(value, int | float) or not like_formula(text):
        return text
    return f"'{text}"


def like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula, also behind blanks."""
    if not text or text[0].isalnum():
        return False
    for sign in text:
        if sign in BREAKS:
            return True
        if unicodedata.category(sign) not in INVISIBLE:
            return unicodedata.normalize("NFKC", sign)[0] in TRIGGERS
    return False


def _all(header: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[Sequence[object]]:
    yield header
    yield from rows


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _cell(value: object, dialect: Dialect) -> str:
    if dialect.tabs:
        value = value if isinstance(value, int | float) else " ".join(_text(value).split())
    if dialect.keep_digits and isinstance(value, str) and MISREAD.fullmatch(value):
        return f'="{value}"'
    return harmless(value) if dialect.for_excel else _text(value)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _into_cp932(text: str, row: int, column: int, found: Substitutions) -> str:
    text = text.translate(EQUIVALENT)
    if _fits(text):
        return text
    text = APART.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    return "".join(_substitute(sign, row, column, found) for sign in text)


def _substitute(sign: str, row: int, column: int, found: Substitutions) -> str:
    if _fits(sign):
        return sign
    instead = plain_glyph(sign)
    instead = instead if _fits(instead) else SUBSTITUTE
    found.add(Substitution(row, column, sign, instead))
    return instead


def _fits(text: str) -> bool:
    try:
        text.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
