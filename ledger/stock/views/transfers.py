"""The tablet and the desk at a transfer between two yards. Y-01."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geo.models import StorageYard
from ledger.stock import documents
from ledger.stock.forms.transfers import REASONS, TransferForm
from ledger.stock.models import Transfer, TransferScan
from ledger.stock.workflow import transfers
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from ledger.vehicles.views.scananswer import Said, only_said, scan_answer
from ledger.vehicles.views.yards import chosen_yard, may_work_at, yards_of
from office.accounts.access import StaffRequest, requires

MAY = ("vehicles.transfer_vehicle", "stock.view_transfer")
ENDED_SHOWN = 30
Outcome = TransferScan.Outcome
SAID: dict[str, tuple[str, str]] = {
    Outcome.LOADED: ("success", "積み込みました"),
    Outcome.RECEIVED: ("success", "受領しました"),
    Outcome.REPEATED: ("info", "読み取り済みです"),
    Outcome.OTHER_YARD: ("warning", "別の保管所の車両です"),
    Outcome.NOT_STORED: ("warning", "保管中の車両ではありません"),
    Outcome.ON_ANOTHER: ("warning", "別の移送に積み込まれています"),
    Outcome.NOT_LISTED: ("warning", "移送の一覧にない車両です"),
    Outcome.UNKNOWN: ("danger", "台帳にない札です"),
    Outcome.MISREAD: ("danger", "読み違いです。もう一度読んでください"),
}


@require_GET
@requires(*MAY)
def listing(request: StaffRequest) -> HttpResponse:
    """Transfers under way, in and out of the chosen yard, and those that ended lately."""
    yards = yards_of(request)
    visible = Transfer.objects.visible_to(request.user).counted()
    found = visible.select_related("from_yard", "to_yard", "crew")
    context = {
        "yards": yards,
        "underway": found.open(),
        "ended": found.exclude(state__in=Transfer.OPEN).order_by("-ended_at")[:ENDED_SHOWN],
    }
    return TemplateResponse(request, "stock/transfer_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("vehicles.transfer_vehicle")
def new(request: StaffRequest) -> HttpResponse:
    """Begin a transfer; `vehicle` names one that goes with it from the start."""
    yards = yards_of(request)
    vehicle = _asked_vehicle(request)
    here = vehicle.yard if vehicle else chosen_yard(request, yards)
    initial = {"from_yard": here} if here else {}
    form = TransferForm(request.POST or None, yards=yards, initial=initial)
    if request.method == "POST" and form.is_valid():
        transfer = transfers.plan(request.user, **form.cleaned_data)
        if vehicle is not None:
            reading = transfers.scan(request.user, transfer, vehicle.reference, uuid4())
            _tell(request, reading)
        return redirect("stock:transfer", transfer.pk)
    context = {"form": form, "reasons": REASONS, "vehicle": vehicle}
    return TemplateResponse(request, "stock/transfer_new.html", context)


@require_GET
@requires(*MAY)
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One transfer: its list, the readings, what is to be done next."""
    transfer = find(request, pk)
    context = state_of(request, transfer) | {"first_key": uuid4()}
    return TemplateResponse(request, "stock/transfer.html", context)


@require_GET
@requires(*MAY)
def state(request: StaffRequest, pk: int) -> JsonResponse:
    """The list as it is now: another tablet may be reading as well."""
    return JsonResponse({"html": state_html(request, find(request, pk))})


@require_POST
@requires("vehicles.transfer_vehicle")
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One reading. The answer says at once what it was. Safe to send again."""
    transfer = find(request, pk)
    if not may_act(request, transfer):
        return refuse(request, transfer)
    try:
        key = UUID(request.POST.get("key", ""))
        reading = transfers.scan(request.user, transfer, request.POST.get("code", ""), key)
    except ValueError:
        return only_said("受付番号がありません。", status=400)
    except LedgerError as error:
        return answer(request, transfer, "danger", str(error), status=409)
    tone, _ = SAID[reading.outcome]
    return answer(request, transfer, tone, describe(reading), reading=reading)


@require_POST
@requires("vehicles.transfer_vehicle")
def undo(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Take a reading back."""

    def act(transfer: Transfer) -> str:
        reading = get_object_or_404(transfer.scans, pk=reading_pk)
        transfers.undo(request.user, reading)
        return f"{reading.code} の読み取りを取り消しました"

    return _act(request, pk, act)


