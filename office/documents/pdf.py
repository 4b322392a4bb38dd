"""Printed forms in millimetres: a document of pages, drawn from the top left corner.

    document = Document(title="撤去依頼書")
    page = document.page()
    page.text(20, 20, "撤去依頼書", size=16, font=BOLD)
    page.qr(170, 15, 25, "R8-00012")
    answer = document.pdf()

Positions and sizes are millimetres, type sizes points; y grows downwards. Every typeface is
embedded (DESIGN §4-11), and nothing drawn depends on the clock: the same record prints the
same bytes.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from . import barcodes
from .fonts import BOLD, GOTHIC, MINCHO, font, runs, width
from .wrapping import wrap

__all__ = ["A4", "BOLD", "GOTHIC", "MINCHO", "POSTCARD", "Document", "Page"]

A4 = (210.0, 297.0)
A4_LANDSCAPE = (297.0, 210.0)
POSTCARD = (100.0, 148.0)

Align = Literal["left", "centre", "right"]
LEADING = 1.4  # line to line, in type sizes
ASCENT = 0.88  # top of the box to the baseline, in type sizes


class Document:
    """A PDF under construction. `title` is seen in the viewer's window: nothing personal."""

    def __init__(self, size: tuple[float, float] = A4, *, title: str = "") -> None:
        self.size = size
        self._buffer = BytesIO()
        font(GOTHIC)
        self._canvas = Canvas(
            self._buffer,
            pagesize=(size[0] * mm, size[1] * mm),
            initialFontName=GOTHIC,  # type: ignore[arg-type] # the stubs say float
            invariant=1,
            pageCompression=1,
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("放置自転車管理システム")
        self._canvas.setAuthor("")
        self._started = False

    def page(self) -> "Page":
        """Start a new page."""
        if self._started:
            self._canvas.showPage()
        self._started = True
        return Page(self._canvas, self.size)

    def pdf(self) -> bytes:
        """Finish, and return the file's bytes."""
        if not self._started:
            self.page()
        self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()


class Page:
    """One sheet of paper."""

    def __init__(self, canvas: Canvas, size: tuple[float, float]) -> None:
        self.canvas = canvas
        self.width, self.height = size

    # --- text ---------------------------------------------------------------------------
    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 10,
        font: str = GOTHIC,
        align: Align = "left",
        grey: float = 0,
    ) -> float:
        """Write one line whose top is at `y`; return its width in millimetres."""
        long = width(text, font, size)
        start = x * mm - {"left": 0.0, "centre": long / 2, "right": long}[align]
        baseline = (self.height - y) * mm - size * ASCENT
        line = self.canvas.beginText(start, baseline)
        line.setFillGray(grey)
        for name, piece in runs(text, font):
            line.setFont(name, size)
            line.textOut(piece)
        self.canvas.drawText(line)
        return long / mm

    def text_box(  # noqa: PLR0913 (a box has four sides)
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        text: str,
        *,
        size: float = 10,
        least: float = 6,
        font: str = GOTHIC,
        align: Align = "left",
        leading: float = LEADING,
    ) -> bool:
        """Write wrapped text into a box, smaller where it must be, down to `least` points.

        Return whether all of it fits; what does not is cut, with 「…」 at the end.
        """
        lines, size = _fit(text, font, size, least, w * mm, h * mm / leading)
        room = max(1, int(h * mm / (size * leading) + 0.001))
        fits = len(lines) <= room
        if not fits:
            lines = [*lines[: room - 1], f"{lines[room - 1][:-1]}…"]
        anchor = {"left": x, "centre": x + w / 2, "right": x + w}[align]
        for position, line in enumerate(lines):
            top = y + position * size * leading / mm
            self.text(anchor, top, line, size=size, font=font, align=align)
        return fits

    # --- lines, areas, pictures ---------------------------------------------------------
    def line(
        self, x1: float, y1: float, x2: float, y2: float, *, weight: float = 0.3, grey: float = 0
    ) -> None:
        """Draw a line `weight` points thick."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(grey)
        self.canvas.line(x1 * mm, self._up(y1), x2 * mm, self._up(y2))

    def box(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        weight: float = 0.3,
        fill: float | None = None,
    ) -> None:
        """Draw a rectangle; `fill` is a grey from 0 (black) to 1 (white), `weight` 0 no edge."""
        self.canvas.setLineWidth(weight)
        self.canvas.setStrokeGray(0)
        if fill is not None:
            self.canvas.setFillGray(fill)
        stroke, filled = int(weight > 0), int(fill is not None)
        self.canvas.rect(x * mm, self._up(y + h), w * mm, h * mm, stroke=stroke, fill=filled)
        self.canvas.setFillGray(0)

    def image(self, x: float, y: float, w: float, h: float, data: bytes) -> None:
        """Place a picture inside the box, whole and undistorted, in its middle."""
        picture = ImageReader(BytesIO(data))
        self.canvas.drawImage(
            picture,
            x * mm,
            self._up(y + h),
            w * mm,
            h * mm,
            preserveAspectRatio=True,
            anchor="c",
            mask="auto",
        )

    # --- tables -------------------------------------------------------------------------
    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        header: Sequence[str] = (),
        row_height: float = 7,
        size: float = 9,
    ) -> float:
        """Draw a ruled table of one-height rows; return the y below it.

        Cells shrink and then wrap to stay inside. The caller decides how many rows a page takes.
        """
        for cells, bold in [*([(header, True)] if header else []), *((row, False) for row in rows)]:
            left = x
            for cell_width, cell in zip(widths, cells, strict=True):
                self.box(left, y, cell_width, row_height, fill=0.9 if bold else None)
                self._cell(left, y, cell_width, row_height, cell, size, BOLD if bold else GOTHIC)
                left += cell_width
            y += row_height
        return y

    def _cell(
        self, x: float, y: float, w: float, h: float, text: str, size: float, face: str
    ) -> None:
        inside = w - 2
        lines, fitted = _fit(text, face, size, 5, inside * mm, (h - 0.6) * mm / LEADING)
        top = y + max(0.3, (h - len(lines) * fitted * LEADING / mm) / 2)
        self.text_box(x + 1, top, inside, y + h - top, text, size=fitted, least=5, font=face)

    # --- barcodes -----------------------------------------------------------------------
    def code128(self, x: float, y: float, w: float, h: float, text: str) -> None:
        """Draw a Code 128 inside the box, its quiet zones included."""
        self._bars(x, y, w, h, barcodes.code128(text))

    def code39(self, x: float, y: float, w: float, h: float, text: str) -> None:
        """Draw a Code 39 inside the box, its quiet zones included."""
        self._bars(x, y, w, h, barcodes.code39(text))

    def qr(self, x: float, y: float, side: float, text: str, *, error: str = "m") -> None:
        """Draw a QR code inside the square, its quiet zone included."""
        rows = barcodes.qr(text, error=error)
        module = side / (len(rows) + 2 * barcodes.QUIET_QR)
        path = self.canvas.beginPath()
        for down, row in enumerate(rows):
            pattern = "".join("1" if dark else "0" for dark in row)
            for first, count in barcodes.bars(pattern):
                left = x + (barcodes.QUIET_QR + first) * module
                top = y + (barcodes.QUIET_QR + down + 1) * module
                path.rect(left * mm, self._up(top), count * module * mm, module * mm)
        self._fill_black(path)

    def _bars(self, x: float, y: float, w: float, h: float, modules: str) -> None:
        module = w / (len(modules) + 2 * barcodes.QUIET_LINEAR)
        path = self.canvas.beginPath()
        for first, count in barcodes.bars(modules):
            left = x + (barcodes.QUIET_LINEAR + first) * module
            path.rect(left * mm, self._up(y + h), count * module * mm, h * mm)
        self._fill_black(path)

    def _fill_black(self, path: object) -> None:
        self.canvas.setFillGray(0)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _up(self, y: float) -> float:
        """Millimetres from the top as points from the bottom."""
        return (self.height - y) * mm


def _fit(
    text: str, face: str, size: float, least: float, room: float, height: float
) -> tuple[list[str], float]:
    """Wrap at the largest type size from `size` down to `least` at which all lines fit.

    `height` is in points of type, that is, already divided by the leading.
    """
    while True:
        lines = wrap(text, face, size, room)
        if len(lines) * size <= height + 0.01 or size <= least:
            return lines, size
        size = max(least, size - 0.5)
