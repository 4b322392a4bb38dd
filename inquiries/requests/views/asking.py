"""What the operator's page asks while the caller still talks: the verdict, the neighbours."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from geo.judgement import judge
from geo.models import Verdict
from geo.opening import opening_now
from inquiries.requests.decision import Circumstances, land_of
from inquiries.requests.forms import WASTE, parse_position
from inquiries.requests.handling import Advice, advise, group_of
from inquiries.requests.models import HandlingRule
from inquiries.requests.near import CLOSE_M, FAR_M, Likeness, NearCase, near_cases
from inquiries.requests.since import parse_day
from ledger.patrols.models import Patrol
from ledger.vehicles.models import VehicleKind
from office.accounts.access import StaffRequest, requires

LIKENESS_KEYS = ("body_type", "color", "maker")


@require_GET
@requires("requests.add_removalrequest")
def decide(request: StaffRequest) -> JsonResponse:
    """Judge a pin and say who handles it: `at`, `kind`, `land`, `urgent`. Nothing is stored."""
    try:
        position = parse_position(request.GET.get("at", ""))
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=400)
    verdict = judge(position)
    proposed, must_ask = land_of(verdict.road_class)
    seen = circumstances(request, verdict, request.GET.get("land") or proposed)
    today = timezone.localdate()
    advice = advise(verdict, seen, day=today)
    own = request.GET.get("case")
    cases = [
        case
        for case in near_cases(position, likeness(request), today=today)
        if case.what != "request" or str(case.pk) != own
    ]
    card = card_of(verdict, advice, seen) | {
        "must_ask": must_ask and not request.GET.get("land"),
        "patrol": next_patrol(verdict, today),
    }
    return JsonResponse(
        {
            "proposed_land": proposed,
            "outcome": advice.outcome,
            "is_job": advice.is_job,
            "brief": f"{card['zone']}・{card['road']} → {card['who']}",
            "card": render_to_string("requests/_verdict.html", card, request),
            "near": render_to_string("requests/_near.html", {"cases": cases}, request),
            "points": [point_of(case) for case in cases],
        }
    )


@require_GET
@requires("requests.add_removalrequest")
def near(request: StaffRequest) -> JsonResponse:
    """Open requests and removals around `at`, likeliest first. No personal data."""
    try:
        position = parse_position(request.GET.get("at", ""))
    except ValidationError as error:
        return JsonResponse({"error": error.messages[0]}, status=400)
    metres = CLOSE_M if request.GET.get("r") == str(CLOSE_M) else FAR_M
    cases = near_cases(position, likeness(request), today=timezone.localdate(), metres=metres)
    return JsonResponse({"cases": [point_of(case) for case in cases]})


@require_GET
@requires("requests.add_removalrequest")
def day(request: StaffRequest) -> JsonResponse:
    """Say which day 「きのう」 is, so that the operator can read it back."""
    today = timezone.localdate()
    try:
        found = parse_day(request.GET.get("text", ""), today=today)
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    said = render_to_string("requests/_day.html", {"day": found, "days": (today - found).days})
    return JsonResponse({"day": found.isoformat(), "text": said.strip()})


def circumstances(request: StaffRequest, verdict: Verdict, land: str) -> Circumstances:
    """What the question says of the vehicle and the land; nonsense counts as not said."""
    kind = request.GET.get("kind", "")
    found = VehicleKind.objects.filter(pk=kind).first() if kind.isdecimal() else None
    known = land if land in HandlingRule.Land.values else HandlingRule.Land.WARD_ROAD
    return Circumstances(
        vehicle_group=group_of(found, is_waste=kind == WASTE),
        land=known,
        zone_status=verdict.zone_status,
        urgent=request.GET.get("urgent") == "1",
    )


def likeness(request: StaffRequest) -> Likeness:
    """What the caller has said of the vehicle so far."""
    said = {
        key: int(value)
        for key in ("kind", *LIKENESS_KEYS)
        if (value := request.GET.get(key, "")).isdecimal()
    }
    return Likeness(**said, registration_number=request.GET.get("registration_number", ""))


def card_of(verdict: Verdict, advice: Advice, seen: Circumstances) -> dict[str, Any]:
    """The words of the verdict card."""
    place = verdict.removal_place
    block = verdict.town_block
    road = HandlingRule.Land(seen.land).label
    return {
        "verdict": verdict,
        "advice": advice,
        "seen": seen,
        "place": place.label if place else "区外",
        "town": block.name if block else verdict.town_name,
        "zone": zone_words(verdict),
        "road": road,
        "road_name": verdict.road_name,
        "who": advice.who(),
        "opening": opening_now(verdict.yard) if verdict.yard else None,
    }


def zone_words(verdict: Verdict) -> str:
    """In or out, as the desk says it."""
    if not verdict.in_ward:
        return "区外"
    inside = verdict.zone_status == Verdict.ZoneStatus.INSIDE
    return "禁止区域内" if inside else "禁止区域外"


def next_patrol(verdict: Verdict, today: date) -> Patrol | None:
    """The next round of a crew through the verdict's removal place."""
    rounds = Patrol.objects.filter(removal_place=verdict.removal_place, day__gte=today)
    return rounds.select_related("crew").order_by("day").first()


def point_of(case: NearCase) -> dict[str, Any]:
    """One neighbour for the map."""
    return {
        "id": f"{case.what}-{case.pk}",
        "what": case.what,
        "reference": case.record.reference,
        "lon": round(case.position.x, 7),
        "lat": round(case.position.y, 7),
        "metres": round(case.metres),
        "days": case.days,
        "score": round(case.score, 1),
        "alike": case.alike,
    }