@require_POST
@requires("vehicles.transfer_vehicle")
def accept(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Take in a vehicle that came along without being on the list."""

    def act(transfer: Transfer) -> str:
        reading = get_object_or_404(transfer.scans, pk=reading_pk)
        transfers.accept(request.user, reading, request.POST.get("reason", "")[:100])
        return f"{reading.code} を受け入れました"

    return _act(request, pk, act)


@require_POST
@requires("vehicles.transfer_vehicle")
def depart(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The truck leaves."""

    def act(transfer: Transfer) -> str:
        transfers.depart(request.user, transfer)
        return f"{transfer.to_yard}へ出発しました"

    return _act(request, pk, act)


@require_POST
@requires("vehicles.transfer_vehicle")
def close(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The receiving yard confirms, and the transfer is over."""

    def act(transfer: Transfer) -> str:
        transfers.close(request.user, transfer, request.POST.get("note", "")[:200])
        return "受領を確認しました"

    return _act(request, pk, act)


@require_POST
@requires("vehicles.transfer_vehicle")
def cancel(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Call the transfer off. Either side may."""

    def act(transfer: Transfer) -> str:
        transfers.cancel(request.user, transfer, request.POST.get("reason", "")[:200])
        return "移送を取り消しました"

    return _act(request, pk, act, anybody=True)


@require_GET
@requires(*MAY)
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """移送票: the list that goes along with the truck."""
    transfer = find(request, pk)
    response = HttpResponse(documents.transfer_sheet(transfer), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="transfer-{transfer.pk}.pdf"'
    return response


# --- what the pages are made of ----------------------------------------------------------
def find(request: StaffRequest, pk: int) -> Transfer:
    """The transfer, if this user may see it; else 404."""
    related = ("from_yard", "to_yard", "crew", "made_by", "departed_by", "ended_by")
    visible = Transfer.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(visible, pk=pk)


def side(transfer: Transfer) -> StorageYard:
    """The yard whose turn it is."""
    moving = transfer.state == Transfer.State.MOVING
    return transfer.to_yard if moving else transfer.from_yard


def may_act(request: StaffRequest, transfer: Transfer) -> bool:
    """Whether the user works at the yard whose turn it is."""
    allowed = request.user.has_perm("vehicles.transfer_vehicle")
    return allowed and may_work_at(request, side(transfer))


def state_of(request: StaffRequest, transfer: Transfer) -> dict[str, Any]:
    """Everything the page shows of the transfer."""
    readings = list(
        transfer.scans.filter(undone_at=None).exclude(
            outcome__in=[Outcome.REPEATED, Outcome.MISREAD]
        )
    )
    loaded = {one.vehicle_id: one for one in readings if one.outcome == Outcome.LOADED}
    received = {one.vehicle_id: one for one in readings if one.outcome == Outcome.RECEIVED}
    related = ("tag", "yard", "body_type", "vehicle_kind", "color", "removal_place")
    vehicles = Vehicle.objects.filter(pk__in=[*loaded, *received]).select_related(*related)
    rows = [
        {"vehicle": one, "loaded": loaded.get(one.pk), "received": received.get(one.pk)}
        for one in vehicles.prefetch_related("photos").order_by("reference")
    ]
    extra = transfers.extras(transfer).select_related("vehicle__yard").order_by("pk")
    missing = [key for key in loaded if key not in received]
    return {
        "transfer": transfer,
        "state": transfer.state,
        "is_open": transfer.state in Transfer.OPEN,
        "acting": may_act(request, transfer) and transfer.state in Transfer.OPEN,
        "may_cancel": request.user.has_perm("vehicles.transfer_vehicle") and not received,
        "side": side(transfer),
        "rows": rows,
        "extra": extra,
        "loaded_count": len(loaded),
        "received_count": len(received),
        "missing_count": len(missing),
        "difference": bool(missing or extra),
    }


def state_html(request: StaffRequest, transfer: Transfer) -> str:
    """The part of the page that a reading changes."""
    return render_to_string("stock/_transfer_state.html", state_of(request, transfer), request)


def describe(reading: TransferScan) -> str:
    """The sentence for the screen, with what the person needs to act on it."""
    _, text = SAID[reading.outcome]
    vehicle = reading.vehicle
    if vehicle is None:
        return f"{text}（{reading.code}）"
    detail = {
        Outcome.OTHER_YARD: vehicle.yard.label,
        Outcome.NOT_STORED: vehicle.get_status_display(),
    }.get(Outcome(reading.outcome), "")
    return f"{text}（{vehicle.reference}{f'・{detail}' if detail else ''}）"


def answer(
    request: StaffRequest,
    transfer: Transfer,
    tone: str,
    text: str,
    *,
    reading: TransferScan | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """What the page is told, with the list as it is now."""
    return scan_answer(
        request,
        Said(tone, text),
        page=reverse("stock:transfer", args=[transfer.pk]),
        html=lambda: state_html(request, find(request, transfer.pk)),
        reading=reading,
        status=status,
    )


def refuse(request: StaffRequest, transfer: Transfer) -> HttpResponseBase:
    """Say that it is the other yard's turn."""
    text = f"いまは{side(transfer)}で操作する段階です。"
    return answer(request, transfer, "danger", text, status=403)


def _act(
    request: StaffRequest, pk: int, act: Callable[[Transfer], str], *, anybody: bool = False
) -> HttpResponseBase:
    transfer = find(request, pk)
    if not (anybody or may_act(request, transfer)):
        return refuse(request, transfer)
    try:
        text = act(transfer)
    except LedgerError as error:
        return answer(request, transfer, "danger", str(error), status=409)
    return answer(request, transfer, "success", text)


def _tell(request: StaffRequest, reading: TransferScan) -> None:
    tone, _ = SAID[reading.outcome]
    level = messages.SUCCESS if tone == "success" else messages.WARNING
    messages.add_message(request, level, describe(reading))


def _asked_vehicle(request: StaffRequest) -> Vehicle | None:
    key = request.POST.get("vehicle") or request.GET.get("vehicle") or ""
    if not key.isdecimal():
        return None
    return get_object_or_404(Vehicle.objects.visible_to(request.user), pk=int(key))
