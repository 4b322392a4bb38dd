"""The legal clock of one vehicle. DESIGN 4-3, UX 4-2."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ledger.disposals.models import ExtensionItem
from ledger.vehicles.legalclock import clock_of
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow.steps import case_of
from office.accounts.access import StaffRequest, requires


@require_GET
@requires("vehicles.view_vehicle")
def clock(request: StaffRequest, pk: int) -> HttpResponse:
    """Both clocks, what stands in the way, and how the deadline came to be what it is."""
    visible = Vehicle.objects.visible_to(request.user)
    vehicle = get_object_or_404(visible.select_related("yard", "removal_place"), pk=pk)
    changes = ExtensionItem.objects.filter(
        vehicle=vehicle, state__in=[ExtensionItem.State.APPLIED, ExtensionItem.State.UNDONE]
    )
    context = {
        "vehicle": vehicle,
        "clock": clock_of(case_of(vehicle)),
        "holds": vehicle.holds.in_force().select_related("kind", "placed_by"),
        "changes": changes.select_related("extension__applied_by").order_by("-pk"),
    }
    return TemplateResponse(request, "disposals/clock.html", context)
