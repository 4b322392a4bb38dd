"""Single steps that need a second person: asked for, decided, taken back. L-14."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.disposals.forms.settlement import SettlementForm, permission_of
from ledger.disposals.models import SettlementRequest
from ledger.disposals.workflow import settlement as workflow
from ledger.vehicles import due
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.legalclock import clock_of
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import cases_of
from office.accounts.access import StaffRequest, requires

MAY_ASK = ("vehicles.dispose_vehicle", "vehicles.approve_disposal")
MAY_READ = (*MAY_ASK, "disposals.view_settlementrequest")
RELATED = (
    *("vehicle__yard", "vehicle__removal_place", "disposition", "inoperable_reason"),
    *("requested_by", "decided_by"),
)
SHOWN = 100


@require_http_methods(["GET", "POST"])
@requires(*MAY_ASK)
def ask(request: StaffRequest, pk: int, step: str) -> HttpResponse:
    """Ask a second person to let one vehicle take the step."""
    wanted = Step(step)
    if not request.user.has_perm(permission_of(wanted)):
        raise PermissionDenied
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    form = SettlementForm(request.POST or None, step=wanted, vehicle=vehicle)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.ask(request.user, vehicle, wanted, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"「{wanted.label}」の承認を依頼しました。")
            return redirect("disposals:requests")
    context = {
        "vehicle": vehicle,
        "step": wanted,
        "form": form,
        "photos": vehicle.photos.all(),
        "holds": vehicle.holds.in_force().select_related("kind"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/request_new.html", context, status=status)


@require_GET
@requires(*MAY_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """What waits for a decision, and what was decided lately."""
    found = SettlementRequest.objects.visible_to(request.user).select_related(*RELATED)
    context = {
        "waiting": found.waiting(),
        "decided": found.exclude(state=SettlementRequest.State.WAITING)[:SHOWN],
        "may_decide": request.user.has_perm("vehicles.approve_disposal"),
    }
    return TemplateResponse(request, "disposals/request_list.html", context)


@require_POST
@requires("vehicles.approve_disposal")
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """承認 or 不承認, by somebody else than the one who asked."""
    found = get_object_or_404(SettlementRequest.objects.visible_to(request.user), pk=pk)
    note = request.POST.get("note", "")
    try:
        if request.POST.get("decision") == "approve":
            workflow.approve(request.user, found, note=note)
        else:
            workflow.reject(request.user, found, note=note)
    except LedgerError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "決定を登録しました。")
    return redirect("disposals:requests")


@require_POST
@requires(*MAY_ASK)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Taken back by the one who asked."""
    found = get_object_or_404(SettlementRequest.objects.visible_to(request.user), pk=pk)
    try:
        workflow.withdraw(request.user, found)
    except LedgerError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "依頼を取り下げました。")
    return redirect("disposals:requests")


@require_GET
@requires(*MAY_READ)
def inoperable(request: StaffRequest) -> HttpResponse:
    """機能喪失車: each with what its early disposal still needs."""
    found = due.inoperable(Vehicle.objects.visible_to(request.user))
    rows = list(found.select_related("yard", "inoperable_reason").order_by("removed_on")[:SHOWN])
    cases = cases_of(rows)
    asked = set(
        SettlementRequest.objects.waiting()
        .filter(vehicle__in=rows)
        .values_list("vehicle", flat=True)
    )
    context = {
        "rows": [(one, clock_of(cases[one.pk]).early, one.pk in asked) for one in rows],
        "count": found.count(),
    }
    return TemplateResponse(request, "disposals/inoperable.html", context)
