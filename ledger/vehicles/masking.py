"""A person's data cut down to what compares without telling. SECURITY part (c), D3. Pure.

The family name, the town and the last digits of the telephone are enough to say 「それです」 to
somebody who knows them. The length of what is left out is not told either.
"""

import re

from office.text import normalise

MARK = "＊＊"
SHOWN_DIGITS = 4
SHOWN_OF_A_RUN = 1

_KANJI_NUMBER = "〇一二三四五六七八九十百千"
_NUMBERS_BEGIN = re.compile(
    rf"[0-9０-９①-⑳]|[{_KANJI_NUMBER}]+(?:丁目|番|号|の|[-‐−－ー―]|[{_KANJI_NUMBER}]*$)"
)
_MUNICIPALITY = re.compile(r"^(?:東京都|北海道|京都府|大阪府|.{2,3}県)?.{1,6}?[市区町村]")


def name(text: str) -> str:
    """山田 太郎 is 山田＊＊; without a space only the first character shows: 山＊＊."""
    words = text.split()
    if not words:
        return ""
    return (words[0] if len(words) > 1 else words[0][:SHOWN_OF_A_RUN]) + MARK


def address(text: str) -> str:
    """世田谷区太子堂2-17-1 is 世田谷区太子堂＊＊; without numbers only the municipality shows."""
    if not text.strip():
        return ""
    plain = normalise(text)
    numbers = _NUMBERS_BEGIN.search(plain)
    if numbers:
        return plain[: numbers.start()].rstrip() + MARK
    town = _MUNICIPALITY.match(plain)
    return (town[0] if town else "") + MARK


def phone(text: str) -> str:
    """0300001234 is ＊＊1234: a number as short as what shows is masked whole."""
    if not text:
        return ""
    return MARK + (text[-SHOWN_DIGITS:] if len(text) > 2 * SHOWN_DIGITS else "")


def postcode(text: str) -> str:
    """154-0017 is 154-＊＊."""
    return f"{text[:3]}-{MARK}" if text else ""
