"""What the ledger asks of geo about a point."""

from dataclasses import dataclass

from django.contrib.gis.geos import Point

from geo.judgement import judge_and_keep
from geo.models import Verdict
from ledger.vehicles.models import Tag


@dataclass(frozen=True)
class Spot:
    """A position (WGS84) with how it was found and its error in metres."""

    point: Point
    accuracy_m: float | None = None
    source: str = Tag.PositionSource.GPS


def judged(position: Point) -> Verdict:
    """Judge `position` (WGS84) and return the verdict as it was kept."""
    return judge_and_keep(position)
