"""Holds: of one vehicle, and all that are in force. UX 3 (holds block with the reason)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.forms.holds import HoldForm, LiftForm
from ledger.vehicles.models import Hold, HoldKind, Vehicle
from ledger.vehicles.workflow.holds import HOLDABLE, lift_hold, place_hold
from office.accounts.access import StaffRequest, requires

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires("vehicles.hold_vehicle")
def holds(request: StaffRequest, pk: int) -> HttpResponse:
    """The holds of one vehicle; place another."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            hold = place_hold(request.user, vehicle, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"整理番号 {vehicle.reference} を保留しました：{hold}。")
            return redirect("vehicles:detail", vehicle.pk)
    return page(request, vehicle, form)


@require_POST
@requires("vehicles.hold_vehicle")
def lift(request: StaffRequest, pk: int) -> HttpResponse:
    """End one hold."""
    visible = Vehicle.objects.visible_to(request.user)
    hold = get_object_or_404(Hold.objects.filter(vehicle__in=visible), pk=pk)
    form = LiftForm(request.POST)
    if form.is_valid():
        try:
            lift_hold(request.user, hold, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"整理番号 {hold.vehicle.reference} の保留を外しました。")
            return redirect("vehicles:holds", hold.vehicle_id)
    return page(request, hold.vehicle, HoldForm(), lifting=(hold, form))


@require_GET
@requires("vehicles.hold_vehicle")
def worklist(request: StaffRequest) -> HttpResponse:
    """Every hold in force on a vehicle in sight, the oldest first."""
    found = (
        Hold.objects.in_force()
        .filter(vehicle__in=Vehicle.objects.visible_to(request.user))
        .select_related("kind", "placed_by", "vehicle__yard")
        .order_by("placed_at", "pk")
    )
    kinds = HoldKind.objects.all()
    chosen = request.GET.get("kind", "")
    if chosen.isdecimal():
        found = found.filter(kind=int(chosen))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "kinds": kinds,
        "chosen": chosen,
        "query": f"kind={chosen}" if chosen else "",
    }
    return TemplateResponse(request, "vehicles/hold_list.html", context)


def page(
    request: StaffRequest,
    vehicle: Vehicle,
    form: HoldForm,
    *,
    lifting: tuple[Hold, LiftForm] | None = None,
) -> HttpResponse:
    """The holds of the vehicle, those in force with a way to lift them."""
    every = vehicle.holds.select_related("kind", "placed_by", "lifted_by")
    failed, failing = lifting or (None, None)
    context = {
        "vehicle": vehicle,
        "form": form,
        "in_force": [
            (hold, failing if hold == failed else LiftForm(auto_id=f"id_{hold.pk}_%s"))
            for hold in every
            if hold.lifted_at is None
        ],
        "lifted": [hold for hold in every if hold.lifted_at],
        "holdable": vehicle.status in HOLDABLE,
    }
    bad = form.errors or failing is not None
    return TemplateResponse(request, "vehicles/holds.html", context, status=422 if bad else 200)
