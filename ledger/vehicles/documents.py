"""Sheets of tags as PDF: black codes, a dark band that stays readable in grey. DOMAIN 6.3, 6.4."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode import code39, code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from office.documents.fonts import BOLD, GOTHIC, font

from . import codes as tag_codes
from .models import Tag, TagBatch, TagLayout, TagPrint, TagWording

BAND = HexColor("#a60000")  # prints as a dark grey under white letters
PADDING = 5 * mm
NUMBER_PT = 15  # DOMAIN 6.3 asks for 14 at least
MODULE = 0.33 * mm
STUB_HEIGHT = 34 * mm


@dataclass(frozen=True)
class Area:
    """A rectangle of the sheet in points; `y` is its lower edge."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.y + self.height


@dataclass(frozen=True)
class Style:
    """What all tags of one printing have in common."""

    layout: TagLayout
    wording: TagWording
    symbology: str


def tags_of(printed: TagPrint) -> list[Tag]:
    """The tags that a printing shows, in the order of their numbers."""
    if printed.tag is not None:
        return [printed.tag]
    batch = printed.batch
    if batch is None:
        return []
    tags = list(batch.tags.order_by("code"))
    first = (printed.first or batch.first) - batch.first
    last = (printed.last or batch.first + batch.count - 1) - batch.first
    return tags[first : last + 1]


def tag_sheets(printed: TagPrint) -> bytes:
    """The sheets of one printing as PDF, starting at the place chosen on the first sheet."""
    batch = printed.batch or (printed.tag.batch if printed.tag else None)
    symbology = batch.symbology if batch else TagBatch.Symbology.CODE128
    if printed.layout is None or printed.wording is None:
        message = "この印刷の面付けと文言が記録されていません。"
        raise ValueError(message)
    style = Style(printed.layout, printed.wording, symbology)
    return draw_sheets([tag.code for tag in tags_of(printed)], style, printed.start_position)


def draw_sheets(codes: Iterable[str], style: Style, start_position: int = 1) -> bytes:
    """Draw one label per code. `start_position` counts from 1, row by row."""
    for name in (GOTHIC, BOLD):
        font(name)
    layout = style.layout
    buffer = BytesIO()
    page = (layout.page_width * mm, layout.page_height * mm)
    canvas = Canvas(buffer, pagesize=page, pageCompression=1)
    canvas.setTitle("撤去札")
    for number, code in enumerate(codes, start_position - 1):
        place = number % layout.per_sheet
        if place == 0 and number > start_position - 1:
            canvas.showPage()
        left, top = layout.corner(place)
        width, height = layout.label_width * mm, layout.label_height * mm
        _label(canvas, Area(left * mm, page[1] - top * mm - height, width, height), code, style)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _label(canvas: Canvas, area: Area, code: str, style: Style) -> None:
    """One tag; the smaller it is, the fewer words it carries. The codes are always there."""
    large = area.height > 130 * mm
    small = area.height < 60 * mm
    inner = Area(
        area.x + PADDING,
        area.y + PADDING * (0.6 if small else 1),
        area.width - 2 * PADDING,
        area.height - PADDING * (1.2 if small else 2),
    )
    canvas.saveState()
    top = _band(canvas, inner, style.wording.heading, (7.5 if small else 11 if large else 9) * mm)
    bottom = inner.y
    if large:
        bottom = _stub(canvas, inner, code, style)
        bottom = _codes(canvas, Area(inner.x, bottom, inner.width, 27 * mm), code, style)
        bottom = _written_fields(canvas, inner, bottom)
    else:
        height = (21 if small else 25) * mm
        bottom = _codes(canvas, Area(inner.x, bottom, inner.width, height), code, style)
    _words(canvas, Area(inner.x, bottom, inner.width, top - bottom), style.wording, small=small)
    canvas.restoreState()


def _band(canvas: Canvas, inner: Area, heading: str, height: float) -> float:
    """The dark band with the heading. Returns where it ends."""
    y = inner.top - height
    canvas.setFillColor(BAND)
    canvas.setStrokeColor(black)
    canvas.setLineWidth(1.2)
    canvas.rect(inner.x, y, inner.width, height, fill=1, stroke=1)
    size = height * 0.55
    while canvas.stringWidth(heading, BOLD, size) > inner.width - 4 * mm:
        size -= 0.5
    canvas.setFillColor(white)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(inner.x + inner.width / 2, y + height / 2 - size * 0.36, heading)
    canvas.setFillColor(black)
    return y - 1.5 * mm


def _codes(canvas: Canvas, area: Area, code: str, style: Style) -> float:
    """QR to the left, bars with the number below to the right. Returns the upper edge."""
    side = area.height
    _qr(canvas, code, area.x, area.y, side)
    left = area.x + side + 2 * mm
    width = area.x + area.width - left
    _number(canvas, code, left, area.y + 0.5 * mm, width)
    bars = area.y + NUMBER_PT + 2 * mm
    _bars(canvas, code, style.symbology, Area(left, bars, width, area.top - bars))
    return area.top + 1.5 * mm


