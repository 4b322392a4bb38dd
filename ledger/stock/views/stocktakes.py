"""The tablet at a stock-take: read, see the difference, settle it. UX idea 12."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ledger.disposals.models import SettlementRequest
from ledger.stock import documents, exports
from ledger.stock.models import StockTake, StockTakeScan
from ledger.stock.workflow import stocktakes
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from ledger.vehicles.views.scananswer import Said, only_said, scan_answer
from ledger.vehicles.views.yards import chosen_yard, may_work_at, yards_of
from office.accounts.access import StaffRequest, requires

from .countstate import SAID, acts, describe, find, state_html, state_of

MAY = ("stock.take_stock", "stock.view_stocktake")
ENDED_SHOWN = 20
PER_PAGE = 100
RELATED = ("tag", "body_type", "vehicle_kind", "color")


@require_GET
@requires(*MAY)
def listing(request: StaffRequest) -> HttpResponse:
    """Counts under way and done, and the form that begins one."""
    yards = yards_of(request)
    found = StockTake.objects.visible_to(request.user).select_related("yard", "started_by")
    context = {
        "yards": yards,
        "yard": chosen_yard(request, yards),
        "underway": found.open(),
        "ended": found.filter(state=StockTake.State.CLOSED)[:ENDED_SHOWN],
    }
    return TemplateResponse(request, "stock/stocktake_list.html", context)


@require_POST
@requires("stock.take_stock")
def begin(request: StaffRequest) -> HttpResponse:
    """Begin to count the chosen yard, or a section of it."""
    yard = chosen_yard(request, yards_of(request))
    if yard is None:
        return redirect("stock:stocktakes")
    section = request.POST.get("section", "")[:20]
    try:
        made = stocktakes.begin(request.user, yard, section=section)
    except LedgerError as error:
        messages.warning(request, str(error))
        return redirect("stock:stocktakes")
    return redirect("stock:stocktake", made.pk)


@require_GET
@requires(*MAY)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One count: read here, see progress and differences."""
    found = find(request, pk)
    context = state_of(request, found) | {"first_key": uuid4()}
    return TemplateResponse(request, "stock/stocktake.html", context)


@require_GET
@requires(*MAY)
def state(request: StaffRequest, pk: int) -> JsonResponse:
    """The count as it stands now: other tablets are reading as well."""
    return JsonResponse({"html": state_html(request, find(request, pk))})


@require_GET
@requires(*MAY)
def missing(request: StaffRequest, pk: int) -> HttpResponse:
    """All that has not been found yet, by place, with what can be done about each."""
    found = find(request, pk)
    vehicles = found.missing().select_related(*RELATED).order_by("storage_spot", "reference")
    shown = Paginator(vehicles, PER_PAGE).get_page(request.GET.get("page"))
    waiting = SettlementRequest.objects.waiting().filter(vehicle__in=list(shown))
    context = {
        "stock_take": found,
        "acting": acts(request, found),
        "page": shown,
        "asked": set(waiting.values_list("vehicle", flat=True)),
    }
    return TemplateResponse(request, "stock/stocktake_missing.html", context)


@require_POST
@requires("stock.take_stock")
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One reading. The answer says at once what it was. Safe to send again."""
    found = find(request, pk)
    if not may_work_at(request, found.yard):
        return only_said("この保管所の棚卸しはできません。", status=403)
    spot = request.POST.get("spot", "")
    try:
        key = UUID(request.POST.get("key", ""))
        code = request.POST.get("code", "")
        reading = stocktakes.scan(request.user, found, code, key, spot=spot)
    except ValueError:
        return only_said("受付番号がありません。", status=400)
    except LedgerError as error:
        return answer(request, found, "danger", str(error), status=409)
    tone, _ = SAID[reading.outcome]
    return answer(request, found, tone, describe(reading), reading=reading)


@require_POST
@requires("stock.take_stock")
def undo(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Take a reading back."""
    return _on_reading(request, pk, reading_pk, stocktakes.undo, "読み取りを取り消しました")


