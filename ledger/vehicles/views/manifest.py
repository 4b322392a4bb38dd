"""The hand-over of a truck to a yard, tag by tag. W-11, W-12."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from ledger.vehicles.exceptions import ChangedMeanwhile, LedgerError
from ledger.vehicles.forms.yard import CrewConfirmation
from ledger.vehicles.models import Manifest, ManifestScan, Vehicle
from ledger.vehicles.workflow import intake
from office.accounts.access import StaffRequest, requires

from .scananswer import Said, only_said, scan_answer

Outcome = ManifestScan.Outcome
SAID = {
    Outcome.RECEIVED: Said("success", "受け入れました"),
    Outcome.REPEATED: Said("info", "読み取り済みです"),
    Outcome.OTHER_YARD: Said("warning", "別の保管所あてです"),
    Outcome.OTHER_CREW: Said("warning", "別の班が撤去した車両です"),
    Outcome.ALREADY: Said("warning", "すでに搬入されています"),
    Outcome.NOT_REMOVED: Said("danger", "撤去の登録がまだ届いていません"),
    Outcome.UNKNOWN: Said("danger", "台帳にない札です"),
    Outcome.MISREAD: Said("danger", "読み違いです。もう一度読んでください"),
}
CONDITION_NOTES = [
    "異常なし",
    "パンク",
    "前輪なし",
    "後輪なし",
    "サドルなし",
    "かご破損",
    "ライト破損",
    "錠を切断",
    "荷物あり",
    "さび多い",
]
ACCEPT_REASONS = ["満車のため振替", "班の判断で立寄り", "距離が近い", "行き先の変更の連絡あり"]


@require_GET
@requires("vehicles.hand_over")
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """One hand-over: the truck's list, the readings, both confirmations."""
    manifest = find_manifest(request, pk)
    context = state_of(manifest) | {
        "confirmation": CrewConfirmation(crew=manifest.crew),
        "notes": CONDITION_NOTES,
        "accept_reasons": ACCEPT_REASONS,
        "first_key": uuid4(),
    }
    return TemplateResponse(request, "yard/manifest.html", context)


@require_GET
@requires("vehicles.hand_over")
def state(request: StaffRequest, pk: int) -> JsonResponse:
    """The list as it is now: another tablet may be reading the same truck."""
    return JsonResponse({"html": state_html(request, find_manifest(request, pk))})


@require_POST
@requires("vehicles.hand_over")
def scan(request: StaffRequest, pk: int) -> HttpResponseBase:
    """One reading. The answer says at once what it was. Safe to send again."""
    manifest = find_manifest(request, pk)
    try:
        key = UUID(request.POST.get("key", ""))
        reading = intake.scan(request.user, manifest, request.POST.get("code", ""), key)
    except ValueError:
        return answer(request, manifest, Said("danger", "受付番号がありません。"), status=400)
    except LedgerError as error:
        return answer(request, manifest, Said("danger", str(error)), status=409)
    said = SAID[Outcome(reading.outcome)]
    return answer(request, manifest, Said(said.tone, describe(reading, said)), reading=reading)


