"""防犯登録番号 and 車体番号: how they compare, and what makes one doubtful. Pure. DOMAIN 3.1, 3.3.

Nothing here refuses a number: formats differ by prefecture and year, so a strange one is
only pointed out.
"""

import re

from office.text import reg_key

MPD = "mpd"
PREFECTURE = "prefecture"
CHIBA = "12"

_MISREAD = str.maketrans("ODQILZSBU", "00011258V")
LOOKALIKE_FROM, LOOKALIKE_TO = "ODQILZSBU", "00011258V"

# A sticker of old begins with the name of its police station: 北沢 A 12345.
_MPD_FORM = re.compile(r"[ぁ-んァ-ヶ一-龥]{0,6}[A-Z]{0,2}\d{4,8}")
_CHIBA_FORM = re.compile(r"千?[A-Z]\d{6}")
_OTHER_FORM = re.compile(r"[A-Zぁ-んァ-ン一-龥]?[A-Z]?\d{4,10}")


def registration_key(prefix: str, serial: str) -> str:
    """The folded form under which registration numbers are compared. Leading zeros stay."""
    return reg_key(prefix + serial)[:40]


def frame_key(number: str) -> str:
    """The folded form under which frame numbers are compared."""
    return reg_key(number)[:40]


def lookalike(key: str) -> str:
    """`key` with letters that are taken for digits made alike: 0/O/D, 1/I/L, 2/Z, 5/S, 8/B, U/V."""
    return key.translate(_MISREAD)


def doubts(jurisdiction: str, prefecture: str, prefix: str, serial: str) -> list[str]:
    """What is unusual about a registration number, as sentences for the person typing it."""
    key = registration_key(prefix, serial)
    if not key or jurisdiction not in (MPD, PREFECTURE):
        return []
    if not re.search(r"\d", key):
        return ["番号に数字がありません。シールを見直してください。"]
    if jurisdiction == MPD and not _MPD_FORM.fullmatch(key):
        return ["警視庁の番号は、英字0〜2字と数字4〜8桁がふつうです。"]
    if jurisdiction == PREFECTURE and prefecture == CHIBA and not _CHIBA_FORM.fullmatch(key):
        return ["千葉県の番号は、英字1字と数字6桁がふつうです（例 千A123456）。"]
    if jurisdiction == PREFECTURE and prefecture != CHIBA and not _OTHER_FORM.fullmatch(key):
        return ["道府県の番号は、記号1〜2字と数字4〜10桁がふつうです。"]
    return []


def frame_doubts(number: str) -> list[str]:
    """What is unusual about a frame number."""
    key = frame_key(number)
    if key and not re.fullmatch(r"[A-Z0-9]{5,18}", key):
        return ["車体番号は、英数字6〜17字がふつうです。"]
    return []
