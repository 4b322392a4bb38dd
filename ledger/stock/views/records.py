"""The records behind a figure of a day report. UX idea 21: every figure opens its records."""

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from ledger.stock.columns import BY_KEY
from ledger.stock.figures import ALL, KINDS, MOPED, OPENING, STOCK, movements_behind
from ledger.stock.models import DayReport
from ledger.vehicles.models import Movement, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from office.accounts.access import StaffRequest, requires

from .dayreports import MAY, find_yard

PER_PAGE = 100
RELATED = ("tag", "yard", "body_type", "vehicle_kind", "color")


@require_GET
@requires(MAY)
def behind(request: StaffRequest, day: date, code: str) -> HttpResponse:
    """What a figure counts: movements of the day, or the vehicles that stood in the yard."""
    key, kind = request.GET.get("column", ""), request.GET.get("kind", ALL)
    if kind not in KINDS or key not in (*BY_KEY, *STOCK):
        raise Http404
    yard = find_yard(request, code)
    context = {
        "yard": yard,
        "day": day,
        "kind_label": KINDS[kind],
        "query": f"column={key}&kind={kind}",
    }
    if key in STOCK:
        context["title"] = STOCK[key]
        found = standing(yard.pk, day, kind, before=key == OPENING)
        context["page"] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        return TemplateResponse(request, "stock/stock_records.html", context)
    column = BY_KEY[key]
    context["title"] = column.name
    report = DayReport.of(yard, day)
    movements = movements_behind(yard, day, column, kind).order_by("at", "pk")
    context["page"] = page = Paginator(movements, PER_PAGE).get_page(request.GET.get("page"))
    vehicles = Vehicle.objects.select_related(*RELATED).in_bulk(
        [one.vehicle_id for one in page.object_list]
    )
    counted = set(report.movement_ids)
    context["rows"] = [
        {
            "movement": one,
            "vehicle": vehicles.get(one.vehicle_id),
            "is_late": report.is_frozen and one.pk not in counted,
        }
        for one in page.object_list
    ]
    return TemplateResponse(request, "stock/movement_records.html", context)


def standing(yard: int, day: date, kind: str, *, before: bool) -> VehicleQuerySet:
    """The vehicles in the yard's stock at the end of `day`, or before it began."""
    movements = Movement.objects.in_yard(yard)
    movements = movements.filter(day__lt=day) if before else movements.until_day(day)
    if kind != ALL:
        movements = movements.filter(is_moped=kind == MOPED)
    keys = movements.remaining().values("vehicle_id")
    return Vehicle.objects.filter(pk__in=keys).select_related(*RELATED).order_by("reference")
