"""The typefaces of printed forms: found on the machine, embedded in every PDF.

BIZ UDGothic is what forms are set in; IPAmj Mincho has the rare characters of names that it
lacks (文字情報基盤), and stands in for single characters.
"""

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

GOTHIC = "BIZ-UDGothic"
BOLD = "BIZ-UDGothic-Bold"
MINCHO = "IPAmj-Mincho"

# Some variation selectors have no glyph of their own: they are dropped, not shown as boxes.
VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def _with_surrogates(original: Callable[..., str]) -> Callable[..., str]:
    """Mend reportlab's table of what the glyphs mean for characters beyond U+FFFF.

    It writes <20000>, which no reader understands; the standard asks for UTF-16. Without this
    rare characters of names print well but cannot be searched, copied or read aloud.
    """

    def written(fontname: str, subset: list[int]) -> str:
        return re.sub(
            r"<([0-9A-F]{5,6})>$",
            lambda found: f"<{chr(int(found[1], 16)).encode('utf-16-be').hex().upper()}>",
            original(fontname, subset),
            flags=re.MULTILINE,
        )

    return written


ttfonts.makeToUnicodeCMap = _with_surrogates(ttfonts.makeToUnicodeCMap)


@dataclass(frozen=True)
class Face:
    """One font file: what fontconfig calls it, where Debian puts it, what package brings it."""

    family: str
    file: str
    package: str


FACES = {
    GOTHIC: Face(
        "BIZ UDGothic:style=Regular",
        "bizud-gothic/BIZUDGothic-Regular.ttf",
        "fonts-morisawa-bizud-gothic",
    ),
    BOLD: Face(
        "BIZ UDGothic:style=Bold",
        "bizud-gothic/BIZUDGothic-Bold.ttf",
        "fonts-morisawa-bizud-gothic",
    ),
    MINCHO: Face("IPAmjMincho", "ipamj/ipamjm.ttf", "fonts-ipamj-mincho"),
}
FOLDERS = [Path("/usr/share/fonts/truetype"), Path("/usr/local/share/fonts")]


class FontMissing(Exception):
    """A typeface of the forms is not installed; the message names the package to install."""


@cache
def font(name: str) -> TTFont:
    """Return the typeface `name`, registered with reportlab. Raises FontMissing."""
    face = FACES[name]
    path = _known_place(face) or _ask_fontconfig(face)
    if path is None:
        raise FontMissing(
            f"帳票の書体「{face.family.split(':')[0]}」が見つかりません。"
            f"「apt-get install {face.package}」で入れてください。"
        )
    found = TTFont(name, str(path))
    pdfmetrics.registerFont(found)
    return found


def has_glyph(name: str, character: str) -> bool:
    """Whether the typeface can draw the character."""
    return ord(character) in font(name).face.charToGlyph


def runs(text: str, name: str) -> list[tuple[str, str]]:
    """Cut `text` into pieces of one typeface each, `name` wherever it has the character.

    A character that no typeface has is drawn as 〓 (the printers' mark for a missing one), so
    that it is seen and not lost.
    """
    pieces: list[tuple[str, str]] = []
    for character in text:
        if any(ord(character) in each for each in VARIATION_SELECTORS):
            continue
        chosen, drawn = _choose(character, name)
        if pieces and pieces[-1][0] == chosen:
            pieces[-1] = (chosen, pieces[-1][1] + drawn)
        else:
            pieces.append((chosen, drawn))
    return pieces


def width(text: str, name: str, size: float) -> float:
    """The width of one line of `text`, in points."""
    return sum(font(face).stringWidth(piece, size) for face, piece in runs(text, name))


def missing(text: str) -> str:
    """The characters of `text` that no typeface has, for a warning before printing."""
    found = (character for character in text if _choose(character, GOTHIC)[1] != character)
    return "".join(dict.fromkeys(found))


@cache
def _choose(character: str, name: str) -> tuple[str, str]:
    if not character.isprintable():
        return name, " "
    for face in (name, GOTHIC, MINCHO):
        if has_glyph(face, character):
            return face, character
    return name, "〓"


def _known_place(face: Face) -> Path | None:
    places = (folder / face.file for folder in FOLDERS)
    return next((place for place in places if place.is_file()), None)


def _ask_fontconfig(face: Face) -> Path | None:
    """Ask fc-list, which unlike fc-match never answers with another font."""
    try:
        answer = subprocess.run(
            ["fc-list", face.family, "file"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    paths = [Path(line.split(":")[0].strip()) for line in answer.splitlines()]
    return next((path for path in paths if path.suffix in {".ttf", ".otf"}), None)
