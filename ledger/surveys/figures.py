"""The figures of surveys: each spot, each station, year beside year. G-01, K-07."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum

from geo.models import RemovalPlace, Station
from ledger.vehicles.models import Vehicle

from .models import ALL_KINDS, KINDS, GuidanceShift, SpotCount, Survey, SurveySpot


@dataclass(frozen=True)
class SpotLine:
    """A spot and what was counted there last, if anything."""

    spot: SurveySpot
    count: SpotCount | None

    @property
    def cells(self) -> list[int | None]:
        """The counts by kind; empty before somebody has counted."""
        return [getattr(self.count, name) if self.count else None for name, _ in KINDS]


@dataclass(frozen=True)
class Sheet:
    """The survey sheet: all spots of a survey, and their sums."""

    lines: Sequence[SpotLine]

    @property
    def done(self) -> int:
        return sum(line.count is not None for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.count.total for line in self.lines if line.count)

    @property
    def sums(self) -> list[int]:
        """The sums of the kinds."""
        return [sum(cells) for cells in zip(*(_whole(line) for line in self.lines), strict=True)]


def _whole(line: SpotLine) -> list[int]:
    return [cell or 0 for cell in line.cells]


def sheet_of(survey: Survey) -> Sheet:
    """The spots of a survey with the counts in force."""
    counts = {
        one.spot_id: one
        for one in SpotCount.objects.in_force()
        .filter(spot__survey=survey)
        .select_related("counted_by")
    }
    spots = survey.spots.select_related("station", "survey")
    return Sheet([SpotLine(spot, counts.get(spot.pk)) for spot in spots])


def totals_of(surveys: Sequence[Survey]) -> dict[int, int]:
    """By survey: all that was counted."""
    found = (
        SpotCount.objects.in_force()
        .filter(spot__survey__in=surveys)
        .order_by()
        .values_list("spot__survey")
        .annotate(n=Sum(ALL_KINDS))
    )
    return dict(found)


@dataclass(frozen=True)
class StationLine:
    """A station with its count in each year; None where it was not counted."""

    station: Station
    counts: Sequence[int | None]
    change: int | None = None
    share: int = 0
    """Per cent of the largest count of the latest year, for the length of its bar."""


@dataclass
class Comparison:
    """Stations × years."""

    surveys: Sequence[Survey]
    lines: list[StationLine] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    @property
    def years(self) -> list[tuple[Survey, int]]:
        return list(zip(self.surveys, self.totals, strict=True))


def compare(surveys: Sequence[Survey]) -> Comparison:
    """Year beside year, the oldest first; the last column's change against the one before it."""
    counted = {
        (survey, station): n
        for survey, station, n in SpotCount.objects.in_force()
        .filter(spot__survey__in=surveys)
        .order_by()
        .values_list("spot__survey", "spot__station")
        .annotate(n=Sum(ALL_KINDS))
    }
    wanted = {station for _, station in counted}
    stations = Station.objects.filter(pk__in=wanted).order_by("sort_order", "code")
    rows = [
        (station, [counted.get((survey.pk, station.pk)) for survey in surveys])
        for station in stations
    ]
    largest = max((counts[-1] or 0 for _, counts in rows), default=0)
    by_survey = totals_of(surveys)
    return Comparison(
        surveys,
        [
            StationLine(station, counts, _change(counts), _share(counts[-1], largest))
            for station, counts in rows
        ],
        [by_survey.get(survey.pk, 0) for survey in surveys],
    )


def _change(counts: Sequence[int | None]) -> int | None:
    if len(counts) < 2 or counts[-1] is None or counts[-2] is None:
        return None
    return counts[-1] - counts[-2]


def _share(count: int | None, largest: int) -> int:
    return round(100 * (count or 0) / largest) if largest else 0


GUIDANCE = ("shifts", "staff", "hours", "warned", "moved", "tagged", "removed")


@dataclass(frozen=True)
class GuidanceLine:
    """What was done in one place in a month, and how many vehicles were removed there."""

    place: RemovalPlace
    values: dict[str, float]

    @property
    def cells(self) -> list[float]:
        return [self.values[name] for name in GUIDANCE]


def guidance_of(month: date) -> tuple[list[GuidanceLine], list[float]]:
    """The places with guidance or removals in the month, and the sums. K-06, K-08."""
    first = month.replace(day=1)
    days = (first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    hours = ExpressionWrapper(
        (F("ends_at") - F("starts_at")) * F("staff_count"), output_field=DurationField()
    )
    done = {
        place: dict(zip(GUIDANCE, values, strict=False))
        for place, *values in GuidanceShift.objects.filter(day__range=days)
        .order_by()
        .values_list("removal_place")
        .annotate(
            n=Count("pk"),
            people=Sum("staff_count"),
            time=Sum(hours),
            spoken_to=Sum("warned"),
            put_in_order=Sum("moved"),
            tags=Sum("tagged"),
        )
    }
    removed = dict(
        Vehicle.objects.filter(removed_on__range=days)
        .exclude(removal_kind__report_column="")
        .order_by()
        .values_list("removal_place")
        .annotate(n=Count("pk"))
    )
    places = RemovalPlace.objects.filter(Q(pk__in=done) | Q(pk__in=removed))
    lines = [
        GuidanceLine(place, _values(done.get(place.pk, {}), removed.get(place.pk, 0)))
        for place in places.order_by("sort_order", "code")
    ]
    return lines, [sum(line.values[name] for line in lines) for name in GUIDANCE]


def _values(done: dict[str, Any], removed: int) -> dict[str, float]:
    hours = done.get("hours", timedelta()) / timedelta(hours=1)
    zeros: dict[str, float] = dict.fromkeys(GUIDANCE, 0)
    return zeros | done | {"hours": round(hours, 1), "removed": removed}
