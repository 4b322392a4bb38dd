"""The tablet of a yard: trucks on their way, the hand-over, tag by tag. W-11, W-12."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Count, Min, Q
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from geo.models import StorageYard
from geo.opening import opening_now
from ledger.patrols.models import Crew
from ledger.vehicles.exceptions import ChangedMeanwhile, LedgerError
from ledger.vehicles.forms.yard import CrewConfirmation
from ledger.vehicles.models import Manifest, ManifestScan, Vehicle
from ledger.vehicles.workflow import intake
from office.accounts.access import StaffRequest, requires

SHOWN_DAYS = 14
Outcome = ManifestScan.Outcome


@dataclass(frozen=True)
class Said:
    """What a reading sounds and looks like on the tablet."""

    tone: str
    text: str


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


@require_GET
@requires("vehicles.hand_over", "vehicles.take_in")
def home(request: StaffRequest) -> HttpResponse:
    """Trucks on the way, what came today, what waits for its second registration."""
    yards = yards_of(request)
    yard = chosen_yard(request, yards)
    if yard is None:
        return TemplateResponse(request, "yard/no_yard.html", {}, status=404)
    today = timezone.localdate()
    waiting = (
        Vehicle.objects.waiting_for_inspection()
        .filter(yard=yard)
        .select_related("removal_place", "tag", "crew")
        .order_by("taken_in_at", "pk")
    )
    manifests = Manifest.objects.filter(yard=yard).select_related("crew")
    context = {
        "yard": yard,
        "yards": yards,
        "opening": opening_now(yard),
        "trucks": trucks(yard),
        "waiting": waiting[:30],
        "waiting_count": waiting.count(),
        "today_count": Vehicle.objects.filter(yard=yard, taken_in_at__date=today).count(),
        "stored_count": Vehicle.objects.stored().filter(yard=yard).count(),
        "closed_today": manifests.filter(yard_confirmed_at__date=today).annotate(
            received=Count("vehicles")
        ),
        "disagreeing": Manifest.objects.visible_to(request.user)
        .disagreeing()
        .filter(yard_confirmed_at__gte=timezone.now() - timedelta(days=SHOWN_DAYS))
        .select_related("crew", "yard"),
    }
    return TemplateResponse(request, "yard/home.html", context)


@require_POST
@requires("vehicles.hand_over")
def begin(request: StaffRequest) -> HttpResponse:
    """Begin to take over a crew's truck."""
    yard = chosen_yard(request, yards_of(request))
    crew = get_object_or_404(Crew, pk=request.POST.get("crew", 0))
    if yard is None:
        return redirect("yard:home")
    manifest = intake.open_manifest(request.user, yard, crew)
    return redirect("yard:manifest", manifest.pk)


@require_GET
@requires("vehicles.hand_over")
def manifest_page(request: StaffRequest, pk: int) -> HttpResponse:
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
def manifest_state(request: StaffRequest, pk: int) -> JsonResponse:
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
        said = Said("danger", "状態メモは300字までです。")
        return JsonResponse({"tone": said.tone, "message": said.text}, status=422)
    try:
        seen = request.POST.get("seen")
        vehicle = intake.note_condition(request.user, vehicle, text, seen=seen)
    except ChangedMeanwhile as error:
        told = {"tone": "danger", "message": str(error), "seen": error.stored["condition_memo"]}
        return JsonResponse(told, status=409)
    said = Said("success", f"整理番号 {vehicle.reference} の状態を記録しました")
    if vehicle.manifest is None:
        return JsonResponse({"tone": said.tone, "message": said.text})
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


# --- what the pages are made of ----------------------------------------------------------
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


def yards_of(request: StaffRequest) -> list[StorageYard]:
    """The yards this user may work in."""
    valid = StorageYard.objects.valid_on(timezone.localdate())
    if not request.user.has_perm("vehicles.view_every_yard"):
        valid = valid.filter(unit=request.user.unit_id)
    return list(valid)


def chosen_yard(request: StaffRequest, yards: list[StorageYard]) -> StorageYard | None:
    """The yard named in the address or the form, else the one chosen before, else the first."""
    code = request.POST.get("yard") or request.GET.get("yard") or request.session.get("yard")
    found = next((yard for yard in yards if yard.code == code), None)
    found = found or (yards[0] if yards else None)
    if found and found.code != request.session.get("yard"):
        request.session["yard"] = found.code
    return found


@dataclass(frozen=True)
class Truck:
    """A crew on its way, with what it carries for this yard and for others."""

    crew: Crew
    here: int
    elsewhere: int
    oldest: datetime | None
    opened: Manifest | None


def trucks(yard: StorageYard) -> list[Truck]:
    """The crews that carry something or whose hand-over has begun here, in three queries."""
    here = Q(yard=yard)
    loads = {
        row["crew"]: row
        for row in Vehicle.objects.on_truck()
        .order_by()
        .values("crew")
        .annotate(
            here=Count("pk", filter=here),
            elsewhere=Count("pk", filter=~here),
            oldest=Min("removed_at", filter=here),
        )
    }
    opened = {manifest.crew_id: manifest for manifest in yard.manifests.open()}
    nothing: dict[str, Any] = {"here": 0, "elsewhere": 0, "oldest": None}
    found = []
    for crew in Crew.objects.filter(pk__in={*loads, *opened} - {None}):
        load: dict[str, Any] = {**nothing, **loads.get(crew.pk, {})}
        here_now, elsewhere, oldest = load["here"], load["elsewhere"], load["oldest"]
        found.append(Truck(crew, here_now, elsewhere, oldest, opened.get(crew.pk)))
    return sorted(found, key=lambda truck: truck.here == 0 and truck.opened is None)


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
    """JSON for the page's program; a redirect with a message for a plain form."""
    if request.headers.get("Accept") != "application/json":
        level = messages.SUCCESS if said.tone == "success" else messages.WARNING
        messages.add_message(request, level, said.text)
        return redirect("yard:manifest", manifest.pk)
    return JsonResponse(
        {
            "tone": said.tone,
            "message": said.text,
            "outcome": reading.outcome if reading else "",
            "vehicle": reading.vehicle_id if reading else None,
            "html": state_html(request, find_manifest(request, manifest.pk)),
        },
        status=status,
    )
