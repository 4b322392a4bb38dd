"""処理結果報告: by police office on the screen, as letters with lists, as a file. L-15."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledger.disposals import police_paper
from ledger.disposals.documents import told
from ledger.disposals.forms.police_report import PoliceReportForm
from ledger.disposals.outcomes import HEADER, asked_and_ended, counts, in_order, outcomes
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import sight_of
from office.accounts.access import StaffRequest, requires

from .posting import ENCODINGS

PER_PAGE = 100


@require_GET
@requires("vehicles.post_vehicle")
def page(request: StaffRequest) -> HttpResponse:
    """The sums by police office, and the rows the report will have."""
    form = _form(request)
    if not form.is_valid():
        return _refused(request, form)
    found = _found(request, form)
    shown = Paginator(in_order(found), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(outcomes(found.filter(pk__in=[one.pk for one in shown])))
    context: dict[str, Any] = {
        "form": form,
        "page": shown,
        "rows": rows,
        "header": HEADER,
        "counts": counts(found),
        "query": form.as_query(),
        "substituted": told(police_paper.report_csv(rows, "cp932").substitutions, HEADER),
    }
    return TemplateResponse(request, "disposals/police_report.html", context)


@require_GET
@requires("vehicles.post_vehicle")
def pdf(request: StaffRequest) -> HttpResponseBase:
    """A letter to each police office, with its list."""
    form = _form(request)
    if not form.is_valid():
        return _refused(request, form)
    days = form.cleaned_data["since"], form.cleaned_data["until"]
    made = police_paper.report_pdf(
        outcomes(_found(request, form)), *days, today=timezone.localdate()
    )
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="police-report-{days[0]}-{days[1]}.pdf"'
    return answer


@require_GET
@requires("vehicles.post_vehicle")
def csv(request: StaffRequest, encoding: str) -> HttpResponseBase:
    """The rows as CSV, in UTF-8 or for old Excel in Shift_JIS."""
    form = _form(request)
    if not form.is_valid():
        return _refused(request, form)
    made = police_paper.report_csv(outcomes(_found(request, form)), ENCODINGS[encoding])
    answer = HttpResponse(made.content, content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="police-report-{encoding}.csv"'
    return answer


def _form(request: StaffRequest) -> PoliceReportForm:
    usual = PoliceReportForm.defaults(timezone.localdate())
    return PoliceReportForm(request.GET if "since" in request.GET else usual)


def _refused(request: StaffRequest, form: PoliceReportForm) -> HttpResponse:
    """The page with what is wrong beside the field, for whichever answer was asked."""
    return TemplateResponse(request, "disposals/police_report.html", {"form": form}, status=422)


def _found(request: StaffRequest, form: PoliceReportForm) -> VehicleQuerySet:
    if not sight_of(request.user).numbers:
        raise PermissionDenied("番号を見る権限がありません。")
    found = asked_and_ended(
        Vehicle.objects.visible_to(request.user),
        form.cleaned_data["since"],
        form.cleaned_data["until"],
    )
    police = form.cleaned_data["police"]
    return found.filter(registration_police=police) if police else found
