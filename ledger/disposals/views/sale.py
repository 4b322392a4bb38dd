"""売却: lots, proceeds, corrections, the report of a lot. 法6条3項."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.disposals import documents
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.forms.sale import IN_PROPORTION, LotForm, ProceedsForm
from ledger.disposals.models import SaleItem, SaleLot
from ledger.disposals.workflow import sale as workflow
from ledger.vehicles.deadlines import proceeds_claimable_until
from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import sight_of
from ledger.vehicles.workflow.steps import rules_now
from office.accounts.access import StaffRequest, requires

from .posting import ENCODINGS

MOST_SHOWN = 1000
MAY_WRITE = "disposals.enter_proceeds"
MAY_READ = (MAY_WRITE, "disposals.view_salelot")


@require_GET
@requires(*MAY_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """All lots, newest first."""
    found = SaleLot.objects.annotate(count=Count("items")).select_related("made_by")
    found = found.order_by("-sold_on", "-pk")
    context = {
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "waiting": workflow.sellable(Vehicle.objects.visible_to(request.user)).count(),
    }
    return TemplateResponse(request, "disposals/lot_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(MAY_WRITE)
def new(request: StaffRequest) -> HttpResponse:
    """Put sold vehicles together in a lot."""
    found = workflow.sellable(Vehicle.objects.visible_to(request.user))
    form = LotForm(request.POST or None)
    chosen = {int(pk) for pk in request.POST.getlist("vehicle") if pk.isdecimal()}
    if request.method == "POST" and form.is_valid():
        try:
            lot = workflow.make_lot(request.user, chosen, **form.cleaned_data)
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{lot}：{len(chosen):,}台のロットを登録しました。")
            return redirect("disposals:lot", lot.pk)
    rows = found.select_related("yard", "body_type", "color", "vehicle_kind")
    context = {
        "form": form,
        "rows": rows.order_by("yard__sort_order", "settled_on", "reference")[:MOST_SHOWN],
        "chosen": chosen,
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/lot_new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(*MAY_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One lot: its proceeds, each vehicle's share, until when they can be claimed."""
    may_write = request.user.has_perm(MAY_WRITE)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    lot = get_object_or_404(SaleLot.objects.select_related("made_by"), pk=pk)
    items = list(lot.items.select_related("vehicle__yard").order_by("vehicle__reference"))
    first = {"total": lot.total}
    form = ProceedsForm(request.POST or None, items=items, initial=first)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            workflow.enter_proceeds(
                request.user,
                lot,
                data["total"],
                form.amounts(),
                in_proportion=data["way"] == IN_PROPORTION,
                reason=data["reason"],
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{lot} の売却代金を登録しました。")
            return redirect("disposals:lot", lot.pk)
    context: dict[str, Any] = {
        "lot": lot,
        "may_write": may_write,
        "form": form,
        "rows": [(item, field, claimable(item)) for item, field in form.rows()],
        "corrections": lot.corrections.select_related("made_by"),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/lot_detail.html", context, status=status)


def claimable(item: SaleItem) -> Any:
    """Until when the owner may claim what the vehicle was sold for; None without a notice."""
    noticed = item.vehicle.stored_notice_on
    return noticed and proceeds_claimable_until(noticed, rules_now().ownership_months)


@require_POST
@requires(MAY_WRITE)
def take_out(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Take one vehicle out of the lot, with a reason."""
    item = get_object_or_404(SaleItem.objects.filter(lot=pk), pk=item_pk)
    try:
        workflow.take_out(request.user, item, reason=request.POST.get("out_reason", ""))
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "ロットから外しました。")
    return redirect("disposals:lot", pk)


@require_GET
@requires(*MAY_READ)
def csv(request: StaffRequest, pk: int, encoding: str) -> HttpResponseBase:
    """The report of a lot as CSV."""
    lot = get_object_or_404(SaleLot, pk=pk)
    hide = not sight_of(request.user).numbers
    made = documents.lot_csv(lot, ENCODINGS[encoding], hide_numbers=hide)
    answer = HttpResponse(made.content, content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="lot-{lot.pk}-{encoding}.csv"'
    return answer
