"""Tag codes (札番号): two digits of the year, seven of the series, one check digit."""

import re
import unicodedata

LENGTH = 10
_WEDGE_MARKS = re.compile(r"^[*A-D]?(?P<body>[0-9A-Z]+?)[*A-D]?$")


def check_digit(digits: str) -> str:
    """Modulus 10 with weights 3, 1, 3, 1… from the right (DOMAIN §6.3).

    >>> check_digit("080000123")
    '8'
    """
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return str(-weighted % 10)


def tag_code(year: int, serial: int) -> str:
    """The ten digits of tag `serial` of `year` (wareki, two digits)."""
    digits = f"{year % 100:02}{serial:07}"
    return digits + check_digit(digits)


def normalise(text: str) -> str:
    """Return what a scanner or a thumb entered as a bare code.

    Full-width digits, blanks, hyphens and the start and stop marks of NW-7 and Code 39 go.
    Nothing is added and no digit is guessed.
    """
    folded = re.sub(r"[\s\x00‐-―−ー-]+", "", unicodedata.normalize("NFKC", text)).upper()
    found = _WEDGE_MARKS.match(folded)
    return found["body"] if found else folded


def is_sound(code: str) -> bool:
    """Whether `code` has the form of a tag code and its check digit fits."""
    return len(code) == LENGTH and code.isdecimal() and check_digit(code[:-1]) == code[-1]


def spoken(code: str) -> str:
    """Return the code in groups a person can read: 08 0000123 8."""
    return f"{code[:2]} {code[2:-1]} {code[-1]}" if len(code) == LENGTH else code
