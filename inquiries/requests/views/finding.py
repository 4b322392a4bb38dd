"""Finding requests again: one search, seen as a list, as pins and as a file. C-06."""

from typing import Any

from django.contrib.gis.geos import Polygon
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from geo import srid
from inquiries.requests.forms import SearchForm
from inquiries.requests.models import RemovalRequest, RemovalRequestQuerySet
from office.accounts.access import StaffRequest, requires
from office.documents.csv_files import write_csv

ROWS_A_PAGE = 50
MOST_PINS = 2000
MESH_LON, MESH_LAT = 0.00275, 0.00225
"""A quarter of a kilometre in Tokyo: as near as a planner may look (SECURITY c, D7)."""

TONES = {
    RemovalRequest.State.ACCEPTED: ("warning", "受"),
    RemovalRequest.State.ASSIGNED: ("info", "配"),
    RemovalRequest.State.TAGGED: ("alert", "札"),
    RemovalRequest.State.DONE: ("success", "済"),
    RemovalRequest.State.REFERRED: ("neutral", "案"),
    RemovalRequest.State.CANCELLED: ("neutral", "消"),
    RemovalRequest.State.MERGED: ("neutral", "同"),
}
COLUMNS = [
    *("整理番号", "状態", "受付日時", "撤去場所", "区域", "土地・道路", "住所", "車種", "型式"),
    *("色", "台数", "放置開始日", "至急", "撤去班", "作業予定日", "処理日時", "処理内容"),
    *("撤去台数", "案内先"),
]


@require_GET
@requires("requests.view_removalrequest")
def listing(request: StaffRequest) -> TemplateResponse:
    """The requests asked for, newest first, beside their pins."""
    form = SearchForm(request.GET or {"state": "open"})
    found = _listed(form.matching(request.user))
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    question = request.GET.copy()
    question.pop("page", None)
    context = {"form": form, "page": page, "question": question.urlencode(), "tones": TONES}
    rows = request.htmx and not request.htmx.history_restore_request
    name = "requests/list.html#rows" if rows else "requests/list.html"
    return TemplateResponse(request, name, context)


@require_GET
@requires("requests.view_removalrequest", "requests.view_counts")
def features(request: StaffRequest) -> JsonResponse:
    """The same requests as pins. Who may only count gets a mesh of a quarter of a kilometre."""
    box = _box(request.GET.get("bbox", ""))
    if not request.user.has_perm("requests.view_removalrequest"):
        return JsonResponse(_mesh(RemovalRequest.objects.all(), box))
    found = SearchForm(request.GET).matching(request.user)
    found = found.filter(position__within=box) if box else found
    rows = list(found.select_related("crew").order_by("-received_at")[: MOST_PINS + 1])
    return JsonResponse(
        {
            "type": "FeatureCollection",
            "features": [_feature(row) for row in rows[:MOST_PINS]],
            "truncated": len(rows) > MOST_PINS,
        }
    )


@require_GET
@requires("requests.view_removalrequest")
def export(request: StaffRequest) -> HttpResponse:
    """The same requests as CSV for Excel, without anything about a person."""
    rows = _listed(SearchForm(request.GET).matching(request.user))
    file = write_csv(COLUMNS, (_cells(row) for row in rows))
    response = HttpResponse(file.content, content_type="text/csv; charset=utf-8")
    today = timezone.localdate()
    response["Content-Disposition"] = f'attachment; filename="requests-{today:%Y%m%d}.csv"'
    return response


def _listed(found: RemovalRequestQuerySet) -> RemovalRequestQuerySet:
    return found.select_related(
        *("verdict__removal_place", "crew", "vehicle_kind", "body_type", "color", "maker")
    ).order_by("-received_at", "-pk")


def _box(text: str) -> Polygon | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    box = Polygon.from_bbox((west, south, east, north))
    box.srid = srid.WGS84
    return box


def _feature(row: RemovalRequest) -> dict[str, Any]:
    tone, symbol = TONES[RemovalRequest.State(row.state)]
    return {
        "type": "Feature",
        "id": row.pk,
        "geometry": {"type": "Point", "coordinates": [row.position.x, row.position.y]},
        "properties": {
            "reference": row.reference,
            "state": row.state,
            "tone": "danger" if row.is_urgent and row.is_open() else tone,
            "symbol": "急" if row.is_urgent and row.is_open() else symbol,
            "title": f"{row.reference} {row.get_state_display()} {row.count}台",
            "vehicles": row.count,
        },
    }


def _mesh(found: RemovalRequestQuerySet, box: Polygon | None) -> dict[str, Any]:
    """Counts for each cell of the mesh, at the middle of the cell.

    The window is widened to whole cells, so that a small one tells no more than a large one.
    """
    cells: dict[tuple[int, int], list[int]] = {}
    found = found.filter(position__within=_whole_cells(box)) if box else found
    for position, count in found.values_list("position", "count"):
        cell = (int(position.x // MESH_LON), int(position.y // MESH_LAT))
        cells.setdefault(cell, []).append(count)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"{column}-{row}",
                "geometry": {
                    "type": "Point",
                    "coordinates": [
                        round((column + 0.5) * MESH_LON, 5),
                        round((row + 0.5) * MESH_LAT, 5),
                    ],
                },
                "properties": {"count": len(counts), "vehicles": sum(counts)},
            }
            for (column, row), counts in cells.items()
        ],
        "truncated": False,
    }


def _whole_cells(box: Polygon) -> Polygon:
    west, south, east, north = box.extent
    wider = Polygon.from_bbox(
        (
            west // MESH_LON * MESH_LON,
            south // MESH_LAT * MESH_LAT,
            (east // MESH_LON + 1) * MESH_LON,
            (north // MESH_LAT + 1) * MESH_LAT,
        )
    )
    wider.srid = srid.WGS84
    return wider


def _cells(row: RemovalRequest) -> list[object]:
    place = row.verdict.removal_place
    return [
        row.reference,
        row.get_state_display(),
        _moment(row.received_at),
        place.label if place else "",
        row.verdict.get_zone_status_display(),
        row.get_land_display(),
        row.address_text,
        row.vehicle_kind or row.get_vehicle_group_display(),
        row.body_type or "",
        row.color or "",
        row.count,
        row.abandoned_since or "",
        "至急" if row.is_urgent else "",
        row.crew or "",
        row.planned_on or "",
        _moment(row.handled_at),
        row.get_result_display() if row.result else "",
        row.removed_count,
        row.referred_to,
    ]


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
