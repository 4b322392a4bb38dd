"""What lies under and on the maps: base map, zones, dividing lines, stations, as GeoJSON."""

import gzip
from datetime import date

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from geo import basemap
from geo.features import BadBox, feature_collection, parse_bbox
from geo.models import DividingLine, NoParkingZone, Station
from geo.models.station import DatedQuerySet
from office.accounts.access import requires

YEAR_SECONDS = 365 * 24 * 60 * 60
HOUR_SECONDS = 60 * 60


@require_safe
@requires("geo.view_map", "geo.use_verdict")
def base_layer(request: HttpRequest, name: str) -> HttpResponse:
    """One layer of the base map, `?bbox=` for those that come piece by piece.

    With `?v=` of the present version a browser may keep the answer for good.
    """
    if name not in basemap.LAYERS:
        raise Http404("そのような層はありません。")
    try:
        box = parse_bbox(request.GET.get("bbox"))
    except BadBox as error:
        return _refused(error)
    version = basemap.version()
    etag = f'"{version}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = _zipped(request, basemap.compressed(name, box, version))
    known = request.GET.get("v") == version
    seconds = f"{YEAR_SECONDS}, immutable" if known else str(HOUR_SECONDS)
    answer["Cache-Control"] = f"private, max-age={seconds}"
    answer["ETag"] = etag
    return answer


def _zipped(request: HttpRequest, content: bytes) -> HttpResponse:
    kind = "application/geo+json"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = HttpResponse(content, content_type=kind)
        answer["Content-Encoding"] = "gzip"
    else:
        answer = HttpResponse(gzip.decompress(content), content_type=kind)
    patch_vary_headers(answer, ["Accept-Encoding", "Cookie"])
    return answer


@require_safe
@requires("geo.view_map", "geo.use_verdict")
def zones(request: HttpRequest) -> JsonResponse:
    """No-parking zones in force today, or `?on=` another day, or `?all=1` with those ended."""
    return _dated(request, NoParkingZone.objects.all(), "area")


@require_safe
@requires("geo.view_map", "geo.use_verdict")
def dividing_lines(request: HttpRequest) -> JsonResponse:
    """Dividing lines, chosen as the zones are."""
    return _dated(request, DividingLine.objects.all(), "line")


@require_safe
@requires("geo.view_map", "geo.use_verdict")
def stations(_request: HttpRequest) -> JsonResponse:
    """The stations of the master."""
    found = feature_collection(
        Station.objects.all(),
        geometry="position",
        properties={"code": "code", "label": "label", "kana": "kana", "lines": "lines"},
    )
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _dated(request: HttpRequest, queryset: DatedQuerySet, geometry: str) -> JsonResponse:
    try:
        box = parse_bbox(request.GET.get("bbox"))
        text = request.GET.get("on")
        day = date.fromisoformat(text) if text else timezone.localdate()
    except BadBox as error:
        return _refused(error)
    except ValueError:
        return _refused("日付（on）は 2026-04-01 の形で指定してください。")
    if not request.GET.get("all"):
        queryset = queryset.valid_on(day)
    found = feature_collection(
        queryset.order_by("pk"),
        geometry=geometry,
        properties={
            "name": "name",
            "station": "station__label",
            "station_id": "station_id",
            "is_rough": "is_rough",
            "source": "source",
            "valid_from": Cast("valid_from", TextField()),
            "valid_until": Cast("valid_until", TextField()),
        },
        bbox=box,
    )
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _refused(error: object) -> JsonResponse:
    return JsonResponse(
        {"error": str(error)}, status=400, json_dumps_params={"ensure_ascii": False}
    )
