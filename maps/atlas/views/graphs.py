"""Graphs on the map: by station, by yard, by owner's address. L-21."""

from typing import Any

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maps.atlas import drawing
from maps.atlas.choropleth import choropleth
from maps.atlas.figures import (
    FATES,
    Pie,
    by_home,
    by_station,
    by_yard,
    finished_years,
    match_report,
)
from maps.atlas.forms import KINDS, MEASURES, OWNER, STATION, GraphQuestion
from maps.atlas.models import OwnerPlace
from office import fiscal, wareki
from office.accounts.access import StaffRequest, requires
from office.masters.models import Parameter

from .overview import MAY_SEE_COUNTS


@require_safe
@requires(*MAY_SEE_COUNTS)
def graphs(request: StaffRequest) -> TemplateResponse:
    """One drawing with its legend in words, and the same figures as a table."""
    today = timezone.localdate()
    finished = finished_years(today)
    owner = request.GET.get("kind") == OWNER
    years = finished if owner else [fiscal.fiscal_year(today), *finished]
    asked = GraphQuestion.read(request.GET.dict(), years)
    context: dict[str, Any] = {
        "asked": asked,
        "kinds": KINDS.items(),
        "measures": MEASURES.items(),
        "measure_label": MEASURES[asked.measure],
        "year_choices": [(year, wareki.fiscal_year_name(year)) for year in years],
        "year_label": wareki.fiscal_year_name(asked.year) if asked.year else "",
        "today": today,
    }
    if asked.kind == OWNER:
        context |= _homes(asked)
    elif asked.year is not None:
        context |= _pies(request, asked.kind, asked.year)
    return TemplateResponse(request, "atlas/graphs.html", context)


def _homes(asked: GraphQuestion) -> dict[str, Any]:
    least = Parameter.number("map_least_count")
    waiting = OwnerPlace.objects.waiting().count()
    if asked.year is None:
        return {"least": least, "waiting": waiting}
    found = choropleth(by_home(asked.year, least), asked.measure)
    report = match_report(least)
    return {"least": least, "waiting": waiting, "homes": found, "report": report}


def _pies(request: StaffRequest, kind: str, year: int) -> dict[str, Any]:
    counted = (by_station if kind == STATION else by_yard)(year, request.user)
    drawn = drawing.pies(counted)
    corners = drawing.extent("geo_district") or drawing.extent("geo_wardboundary")
    spots = [(one.x, one.y) for one in drawn]
    return {
        "pies": drawn,
        "rows": counted,
        "total": _sum(counted),
        "canvas": drawing.canvas([*corners, *spots]),
        "districts": drawing.outlines("geo_district", "label"),
        "fates": [(n, label) for n, (label, _) in enumerate(FATES, start=1)],
    }


def _sum(pies: list[Pie]) -> dict[str, Any]:
    """The last row of the table."""
    slices = [sum(pie.slices[n].count for pie in pies) for n in range(len(FATES))]
    count = sum(slices)
    return {
        "slices": slices,
        "count": count,
        "rate": 100 * slices[0] / count if count else None,
    }
