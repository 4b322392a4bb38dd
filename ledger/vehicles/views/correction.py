"""A record corrected at a desk, on a tablet or on a phone. L-03a, L-03b, L-17a."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from ledger.vehicles import chronology
from ledger.vehicles.exceptions import Disputed, Impossible, LedgerError, PostedAlready
from ledger.vehicles.forms.record import OF_THE_STEPS, RecordForm, names_for
from ledger.vehicles.models import Vehicle
from ledger.vehicles.showing import in_words, label_of, told
from ledger.vehicles.workflow.correction import Corrected, correct, plain, state_of, value_of
from office import wareki
from office.accounts.access import StaffRequest, requires
from office.audit.history import last_change

SALT = "vehicles.edit"
STALE = "開いてからの変更を確かめられませんでした。内容を確かめて、もう一度保存してください。"


@require_http_methods(["GET", "POST"])
@requires("vehicles.change_vehicle")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """All fields that no step writes, in one form."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    names = names_for(request.user, vehicle)
    if request.method == "GET":
        known = {name: value_of(vehicle, name) for name in names}
        form = RecordForm(initial=known, names=names, vehicle=vehicle)
        return page(request, vehicle, form)
    form = RecordForm(request.POST, names=names, vehicle=vehicle)
    if not form.is_valid():
        return page(request, vehicle, form, status=422, sealed=request.POST.get("seen", ""))
    return save(request, vehicle, form)


def save(request: StaffRequest, vehicle: Vehicle, form: RecordForm) -> HttpResponse:
    """Write what was typed, or show why not with everything still in its place."""
    sealed = request.POST.get("seen", "")
    seen = unsealed(vehicle, sealed)
    if seen is None:
        form.add_error(None, STALE)
        return page(request, vehicle, form, status=409)
    confirmed = request.POST.get("confirmed") == "yes"
    try:
        done = correct(request.user, vehicle, form.values(), seen=seen, confirmed=confirmed)
    except Disputed as error:
        return both(request, vehicle, form, seen, error)
    except PostedAlready as error:
        asked = {"question": str(error)}
        return page(request, vehicle, form, status=409, sealed=sealed, more=asked)
    except Impossible as error:
        for name, reason in error.reasons.items():
            form.add_error(name if name in form.fields else None, reason)
    except LedgerError as error:
        form.add_error(None, str(error))
    else:
        report(request, done, form)
        return redirect("vehicles:detail", vehicle.pk)
    return page(request, vehicle, form, status=422, sealed=sealed)


def both(
    request: StaffRequest,
    vehicle: Vehicle,
    form: RecordForm,
    seen: Mapping[str, str],
    error: Disputed,
) -> HttpResponse:
    """The form once more: others' changes taken in, the user's own kept, the conflicts named."""
    vehicle = Vehicle.objects.get(pk=vehicle.pk)
    names = tuple(form.values())
    mine = {
        name: value for name, value in form.values().items() if plain(value) != seen.get(name, "")
    }
    values = {name: mine.get(name, value_of(vehicle, name)) for name in names}
    data = {name: form.fields[name].prepare_value(value) for name, value in values.items()}
    again = RecordForm(data, names=names, vehicle=vehicle)
    again.is_valid()
    for one in error.conflicts:
        theirs = in_words(again.fields[one.name], one.now) or "（空欄）"
        again.add_error(
            one.name, f"ほかの人が「{theirs}」に変更しました。あなたの入力を残しています。"
        )
    change = last_change(vehicle)
    more = {
        "conflicts": [
            {
                "label": form.fields[one.name].label,
                "seen": in_words(form.fields[one.name], one.seen),
                "theirs": in_words(form.fields[one.name], one.now),
                "mine": in_words(form.fields[one.name], one.mine),
            }
            for one in error.conflicts
        ],
        "changed_by": change,
    }
    return page(request, vehicle, again, status=409, more=more)


def page(
    request: StaffRequest,
    vehicle: Vehicle,
    form: RecordForm,
    *,
    status: int = 200,
    sealed: str = "",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The form. `sealed` is what the user saw when they opened it; else what stands there now."""
    names = [name for name in form.fields if name != "seen"]
    context = {
        "vehicle": vehicle,
        "form": form,
        "sealed": sealed or seal(vehicle, names),
        "fixed": [
            (why, [(label_of(name), told(vehicle, name)) for name in fields])
            for why, fields in OF_THE_STEPS
        ],
    }
    return TemplateResponse(
        request, "vehicles/vehicle_edit.html", context | dict(more or {}), status=status
    )


def seal(vehicle: Vehicle, names: list[str]) -> str:
    """What the record says now, in a form that comes back unchanged."""
    content = {"pk": vehicle.pk, "state": state_of(vehicle, names)}
    return signing.dumps(content, salt=SALT, compress=True)


def unsealed(vehicle: Vehicle, sealed: str) -> dict[str, str] | None:
    """What the record said when the page was opened; None for anything else."""
    try:
        content = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    state: dict[str, str] = content["state"]
    return state if content["pk"] == vehicle.pk else None


def report(request: StaffRequest, done: Corrected, form: RecordForm) -> None:
    """Say what was written, what others wrote, and what looks odd."""
    reference = done.vehicle.reference
    if done.changed:
        labels = "、".join(str(form.fields[name].label) for name in done.changed)
        messages.success(request, f"整理番号 {reference} の{labels}を訂正しました。")
    else:
        messages.info(request, f"整理番号 {reference} に変わった項目はありません。")
    if done.moved_deadline:
        day = wareki.short_date(done.moved_deadline)
        messages.info(request, f"撤去日に合わせて、保管期限を {day} にしました。")
    if done.left:
        labels = "、".join(str(form.fields[name].label) for name in done.left)
        messages.info(request, f"ほかの人が変更した{labels}は、そのまま残しました。")
    values = {name: getattr(done.vehicle, name) for name in chronology.LABELS}
    for doubt in [*form.doubts(), *chronology.odd(values)]:
        messages.warning(request, doubt)
