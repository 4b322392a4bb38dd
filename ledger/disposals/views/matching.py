"""突合 on the tablet or at a PC: the scanner types, the list answers at once. Y-06."""

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ledger.disposals.models import BatchScan, DisposalBatch
from ledger.disposals.workflow import matching
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.views.scananswer import Said, scan_answer
from office.accounts.access import StaffRequest, requires

from .batch import counts, find

Outcome = BatchScan.Outcome
TONES = {
    Outcome.MATCHED: "success",
    Outcome.REPEATED: "info",
    Outcome.NOT_LISTED: "warning",
    Outcome.OTHER_YARD: "warning",
    Outcome.IN_TIME: "danger",
    Outcome.HELD: "danger",
    Outcome.GONE: "danger",
    Outcome.UNKNOWN: "danger",
    Outcome.MISREAD: "danger",
}


@require_GET
@requires("vehicles.dispose_vehicle")
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """The list beside the box for codes."""
    batch = find(request, pk)
    context = state_of(batch) | {"first_key": uuid4()}
    return TemplateResponse(request, "disposals/match.html", context)


@require_GET
@requires("vehicles.dispose_vehicle")
def state(request: StaffRequest, pk: int) -> JsonResponse:
    """The list as it is now: another device may be reading along."""
    return JsonResponse({"html": state_html(request, find(request, pk))})


@require_POST
@requires("vehicles.dispose_vehicle")
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One reading. Safe to send again."""
    batch = find(request, pk)
    try:
        key = UUID(request.POST.get("key", ""))
        reading = matching.scan(request.user, batch, request.POST.get("code", ""), key)
    except ValueError:
        return answer(request, batch, Said("danger", "受付番号がありません。"), status=400)
    except LedgerError as error:
        return answer(request, batch, Said("danger", str(error)), status=409)
    return answer(request, batch, said_of(reading), reading=reading)


@require_POST
@requires("vehicles.dispose_vehicle")
def undo(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Take a reading back."""
    batch = find(request, pk)
    reading = get_object_or_404(batch.scans, pk=reading_pk)
    try:
        matching.undo(reading)
    except LedgerError as error:
        return answer(request, batch, Said("danger", str(error)), status=409)
    return answer(request, batch, Said("info", f"{reading.code} の読み取りを取り消しました"))


@require_POST
@requires("vehicles.dispose_vehicle")
def accept(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Put what was read on the list, where the law allows it."""
    batch = find(request, pk)
    reading = get_object_or_404(batch.scans, pk=reading_pk)
    try:
        reading = matching.accept(request.user, reading)
    except LedgerError as error:
        return answer(request, batch, Said("danger", str(error)), status=409)
    said = Said("success", f"{reading.code} をリストに加えました")
    return answer(request, batch, said, reading=reading)


def said_of(reading: BatchScan) -> Said:
    """The sentence for the screen, with what the person needs to act on it."""
    outcome = Outcome(reading.outcome)
    name = reading.vehicle.reference if reading.vehicle else reading.code
    detail = f"：{reading.detail}" if reading.detail else ""
    return Said(TONES[outcome], f"{outcome.label}（{name}）{detail}")


def state_of(batch: DisposalBatch) -> dict[str, Any]:
    """Everything the page shows of the list."""
    items = batch.items.listed().select_related(
        *("vehicle__tag", "vehicle__removal_place", "vehicle__color"),
        *("vehicle__body_type", "vehicle__vehicle_kind", "disposition"),
    )
    readings = list(
        batch.scans.filter(undone_at=None)
        .exclude(outcome__in=[Outcome.REPEATED, Outcome.MISREAD])
        .select_related("vehicle__yard")
    )
    return {
        "batch": batch,
        "open": batch.state == DisposalBatch.State.MATCHING,
        "items": items.order_by("state", "vehicle__storage_spot", "vehicle__reference"),
        "counts": counts(batch),
        "extra": [one for one in readings if one.outcome in BatchScan.EXTRAS],
        "last": next((one for one in readings if one.outcome == Outcome.MATCHED), None),
    }


def state_html(request: StaffRequest, batch: DisposalBatch) -> str:
    """The part of the page that a reading changes."""
    return render_to_string("disposals/_match_state.html", state_of(batch), request)


def answer(
    request: StaffRequest,
    batch: DisposalBatch,
    said: Said,
    *,
    reading: BatchScan | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """What the page is told, with the list as it is now."""
    return scan_answer(
        request,
        said,
        page=reverse("disposals:match", args=[batch.pk]),
        html=lambda: state_html(request, find(request, batch.pk)),
        reading=reading,
        status=status,
    )
