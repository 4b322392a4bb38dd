"""How much of a record a user sees. SECURITY part (c), classes D1, D2, D6, D7.

Whole: who has `view_vehicle`. Outline: who plans (`view_outline`): no numbers, no photographs,
positions only to a mesh. Numbers are plain with `view_numbers`, else masked. Persons (D3, D4)
are masked unless they are the user's daily work; see ADR 19.
"""

from dataclasses import dataclass
from enum import IntEnum
from math import ceil, floor

from django.contrib.gis.geos import Polygon

from office.accounts.models import User

MESH_DEGREES = 0.0025
"""A mesh of about 250 m, which is all a planner learns of a position."""
SHOWN_AT_THE_END = 2


class PeopleSight(IntEnum):
    """How much of the persons behind a record a user is shown."""

    NONE = 0
    MASKED = 1
    ON_REQUEST = 2
    """Masked, until opened one record at a time for a purpose that is kept."""
    OPEN = 3


@dataclass(frozen=True)
class Sight:
    """What the pages may show to one user."""

    whole: bool
    numbers: bool
    every_yard: bool
    people: PeopleSight = PeopleSight.NONE

    def number(self, text: str) -> str:
        """A registration, frame or plate number as this user may read it."""
        if self.numbers or not text:
            return text
        if not self.whole:
            return ""
        return "●" * max(len(text) - SHOWN_AT_THE_END, 1) + text[-SHOWN_AT_THE_END:]


def sight_of(user: User) -> Sight:
    """What `user` may see."""
    whole = user.has_perm("vehicles.view_vehicle")
    return Sight(
        whole=whole,
        numbers=whole and user.has_perm("vehicles.view_numbers"),
        every_yard=user.has_perm("vehicles.view_every_yard"),
        people=people_sight(user) if whole else PeopleSight.NONE,
    )


def people_sight(user: User) -> PeopleSight:
    """How much of owners and collectors `user` may see; of which vehicles is another question."""
    if user.has_perm("vehicles.view_people_openly"):
        return PeopleSight.OPEN
    if user.has_perm("vehicles.view_people"):
        return PeopleSight.ON_REQUEST
    if user.has_perm("vehicles.view_people_masked"):
        return PeopleSight.MASKED
    return PeopleSight.NONE


def mesh_size(wanted: float) -> float:
    """The smallest mesh of at least `wanted` degrees whose squares are whole squares of 250 m.

    Squares that lay across each other would tell more of a position than each does.
    """
    size = MESH_DEGREES
    while size < wanted:
        size *= 3
    return size


def whole_squares(box: Polygon) -> Polygon:
    """`box` widened to whole squares of the mesh, so that no smaller window can be asked for."""
    west, south, east, north = (side / MESH_DEGREES for side in box.extent)
    left, bottom = (_edge(floor(side - 0.5)) for side in (west, south))
    right, top = (_edge(ceil(side - 0.5)) for side in (east, north))
    wide: Polygon = Polygon.from_bbox((left, bottom, right, top))
    wide.srid = box.srid
    return wide


def _edge(square: int) -> float:
    return (square + 0.5) * MESH_DEGREES
