"""Owner and collector of one vehicle: written down, corrected, taken off. L-01.31, L-01.32, P-03.

No address and no title of these pages names a person; what a browser keeps is a number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from ledger.vehicles import masking
from ledger.vehicles.exceptions import ChangedMeanwhile
from ledger.vehicles.facts import people as persons
from ledger.vehicles.facts.shapes import Fact
from ledger.vehicles.forms.people import (
    CollectorForm,
    OwnerForm,
    PersonForm,
    PurposeForm,
    looked_up,
)
from ledger.vehicles.models import Collector, Owner, Vehicle
from ledger.vehicles.sight import PeopleSight, people_sight
from ledger.vehicles.workflow import people as workflow
from office.accounts.access import StaffRequest, requires
from office.audit import trail

FOR_ENTRY = "登録・訂正"
PERSON = ("name", "kana", "postcode", "address", "phone")


@dataclass(frozen=True)
class Part:
    """Which of the two persons a page is about."""

    name: str
    title: str
    form: type[PersonForm]
    find: Callable[[Vehicle], Any]
    facts: Callable[..., list[Fact]]


OWNER = Part("owner", "所有者", OwnerForm, persons.owner_of, persons.owner_facts)
COLLECTOR = Part(
    "collector", "引き取り者", CollectorForm, persons.collector_of, persons.collector_facts
)


@require_http_methods(["GET", "POST"])
@requires("vehicles.enter_owner")
def owner(request: StaffRequest, pk: int) -> HttpResponse:
    """所有者."""
    return person(request, pk, OWNER)


@require_http_methods(["GET", "POST"])
@requires("vehicles.enter_owner")
def collector(request: StaffRequest, pk: int) -> HttpResponse:
    """引き取り者."""
    return person(request, pk, COLLECTOR)


def person(request: StaffRequest, pk: int, part: Part) -> HttpResponse:
    """Show the form, or first ask what for; then do what the button says."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    known = part.find(vehicle)
    level = people_sight(request.user)
    if known is not None and level < PeopleSight.ON_REQUEST:
        raise PermissionDenied
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "save":
        return save(request, vehicle, part)
    if step == "lookup":
        return look_up(request, vehicle, part)
    if step == "forget" and known is not None:
        return forget(request, vehicle, part)
    if known is None or level == PeopleSight.OPEN:
        return filled(request, vehicle, part, known, FOR_ENTRY)
    return opened(request, vehicle, part, known)


def opened(request: StaffRequest, vehicle: Vehicle, part: Part, known: Any) -> HttpResponse:
    """The person masked with the question what for, and the form once that is answered."""
    asked = PurposeForm(request.POST if request.method == "POST" else None)
    if asked.is_bound and asked.is_valid():
        return filled(request, vehicle, part, known, asked.words())
    context = {"facts": part.facts(known, opened=False), "purpose_form": asked}
    status = 422 if asked.errors else 200
    return page(request, vehicle, part, context, status=status)


def filled(
    request: StaffRequest, vehicle: Vehicle, part: Part, known: Any, purpose: str
) -> HttpResponse:
    """The form with what is known; a person who is shown leaves a disclosure."""
    return form_page(request, vehicle, part, part.form(initial=initial(part, known)), purpose)


def initial(part: Part, known: Any) -> dict[str, Any]:
    """What is known of the person, for the form."""
    if known is None:
        return {}
    names = [name for name in part.form.base_fields if name != "seen"]
    return {name: getattr(known, name) for name in names} | {"seen": workflow.version(known)}


def save(request: StaffRequest, vehicle: Vehicle, part: Part) -> HttpResponse:
    """Write the person down, unless somebody else has meanwhile."""
    form = part.form(request.POST)
    if not form.is_valid():
        return form_page(request, vehicle, part, form, FOR_ENTRY, status=422)
    facts, seen = form.facts(), form.cleaned_data["seen"]
    try:
        if part is OWNER:
            source = facts.pop("source")
            workflow.set_owner(request.user, vehicle, facts, source=source, seen=seen)
        else:
            workflow.set_collector(request.user, vehicle, facts, seen=seen)
    except ChangedMeanwhile as error:
        return again(request, vehicle, part, error)
    messages.success(request, f"整理番号 {vehicle.reference} の{part.title}を登録しました。")
    return redirect("vehicles:detail", vehicle.pk)


def again(
    request: StaffRequest, vehicle: Vehicle, part: Part, error: ChangedMeanwhile
) -> HttpResponse:
    """The form as it was typed, with what stands there now at each field that differs."""
    known = part.find(vehicle)
    typed = part.form({**request.POST.dict(), "seen": workflow.version(known)})
    typed.is_valid()
    typed.add_error(None, str(error))
    whole = people_sight(request.user) == PeopleSight.OPEN
    for name, value in initial(part, known).items():
        if name != "seen" and typed.cleaned_data.get(name) != value:
            now = str(value or "") if whole else masked(name, value)
            typed.add_error(name, f"いまの台帳：{now or '（空欄）'}")
    return form_page(request, vehicle, part, typed, FOR_ENTRY, status=409)


def masked(name: str, value: Any) -> str:
    """A value for somebody who has not opened the person."""
    mask = {
        "name": masking.name,
        "kana": masking.name,
        "address": masking.address,
        "phone": masking.phone,
        "postcode": masking.postcode,
    }.get(name, str)
    return mask(value or "")


def look_up(request: StaffRequest, vehicle: Vehicle, part: Part) -> HttpResponse:
    """Fill the postal code from the address or the other way round, without a program."""
    found, said = looked_up(request.POST)
    messages.info(request, said)
    data = request.POST.copy()
    data.update(found)
    names = [name for name in part.form.base_fields if name in data]
    form = part.form(initial={name: data[name] for name in names})
    return form_page(request, vehicle, part, form, FOR_ENTRY)


def forget(request: StaffRequest, vehicle: Vehicle, part: Part) -> HttpResponse:
    """Take the person's data off the vehicle, for a reason."""
    reason = request.POST.get("reason", "").strip()[:100]
    if not reason:
        messages.error(request, f"{part.title}を消す理由を入力してください。")
        return redirect(f"vehicles:{part.name}", vehicle.pk)
    if part is OWNER:
        workflow.forget_owner(request.user, vehicle, reason=reason)
    else:
        workflow.forget_collector(request.user, vehicle, reason=reason)
    messages.success(request, f"整理番号 {vehicle.reference} の{part.title}を消しました。")
    return redirect("vehicles:detail", vehicle.pk)


def form_page(
    request: StaffRequest,
    vehicle: Vehicle,
    part: Part,
    form: PersonForm,
    purpose: str,
    *,
    status: int = 200,
) -> HttpResponse:
    """The form; where the vehicle has such a person, the page counts as a sight of them."""
    known: Owner | Collector | None = part.find(vehicle)
    if known is not None:
        fields = f"{part.title}の{persons.FIELDS_SHOWN}"
        trail.disclose(request, [vehicle], fields=fields, purpose=purpose)
    context = {"form": form, "known": known is not None}
    return page(request, vehicle, part, context, status=status)


def page(
    request: StaffRequest, vehicle: Vehicle, part: Part, context: dict[str, Any], *, status: int
) -> HttpResponse:
    """Either page about the person."""
    about = {"vehicle": vehicle, "part": part.name, "title": part.title}
    return TemplateResponse(request, "vehicles/person.html", about | context, status=status)