@require_POST
@requires("stock.take_stock")
def bring(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Move a vehicle that the ledger keeps elsewhere to this yard."""
    return _on_reading(request, pk, reading_pk, stocktakes.bring_here, "この保管所に移しました")


@require_POST
@requires("stock.take_stock")
def settle(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Write down what is done about a difference."""
    step = partial(_settle, text=request.POST.get("text", ""))
    return _on_reading(request, pk, reading_pk, step, "処理の内容を記録しました")


@require_POST
@requires("stock.take_stock")
def found_by_hand(request: StaffRequest, pk: int, vehicle_pk: int) -> HttpResponseBase:
    """A missing vehicle stands there, though its tag cannot be read."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=vehicle_pk)
    spot = request.POST.get("spot", "")

    def step(found: StockTake) -> None:
        stocktakes.find_by_hand(request.user, found, vehicle, spot=spot)

    text = f"整理番号 {vehicle.reference} を現物確認しました"
    return _act(request, pk, step, text, to="stock:stocktake_missing")


@require_POST
@requires("vehicles.dispose_vehicle")
def lost(request: StaffRequest, pk: int, vehicle_pk: int) -> HttpResponseBase:
    """Ask a second person to book a missing vehicle as 所在不明."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=vehicle_pk)

    def step(found: StockTake) -> None:
        stocktakes.ask_lost(request.user, found, vehicle)

    text = f"整理番号 {vehicle.reference} の所在不明の承認を依頼しました"
    return _act(request, pk, step, text, to="stock:stocktake_missing")


@require_POST
@requires("stock.take_stock")
def pause(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Interrupt the count."""
    return _act(request, pk, partial(stocktakes.pause, request.user), "中断しました")


@require_POST
@requires("stock.take_stock")
def resume(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Go on with the count."""
    return _act(request, pk, partial(stocktakes.resume, request.user), "再開しました")


@require_POST
@requires("stock.take_stock")
def close(request: StaffRequest, pk: int) -> HttpResponseBase:
    """End the count and keep its result."""
    step = partial(stocktakes.close, request.user, note=request.POST.get("note", ""))
    return _act(request, pk, step, "棚卸しを終えました")


@require_GET
@requires(*MAY)
def paper(request: StaffRequest, pk: int) -> HttpResponse:
    """The result as A4."""
    found = find(request, pk)
    content = documents.stock_take_report(found, found.result or stocktakes.result_of(found))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="tanaoroshi-{found.pk}.pdf"'
    return response


@require_GET
@requires(*MAY)
def table(request: StaffRequest, pk: int) -> HttpResponse:
    """The result as CSV: one line for each vehicle that differs."""
    found = find(request, pk)
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    result = found.result or stocktakes.result_of(found)
    response = HttpResponse(
        exports.stock_take_table(found, result, encoding), content_type="text/csv"
    )
    response["Content-Disposition"] = f'attachment; filename="tanaoroshi-{found.pk}.csv"'
    return response


# --- what the program of the page is told --------------------------------------------------
def answer(
    request: StaffRequest,
    found: StockTake,
    tone: str,
    text: str,
    *,
    reading: StockTakeScan | None = None,
    status: int = 200,
    to: str = "stock:stocktake",
) -> HttpResponseBase:
    """What the page is told, with the count as it stands now."""
    return scan_answer(
        request,
        Said(tone, text),
        page=reverse(to, args=[found.pk]),
        html=lambda: state_html(request, find(request, found.pk)),
        reading=reading,
        status=status,
    )


def _settle(actor: Any, reading: StockTakeScan, *, text: str) -> None:
    stocktakes.settle(actor, reading, text)


def _on_reading(
    request: StaffRequest,
    pk: int,
    reading_pk: int,
    step: Callable[[Any, StockTakeScan], object],
    text: str,
) -> HttpResponseBase:
    def act(found: StockTake) -> None:
        step(request.user, get_object_or_404(found.scans, pk=reading_pk))

    return _act(request, pk, act, text)


def _act(
    request: StaffRequest,
    pk: int,
    step: Callable[[StockTake], object],
    text: str,
    *,
    to: str = "stock:stocktake",
) -> HttpResponseBase:
    found = find(request, pk)
    if not may_work_at(request, found.yard):
        return only_said("この保管所の棚卸しはできません。", status=403)
    try:
        step(found)
    except LedgerError as error:
        return answer(request, found, "danger", str(error), status=409, to=to)
    return answer(request, found, "success", text, to=to)
