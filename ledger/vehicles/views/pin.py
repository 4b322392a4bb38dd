"""The pin of an existing record, moved on a map. L-01.08, L-03b."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from ledger.vehicles.exceptions import ChangedMeanwhile, LedgerError
from ledger.vehicles.forms.desk import PinForm
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow.pin import move_pin, told
from office.accounts.access import StaffRequest, requires


@require_http_methods(["GET", "POST"])
@requires("vehicles.change_vehicle")
def position(request: StaffRequest, pk: int) -> HttpResponse:
    """The map with the pin, and why it moves."""
    visible = Vehicle.objects.visible_to(request.user).select_related("removal_place")
    vehicle = get_object_or_404(visible, pk=pk)
    here = told(vehicle.position)
    if request.method == "GET":
        return page(request, vehicle, PinForm(initial={"position": here, "seen": here}))
    form = PinForm(request.POST)
    if not form.is_valid():
        return page(request, vehicle, form, status=422)
    data = form.cleaned_data
    may_follow = request.user.has_perm("vehicles.override_place")
    try:
        move_pin(
            request.user,
            vehicle,
            to=data["position"],
            reason=data["reason"],
            seen=data["seen"],
            follow=data["follow"] and may_follow,
        )
    except ChangedMeanwhile as error:
        # What was typed stays; the pin that others set is shown beside it.
        again = PinForm({**request.POST.dict(), "seen": here})
        again.add_error(None, str(error))
        return page(request, vehicle, again, status=409)
    except LedgerError as error:
        form.add_error(None, str(error))
        return page(request, vehicle, form, status=422)
    messages.success(request, f"整理番号 {vehicle.reference} の位置を直しました。")
    return redirect("vehicles:detail", vehicle.pk)


def page(
    request: StaffRequest, vehicle: Vehicle, form: PinForm, *, status: int = 200
) -> HttpResponse:
    """The form with the map that moves the pin."""
    context = {
        "vehicle": vehicle,
        "form": form,
        "here": told(vehicle.position),
        "position": form["position"].value() or told(vehicle.position),
    }
    return TemplateResponse(request, "vehicles/move_pin.html", context, status=status)
