"""Which side of a dividing line a point lies on. Pure; plane coordinates in metres."""

from collections.abc import Sequence
from itertools import pairwise
from math import hypot

XY = tuple[float, float]

BEYOND_M = 20_000.0
"""How far the two end pieces of a line are thought to run on."""

ON_THE_LINE_M = 0.02
"""Seven decimals of a degree are about a centimetre; what is nearer lies on the line."""


def metres_north(line: Sequence[XY], point: XY) -> float:
    """Return the distance of `point` from `line`, positive on its northern side.

    0.0 on the line (to 2 cm), which the caller counts as north (DESIGN §4-2). The side is that
    of the nearest segment; beyond its ends the line runs straight on. North is the side to the
    left of the line as it runs from its western end to its eastern one. Raises ValueError for
    a line of fewer than two different points.
    """
    corners = _extended(_from_west(_without_repeats(line)))
    nearest = min(
        (_to_segment(a, b, point) for a, b in pairwise(corners)),
        # At a corner two segments are equally near; the one seen more squarely decides.
        key=lambda seen: (round(seen[0], 6), -abs(seen[1])),
    )
    distance, squareness = nearest
    if distance <= ON_THE_LINE_M:
        return 0.0
    return distance if squareness > 0 else -distance


def _to_segment(a: XY, b: XY, p: XY) -> tuple[float, float]:
    """Distance of `p`, and sine of the angle at which it is seen: positive to the left."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = hypot(dx, dy)
    along = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length**2
    along = min(1.0, max(0.0, along))
    px, py = p[0] - a[0] - along * dx, p[1] - a[1] - along * dy
    distance = hypot(px, py)
    return distance, (dx * py - dy * px) / (length * distance) if distance else 0.0


def _without_repeats(line: Sequence[XY]) -> list[XY]:
    kept: list[XY] = []
    for corner in line:
        if not kept or hypot(corner[0] - kept[-1][0], corner[1] - kept[-1][1]) > 1e-6:
            kept.append((corner[0], corner[1]))
    if len(kept) < 2:
        raise ValueError("境の線には、離れた点が2つ以上必要です。")
    return kept


def _from_west(line: list[XY]) -> list[XY]:
    return line if line[0][0] <= line[-1][0] else line[::-1]


def _extended(line: list[XY]) -> list[XY]:
    return [_beyond(line[1], line[0]), *line[1:-1], _beyond(line[-2], line[-1])]


def _beyond(a: XY, b: XY) -> XY:
    """Return the point far beyond `b`, coming from `a`."""
    length = hypot(b[0] - a[0], b[1] - a[1])
    return b[0] + (b[0] - a[0]) / length * BEYOND_M, b[1] + (b[1] - a[1]) / length * BEYOND_M
