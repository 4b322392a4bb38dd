"""Printed forms, read back from their bytes."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from office.documents import fonts
from office.documents.barcodes import NotEncodable, bars
from office.documents.fonts import BOLD, MINCHO
from office.documents.pdf import A4, Document
from office.documents.wrapping import NOT_FIRST, wrap

SANS = "BIZ-UDGothic"


def text_of(pdf):
    return PdfReader(BytesIO(pdf)).pages[0].extract_text()


def picture_of(pdf, dpi=200):
    with pypdfium2.PdfDocument(pdf) as document:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil()


def fonts_in(pdf):
    """Name of each font in the file, and whether its program is in the file."""
    found = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for each in page["/Resources"].get("/Font", {}).values():
            entry = each.get_object()
            descriptor = entry.get("/FontDescriptor")
            if "/DescendantFonts" in entry:
                descriptor = entry["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            found[entry["/BaseFont"]] = (
                descriptor is not None and "/FontFile2" in descriptor.get_object()
            )
    return found


def test_text_is_read_back_and_every_font_is_embedded():
    document = Document(title="撤去依頼書")
    page = document.page()
    page.text(20, 20, "撤去依頼書 R8-00012", size=16, font=BOLD)
    page.text(20, 40, "三軒茶屋 北")
    page.text(20, 50, "髙橋 邉", font=MINCHO)
    pdf = document.pdf()
    text = text_of(pdf)
    assert all(word in text for word in ("撤去依頼書 R8-00012", "三軒茶屋 北", "髙橋 邉"))
    embedded = fonts_in(pdf)
    assert len(embedded) >= 3
    assert all(embedded.values()), embedded
    assert not any("Helvetica" in name for name in embedded)


def test_an_empty_document_has_no_font_from_outside():
    pdf = Document().pdf()
    assert all(fonts_in(pdf).values())


def test_the_same_page_prints_the_same_bytes():
    def make():
        document = Document()
        document.page().text(10, 10, "同じ")
        return document.pdf()

    assert make() == make()


def test_a_rare_character_is_drawn_by_the_other_font_and_a_missing_one_as_geta():
    rare = next(
        c
        for c in map(chr, range(0x20000, 0x2A6D6))
        if fonts.has_glyph(MINCHO, c) and not fonts.has_glyph(SANS, c)
    )
    assert fonts.runs(f"山{rare}田", SANS) == [(SANS, "山"), (MINCHO, rare), (SANS, "田")]
    assert fonts.runs("\U0001f6b2", SANS) == [(SANS, "〓")]
    assert fonts.missing("山\U0001f6b2田\U0001f6b2") == "\U0001f6b2"
    assert fonts.runs("辻\U000e0100", SANS) == [(SANS, "辻")]
    document = Document()
    document.page().text(10, 10, f"山{rare}田")
    assert rare in text_of(document.pdf())


@pytest.mark.parametrize("text", ["0800000012", "08-123456", "R8-00012"])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_printed_barcodes_are_read_back(text, dpi):
    document = Document()
    page = document.page()
    page.qr(20, 20, 25, text)
    page.code128(20, 60, 60, 12, text)
    page.code39(20, 90, 110, 12, text)
    read = zxingcpp.read_barcodes(picture_of(document.pdf(), dpi))
    assert sorted(
        (str(code.format).split(".")[-1].replace(" ", ""), code.text) for code in read
    ) == sorted([("Code128", text), ("Code39", text), ("QRCode", text)])


def test_barcodes_are_vectors():
    document = Document()
    document.page().qr(20, 20, 25, "0800000012")
    resources = PdfReader(BytesIO(document.pdf())).pages[0]["/Resources"]
    assert "/XObject" not in resources


@pytest.mark.parametrize(
    ("kind", "text"), [("code39", "abc"), ("code39", "札1"), ("code128", "札1"), ("code128", "")]
)
def test_what_a_barcode_cannot_carry_is_refused(kind, text):
    with pytest.raises(NotEncodable):
        getattr(Document().page(), kind)(0, 0, 50, 10, text)


def test_bars_merge_neighbouring_modules():
    assert bars("1101001") == [(0, 2), (3, 1), (6, 1)]
    assert bars("000") == []


def test_no_line_is_too_wide_or_starts_with_a_mark():
    text = "撤去した自転車は、保管所で2か月間保管します。（詳しくは、裏面をご覧ください。）" * 4
    for room in (60, 77, 100, 133):
        lines = wrap(text, SANS, 10, room)
        assert "".join(lines) == text
        assert all(fonts.width(line, SANS, 10) <= room + 10 for line in lines)
        assert not any(line[0] in NOT_FIRST for line in lines)


def test_latin_words_stay_whole_and_breaks_are_kept():
    assert wrap("番号 ABCDEF1234\n次", SANS, 10, 60) == ["番号", "ABCDEF1234", "次"]


def test_a_box_shrinks_its_text_and_tells_when_it_does_not_fit():
    document = Document()
    page = document.page()
    assert page.text_box(10, 10, 50, 10, "短い文")
    assert page.text_box(10, 30, 50, 10, "少し長い文なので小さくなります。" * 2)
    assert not page.text_box(10, 50, 50, 10, "とても長い文は入りません。" * 30)
    text = text_of(document.pdf())
    assert "…" in text


def test_a_box_keeps_its_text_inside():
    document = Document()
    document.page().text_box(50, 50, 40, 20, "撤去した自転車は保管所で保管します。" * 20, size=11)
    picture = picture_of(document.pdf(), 100)
    ink = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    left, top, right, bottom = (edge / 100 * 25.4 for edge in ink)
    assert left >= 49.5
    assert top >= 49.5
    assert right <= 90.8
    assert bottom <= 70.5


def test_a_table_has_its_cells_in_order():
    document = Document()
    below = document.page().table(
        10,
        10,
        [30, 60],
        [["R8-1", "三軒茶屋"], ["R8-2", "とても長い場所の名前" * 5]],
        header=["番号", "場所"],
    )
    assert below == pytest.approx(31)
    text = text_of(document.pdf())
    assert text.index("番号") < text.index("R8-1") < text.index("三軒茶屋") < text.index("R8-2")


def test_a_picture_keeps_its_shape():
    raw = BytesIO()
    Image.new("RGB", (200, 100), "black").save(raw, "PNG")
    document = Document(A4)
    document.page().image(20, 20, 50, 50, raw.getvalue())
    ink = picture_of(document.pdf(), 100).point(lambda v: 255 if v < 128 else 0).getbbox()
    left, top, right, bottom = (edge / 100 * 25.4 for edge in ink)
    assert (right - left) / (bottom - top) == pytest.approx(2, rel=0.03)


def test_a_missing_font_names_the_package(monkeypatch):
    monkeypatch.setattr(fonts, "FOLDERS", [])
    monkeypatch.setattr(fonts, "_ask_fontconfig", lambda _face: None)
    fonts.font.cache_clear()
    try:
        with pytest.raises(fonts.FontMissing, match="fonts-ipamj-mincho"):
            fonts.font(MINCHO)
    finally:
        fonts.font.cache_clear()


def test_fontconfig_finds_what_the_known_folders_do_not(monkeypatch):
    found = fonts._ask_fontconfig(fonts.FACES[MINCHO])
    assert found is None or found.name == "ipamjm.ttf"
