"""Counting cash by denomination (金種). Pure. K-09."""

from collections.abc import Mapping

# The notes and coins of Japan in yen; the ward has no say in them.
DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5, 1)
NOTES = frozenset({10_000, 5_000, 2_000, 1_000})


def counted(pieces: Mapping[str, int]) -> int:
    """The sum in yen of so many pieces of each denomination, keyed by its figure as text."""
    return sum(int(denomination) * count for denomination, count in pieces.items())


def word(denomination: int) -> str:
    """「1,000円札」, 「500円玉」."""
    return f"{denomination:,}円{'札' if denomination in NOTES else '玉'}"


def fewest(amount: int) -> dict[str, int]:
    """The change for `amount` in as few pieces as possible (no 2,000 yen notes: nobody has any)."""
    found = {}
    for denomination in DENOMINATIONS:
        if denomination == 2_000:
            continue
        pieces, amount = divmod(amount, denomination)
        if pieces:
            found[str(denomination)] = pieces
    return found
