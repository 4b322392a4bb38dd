"""The tables on paper: A4 or A3 across, black on white, headings repeated. DOMAIN 6.2."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportlab.lib.units import mm

from office import wareki
from office.documents.fonts import BOLD, GOTHIC, font, width
from office.documents.pdf import A4_LANDSCAPE, Document, Page
from office.documents.wrapping import wrap

from .screen import PARTS
from .tables import Cell, Row, Table, shown

Paper = Literal["a4", "a3"]
SIZES: dict[str, tuple[float, float]] = {"a4": A4_LANDSCAPE, "a3": (420.0, 297.0)}
MARGIN, HEAD, FOOT, NOTE = 10.0, 17.0, 6.0, 3.8
LOWEST_ROW, USUAL_ROW, HIGHEST_ROW = 2.65, 4.0, 6.2
LARGEST, SMALLEST = 9.0, 4.2
PAD = 0.7
HEADING_LINE, GROUP_LINE = 3.0, 4.2
SHADE = 0.92


@dataclass(frozen=True)
class Edition:
    """What stands on every page beside the table: when printed, how noughts look, the digest."""

    printed_on: date
    zero: str = "0"
    seal: str = ""
    paper: Paper = "a4"


@dataclass(frozen=True)
class Fit:
    """How a table is made to fit its paper."""

    size: float
    widths: tuple[float, ...]
    row: float
    rows_a_page: int
    heading: float
    labels: tuple[tuple[str, ...], ...]


def paper_of(asked: str) -> Paper:
    """The paper asked for: A3, or else A4."""
    return "a3" if asked == "a3" else "a4"


def as_pdf(tables: Sequence[Table], edition: Edition, *, title: str) -> bytes:
    """The tables one after the other, each on pages of its own."""
    document = Document(SIZES[edition.paper], title=title)
    sheets = [
        (table, fit, rows, last)
        for table in tables
        for fit in [fitted(table, edition)]
        for rows, last in _pages(table, fit)
    ]
    for number, (table, fit, rows, last) in enumerate(sheets, start=1):
        page = document.page()
        _frame(page, table, edition, f"{number} / {len(sheets)}")
        below = _grid(page, table, fit, rows, edition)
        if last:
            for n, note in enumerate(table.notes):
                page.text(MARGIN, below + 1.5 + n * NOTE, f"※ {note}", size=7)
    return document.pdf()


def fitted(table: Table, edition: Edition) -> Fit:
    """The largest type at which the columns fit beside, and the rows, if they can, below."""
    across, down = SIZES[edition.paper]
    room = across - 2 * MARGIN
    size, widths, labels = LARGEST, _widths(table, LARGEST, edition), _labels(table)
    while sum(widths) > room and size > SMALLEST:
        size = round(size - 0.2, 1)
        widths = _widths(table, size, edition)
    if sum(widths) > room:
        widths = [one * room / sum(widths) for one in widths]
    spare = max(room - sum(widths), 0) / max(len(widths), 1)
    widths = [one + min(spare, one * 1.5) for one in widths]
    heading = HEADING_LINE * (max((len(one) for one in labels), default=1) + 0.4)
    heading += GROUP_LINE if any(column.group for column in table.columns) else 0
    height = down - 2 * MARGIN - HEAD - FOOT - heading - NOTE * len(table.notes) - 2
    row = min(HIGHEST_ROW, max(LOWEST_ROW, height / max(len(table.rows), 1)))
    if row * len(table.rows) > height + 0.01:
        row = max(USUAL_ROW, size * 1.2 / mm)
    size = min(size, row * mm / 1.2)
    return Fit(size, tuple(widths), row, max(1, int(height / row + 0.01)), heading, labels)


def _labels(table: Table) -> tuple[tuple[str, ...], ...]:
    """Each heading in its lines: at a blank, and the note below it."""
    return tuple(
        (*column.label.split(), *([column.note] if column.note else [])) for column in table.columns
    )


def _pages(table: Table, fit: Fit) -> Iterator[tuple[Sequence[Row], bool]]:
    """The rows of each page, and whether it is the last; a page ends with a heading's rows."""
    rows = list(table.rows)
    while len(rows) > fit.rows_a_page:
        end = fit.rows_a_page
        while table.is_grouped and end > 1 and rows[end].group == rows[end - 1].group:
            end -= 1
        end = end if end > 1 else fit.rows_a_page
        yield rows[:end], False
        rows = rows[end:]
    yield rows, True


