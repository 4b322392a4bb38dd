"""二次登録 on the tablet: one vehicle after the other. Y-02, Y-03."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from ledger.vehicles import numbers
from ledger.vehicles.exceptions import ChangedMeanwhile, LedgerError
from ledger.vehicles.forms.inspection import InspectionForm, NumbersForm, initial_of, shown
from ledger.vehicles.models import Vehicle
from ledger.vehicles.workflow import inspection as workflow
from office.accounts.access import StaffRequest, requires

from .manifest import CONDITION_NOTES

ALIKE_SHOWN = 5


@require_http_methods(["GET", "POST"])
@requires("vehicles.take_in")
def inspect(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The form for one vehicle; saved, the next one of the truck follows."""
    related = ("tag", "yard", "removal_place", "crew", "manifest")
    visible = Vehicle.objects.visible_to(request.user).select_related(*related)
    vehicle = get_object_or_404(visible, pk=pk)
    if request.method == "GET":
        return page(request, vehicle, InspectionForm(initial=initial(request, vehicle)))
    typed = request.POST.copy()
    form = InspectionForm(typed)
    if form.is_valid():
        try:
            workflow.inspect(request.user, vehicle, form.values(), seen=form.was_shown())
        except ChangedMeanwhile as error:
            typed["seen"] = tell_changes(form, vehicle, error)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            return saved(request, vehicle)
    if wants_json(request):
        return JsonResponse({"errors": form.errors, "seen": typed.get("seen", "")}, status=422)
    return page(request, vehicle, form, status=422)


@require_GET
@requires("vehicles.take_in", "vehicles.change_vehicle")
def doubts(request: StaffRequest, pk: int) -> JsonResponse:
    """What is strange about the numbers typed so far, and which vehicles have them alike."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    form = NumbersForm(request.GET)
    if not form.is_valid():
        return JsonResponse({"doubts": {}, "alike": []})
    keys = {form.registration(), numbers.frame_key(form.cleaned_data["frame_number"])}
    return JsonResponse(
        {
            "doubts": {name: found for name, found in form.doubts().items() if found},
            "alike": [
                row for key in sorted(keys) if len(key) > 3 for row in alike(request, vehicle, key)
            ],
        }
    )


def alike(request: StaffRequest, vehicle: Vehicle, key: str) -> list[dict[str, Any]]:
    """Vehicles with the same or a similar number. Of another yard's only the yard is told."""
    found = (
        Vehicle.objects.with_numbers_like(key)
        .exclude(pk=vehicle.pk)
        .select_related("yard")
        .order_by("-removed_on", "-pk")[:ALIKE_SHOWN]
    )
    mine = set(
        Vehicle.objects.visible_to(request.user)
        .filter(pk__in=[one.pk for one in found])
        .values_list("pk", flat=True)
    )
    return [alike_row(one, key, whole=one.pk in mine) for one in found]


def alike_row(vehicle: Vehicle, key: str, *, whole: bool) -> dict[str, Any]:
    """How one such vehicle is told."""
    same = key in (vehicle.registration_key, vehicle.frame_key)
    kind = "同じ番号" if same else "似た番号"
    if not whole:
        return {"text": f"{kind}：保管所 {vehicle.yard.label}", "url": "", "same": same}
    number = next(
        one
        for one in (vehicle.registration_key, vehicle.frame_key)
        if numbers.lookalike(one) == numbers.lookalike(key)
    )
    return {
        "text": f"{kind}：{number}（{vehicle.reference}・{vehicle.get_status_display()}・"
        f"撤去 {vehicle.removed_on:%Y/%m/%d}）",
        "url": reverse("vehicles:detail", args=[vehicle.pk]),
        "same": same,
    }


def initial(request: StaffRequest, vehicle: Vehicle) -> dict[str, Any]:
    """What is known; for a vehicle nobody has described, also what the user entered last."""
    found = initial_of(vehicle)
    if vehicle.inspected_at is None:
        for name, value in workflow.remembered(request.user).items():
            found[name] = found[name] or value
    return found


def tell_changes(form: InspectionForm, vehicle: Vehicle, changes: ChangedMeanwhile) -> str:
    """Say at each field what somebody else has written; saved again, the page's own words count.

    Returns what the page has now seen: the new values of these fields only, so that whatever
    else has been changed stays.
    """
    vehicle = Vehicle.objects.get(pk=vehicle.pk)
    form.add_error(None, str(changes))
    for name in changes.stored:
        if name in form.fields:
            words = f"ほかの人が「{shown(vehicle, name) or '空欄'}」に変えました。"
            form.add_error(name, f"{words}もう一度登録すると、この画面の値になります。")
    return json.dumps({**form.was_shown(), **changes.stored})


def saved(request: StaffRequest, vehicle: Vehicle) -> HttpResponseBase:
    """Go on to the next vehicle that waits, or back to the yard's page."""
    following = workflow.next_in_line(vehicle)
    url = reverse("yard:inspect", args=[following.pk]) if following else reverse("yard:home")
    text = f"整理番号 {vehicle.reference} を登録しました。"
    messages.success(request, text if following else f"{text}これで全部です。")
    return JsonResponse({"next": url}) if wants_json(request) else redirect(url)


def page(
    request: StaffRequest, vehicle: Vehicle, form: InspectionForm, status: int = 200
) -> HttpResponse:
    """The form with what the crew has already recorded beside it."""
    waiting = Vehicle.objects.waiting_for_inspection().filter(yard=vehicle.yard_id)
    context = {
        "vehicle": vehicle,
        "form": form,
        "photos": vehicle.photos.all(),
        "notes": CONDITION_NOTES,
        "waiting_count": waiting.exclude(pk=vehicle.pk).count(),
        "following": workflow.next_in_line(vehicle),
        "remembered": workflow.remembered(request.user) if not vehicle.inspected_at else {},
    }
    return TemplateResponse(request, "yard/inspect.html", context, status=status)


def wants_json(request: StaffRequest) -> bool:
    """Whether the page's program asks, and not a plain form."""
    return request.headers.get("Accept") == "application/json"
