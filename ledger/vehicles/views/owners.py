"""Owners entered one after the other, a row for each vehicle of a search's result. L-17a.

A row is saved when it is left, alone; without a program all rows are sent together, and each
is saved or told what is wrong with it for itself. What somebody else has entered meanwhile is
shown beside what was typed, and overwritten only by saying so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from ledger.vehicles.exceptions import ChangedMeanwhile
from ledger.vehicles.facts import people as persons
from ledger.vehicles.forms.people import OriginForm, OwnerRowForm
from ledger.vehicles.models import Owner, Vehicle
from ledger.vehicles.sight import sight_of
from ledger.vehicles.views.exports import asked_for, chosen_keys
from ledger.vehicles.views.renewal import FOR_ENTRY, require_open_sight
from ledger.vehicles.workflow import people as workflow
from office.accounts.access import StaffRequest, requires
from office.audit import trail

PER_PAGE = 20
FARTHEST_PAGE = 5000
RELATED = ("yard", "body_type", "vehicle_kind", "color")


@dataclass(frozen=True)
class Row:
    """One vehicle: its owner, or the fields for one, and what became of what was typed."""

    vehicle: Vehicle
    registration: str
    form: OwnerRowForm
    known: Owner | None = None
    state: str = ""
    said: Sequence[str] = ()
    overwrite: str = ""


@require_http_methods(["GET", "POST"])
@requires("vehicles.enter_owner")
def owners(request: StaffRequest) -> HttpResponse:
    """The rows of one page of the result; POST saves those that were sent."""
    require_open_sight(request)
    origin = OriginForm(request.POST or None)
    if request.method == "POST" and request.POST.get("only") == "row":
        visible = Vehicle.objects.visible_to(request.user).select_related(*RELATED)
        sent = visible.filter(pk__in=chosen_keys(request.POST.getlist("row"))[:1])
        rows = rows_of(request, list(sent), origin)
        return answer(request, "vehicles/_owner_rows.html", {"rows": rows})
    page = page_of(request)
    found, words = asked_for(request)
    start = (page - 1) * PER_PAGE
    vehicles = list(found.select_related(*RELATED)[start : start + PER_PAGE + 1])
    rows = rows_of(request, vehicles[:PER_PAGE], origin)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "rows": rows,
        "origin": origin,
        "criteria": words,
        "query": query.urlencode(),
        "page_number": page,
        "has_next": len(vehicles) > PER_PAGE,
        "first": start + 1,
    }
    if request.method == "POST":
        tell(request, rows)
    return answer(request, "vehicles/owner_grid.html", context)


def page_of(request: StaffRequest) -> int:
    """Which page of the result."""
    written = request.GET.get("page", "")
    number = int(written) if written.isascii() and written.isdecimal() else 1
    return min(max(number, 1), FARTHEST_PAGE)


def tell(request: StaffRequest, rows: Sequence[Row]) -> None:
    """Say how many rows were saved, and how many need another look."""
    saved = sum(row.state == "saved" for row in rows)
    left = sum(row.state in ("error", "conflict") for row in rows)
    if saved:
        messages.success(request, f"{saved}台の所有者を登録しました。")
    if left:
        messages.error(request, f"{left}台は登録していません。行の右の説明を見て直してください。")


def answer(request: StaffRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The rows; those with an owner leave one disclosure together (C31)."""
    shown = [row.vehicle for row in context["rows"] if row.known is not None]
    if shown:
        fields = f"所有者の{persons.FIELDS_SHOWN}"
        trail.disclose(request, shown, fields=fields, purpose=FOR_ENTRY)
    return TemplateResponse(request, template, context)


def rows_of(request: StaffRequest, vehicles: Sequence[Vehicle], origin: OriginForm) -> list[Row]:
    """Each vehicle as it stands, after what was typed for it has been saved."""
    sent = set(chosen_keys(request.POST.getlist("row")))
    known = {owner.vehicle_id: owner for owner in Owner.objects.filter(vehicle__in=vehicles)}
    rows = []
    for vehicle in vehicles:
        prefix = f"v{vehicle.pk}"
        form = OwnerRowForm(request.POST, prefix=prefix) if vehicle.pk in sent else None
        if form is None or form.is_blank():
            rows.append(resting(request, vehicle, known.get(vehicle.pk)))
        else:
            rows.append(typed(request, vehicle, form, origin))
    return rows


def resting(
    request: StaffRequest, vehicle: Vehicle, known: Owner | None, *, state: str = ""
) -> Row:
    """A row nobody has typed in: the owner, or empty fields."""
    form = OwnerRowForm(prefix=f"v{vehicle.pk}")
    return Row(vehicle, number_of(request, vehicle), form, known, state)


def typed(request: StaffRequest, vehicle: Vehicle, form: OwnerRowForm, origin: OriginForm) -> Row:
    """Save a row, or keep what was typed with the reason why not."""
    number = number_of(request, vehicle)
    if not origin.is_valid():
        said = [f"上の欄：{text}" for texts in origin.errors.values() for text in texts]
        return Row(vehicle, number, form, None, "error", said)
    if not form.is_valid():
        said = [str(text) for texts in form.errors.values() for text in texts]
        return Row(vehicle, number, form, None, "error", said)
    facts = form.facts() | {"known_on": origin.cleaned_data["known_on"]}
    data = form.cleaned_data
    try:
        owner = workflow.set_owner(
            request.user,
            vehicle,
            facts,
            source=origin.cleaned_data["source"],
            seen=data["overwrite"] or data["seen"],
        )
    except ChangedMeanwhile:
        return conflicting(request, vehicle, form)
    return resting(request, vehicle, owner, state="saved")


def conflicting(request: StaffRequest, vehicle: Vehicle, form: OwnerRowForm) -> Row:
    """What was typed beside the owner that is there now."""
    now = Owner.objects.filter(vehicle=vehicle).first()
    values = [getattr(now, name) for name in ("name", "kana", "postcode", "address", "phone")]
    stands = "　".join(value for value in values if value) if now else "（登録なし）"
    said = [
        "ほかの人が先に登録しました。",
        f"いまの台帳：{stands}",
    ]
    return Row(
        vehicle,
        number_of(request, vehicle),
        form,
        now,
        "conflict",
        said,
        workflow.version(now),
    )


def number_of(request: StaffRequest, vehicle: Vehicle) -> str:
    """The registration number as this person may read it."""
    number = f"{vehicle.registration_prefix} {vehicle.registration_serial}".strip()
    return sight_of(request.user).number(number)