def words(cell: Cell, edition: Edition) -> str:
    """A cell on paper; of a correction both values."""
    now = shown(cell.value, zero=edition.zero)
    if not cell.is_corrected:
        return now
    return f"{shown(cell.before, zero='0') or '0'}→{now or '0'}"


def _measure(text: str, size: float, face: str = GOTHIC) -> float:
    """Millimetres; the typeface has every half-width sign half an em wide."""
    return (len(text) * size / 2 if text.isascii() else width(text, face, size)) / mm


def _widths(table: Table, size: float, edition: Edition) -> list[float]:
    heads = [max((_measure(row.label, size) for row in table.rows), default=10)]
    heads[0] = max(heads[0], _measure(table.row_title, size))
    if table.is_grouped:
        heads.insert(0, max(_measure(row.group, size, BOLD) for row in table.rows))
    columns = []
    for column, label in zip(table.columns, _labels(table), strict=True):
        cells = (words(table.cell(row, column), edition) for row in table.rows)
        widest = max((_measure(text, size) for text in cells), default=0)
        columns.append(max([widest, *(_measure(line, size - 0.6) for line in label)]))
    return [one + 2 * PAD for one in (*heads, *columns)]


def _frame(page: Page, table: Table, edition: Edition, number: str) -> None:
    right = page.width - MARGIN
    name = f"{table.number}　{table.title}" if table.number else table.title
    page.text(page.width / 2, MARGIN, name, size=14, font=BOLD, align="centre")
    period = f"{table.period}　{PARTS.get(table.part, '')}".rstrip()
    page.text(page.width / 2, MARGIN + 7.5, period, size=10, align="centre")
    page.text(right, MARGIN, table.fiscal_year, size=9, align="right")
    printed = f"出力日 {wareki.long_date(edition.printed_on)}"
    page.text(right, MARGIN + 4.5, printed, size=8, align="right")
    units = sorted({one.unit for one in table.columns} | {one.unit for one in table.rows})
    units = [unit for unit in units if unit]
    if units:
        page.text(right, MARGIN + 9, f"単位：{'・'.join(units)}", size=8, align="right")
    foot = page.height - MARGIN - 2.5
    page.text(right, foot, number, size=8, align="right")
    if edition.seal:
        page.text(MARGIN, foot, edition.seal, size=6.5)


def _grid(page: Page, table: Table, fit: Fit, rows: Sequence[Row], edition: Edition) -> float:
    """Draw headings and rows; return the y below."""
    top = MARGIN + HEAD
    edges = [MARGIN]
    for one in fit.widths:
        edges.append(edges[-1] + one)
    _headings(page, table, fit, edges, top)
    y = top + fit.heading
    for n, row in enumerate(rows):
        is_new_group = table.is_grouped and (n == 0 or rows[n - 1].group != row.group)
        _row(page, table, fit, row, edges, y, edition, with_group=is_new_group)
        strong = is_new_group or row.level in {"sum", "total"}
        left = edges[1] if table.is_grouped and not is_new_group else edges[0]
        page.line(left, y, edges[-1], y, weight=0.5 if strong else 0.2)
        y += fit.row
    page.line(edges[0], y, edges[-1], y, weight=0.6)
    _verticals(page, table, edges, top, y)
    return y


def _verticals(page: Page, table: Table, edges: list[float], top: float, bottom: float) -> None:
    """Lines between the columns; within a group they begin below its heading."""
    heads = 2 if table.is_grouped else 1
    has_groups = any(column.group for column in table.columns)
    below = top + (GROUP_LINE if has_groups else 0)
    strong, n = {0, heads, len(edges) - 1}, heads
    for _, columns in table.column_groups():
        strong |= {n} if has_groups else set()
        n += len(columns)
    for n, x in enumerate(edges):
        is_strong = n in strong
        start = top if is_strong or n < heads else below
        page.line(x, start, x, bottom, weight=0.6 if is_strong else 0.2)


