"""A new record at a desk: paper fallback, 移送. L-03a, L-01.07."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ledger.vehicles.exceptions import Impossible, LedgerError
from ledger.vehicles.forms.entry import EntryForm
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow.desk_entry import enter
from office.accounts.access import StaffRequest, requires


@require_http_methods(["GET", "POST"])
@requires("vehicles.change_vehicle")
def new(request: StaffRequest) -> HttpResponse:
    """The form of a record, empty."""
    if request.method == "GET":
        now = timezone.localtime()
        return page(
            request, EntryForm(user=request.user, initial={"key": uuid4(), "removed_at": now})
        )
    form = EntryForm(request.POST, user=request.user)
    if not form.is_valid():
        return page(request, form, status=422)
    data = form.cleaned_data
    try:
        vehicle = enter(
            request.user,
            form.values(),
            key=data["key"],
            tag_code=data["tag_code"],
            pin=data["position"],
            yard=data["yard"],
            taken_in_at=data["taken_in_at"],
        )
    except Impossible as error:
        for name, reason in error.reasons.items():
            form.add_error(name if name in form.fields else None, reason)
    except LedgerError as error:
        form.add_error("tag_code" if "札" in str(error) else None, str(error))
    else:
        return made(request, vehicle, form)
    return page(request, form, status=422)


def made(request: StaffRequest, vehicle: Vehicle, form: EntryForm) -> HttpResponse:
    """Say which number it got, and what looks odd; a new one or its record follows."""
    text = f"整理番号 {vehicle.reference}（札 {vehicle.tag.spoken}）を登録しました。"
    messages.success(request, text)
    for doubt in form.doubts():
        messages.warning(request, doubt)
    if request.POST.get("then") == "another":
        return redirect("vehicles:new")
    return redirect("vehicles:detail", vehicle.pk)


def page(request: StaffRequest, form: EntryForm, *, status: int = 200) -> HttpResponse:
    """The form with the map that sets the pin."""
    context = {"form": form, "position": form["position"].value() or ""}
    return TemplateResponse(request, "vehicles/vehicle_new.html", context, status=status)
