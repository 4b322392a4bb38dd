"""What the dispatch board shows of one day: the queue, the crews' rounds, the calendar. G-03."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from django.db.models import Count
from django.utils import timezone

from ledger.patrols.calendar import CLOSES, is_closed
from ledger.patrols.models import Crew, Patrol, Suspension

from .models import RemovalRequest
from .routing import Spot, length
from .transmitting import unfetched

DAYS_SHOWN = 14
TONES = ("info", "success", "alert", "strong")
"""How the crews' pins look, in the crews' order; each pin carries the crew's number as well."""


@dataclass(frozen=True)
class Round:
    """One crew's day."""

    crew: Crew
    number: int
    tone: str
    jobs: list[RemovalRequest]
    done: list[RemovalRequest]
    patrols: list[Patrol]
    stopped: Suspension | None
    metres: float

    @property
    def vehicles(self) -> int:
        return sum(job.count for job in self.jobs)

    @property
    def is_over(self) -> bool:
        return self.vehicles > self.crew.capacity

    @property
    def kilometres(self) -> str:
        return f"{self.metres / 1000:.1f}"


@dataclass(frozen=True)
class CalendarDay:
    """One day of the strip above the board."""

    day: date
    jobs: int
    closed: bool
    stopped: list[Suspension]


@dataclass(frozen=True)
class Board:
    """Everything on the board."""

    day: date
    queue: list[RemovalRequest]
    later: list[RemovalRequest]
    rounds: list[Round]
    calendar: list[CalendarDay]
    suspensions: list[Suspension]
    closed: bool
    late: list[Any]

    @property
    def stamp(self) -> str:
        """Changes with every change of what is shown, so that a second dispatcher sees it."""
        shown = [*self.queue, *self.later]
        shown += [job for one in self.rounds for job in [*one.jobs, *one.done]]
        stopped = [one.pk for one in self.suspensions]
        patrols = [patrol.pk for one in self.rounds for patrol in one.patrols]
        parts = [(case.pk, case.version) for case in shown]
        return f"{crc32(repr((parts, stopped, patrols)).encode()):08x}"


def working_day(now: datetime) -> date:
    """The day the dispatcher plans first: today, after hours or at the year's end the next."""
    local = timezone.localtime(now)
    day = local.date() + timedelta(days=local.time() >= CLOSES)
    while is_closed(day):
        day += timedelta(days=1)
    return day


def board_of(day: date, *, now: datetime) -> Board:
    """Gather the board of `day`."""
    today = timezone.localdate(now)
    waiting = list(_jobs(RemovalRequest.objects.waiting()))
    waiting.sort(key=lambda case: (not case.is_urgent, case.recheck_on or today, case.received_at))
    suspensions = list(Suspension.objects.in_force(day).select_related("crew"))
    return Board(
        day=day,
        queue=[case for case in waiting if not case.recheck_on or case.recheck_on <= day],
        later=[case for case in waiting if case.recheck_on and case.recheck_on > day],
        rounds=_rounds(day, suspensions),
        calendar=_calendar(max(today, day - timedelta(days=7)), today),
        suspensions=suspensions,
        closed=is_closed(day),
        late=unfetched(now),
    )


def start_of(crew: Crew) -> Spot | None:
    """Where a crew's round begins: its yard, where that is known."""
    position = crew.yard.position if crew.yard else None
    return (position.x, position.y) if position else None


def spot_of(case: RemovalRequest) -> Spot:
    """The request's place."""
    return (case.position.x, case.position.y)


def features_of(board: Board) -> list[dict[str, Any]]:
    """The pins and the rounds of the board."""
    found = [_pin(case, "warning", "受") for case in board.queue]
    found += [_pin(case, "neutral", "再") for case in board.later]
    for one in board.rounds:
        found += [_pin(job, one.tone, str(one.number)) for job in one.jobs]
        found += _line(one)
    return found


def _jobs(found: Any) -> Any:
    return found.select_related(
        *("verdict__removal_place", "vehicle_kind", "body_type", "color", "maker", "crew")
    )


def _rounds(day: date, suspensions: Sequence[Suspension]) -> list[Round]:
    cases = _jobs(RemovalRequest.objects.filter(planned_on=day, crew__isnull=False))
    jobs = list(cases.order_by("position_in_round", "pk"))
    patrols = list(Patrol.objects.filter(day=day).select_related("removal_place"))
    crews = Crew.objects.valid_on(day).select_related("yard")
    rounds = []
    for number, crew in enumerate(crews, start=1):
        mine = [job for job in jobs if job.crew_id == crew.pk]
        open_jobs = [job for job in mine if job.is_open()]
        stops = [spot_of(job) for job in open_jobs]
        start = start_of(crew) or (stops[0] if stops else (0.0, 0.0))
        rounds.append(
            Round(
                crew=crew,
                number=number,
                tone=TONES[(number - 1) % len(TONES)],
                jobs=open_jobs,
                done=[job for job in mine if not job.is_open()],
                patrols=[one for one in patrols if one.crew_id == crew.pk],
                stopped=next((one for one in suspensions if one.crew in (None, crew)), None),
                metres=length(start, stops, range(len(stops))),
            )
        )
    return rounds


def _calendar(first: date, today: date) -> list[CalendarDay]:
    first = min(first, today)
    days = [first + timedelta(days=offset) for offset in range(DAYS_SHOWN)]
    counted = dict(
        RemovalRequest.objects.filter(planned_on__range=(days[0], days[-1]))
        .values_list("planned_on")
        .annotate(Count("pk"))
        .order_by()
    )
    stopped = Suspension.objects.filter(
        day__range=(days[0], days[-1]), lifted_at__isnull=True
    ).select_related("crew")
    return [
        CalendarDay(
            day, counted.get(day, 0), is_closed(day), [one for one in stopped if one.day == day]
        )
        for day in days
    ]


def _pin(case: RemovalRequest, tone: str, symbol: str) -> dict[str, Any]:
    urgent = case.is_urgent and case.crew_id is None
    return {
        "type": "Feature",
        "id": case.pk,
        "geometry": {"type": "Point", "coordinates": list(spot_of(case))},
        "properties": {
            "tone": "danger" if urgent else tone,
            "symbol": "急" if urgent else symbol,
            "title": f"{case.reference} {case.place_name()} {case.description()}",
        },
    }


def _line(one: Round) -> list[dict[str, Any]]:
    """The round as a line from the yard through the jobs, where there is more than one point."""
    start = start_of(one.crew)
    points = [*([start] if start else []), *(spot_of(job) for job in one.jobs)]
    if len(points) < 2:
        return []
    return [
        {
            "type": "Feature",
            "id": f"round-{one.number}",
            "geometry": {"type": "LineString", "coordinates": [list(point) for point in points]},
            "properties": {"tone": one.tone, "title": ""},
        }
    ]