def _number(canvas: Canvas, code: str, x: float, y: float, width: float) -> None:
    """The number for the eye, at 14 pt or more: year, serial and check digit set apart."""
    canvas.setFont(BOLD, NUMBER_PT)
    canvas.drawCentredString(x + width / 2, y + 1, tag_codes.spoken(code))


def _bars(canvas: Canvas, code: str, symbology: str, area: Area) -> None:
    """Bars in the middle of `area`, with a quiet zone of ten modules to each side."""
    options: dict[str, Any] = {"barHeight": area.height, "quiet": False}
    drawn: code39.Standard39 | code128.Code128
    if symbology == TagBatch.Symbology.CODE39:
        # 12 characters of 16 modules (ratio 3) less a gap, and 20 quiet modules.
        module = min(MODULE, area.width / 211)
        drawn = code39.Standard39(code, barWidth=module, ratio=3.0, checksum=0, **options)
    else:
        drawn = code128.Code128(code, barWidth=MODULE, **options)
    drawn.drawOn(canvas, area.x + (area.width - drawn.width) / 2, area.y)


def _qr(canvas: Canvas, code: str, x: float, y: float, side: float) -> None:
    """The code as QR, level M, with its four quiet cells inside `side`."""
    widget = QrCodeWidget(code, barLevel="M", barBorder=4)
    x0, y0, x1, y1 = widget.getBounds()
    scale = [side / (x1 - x0), 0, 0, side / (y1 - y0), 0, 0]
    drawing = Drawing(side, side, transform=scale)
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, x, y)


def _written_fields(canvas: Canvas, inner: Area, bottom: float) -> float:
    """Lines to write on by hand, for the day the phone fails."""
    height = 13 * mm
    canvas.setLineWidth(0.6)
    canvas.rect(inner.x, bottom, inner.width, height)
    canvas.line(inner.x, bottom + height / 2, inner.x + inner.width, bottom + height / 2)
    canvas.setFont(GOTHIC, 8.5)
    text = bottom + height / 2 + 2.2 * mm
    canvas.drawString(inner.x + 2 * mm, text, "札付け　　　　月　　　　日　　　　時　　　　分")
    canvas.drawString(inner.x + 2 * mm, bottom + 2.2 * mm, "場所")
    canvas.drawString(inner.x + inner.width * 0.64, bottom + 2.2 * mm, "担当班")
    return bottom + height + 1.5 * mm


def _stub(canvas: Canvas, inner: Area, code: str, style: Style) -> float:
    """The part torn off and left at the place: removed, with the same number."""
    line = inner.y + STUB_HEIGHT
    canvas.saveState()
    canvas.setDash(3, 3)
    canvas.setLineWidth(0.8)
    canvas.line(inner.x - PADDING, line, inner.x + inner.width + PADDING, line)
    canvas.restoreState()
    canvas.setFont(GOTHIC, 6.5)
    canvas.drawRightString(inner.x + inner.width, line - 2.8 * mm, "切り取り・現場に残す")
    top = _codes(canvas, Area(inner.x, inner.y, inner.width, 20 * mm), code, style)
    room = Area(inner.x, top, inner.width, line - 3.5 * mm - top)
    _fit(canvas, [(GOTHIC, style.wording.stub)], room, 8.5)
    return line + 2.5 * mm


def _words(canvas: Canvas, area: Area, wording: TagWording, *, small: bool) -> None:
    texts = [(BOLD, wording.notice)]
    if not small:
        texts.append((GOTHIC, wording.caution))
        texts.append((GOTHIC, wording.english))
    texts.append((BOLD, wording.contact))
    _fit(canvas, [(face, text) for face, text in texts if text], area, 11)


def _fit(canvas: Canvas, texts: list[tuple[str, str]], area: Area, size: float) -> None:
    """Set the paragraphs as large as they fit into `area`; none is cut off.

    Raises ValueError when even 4 pt is too large: the wording is too long for the layout.
    """
    gap = 1 * mm
    while size >= 4:
        made = [Paragraph(_escape(text), _style(face, size)) for face, text in texts]
        heights = [paragraph.wrap(area.width, area.height)[1] for paragraph in made]
        if sum(heights) + gap * (len(made) - 1) <= area.height:
            break
        size -= 0.25
    else:
        message = "文言が長すぎて札に入りません。札の文言マスタを短くしてください。"
        raise ValueError(message)
    y = area.top
    for paragraph, height in zip(made, heights, strict=True):
        y -= height
        paragraph.drawOn(canvas, area.x, y)
        y -= gap


def _style(face: str, size: float) -> ParagraphStyle:
    return ParagraphStyle(face, fontName=face, fontSize=size, leading=size * 1.32, wordWrap="CJK")


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
