"""The tablet of a yard: trucks on their way, what came today, what waits. W-11, W-12."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from geo.models import StorageYard
from geo.opening import opening_now
from ledger.patrols.models import Crew
from ledger.vehicles.models import Manifest, Vehicle
from ledger.vehicles.workflow import intake
from office.accounts.access import StaffRequest, requires

from .yards import chosen_yard, yards_of

SHOWN_DAYS = 14


@require_GET
@requires("vehicles.hand_over", "vehicles.take_in")
def home(request: StaffRequest) -> HttpResponse:
    """Trucks on the way, what came today, what waits for its second registration."""
    yards = yards_of(request)
    yard = chosen_yard(request, yards)
    if yard is None:
        return TemplateResponse(request, "yard/no_yard.html", {}, status=404)
    today = timezone.localdate()
    waiting = (
        Vehicle.objects.waiting_for_inspection()
        .filter(yard=yard)
        .select_related("removal_place", "tag", "crew")
        .order_by("taken_in_at", "pk")
    )
    manifests = Manifest.objects.filter(yard=yard).select_related("crew")
    context = {
        "yard": yard,
        "yards": yards,
        "opening": opening_now(yard),
        "trucks": trucks(yard),
        "waiting": waiting[:30],
        "waiting_count": waiting.count(),
        "today_count": Vehicle.objects.filter(yard=yard, taken_in_at__date=today).count(),
        "stored_count": Vehicle.objects.stored().filter(yard=yard).count(),
        "closed_today": manifests.filter(yard_confirmed_at__date=today).annotate(
            received=Count("vehicles")
        ),
        "disagreeing": Manifest.objects.visible_to(request.user)
        .disagreeing()
        .filter(yard_confirmed_at__gte=timezone.now() - timedelta(days=SHOWN_DAYS))
        .select_related("crew", "yard"),
    }
    return TemplateResponse(request, "yard/home.html", context)


@require_POST
@requires("vehicles.hand_over")
def begin(request: StaffRequest) -> HttpResponse:
    """Begin to take over a crew's truck."""
    yard = chosen_yard(request, yards_of(request))
    crew = get_object_or_404(Crew, pk=request.POST.get("crew", 0))
    if yard is None:
        return redirect("yard:home")
    manifest = intake.open_manifest(request.user, yard, crew)
    return redirect("yard:manifest", manifest.pk)


# --- what the page is made of ------------------------------------------------------------
@dataclass(frozen=True)
class Truck:
    """A crew on its way, with what it carries for this yard and for others."""

    crew: Crew
    here: int
    elsewhere: int
    oldest: datetime | None
    opened: Manifest | None


def trucks(yard: StorageYard) -> list[Truck]:
    """The crews that carry something or whose hand-over has begun here, in three queries."""
    here = Q(yard=yard)
    loads = {
        row["crew"]: row
        for row in Vehicle.objects.on_truck()
        .order_by()
        .values("crew")
        .annotate(
            here=Count("pk", filter=here),
            elsewhere=Count("pk", filter=~here),
            oldest=Min("removed_at", filter=here),
        )
    }
    opened = {manifest.crew_id: manifest for manifest in yard.manifests.open()}
    nothing: dict[str, Any] = {"here": 0, "elsewhere": 0, "oldest": None}
    found = []
    for crew in Crew.objects.filter(pk__in={*loads, *opened} - {None}):
        load: dict[str, Any] = {**nothing, **loads.get(crew.pk, {})}
        here_now, elsewhere, oldest = load["here"], load["elsewhere"], load["oldest"]
        found.append(Truck(crew, here_now, elsewhere, oldest, opened.get(crew.pk)))
    return sorted(found, key=lambda truck: truck.here == 0 and truck.opened is None)
