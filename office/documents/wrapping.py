"""Breaking Japanese text into lines."""

from .fonts import width

# 行頭禁則・行末禁則, in the strength of JIS X 4051's ordinary rules.
NOT_FIRST = set(
    "、。，．・：；？！ー゛゜ヽヾゝゞ々」』）］｝〉》】〕”’,.:;?!)]}ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%℃〜"
)
NOT_LAST = set("「『（［｛〈《【〔“‘([{￥¥№")


def wrap(text: str, font: str, size: float, room: float) -> list[str]:
    """Break `text` into lines no wider than `room` points; its own line breaks stay.

    Latin words and numbers are kept whole where they fit on a line by themselves.
    """
    lines: list[str] = []
    for paragraph in text.replace("\r\n", "\n").split("\n"):
        lines.extend(_wrap_paragraph(paragraph, font, size, room))
    return lines


def _wrap_paragraph(text: str, font: str, size: float, room: float) -> list[str]:
    lines, line = [], ""
    for word in _words(text, font, size, room):
        if line and width(line + word, font, size) > room:
            kept, carried = _settle(line, word)
            lines.append(kept.rstrip(" "))
            line = carried + word.lstrip(" ")
        else:
            line += word
    return [*lines, line]


def _settle(line: str, following: str) -> tuple[str, str]:
    """Move characters down so that no line starts or ends with a forbidden one."""
    kept, carried = line, ""
    while len(kept) > 1 and ((carried or following)[0] in NOT_FIRST or kept[-1] in NOT_LAST):
        kept, carried = kept[:-1], kept[-1] + carried
    return (kept, carried) if len(kept) > 1 else (line, "")


def _words(text: str, font: str, size: float, room: float) -> list[str]:
    """Single characters, except runs of Latin letters and figures that fit on one line."""
    words: list[str] = []
    for character in text:
        latin = character.isascii() and character.isalnum()
        previous = words[-1] if words else ""
        joins = latin and previous and previous[-1].isascii() and previous[-1].isalnum()
        if joins and width(previous + character, font, size) <= room:
            words[-1] += character
        else:
            words.append(character)
    return words
