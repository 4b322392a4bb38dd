"""区域と境: what is in force, drawn and changed on the map, with its history. W-01…W-05."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.gis.db.models.functions import Area, Length, Transform
from django.db.models import F
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from geo import srid, workflow
from geo.features import feature_collection
from geo.forms import BlockNoteForm, DrawnForm, EndForm
from geo.judgement import BadPoint, judge, parse_point
from geo.models import DataLayer, DividingLine, NoParkingZone, Road, TownBlock
from office.accounts.access import StaffRequest, requires
from office.audit.models import Change, Entry


@dataclass(frozen=True)
class Kind:
    """One of the two things that are drawn, and how it is spoken of."""

    slug: str
    model: type[Any]
    title: str
    shape: str
    tool: str


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("zones", NoParkingZone, "放置禁止区域", "area", "Polygon"),
        Kind("dividing-lines", DividingLine, "南北の境", "line", "Line"),
    )
}


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404("そのような種類はありません。")
    return KINDS[slug]


@require_safe
@requires("geo.view_map")
def overview(request: StaffRequest) -> HttpResponse:
    """List and map of what is in force on a day, and the bench that tries a point."""
    try:
        day = date.fromisoformat(request.GET.get("on", "")) if request.GET.get("on") else None
    except ValueError:
        day = None
        messages.warning(
            request, "日付は 2026-04-01 の形で指定してください。今日の分を表示します。"
        )
    on = day or timezone.localdate()
    return TemplateResponse(
        request,
        "geo/zones.html",
        {
            "on": on,
            "today": timezone.localdate(),
            "zones": _zones_on(on),
            "lines": _lines_on(on),
            "may_draw": request.user.has_perm("geo.draw_zones"),
            "may_judge": request.user.has_perm("geo.use_verdict"),
        },
    )


@require_safe
@requires("geo.view_map")
def printed(request: StaffRequest) -> HttpResponse:
    """The same as a page for paper."""
    on = timezone.localdate()
    context = {"on": on, "zones": _zones_on(on), "lines": _lines_on(on)}
    return TemplateResponse(request, "geo/zones_print.html", context)


def _zones_on(day: date) -> Any:
    zones = NoParkingZone.objects.valid_on(day).select_related("station", "station__district")
    size = Area(Transform("area", srid.PLANE))
    return zones.annotate(size=size).defer("area").order_by("station__code", "pk")


def _lines_on(day: date) -> Any:
    lines = DividingLine.objects.valid_on(day).select_related("station")
    size = Length(Transform("line", srid.PLANE))
    return lines.annotate(size=size).defer("line").order_by("station__code", "pk")


@require_safe
@requires("geo.view_map")
def detail(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """One area or line on the map, its dates, its versions and who changed it."""
    kind = _kind(slug)
    drawn = get_object_or_404(kind.model.objects.select_related("station"), pk=pk)
    versions = kind.model.objects.filter(station=drawn.station).select_related("replaces")
    target = f"{kind.model._meta.label_lower}"
    context = {
        "kind": kind,
        "drawn": drawn,
        "title": _title(drawn),
        "centre": f"{drawn.station.position.x:.7f},{drawn.station.position.y:.7f}",
        "shape": getattr(drawn, kind.shape).json,
        "versions": versions.order_by(F("valid_from").desc(nulls_last=True), "-pk"),
        "entries": Entry.objects.filter(target=f"{target}:{pk}").select_related("actor")[:50],
        "changes": Change.objects.filter(model=target, record=str(pk)).select_related("actor")[:50],
        "current": _current(kind, drawn),
        "end_form": EndForm(),
        "may_draw": request.user.has_perm("geo.draw_zones"),
    }
    return TemplateResponse(request, "geo/drawn_detail.html", context)


def _title(drawn: Any) -> str:
    station = drawn.station.label
    return drawn.name if drawn.name.startswith(station) else f"{station} {drawn.name}"


def _current(kind: Kind, drawn: Any) -> Any:
    """The record of the same station and origin that is in force today, if any."""
    today = timezone.localdate()
    found = kind.model.objects.valid_on(today).filter(station=drawn.station)
    return found.order_by("-pk").first()


@require_http_methods(["GET", "HEAD", "POST"])
@requires("geo.draw_zones")
def new(request: StaffRequest, slug: str) -> HttpResponse:
    """Draw an area or line that was not there."""
    kind = _kind(slug)
    form = DrawnForm(request.POST or None, model=kind.model, fixed_station=False)
    if request.method == "POST" and form.is_valid():
        station = form.cleaned_data["station"]
        made = workflow.draw(kind.model, station, form.drawing(), actor=request.user)
        messages.success(request, f"「{made.name}」を登録しました。")
        return _shown(kind, made)
    return _drawing_page(request, kind, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("geo.draw_zones")
def change(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Draw a new shape in place of an old one, from a day on."""
    kind = _kind(slug)
    drawn = get_object_or_404(kind.model.objects.select_related("station"), pk=pk)
    form = DrawnForm(
        request.POST or None, model=kind.model, fixed_station=True, initial=_initial(kind, drawn)
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = workflow.redraw(drawn, form.drawing(), actor=request.user)
        except workflow.NotPossible as error:
            form.add_error("valid_from", str(error))
        else:
            messages.success(request, f"「{made.name}」を変更しました。")
            return _shown(kind, made)
    return _drawing_page(request, kind, form, drawn)


def _initial(kind: Kind, drawn: Any) -> dict[str, Any]:
    return {
        "name": drawn.name,
        "source": "" if drawn.is_rough else drawn.source,
        "shape": getattr(drawn, kind.shape).json,
        "valid_from": timezone.localdate(),
    }


def _drawing_page(
    request: StaffRequest, kind: Kind, form: DrawnForm, drawn: Any
) -> TemplateResponse:
    status = 422 if form.is_bound else 200
    context = {"kind": kind, "form": form, "drawn": drawn}
    return TemplateResponse(request, "geo/draw.html", context, status=status)


@require_POST
@requires("geo.draw_zones")
def end(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """End an area or line on a day."""
    kind = _kind(slug)
    drawn = get_object_or_404(kind.model, pk=pk)
    form = EndForm(request.POST)
    try:
        if form.is_valid():
            workflow.end(drawn, form.cleaned_data["last_day"], actor=request.user)
            messages.success(request, f"「{drawn.name}」の最終日を登録しました。")
        else:
            messages.error(request, "最終日を正しく入力してください。")
    except workflow.NotPossible as error:
        messages.error(request, str(error))
    return _shown(kind, drawn)


@require_POST
@requires("geo.draw_zones")
def restore(request: StaffRequest, slug: str, pk: int) -> HttpResponse:
    """Bring an old shape back, from today on."""
    kind = _kind(slug)
    drawn = get_object_or_404(kind.model.objects.select_related("station"), pk=pk)
    current = _current(kind, drawn)
    if current is None or current.pk == drawn.pk:
        messages.error(request, "入れ替える現在の形がありません。新しく登録してください。")
        return _shown(kind, drawn)
    made = workflow.restored(drawn, current, timezone.localdate(), actor=request.user)
    messages.success(request, f"「{drawn.name}」の形に戻しました。")
    return _shown(kind, made)


def _shown(kind: Kind, drawn: Any) -> HttpResponseRedirect:
    url = reverse("geo:drawn", kwargs={"slug": kind.slug, "pk": drawn.pk})
    return HttpResponseRedirect(url, status=303)


@require_safe
@requires("geo.use_verdict")
def tried(request: StaffRequest) -> JsonResponse:
    """The verdict for `?lon=&lat=` with the shapes it rests on, for the test bench."""
    try:
        point = parse_point(request.GET.get("lon"), request.GET.get("lat"))
        day = date.fromisoformat(text) if (text := request.GET.get("on")) else None
    except (BadPoint, ValueError) as error:
        return JsonResponse({"error": str(error)}, status=400)
    verdict = judge(point, on=day)
    return JsonResponse(
        {"verdict": verdict.as_dict(), "used": _used(verdict.layers)},
        json_dumps_params={"ensure_ascii": False},
    )


def _used(layers: dict[str, Any]) -> dict[str, Any]:
    """The shapes of the records a verdict names, by layer."""
    sources = {
        "zone": (NoParkingZone, "area"),
        "dividing_line": (DividingLine, "line"),
        "town_block": (TownBlock, "boundary"),
        "road": (Road, "line"),
    }
    return {
        name: feature_collection(
            model._default_manager.filter(pk=layers[name]["id"]), geometry=shape
        )
        for name, (model, shape) in sources.items()
        if name in layers
    }


@require_safe
@requires("geo.view_map")
def data_layers(request: StaffRequest) -> HttpResponse:
    """The loaded layers of geographic data, and what became of their rows."""
    return TemplateResponse(request, "geo/layers.html", {"layers": DataLayer.objects.all()})


@require_http_methods(["GET", "HEAD", "POST"])
@requires("geo.draw_zones")
def block_notes(request: StaffRequest) -> HttpResponse:
    """Exceptions below the 町丁目, such as 池尻四丁目33〜39番, as words for the operator."""
    asked = request.GET.get("block", "")
    shown = TownBlock.objects.filter(pk=asked).first() if asked.isdecimal() else None
    initial = {"block": shown, "note": shown.note} if shown else {}
    form = BlockNoteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        block = form.cleaned_data["block"]
        workflow.note_on_block(block, form.cleaned_data["note"], actor=request.user)
        messages.success(request, f"{block.name}の注意を登録しました。")
        return HttpResponseRedirect(reverse("geo:block-notes"), status=303)
    blocks = TownBlock.objects.exclude(note="").select_related("district").defer("boundary")
    return TemplateResponse(
        request,
        "geo/block_notes.html",
        {"form": form, "blocks": blocks},
        status=422 if form.is_bound else 200,
    )
