"""Barcodes as rows of dark and light modules, to be drawn as vectors."""

import segno
from barcode.codex import Code39, Code128

QUIET_LINEAR = 10  # modules of white each side (ISO/IEC 15417, 16388)
QUIET_QR = 4  # modules of white around (ISO/IEC 18004)


class NotEncodable(ValueError):
    """The text has a character that this kind of barcode cannot carry."""


def code128(text: str) -> str:
    """The modules of a Code 128 as "1" (bar) and "0" (space). Raises NotEncodable."""
    if not text or not text.isascii() or not text.isprintable():
        raise NotEncodable(f"「{text}」はCode 128にできません（半角の英数字と記号だけです）。")
    return str(Code128(text).build()[0])


def code39(text: str) -> str:
    """The modules of a Code 39 without check digit. Raises NotEncodable."""
    allowed = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
    if not text or any(character not in allowed for character in text):
        raise NotEncodable(f"「{text}」はCode 39にできません（半角の英大文字と数字だけです）。")
    return str(Code39(text, add_checksum=False).build()[0])


def qr(text: str, *, error: str = "m") -> list[list[bool]]:
    """The modules of a QR code, row by row, without its quiet zone; `error` is l, m, q or h."""
    made = segno.make_qr(text, error=error)
    return [[bool(module) for module in row] for row in made.matrix]


def bars(modules: str) -> list[tuple[int, int]]:
    """The dark bars of `modules`, as (first module, how many)."""
    found: list[tuple[int, int]] = []
    for position, module in enumerate(modules):
        if module != "1":
            continue
        if found and sum(found[-1]) == position:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((position, 1))
    return found
