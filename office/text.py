"""Japanese text in the forms that searching and comparing need.

What people wrote is stored and printed as they wrote it; only these folded forms are compared
and indexed. Every function returns the same when it is applied to its own result.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

import jaconv

# Characters of one name that the register tells apart and people do not; the last is the key.
VARIANTS = (
    "髙高 﨑崎 濵濱浜 邊邉辺 齋齊斎斉 澤沢 廣広 德徳 國国 櫻桜 嶋嶌島 眞真 龍竜 惠恵 瀨瀬 槇槙 "
    "栁柳 𠮷吉 冨富 曾曽 圓円 增増 靜静 藏蔵 榮栄 實実 學学 豐豊 條条 瀧滝 壽寿 禮礼 會会 來来 "
    "與与 氣気 彌弥 壯壮 鷗鴎 𠮟叱 嵜崎 桒桑 舘館 莊荘 藪薮 槗橋"
)
_VARIANT_KEYS = {ord(written): group[-1] for group in VARIANTS.split() for written in group[:-1]}
_HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—―−─━－﹣⁃˗﹘"), "-")
_SMALL_KANA = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヴ", "アイウエオツヤユヨワカケジズブ")
_LONG_MARK_BETWEEN_DIGITS = re.compile(r"(?<=\d)ー(?=\d)")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_REGISTRATION_MARKS = re.compile(r"[()「」\-ー]")
_KANA_MARKS = re.compile(r"[・\-ー]")

_NUMERALS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_PLAIN_DIGITS = str.maketrans("〇一二三四五六七八九ゖけっ", "0123456789ががつ")
_TENS = (
    (re.compile(r"(?<=[0-9])十(?=[0-9])"), ""),
    (re.compile(r"(?<=[0-9])十"), "0"),
    (re.compile(r"十(?=[0-9])"), "1"),
    (re.compile("十"), "10"),
)
_AFTER_NUMBER = re.compile(r"(?<=[0-9])(?:丁目|番地の|番地|番|号|の)-*")
_LOOSE_HYPHEN = re.compile(r"(?<![0-9])-+|-+(?![0-9])|(?<=-)-")
_NUMBER = r"(?:[0-9]+|[〇一二三四五六七八九十百千]+)"
_MARK = r"(?:丁目|番地の|番地|番(?!町)|号(?![室館棟車])|の|-)"
_CHAIN = re.compile(rf"{_NUMBER}(?:{_MARK}+{_NUMBER})*(?:(?!の){_MARK})*")
_CHAIN_ANYWHERE = re.compile(
    rf"(?:[0-9]+|[〇一二三四五六七八九十百千]+(?=丁目))(?:{_MARK}+{_NUMBER})*(?:(?!の){_MARK})*"
)


def normalise(text: str) -> str:
    """Return `text` in one width, with one hyphen, and with single spaces.

    The words stay as they are: this is what a form may store for numbers and codes.
    """
    return " ".join(_one_width(text).split())


def search_text(text: str) -> str:
    """Fold remarks, names and addresses for a search that forgives (DOMAIN 7.4)."""
    return _settled(
        text, lambda t: _without_spaces(jaconv.kata2hira(_variants(_one_width(t))).lower())
    )


def name_key(text: str) -> str:
    """Fold a person's name, to find the same name in another glyph (髙橋 and 高橋)."""
    return _settled(text, lambda t: _without_spaces(_variants(_one_width(t))))


def kana_key(text: str) -> str:
    """Fold a reading: katakana, large, without long marks, dots and spaces.

    Police data write small kana large (キヤ for キャ) and in half width.
    """

    def fold(t: str) -> str:
        kana = jaconv.hira2kata(_one_width(t)).translate(_SMALL_KANA)
        return _KANA_MARKS.sub("", _without_spaces(kana))

    return _settled(text, fold)


def plain_glyph(character: str) -> str:
    """The glyph that every file can hold for a rarer one of the same name (𠮷 is 吉, DOMAIN 7.2).

    A variation selector, which only chooses between shapes of one character, is nothing.
    """
    return _VARIATION_SELECTORS.sub("", character.translate(_VARIANT_KEYS))


def katakana(text: str) -> str:
    """Return kana as full-width katakana, spaces kept single: what a reading is stored as."""
    return jaconv.hira2kata(normalise(text))