def _headings(page: Page, table: Table, fit: Fit, edges: list[float], top: float) -> None:
    heads = 2 if table.is_grouped else 1
    page.box(edges[0], top, edges[-1] - edges[0], fit.heading, weight=0.6, fill=SHADE)
    size = max(fit.size - 0.6, SMALLEST - 0.4)
    title = table.row_title
    middle = top + fit.heading / 2 - size * 0.6 / mm
    page.text((edges[heads - 1] + edges[heads]) / 2, middle, title, size=size, align="centre")
    n, has_groups = heads, any(column.group for column in table.columns)
    below = top + (GROUP_LINE if has_groups else 0)
    for label, columns in table.column_groups():
        left, right = edges[n], edges[n + len(columns)]
        if label:
            page.text((left + right) / 2, top + 0.7, label, size=size, font=BOLD, align="centre")
            page.line(left, below, right, below, weight=0.2)
        for place in range(len(columns)):
            _label(page, fit, n - heads + place, edges[n + place : n + place + 2], below, size)
        n += len(columns)


def _label(
    page: Page, fit: Fit, column: int, sides: Sequence[float], top: float, size: float
) -> None:
    lines = fit.labels[column]
    room = max((len(one) for one in fit.labels), default=1)
    y = top + 0.5 + (room - len(lines)) * HEADING_LINE / 2
    for line in lines:
        page.text((sides[0] + sides[1]) / 2, y, line, size=size, align="centre")
        y += HEADING_LINE


def _row(
    page: Page,
    table: Table,
    fit: Fit,
    row: Row,
    edges: list[float],
    y: float,
    edition: Edition,
    *,
    with_group: bool,
) -> None:
    strong = row.level in {"sum", "total"}
    face = BOLD if strong else GOTHIC
    if strong:
        first = edges[1] if table.is_grouped else edges[0]
        page.box(first, y, edges[-1] - first, fit.row, weight=0, fill=0.96)
    text_top = y + (fit.row - fit.size * 1.05 / mm) / 2
    if with_group:
        page.text(edges[0] + PAD, text_top, row.group, size=fit.size, font=BOLD)
    heads = 2 if table.is_grouped else 1
    indent = 1.5 if row.level == "part" else 0
    page.text(edges[heads - 1] + PAD + indent, text_top, row.label, size=fit.size, font=face)
    _cells(page, table, fit, row, edges[heads:], y, edition)


def _cells(
    page: Page,
    table: Table,
    fit: Fit,
    row: Row,
    edges: list[float],
    y: float,
    edition: Edition,
) -> None:
    """The figures, straight to the canvas: there are thousands of them."""
    canvas = page.canvas
    strong = row.level in {"sum", "total"}
    baseline = (page.height - y - fit.row / 2) * mm - fit.size * 0.36
    for column, left, right in zip(table.columns, edges, edges[1:], strict=False):
        cell = table.cell(row, column)
        text = words(cell, edition)
        if not text:
            continue
        if table.is_list or not text.isascii():
            _words(page, text, left, y, right - left, fit)
            continue
        face = BOLD if strong or cell.is_corrected else GOTHIC
        font(face)
        canvas.setFont(face, fit.size)
        canvas.drawRightString((right - PAD) * mm, baseline, text)


def _words(page: Page, text: str, x: float, y: float, room: float, fit: Fit) -> None:
    """A text in a cell of one line, cut where it does not fit."""
    size = fit.size
    inside = (room - 2 * PAD) * mm
    while size > SMALLEST and width(text, GOTHIC, size) > inside:
        size -= 0.4
    lines = wrap(text, GOTHIC, size, inside)
    shown_text = lines[0] if len(lines) == 1 else f"{lines[0][:-1]}…"
    page.text(x + PAD, y + (fit.row - size * 1.05 / mm) / 2, shown_text, size=size)


def seal_of(label: str, digest: str) -> str:
    """What a page of a closed month says of itself."""
    return f"{label}　照合値（SHA-256） {digest}" if digest else ""
