"""One record: all that is known of a vehicle, on the screen and on paper. L-01, L-23."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.vehicles import facts, history
from ledger.vehicles.buttons import buttons_of
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.facts import life
from ledger.vehicles.facts import people as persons
from ledger.vehicles.forms.desk import PlaceOverrideForm
from ledger.vehicles.forms.people import PurposeForm
from ledger.vehicles.legalclock import clock_of
from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import PeopleSight, sight_of
from ledger.vehicles.workflow.override import override_place
from ledger.vehicles.workflow.steps import case_of
from office.accounts.access import StaffRequest, requires
from office.audit import trail
from office.audit.models import Disclosure

RELATED = [
    *("tag__batch", "tag__crew", "crew", "removal_place", "removal_kind", "yard", "manifest"),
    *("removed_by", "taken_in_by", "inspected_by", "vehicle_kind", "registration_police"),
    *("registration_sticker_color", "body_type", "maker", "color", "inoperable_reason"),
    *("basket_place", "gear_kind", "lock_kind", "verdict"),
    *("released_by", "release_kind", "disposition", "in_transit_to"),
]
DETAIL, PAPER = "vehicles/vehicle_detail.html", "vehicles/vehicle_print.html"


@require_GET
@requires("vehicles.view_vehicle")
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One record: facts, persons, map, photographs, what happened, who changed what."""
    vehicle = find(request, pk)
    opened = sight_of(request.user).people == PeopleSight.OPEN
    context = record(request, vehicle) | people(request, vehicle, opened=opened)
    return TemplateResponse(request, DETAIL, context)


@require_POST
@requires("vehicles.view_people", "vehicles.view_people_openly")
def open_people(request: StaffRequest, pk: int) -> HttpResponse:
    """The record with its persons in full, for a purpose. Seen once: nothing stays open."""
    vehicle = find(request, pk)
    form = PurposeForm(request.POST)
    if form.is_valid():
        context = people(request, vehicle, opened=True, purpose=form.words())
        status = 200
    else:
        context = people(request, vehicle, opened=False) | {"purpose_form": form}
        status = 422
    return TemplateResponse(request, DETAIL, record(request, vehicle) | context, status=status)


@require_http_methods(["GET", "POST"])
@requires("vehicles.view_vehicle")
def print_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The record on paper, with its photographs (L-23). Persons only when asked for a purpose."""
    vehicle = find(request, pk)
    context = record(request, vehicle) | {"now": timezone.localtime()}
    may_open = sight_of(request.user).people >= PeopleSight.ON_REQUEST
    asked = request.POST if request.method == "POST" else None
    form = PurposeForm(asked) if may_open else None
    status = 200
    if form is not None and form.is_bound and form.is_valid():
        channel = Disclosure.Channel.PRINT
        context |= people(request, vehicle, opened=True, purpose=form.words(), channel=channel)
    elif form is not None and form.is_bound:
        status = 422
    context["purpose_form"] = form
    return TemplateResponse(request, PAPER, context, status=status)


@require_http_methods(["GET", "POST"])
@requires("vehicles.override_place")
def override(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct the removal place or the zone, with a reason."""
    visible = Vehicle.objects.visible_to(request.user).select_related("removal_place", "tag")
    vehicle = get_object_or_404(visible, pk=pk)
    initial = {"place": vehicle.removal_place, "zone_status": vehicle.zone_status}
    form = PlaceOverrideForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            override_place(request.user, vehicle, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"整理番号 {vehicle.reference} の場所を変更しました。")
            return redirect("vehicles:detail", vehicle.pk)
    context = {"vehicle": vehicle, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "vehicles/override_place.html", context, status=status)


def find(request: StaffRequest, pk: int) -> Vehicle:
    """The vehicle with all that its record names; 404 out of the user's sight."""
    visible = Vehicle.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(visible, pk=pk)


def record(request: StaffRequest, vehicle: Vehicle) -> dict[str, Any]:
    """What the screen and the paper show of a record, persons apart."""
    sight = sight_of(request.user)
    case = case_of(vehicle)
    return {
        "vehicle": vehicle,
        "sight": sight,
        "groups": facts.groups(vehicle, sight, case.rules),
        "course": life.course(vehicle),
        "days_left": life.days_left(vehicle, case.today),
        "posting_ends": life.posting_ends(vehicle, case.rules),
        "holds": case.holds,
        "clock": clock_of(case),
        "events": facts.events(vehicle),
        "photos": list(vehicle.photos.select_related("taken_by")),
        "steps": history.steps(vehicle, sight),
        "buttons": buttons_of(request.user, case),
        "today": case.today,
    }


def people(
    request: StaffRequest,
    vehicle: Vehicle,
    *,
    opened: bool,
    purpose: str = "",
    channel: str = Disclosure.Channel.SCREEN,
) -> dict[str, Any]:
    """The persons, in full or masked. In full they leave one disclosure (C31)."""
    level = sight_of(request.user).people
    if level == PeopleSight.NONE:
        return {"people": []}
    owner, collector = persons.owner_of(vehicle), persons.collector_of(vehicle)
    known = owner is not None or collector is not None
    if opened and known:
        trail.disclose(
            request,
            [vehicle],
            fields=persons.shown(owner, collector),
            channel=channel,
            purpose=purpose,
        )
    may_ask = known and not opened and level == PeopleSight.ON_REQUEST
    return {
        "people": persons.people(owner, collector, opened=opened),
        "opened": opened,
        "opened_for": purpose,
        "purpose_form": PurposeForm() if may_ask else None,
    }
