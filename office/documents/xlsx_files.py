"""Excel files (XLSX) of any length, written row by row: text cells only. DESIGN §4-13, C45.

Every cell is an inline string in a cell formatted as text, so there is no formula in the file,
none comes into being when somebody edits a cell, and 0123 stays 0123. Nothing is kept in memory
but the row being written (ADR 20).
"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from xml.sax.saxutils import escape

MOST_ROWS = 1_048_575
"""What a sheet holds below its heading."""
LONGEST_TEXT = 32_767
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
SPECIAL = re.compile(r"[&<>\r]|_x[0-9A-Fa-f]{4}_")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
PIECE = 500
"""Rows put together before they are handed to the compressor."""


@dataclass(frozen=True)
class Heading:
    """A column: what stands above it, and how many half-width characters it shows."""

    label: str
    width: int = 12


def write_xlsx(
    target: IO[bytes],
    headings: Sequence[Heading],
    rows: Iterable[Sequence[object]],
    *,
    title: str,
    made_at: datetime,
    trace: str = "",
) -> int:
    """Write one sheet called `title` and return the number of its rows.

    The heading stays in sight and offers filters. `trace` is kept among the file's properties.
    Raises ValueError beyond what a sheet of Excel holds.
    """
    letters = [letter_of(place) for place in range(len(headings))]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in frame(title, made_at, trace).items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(head(headings).encode())
            sheet.write(line(1, letters, [one.label for one in headings], style=1).encode())
            piece: list[str] = []
            number = 1
            for number, row in enumerate(rows, start=2):
                if number > MOST_ROWS + 1:
                    message = f"Excelの表は{MOST_ROWS:,}行までです。"
                    raise ValueError(message)
                piece.append(line(number, letters, row, style=2))
                if len(piece) == PIECE:
                    sheet.write("".join(piece).encode())
                    piece.clear()
            sheet.write("".join(piece).encode())
            sheet.write(foot(letters[-1], number).encode())
    return number - 1


def line(number: int, letters: Sequence[str], row: Sequence[object], *, style: int) -> str:
    """One row of the sheet; an empty cell is left out."""
    cells = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is>'
        f'<t xml:space="preserve">{text}</t></is></c>'
        for letter, value in zip(letters, row, strict=True)
        if (text := cell_text(value))
    )
    return f'<row r="{number}">{cells}</row>'


def cell_text(value: object) -> str:
    """The value as XML. What XML cannot hold is left out: it has no shape on paper either."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(value)
    if len(text) > LONGEST_TEXT // 2:
        text = shortened(text)
    text = NO_XML.sub("", text)
    if not SPECIAL.search(text):
        return text
    # _x0041_ means A in these files; the underscore is escaped where somebody wrote just that.
    return escape(ESCAPED.sub("_x005F_", text.replace("\r\n", "\n").replace("\r", "\n")))


def shortened(text: str) -> str:
    """At most as many UTF-16 units as a cell holds."""
    units = text.encode("utf-16-le", "ignore")
    if len(units) <= 2 * LONGEST_TEXT:
        return text
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def letter_of(place: int) -> str:
    """The name of a column, counted from 0: A, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def head(headings: Sequence[Heading]) -> str:
    """The sheet down to its rows."""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{one.width + 2}" style="2" customWidth="1"/>'
        for n, one in enumerate(headings, start=1)
    )
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft"'
        ' state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="18"/><cols>{columns}</cols><sheetData>'
    )


def foot(last_letter: str, last_row: int) -> str:
    """The sheet from its rows on."""
    return f'</sheetData><autoFilter ref="A1:{last_letter}{last_row}"/></worksheet>'


def frame(title: str, made_at: datetime, trace: str) -> dict[str, str]:
    """The small files around the sheet."""
    return {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELATIONS,
        "docProps/core.xml": PROPERTIES.format(
            at=f"{made_at:%Y-%m-%dT%H:%M:%SZ}", title=escape(title), trace=escape(trace)
        ),
        "xl/workbook.xml": WORKBOOK.format(title=escape(sheet_name(title), {'"': "&quot;"})),
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS,
        "xl/styles.xml": STYLES,
    }


def sheet_name(title: str) -> str:
    """A name Excel accepts: at most 31 characters, none of them a sign of a reference."""
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "1"


DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>'
    '<Override PartName="/docProps/core.xml"'
    ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties"'
    ' Target="docProps/core.xml"/></Relationships>'
)
PROPERTIES = (
    f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
    "<dc:identifier>{trace}</dc:identifier>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created></cp:coreProperties>'
)
WORKBOOK = (
    f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    "<bookViews><workbookView/></bookViews>"
    '<sheets><sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
WORKBOOK_RELATIONS = (
    f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
# Style 0 is unused; 1 the heading; 2 text (format 49, "@"), which stays text when it is edited.
STYLES = (
    f'{DECLARATION}<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="BIZ UDPGothic"/></font>'
    '<font><b/><sz val="11"/><name val="BIZ UDPGothic"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8ECF4"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
    '<xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="49" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
