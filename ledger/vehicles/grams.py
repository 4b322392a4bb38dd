"""Grams: what a folded text is found by. Pure; the database has the same (migration 0015).

A gram is one or two characters behind a letter that says of what kind of text they are, so that
`n佐藤` is in a name and `a佐藤` in an address. Pairs narrow; single characters serve searches of
one character, which people do: 林, 桜, 砧.
"""

from collections.abc import Iterable
from itertools import pairwise

NAME, KANA, ADDRESS, PHONE, POSTCODE = "n", "k", "a", "p", "z"
REGISTRATION, FRAME, PLATE, REFERENCE = "r", "f", "l", "m"
PLACE, NOTE = "d", "w"
START, END = "^", "$"
PHONE_DIGITS = 4
REFERENCE_DIGITS = 5


def of_text(kind: str, text: str) -> list[str]:
    """The grams that a text containing `text` must have: its pairs, or its one character."""
    if len(text) == 1:
        return [kind + text]
    return [kind + a + b for a, b in pairwise(text)]


def of_phone(digits: str) -> list[str]:
    """The grams of a telephone number that contains `digits`, of which there are four or more."""
    runs = range(len(digits) - PHONE_DIGITS + 1)
    return [PHONE + digits[start : start + PHONE_DIGITS] for start in runs]


def of_number(kind: str, pieces: Iterable[str], *, starts: bool, ends: bool) -> list[str]:
    """The grams of a number made of known `pieces` with gaps between them.

    `starts`: nothing stands before the first piece; `ends`: nothing after the last.
    """
    known = [piece for piece in pieces if piece]
    found = [kind + a + b for piece in known for a, b in pairwise(piece)]
    if starts and known and len(known[0]) > 1:
        found.append(kind + START + known[0][:2])
    if ends and known and len(known[-1]) > 1:
        found.append(kind + known[-1][-2:] + END)
    return found
