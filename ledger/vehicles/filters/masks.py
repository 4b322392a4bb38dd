"""Numbers as people have them: whole, the end of one, or torn: `12?45`, `12*`. L-16, UX 5.

Letters that are taken for digits (0/O/D, 1/I/L, 2/Z, 5/S, 8/B) count as the same.
"""

import re
from dataclasses import dataclass

from django.db.models import F, Func, Q, TextField
from django.db.models.expressions import Combinable
from django.db.models.lookups import Regex

from ledger.vehicles import grams
from ledger.vehicles.models.vehicle import Lookalike
from ledger.vehicles.numbers import lookalike
from office.text import normalise, reg_key

ANY, ONE = "*", "?"
SHORTEST = 3
WHOLE_FROM = 5
"""Fewer characters are looked for at the end of a number only, as one reads them aloud."""


@dataclass(frozen=True)
class Mask:
    """A number with gaps: `tokens` are known pieces, `?` and `*`."""

    tokens: tuple[str, ...]
    starts: bool
    ends: bool

    @classmethod
    def read(cls, text: str) -> "Mask":
        """What was typed. Without a wildcard, short pieces are the end, longer ones any part."""
        plain = normalise(text).replace("＊", ANY).replace("？", ONE)
        parts = [one if one in (ANY, ONE) else reg_key(one) for one in re.split(r"([*?])", plain)]
        tokens = tuple(one for one in parts if one)
        if not {ANY, ONE} & set(tokens):
            return cls(tokens, starts=False, ends=len("".join(tokens)) < WHOLE_FROM)
        return cls(tokens, starts=tokens[0] != ANY, ends=tokens[-1] != ANY)

    @property
    def known(self) -> str:
        """The characters that are known."""
        return "".join(one for one in self.tokens if one not in (ANY, ONE))

    def usable(self) -> bool:
        """Whether it narrows at all: two neighbours must be known; without a gap, three."""
        least = SHORTEST if len(self.tokens) == 1 else SHORTEST - 1
        return len(self.known) >= least and bool(self.grams(grams.REGISTRATION))

    def grams(self, kind: str) -> list[str]:
        """The grams that a number of this kind must have."""
        pieces = [lookalike(one) if one not in (ANY, ONE) else "" for one in self.tokens]
        first_known = bool(pieces) and bool(pieces[0])
        last_known = bool(pieces) and bool(pieces[-1])
        return grams.of_number(
            kind, pieces, starts=self.starts and first_known, ends=self.ends and last_known
        )

    def pattern(self, *, alike: bool) -> str:
        """A regular expression without anchors."""
        gaps = {ANY: ".*", ONE: "."}
        return "".join(
            gaps.get(one) or re.escape(lookalike(one) if alike else one) for one in self.tokens
        )

    def fits(self, number: Combinable) -> Q:
        """The condition that the folded `number` is like this."""
        start, end = "^" if self.starts else "", "$" if self.ends else ""
        return Q(Regex(Lookalike(number), f"{start}{self.pattern(alike=True)}{end}"))


def registration_query(mask: Mask) -> Q:
    """Vehicles whose registration is like `mask`: the whole, the serial, or its digits."""
    key = F("registration_key")
    fits = mask.fits(key)
    if mask.starts:
        end = "$" if mask.ends else ""
        serial = Func(F("registration_serial"), function="fold_number", output_field=TextField())
        fits |= mask.fits(serial)
        fits |= Q(Regex(key, f"[^0-9]{mask.pattern(alike=False)}{end}"))
    return Q(terms__numbers__contains=mask.grams(grams.REGISTRATION)) & fits


def frame_query(mask: Mask) -> Q:
    """Vehicles whose frame number is like `mask`."""
    return Q(terms__numbers__contains=mask.grams(grams.FRAME)) & mask.fits(F("frame_key"))


def plate_query(mask: Mask) -> Q:
    """Vehicles whose plate is like `mask`."""
    return Q(terms__numbers__contains=mask.grams(grams.PLATE)) & mask.fits(F("plate_key"))


def any_number_query(text: str) -> Q:
    """Vehicles of which any number is like what was typed, or whose 整理番号 ends with it."""
    mask = Mask.read(text)
    if not mask.usable():
        return Q(pk__in=())
    found = registration_query(mask) | frame_query(mask) | plate_query(mask)
    digits = mask.known
    if digits.isdecimal() and len(digits) <= grams.REFERENCE_DIGITS and len(mask.tokens) == 1:
        found |= Q(terms__numbers__contains=[grams.REFERENCE + digits.zfill(5)])
    return found
