"""How written numbers and words are folded so that look-alikes find each other."""

import re
import unicodedata

HYPHENS = re.compile("[‐‑‒–—―−─━ｰ－﹣⁃˗]")
NOT_CODE = re.compile(r"[^0-9A-Z]")
KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def number_key(written: str) -> str:
    """Fold a registration number: width, case, hyphens and spaces do not count."""
    return NOT_CODE.sub("", unicodedata.normalize("NFKC", written).upper())


def text_key(*written: str) -> str:
    """Fold free text for searching: width, case, kana and hyphens do not count."""
    folded = unicodedata.normalize("NFKC", " ".join(written)).lower()
    folded = re.sub(r"(?<=\d)ー(?=\d)", "-", HYPHENS.sub("-", folded))
    return folded.translate(KATAKANA)
