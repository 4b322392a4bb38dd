"""A sum of money shared out to the yen. Pure."""

from collections.abc import Sequence


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """Shares of `total` yen in proportion to `weights`, by the largest remainder.

    They always add up to `total`; each is its exact share rounded down or up. Equal weights, or
    none above zero, share evenly, the first ones a yen more. Raises ValueError for a negative
    sum or weight, and for nobody to share with.
    """
    if total < 0 or not weights or min(weights) < 0:
        message = "a sum can be shared over weights that are not negative, and over somebody"
        raise ValueError(message)
    base = list(weights) if sum(weights) else [1] * len(weights)
    whole = sum(base)
    shares = [total * weight // whole for weight in base]
    left = total - sum(shares)
    remainders = [total * weight % whole for weight in base]
    first = sorted(range(len(base)), key=lambda place: (-remainders[place], place))
    for place in first[:left]:
        shares[place] += 1
    return shares