@require_POST
@requires("vehicles.hand_over")
def undo(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Take a reading back."""
    manifest = find_manifest(request, pk)
    reading = get_object_or_404(manifest.scans, pk=reading_pk)
    try:
        intake.undo(request.user, reading)
    except LedgerError as error:
        return answer(request, manifest, Said("danger", str(error)), status=409)
    return answer(request, manifest, Said("info", f"{reading.code} の読み取りを取り消しました"))


@require_POST
@requires("vehicles.hand_over")
def accept(request: StaffRequest, pk: int, reading_pk: int) -> HttpResponseBase:
    """Take in a vehicle that was meant for another yard or came with another crew."""
    manifest = find_manifest(request, pk)
    reading = get_object_or_404(manifest.scans, pk=reading_pk)
    try:
        reading = intake.accept(request.user, reading, request.POST.get("reason", ""))
    except LedgerError as error:
        return answer(request, manifest, Said("danger", str(error)), status=409)
    return answer(
        request, manifest, Said("success", f"{reading.code} を受け入れました"), reading=reading
    )


@require_POST
@requires("vehicles.hand_over", "vehicles.take_in")
def note(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The condition of one vehicle as it came off the truck."""
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    text = request.POST.get("memo", "")
    if len(text) > 300:
        return only_said("状態メモは300字までです。", status=422)
    try:
        seen = request.POST.get("seen")
        vehicle = intake.note_condition(request.user, vehicle, text, seen=seen)
    except ChangedMeanwhile as error:
        told = {"tone": "danger", "message": str(error), "seen": error.stored["condition_memo"]}
        return JsonResponse(told, status=409)
    said = Said("success", f"整理番号 {vehicle.reference} の状態を記録しました")
    if vehicle.manifest is None:
        return only_said(said.text, status=200, tone=said.tone)
    return answer(request, vehicle.manifest, said)


@require_POST
@requires("vehicles.hand_over")
def confirm_by_crew(request: StaffRequest, pk: int) -> HttpResponseBase:
    """A member of the crew confirms with their own password, which is not kept."""
    manifest = find_manifest(request, pk)
    form = CrewConfirmation(request.POST, crew=manifest.crew, request=request)
    if not form.is_valid():
        errors = [str(error) for found in form.errors.values() for error in found]
        return answer(request, manifest, Said("danger", " ".join(errors)), status=422)
    try:
        intake.confirm_by_crew(manifest, form.confirmed_by, form.cleaned_data["declared"])
    except LedgerError as error:
        return answer(request, manifest, Said("danger", str(error)), status=409)
    return answer(request, manifest, Said("success", f"{form.confirmed_by}さんが確認しました"))


@require_POST
@requires("vehicles.hand_over")
def close(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The yard confirms, and the hand-over is over."""
    manifest = find_manifest(request, pk)
    try:
        manifest = intake.close(request.user, manifest, request.POST.get("note", "")[:200])
    except LedgerError as error:
        return answer(request, manifest, Said("danger", str(error)), status=409)
    messages.success(request, f"{manifest.crew}の引継ぎを終えました。")
    return redirect("yard:home")


# --- what the page is made of ------------------------------------------------------------
def find_manifest(request: StaffRequest, pk: int) -> Manifest:
    """The manifest, if this user may see it; else 404."""
    visible = Manifest.objects.visible_to(request.user)
    related = ("yard", "crew", "crew_confirmed_by", "yard_confirmed_by")
    return get_object_or_404(visible.select_related(*related), pk=pk)


def state_of(manifest: Manifest) -> dict[str, Any]:
    """Everything the page shows of the hand-over, in five queries."""
    closed = manifest.state == Manifest.State.CLOSED
    related = ("removal_place", "tag", "crew")
    received = list(manifest.vehicles.select_related(*related).prefetch_related("photos"))
    absent = (
        []
        if closed
        else list(intake.missing(manifest).select_related(*related).prefetch_related("photos"))
    )
    readings = list(
        manifest.scans.filter(undone_at=None)
        .exclude(outcome__in=[Outcome.REPEATED, Outcome.MISREAD])
        .select_related("vehicle__yard", "vehicle__crew", "moved_from")
    )
    by_vehicle = {reading.vehicle_id: reading for reading in reversed(readings)}
    for vehicle in received:
        vehicle.__dict__["reading"] = by_vehicle.get(vehicle.pk)
    rows = sorted([*received, *absent], key=lambda vehicle: (vehicle.removed_at, vehicle.pk))
    extra = [reading for reading in readings if reading.outcome in ManifestScan.EXTRAS]
    count = len(received)
    return {
        "manifest": manifest,
        "closed": closed,
        "rows": rows,
        "received_count": count,
        "missing_count": len(absent),
        "expected_count": len(rows),
        "extra": extra,
        "elsewhere": intake.unfinished_elsewhere(manifest.crew, manifest.yard).count(),
        "last": next((one for one in readings if one.outcome == Outcome.RECEIVED), None),
        "declared_differs": manifest.declared_count not in (None, count),
        "difference": bool(absent or extra or manifest.declared_count not in (None, count)),
    }


def state_html(request: StaffRequest, manifest: Manifest) -> str:
    """The part of the page that a reading changes."""
    return render_to_string("yard/_manifest_state.html", state_of(manifest), request)


def describe(reading: ManifestScan, said: Said) -> str:
    """The sentence for the screen, with what the person needs to act on it."""
    vehicle = reading.vehicle
    if vehicle is None:
        return f"{said.text}（{reading.code}）"
    detail = {
        Outcome.OTHER_YARD: vehicle.yard.label,
        Outcome.OTHER_CREW: str(vehicle.crew or ""),
        Outcome.ALREADY: f"{vehicle.yard.label}・{vehicle.get_status_display()}",
    }.get(Outcome(reading.outcome), vehicle.reference)
    return f"{said.text}（{detail}）"


def answer(
    request: StaffRequest,
    manifest: Manifest,
    said: Said,
    *,
    reading: ManifestScan | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """What the page is told, with the list as it is now."""
    return scan_answer(
        request,
        said,
        page=reverse("yard:manifest", args=[manifest.pk]),
        html=lambda: state_html(request, find_manifest(request, manifest.pk)),
        reading=reading,
        status=status,
    )
