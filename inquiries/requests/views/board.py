"""The dispatch board: who goes where on which day. G-03…G-05."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from geo.models import RemovalPlace
from inquiries.requests.boarding import (
    board_of,
    features_of,
    spot_of,
    start_of,
    working_day,
)
from inquiries.requests.dispatching import (
    Placement,
    lift_suspension,
    place,
    set_patrols,
    suspend_day,
)
from inquiries.requests.exceptions import RequestError
from inquiries.requests.models import RemovalRequest
from inquiries.requests.routing import good_order
from ledger.patrols.models import Crew, Suspension
from office.accounts.access import StaffRequest, requires

BAD_QUESTION = "操作を読み取れませんでした。画面を開き直してください。"


@require_GET
@requires("requests.dispatch")
def board(request: StaffRequest) -> HttpResponse:
    """The board of a day; as JSON for the page that is already open."""
    day = _day(request.GET.get("day"))
    if request.headers.get("Accept", "").startswith("application/json"):
        return _answer(request, day)
    shown = board_of(day, now=timezone.now())
    places = RemovalPlace.objects.filter(is_total=False)
    context = {"board": shown, "features": features_of(shown), "places": places}
    return TemplateResponse(request, "dispatch/board.html", context)


@require_POST
@requires("requests.dispatch")
def arrange(request: StaffRequest) -> JsonResponse:
    """Move requests: `{"day", "moves": [{"pk", "crew", "day", "position", "version"}]}`.

    The answer holds the moves that undo it. 409 when somebody else was first or the day is
    closed; nothing has changed then.
    """
    try:
        asked = json.loads(request.body)
        moves = [_placement(move) for move in asked["moves"]]
        day = date.fromisoformat(asked["day"])
    except (ValueError, KeyError, TypeError, Crew.DoesNotExist):
        return JsonResponse({"error": BAD_QUESTION}, status=400)
    before = _where({move.pk for move in moves})
    try:
        moved = place(moves, actor=request.user, now=timezone.now())
    except RequestError as error:
        return _answer(request, day, status=409, error=str(error))
    return _answer(request, day, undo=_back(before, moved))


@require_POST
@requires("requests.dispatch")
def suggest(request: StaffRequest) -> JsonResponse:
    """Put a crew's jobs of a day into a short order: urgent ones first, then by distance."""
    day = _day(request.POST.get("day"))
    crew = get_object_or_404(Crew.objects.select_related("yard"), pk=_number(request, "crew"))
    jobs = list(RemovalRequest.objects.open().jobs_of(crew, day))
    if not jobs:
        return _answer(request, day)
    jobs.sort(key=lambda job: not job.is_urgent)
    stops = [spot_of(job) for job in jobs]
    start = start_of(crew) or stops[0]
    urgent = [index for index, job in enumerate(jobs) if job.is_urgent]
    order = good_order(start, stops, first=urgent)
    moves = [
        Placement(jobs[index].pk, crew, day, position, jobs[index].version)
        for position, index in enumerate(order, start=1)
    ]
    before = _where({job.pk for job in jobs})
    try:
        moved = place(moves, actor=request.user, now=timezone.now())
    except RequestError as error:
        return _answer(request, day, status=409, error=str(error))
    return _answer(request, day, undo=_back(before, moved))


@require_POST
@requires("requests.dispatch")
def suspend(request: StaffRequest) -> JsonResponse:
    """The rain button: stop a day or part of it, for all crews or one. G-04."""
    day = _day(request.POST.get("day"))
    part = request.POST.get("part", Suspension.Part.DAY)
    if part not in Suspension.Part.values:
        return JsonResponse({"error": BAD_QUESTION}, status=400)
    crew = Crew.objects.filter(pk=_number(request, "crew")).first()
    reason = request.POST.get("reason", "").strip()[:60] or "雨天"
    _, returned = suspend_day(
        day=day, part=part, crew=crew, reason=reason, actor=request.user, now=timezone.now()
    )
    return _answer(request, day, message=f"作業を中止し、{len(returned)}件を未配車に戻しました。")


@require_POST
@requires("requests.dispatch")
def lift(request: StaffRequest, pk: int) -> JsonResponse:
    """Take a suspension back."""
    suspension = get_object_or_404(Suspension, pk=pk)
    lift_suspension(suspension, actor=request.user, at=timezone.now())
    message = "中止を解除しました。戻した依頼は、もう一度配車してください。"
    return _answer(request, suspension.day, message=message)


@require_POST
@requires("requests.dispatch")
def patrols(request: StaffRequest) -> JsonResponse:
    """Set which removal places a crew patrols on a day. G-05."""
    day = _day(request.POST.get("day"))
    crew = get_object_or_404(Crew, pk=_number(request, "crew"))
    wanted = [int(pk) for pk in request.POST.getlist("places") if pk.isdecimal()]
    places = RemovalPlace.objects.filter(pk__in=wanted, is_total=False)
    try:
        set_patrols(crew, day, places, actor=request.user, now=timezone.now())
    except RequestError as error:
        return _answer(request, day, status=409, error=str(error))
    return _answer(request, day, message=f"{crew}の巡回を保存しました。")


def _answer(request: StaffRequest, day: date, *, status: int = 200, **more: Any) -> JsonResponse:
    """The board as it is now, whatever was asked."""
    shown = board_of(day, now=timezone.now())
    html = render_to_string("dispatch/_board.html", {"board": shown}, request)
    answer = {"html": html, "features": features_of(shown), "stamp": shown.stamp, **more}
    return JsonResponse(answer, status=status)


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return working_day(timezone.now())


def _number(request: StaffRequest, name: str) -> int:
    written = request.POST.get(name, "")
    return int(written) if written.isdecimal() else 0


def _placement(move: dict[str, Any]) -> Placement:
    crew = Crew.objects.get(pk=int(move["crew"])) if move.get("crew") else None
    return Placement(
        pk=int(move["pk"]),
        crew=crew,
        day=date.fromisoformat(move["day"]) if crew else None,
        position=int(move.get("position") or 0),
        version=int(move["version"]) if move.get("version") is not None else None,
    )


def _where(pks: Iterable[int]) -> dict[int, tuple[int | None, date | None, int]]:
    rows = RemovalRequest.objects.filter(pk__in=list(pks))
    return {one.pk: (one.crew_id, one.planned_on, one.position_in_round) for one in rows}


def _back(
    before: dict[int, tuple[int | None, date | None, int]], moved: list[RemovalRequest]
) -> list[dict[str, Any]]:
    """The moves that put `moved` where they were, if nobody touches them in between."""
    undo = []
    for case in moved:
        crew, day, position = before[case.pk]
        undo.append(
            {
                "pk": case.pk,
                "crew": crew,
                "day": day.isoformat() if day else None,
                "position": position,
                "version": case.version,
            }
        )
    return undo
