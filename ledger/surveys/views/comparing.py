"""Year beside year: a table with bars, a map with circles, a file. G-01, K-07."""

from urllib.parse import quote

from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ledger.surveys.figures import Comparison, compare
from ledger.surveys.models import Survey
from office import wareki
from office.accounts.access import StaffRequest, requires
from office.csv_files import write_csv

from .desk import VIEW

MOST_YEARS = 6


@require_GET
@requires(VIEW)
def comparison(request: StaffRequest) -> HttpResponse:
    """Stations × years of one kind of survey."""
    source, found = asked(request)
    context = {
        "found": found,
        "source": source,
        "sources": Survey.Source.choices,
        "latest": found.surveys[-1] if found.surveys else None,
    }
    return TemplateResponse(request, "surveys/compare.html", context)


@require_GET
@requires(VIEW)
def features(request: StaffRequest) -> HttpResponse:
    """The stations of the latest year with their counts, as GeoJSON."""
    _, found = asked(request)
    features = [
        {
            "type": "Feature",
            "id": line.station.pk,
            "geometry": {"type": "Point", "coordinates": list(line.station.position.coords)},
            "properties": {
                "label": line.station.label,
                "count": line.counts[-1] or 0,
                "change": line.change,
            },
        }
        for line in found.lines
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@require_GET
@requires(VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """The table as CSV."""
    source, found = asked(request)
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    years = [wareki.fiscal_year_name(survey.fiscal_year) for survey in found.surveys]
    rows: list[list[object]] = [
        [line.station.label, *(_blank(count) for count in line.counts), _blank(line.change)]
        for line in found.lines
    ]
    rows.append(["合計", *found.totals, ""])
    file = write_csv(["駅", *years, "増減"], rows, encoding=encoding)  # type: ignore[arg-type]
    response = HttpResponse(file.content, content_type=f"text/csv; charset={encoding}")
    name = quote(f"調査の年度比較_{Survey.Source(source).label}.csv")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def asked(request: StaffRequest) -> tuple[str, Comparison]:
    """The kind of survey that is asked for, and its last years."""
    wanted = request.GET.get("source", "")
    source = wanted if wanted in Survey.Source.values else Survey.Source.WARD.value
    surveys = Survey.objects.filter(source=source, spots__counts__isnull=False).distinct()
    latest = list(surveys.order_by("-fiscal_year")[:MOST_YEARS])
    return source, compare(latest[::-1])


def _blank(value: int | None) -> object:
    return "" if value is None else value