def reg_key(text: str) -> str:
    """Fold a crime-prevention registration (防犯登録): (千)A-123456 is 千A123456."""
    return _settled(
        text, lambda t: _REGISTRATION_MARKS.sub("", _without_spaces(_one_width(t))).upper()
    )


def phone_key(text: str) -> str:
    """Return the digits of a telephone number, the country code 81 as a leading 0."""
    digits = re.sub(r"^\s*\+81[\s-]*(?:\(0\)|0)?", "0", _one_width(text))
    return re.sub(r"[^0-9]", "", digits)


def postcode_key(text: str) -> str:
    """Return the digits of a postal code."""
    return re.sub(r"[^0-9]", "", _one_width(text))


def addr_key(text: str, towns: Iterable[str], leaving_out: Iterable[str] = ()) -> str:
    """Fold an address to `太子堂2-17-1` (DOMAIN 7.4).

    `towns` are the ward's town names, matched first and longest first, so that the 三 of 三軒茶屋
    stays; `leaving_out` are the beginnings that say nothing here (東京都, 世田谷区).
    """
    names = sorted(towns, key=len, reverse=True)
    prefixes = [_place(prefix) for prefix in leaving_out]
    return _settled(text, lambda t: _address(_place(t), names, prefixes))


def addr_words(text: str) -> str:
    """Fold an address to be found by any part of it: 太子堂二丁目17番1号 is 太子堂2-17-1.

    Knows no towns, so it may be computed anywhere, the database included: every 漢数字 becomes
    a digit, that of 三軒茶屋 too, in what is stored as in what is asked. Not to be shown.
    """
    return _settled(text, _address_words)


def kanji_number(text: str) -> int:
    """Read 二十三, 百二 or 二三 as a number; ASCII digits may be among them."""
    total = digit = 0
    for character in text:
        if unit := _UNITS.get(character):
            total += (digit or 1) * unit
            digit = 0
        else:
            digit = digit * 10 + _NUMERALS.get(character, ord(character) - ord("0"))
    return total + digit


def scanned(text: str) -> str:
    """Return the content of what a scanner typed: half width, without start and stop signs.

    Old labels send NW-7's A to D or Code 39's asterisks along; both are dropped only where
    they stand at both ends.
    """
    code = _without_spaces(_one_width(text)).upper()
    if len(code) > 2 and code[0] == code[-1] == "*":
        return code.strip("*")
    framed = re.fullmatch(r"[A-D]([0-9\-$:/.+]+)[A-D]", code)
    return framed[1] if framed else code


def _one_width(text: str) -> str:
    text = text.replace("\x00", "")  # no text of the database can hold it
    plain = _VARIATION_SELECTORS.sub("", unicodedata.normalize("NFKC", text))
    return _LONG_MARK_BETWEEN_DIGITS.sub("-", plain.translate(_HYPHENS))


def _variants(text: str) -> str:
    return text.translate(_VARIANT_KEYS)


def _without_spaces(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _settled(text: str, fold: Callable[[str], str]) -> str:
    """Fold until nothing changes: what one step uncovers, the next one folds."""
    while (folded := fold(text)) != text:
        text = folded
    return text


def _place(text: str) -> str:
    return _without_spaces(_variants(_one_width(text))).upper()


def _address_words(text: str) -> str:
    folded = _without_spaces(jaconv.kata2hira(_variants(_one_width(text))).lower())
    folded = folded.translate(_PLAIN_DIGITS)
    for pattern, digits in _TENS:
        folded = pattern.sub(digits, folded)
    return _LOOSE_HYPHEN.sub("", _AFTER_NUMBER.sub("-", folded))


def _address(text: str, towns: list[str], prefixes: list[str]) -> str:
    for prefix in prefixes:
        text = text.removeprefix(prefix)
    town = next((name for name in towns if text.startswith(_place(name))), "")
    head = _place(town)
    rest = text[len(head) :]
    found = _CHAIN.match(rest) if town else _CHAIN_ANYWHERE.search(rest)
    if not found:
        return text
    before, numbers, after = rest[: found.start()], found[0], rest[found.end() :]
    parts = [str(kanji_number(one)) for one in re.findall(_NUMBER, numbers)]
    return head + before + "-".join(parts) + after
