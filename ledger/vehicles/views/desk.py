"""The ledger at a desk: search as list and map. L-16, L-01.33."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.db.models.functions import SnapToGrid
from django.db.models import Case, CharField, Count, Value, When
from django.db.models.functions import Concat
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from geo.features import BadBox, feature_collection, parse_bbox
from ledger.vehicles.caution import GO_ON, caution_for
from ledger.vehicles.columns import chosen_by, lines_of, open_to
from ledger.vehicles.exports import Column
from ledger.vehicles.filters import VehicleSearch, page_of
from ledger.vehicles.filters.chips import chips_of
from ledger.vehicles.filters.paging import Found, extent_of_rows
from ledger.vehicles.filters.sorting import NEWEST, NEWEST_FIRST, SORT_CAP, order_named, sortable
from ledger.vehicles.models import SavedSearch, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import mesh_size, sight_of, whole_squares
from office.accounts.access import StaffRequest, requires
from office.audit import trail
from office.audit.models import Disclosure

SORT = "sort"
MOST_PINS = 1500
CELL_PIXELS = 56
WORLD_PIXELS = 256
SHOWN = ("state", "after", "before", GO_ON)
"""What the filter above the list has its own fields for, and what a new search drops."""

TONE = Case(
    When(status=Vehicle.Status.REMOVED, then=Value("warning")),
    When(status=Vehicle.Status.STORED, then=Value("info")),
    When(status=Vehicle.Status.RELEASED, then=Value("success")),
    default=Value("neutral"),
    output_field=CharField(),
)
SYMBOL = Case(
    When(status=Vehicle.Status.REMOVED, then=Value("運")),
    When(status=Vehicle.Status.STORED, then=Value("保")),
    When(status=Vehicle.Status.RELEASED, then=Value("返")),
    default=Value("処"),
    output_field=CharField(),
)


@require_GET
@requires("vehicles.view_vehicle", "vehicles.view_outline")
def listing(request: StaffRequest) -> HttpResponse:
    """The ledger as list and map: two views of one result."""
    sight = sight_of(request.user)
    search = VehicleSearch(request.GET)
    found = search.matching(request.user, sight)
    columns = chosen_by(request.user, sight)
    page = page_of(
        found,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        order=order_named(request.GET.get(SORT, ""), open_to(sight)),
    )
    persons = search.persons(request.user)
    chips = chips_of(search, persons, sight)
    agreed = GO_ON in request.GET or not chips
    caution = caution_for(page.count, agreed=agreed, capped=page.capped)
    if persons and not caution:
        trail.disclose(
            request,
            page.rows,
            fields="所有者・引き取り者（検索）",
            channel=Disclosure.Channel.SEARCH,
        )
    context = {
        "search": search,
        "page": page,
        "headings": headings(request, columns, page),
        "lines": [] if caution else lines_of(request.user, page.rows, columns),
        "most_sorted": SORT_CAP - 1,
        "order": page.order.words if page.order else NEWEST_FIRST,
        "sight": sight,
        "today": timezone.localdate(),
        "bounds": extent_of_rows(page.rows) if sight.whole else "",
        "elsewhere": [] if persons else search.elsewhere(request.user, sight),
        "query": query_of(request),
        "chips": chips,
        "typed": persons.get("q") or search.criteria().get("q", ""),
        "kept": [(n, v) for n in request.GET for v in request.GET.getlist(n) if n not in SHOWN],
        "caution": caution,
        "saved": SavedSearch.objects.of(request.user),
    }
    return TemplateResponse(request, "vehicles/vehicle_list.html", context)


@require_GET
@requires("vehicles.view_vehicle", "vehicles.view_outline")
def features(request: StaffRequest) -> JsonResponse:
    """The same result as GeoJSON for the window of the map. No number is in it.

    Many in view come as counts by square; a planner sees only counts, by a mesh of 250 m.
    """
    try:
        box = parse_bbox(request.GET.get("bbox"))
    except BadBox as error:
        return JsonResponse({"message": str(error)}, status=400)
    sight = sight_of(request.user)
    found = VehicleSearch(request.GET).matching(request.user, sight).order_by()
    if box is not None:
        found = found.filter(position__bboverlaps=box if sight.whole else whole_squares(box))
    if not sight.whole:
        return JsonResponse(squares(found, mesh_size(cell(request))))
    if found[: MOST_PINS + 1].count() > MOST_PINS:
        return JsonResponse(squares(found, cell(request)))
    title = Concat("reference", Value("・"), "removal_place__label", output_field=CharField())
    return JsonResponse(
        feature_collection(
            found,
            geometry="position",
            properties={"title": title, "tone": TONE, "symbol": SYMBOL},
            limit=MOST_PINS,
        )
    )


def squares(found: VehicleQuerySet, size: float) -> dict[str, Any]:
    """How many lie in each square of `size` degrees, as points with a count."""
    rows = (
        found.annotate(square=SnapToGrid("position", size))
        .values("square")
        .annotate(count=Count("pk"))
        .order_by("-count")[:2000]
    )
    return {
        "type": "FeatureCollection",
        "truncated": False,
        "features": [
            {
                "type": "Feature",
                "id": f"{row['square'].x:.5f},{row['square'].y:.5f}",
                "geometry": {"type": "Point", "coordinates": [row["square"].x, row["square"].y]},
                "properties": {
                    "count": row["count"],
                    "title": f"この付近に{row['count']:,}台",
                    "tone": "info",
                    "symbol": "",
                },
            }
            for row in rows
        ],
    }


def cell(request: StaffRequest) -> float:
    """The side of a square in degrees, so that pins on the screen do not cover each other."""
    try:
        zoom = min(max(float(request.GET.get("zoom", 13)), 5), 20)
    except ValueError:
        zoom = 13
    return CELL_PIXELS * 360 / (WORLD_PIXELS * 2**zoom)


def query_of(request: StaffRequest, more: dict[str, str] | None = None) -> str:
    """The filter without the page, ready to be followed by `after=…`."""
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    for name, value in (more or {}).items():
        query[name] = value
    return f"{query.urlencode()}&" if query else ""


@dataclass(frozen=True)
class Heading:
    """The head of a column; `query` sorts by it, or the other way round if that is so already."""

    label: str
    is_number: bool
    query: str = ""
    direction: str = ""
    """What `aria-sort` says."""


def headings(request: StaffRequest, columns: Sequence[Column], page: Found) -> list[Heading]:
    """The heads of the list; sorting anew begins on the first page."""
    name = page.order.column.name if page.order else NEWEST
    backwards = page.order.backwards if page.order else True
    heads = []
    for column in columns:
        current = column.name == name
        direction = ("descending" if backwards else "ascending") if current else ""
        wish = column.name if backwards or not current else f"-{column.name}"
        query = query_of(request, {SORT: wish}) if sortable(column) else ""
        heads.append(Heading(column.label, column.is_number, query, direction))
    return heads
