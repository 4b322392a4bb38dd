"""The months: their checks and corrections; closing one, and opening it again."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from maps.statistics.checks import checks
from maps.statistics.exceptions import StatisticsError
from maps.statistics.forms import CloseForm, ReopenForm
from maps.statistics.models import MonthClosing
from maps.statistics.pack import as_closed, tables_of_month
from maps.statistics.reports import open_to
from maps.statistics.snapshot import corrections
from maps.statistics.spans import last_of_month, month_name
from maps.statistics.workflow import close_month, reopen_month
from office import fiscal
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other

from .reports import EXPORT

CLOSE = "statistics.close_month"


@require_GET
@requires(EXPORT, CLOSE)
def month(request: StaffRequest, month: str) -> HttpResponse:
    """One month: whether it is closed, its versions, and what can be done."""
    first = month_or_404(month)
    versions = MonthClosing.objects.filter(month=first).defer("content")
    versions = versions.select_related("closed_by", "reopening__reopened_by")
    context = {
        **_about(first),
        "closing": next((one for one in versions if not hasattr(one, "reopening")), None),
        "versions": versions,
        "reports": open_to(request.user),
        "may_export": request.user.has_perm(EXPORT),
        "may_close": request.user.has_perm(CLOSE),
    }
    return TemplateResponse(request, "statistics/month.html", context)


@require_GET
@requires(EXPORT, CLOSE)
def checked(request: StaffRequest, month: str) -> HttpResponse:
    """Whether the figures of the month agree, and what was corrected since it was closed."""
    first = month_or_404(month)
    context = _about(first) | _looked_at(request, first)
    part = "#result" if request.htmx else ""
    return TemplateResponse(request, f"statistics/checks.html{part}", context)


@require_http_methods(["GET", "POST"])
@requires(CLOSE)
def close(request: StaffRequest, month: str) -> HttpResponse:
    """Close the month, with its checks before one's eyes."""
    first = month_or_404(month)
    page = reverse("statistics:month", args=[month])
    form = CloseForm(request.POST or refused_input(request) or None)
    if request.method == "POST":
        if not form.is_valid():
            return keep_input(request)
        try:
            closing = close_month(
                request.user, first, today=timezone.localdate(), **form.cleaned_data
            )
        except StatisticsError as error:
            messages.error(request, str(error))
            return keep_input(request)
        messages.success(request, f"{closing}として締めました。")
        return see_other(page)
    context = {**_about(first), **_looked_at(request, first), "form": form}
    return TemplateResponse(request, "statistics/close.html", context)


@require_http_methods(["GET", "POST"])
@requires(CLOSE)
def reopen(request: StaffRequest, month: str) -> HttpResponse:
    """Open a closed month again, with a reason."""
    first = month_or_404(month)
    form = ReopenForm(request.POST or refused_input(request) or None)
    if request.method == "POST":
        if not form.is_valid():
            return keep_input(request)
        try:
            reopening = reopen_month(request.user, first, **form.cleaned_data)
        except StatisticsError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"{reopening.closing}の締めを解きました。")
        return see_other(reverse("statistics:month", args=[month]))
    closing = MonthClosing.objects.defer("content").of(first)
    context = {**_about(first), "form": form, "closing": closing}
    return TemplateResponse(request, "statistics/reopen.html", context)


def month_or_404(text: str) -> date:
    """The first day of the month written 2026-10."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


def _about(first: date) -> dict[str, Any]:
    return {
        "month": first.isoformat()[:7],
        "label": month_name(first),
        "fiscal_year": fiscal.fiscal_year(first),
        "is_over": last_of_month(first) < timezone.localdate(),
    }


def _looked_at(request: StaffRequest, first: date) -> dict[str, Any]:
    """The checks of the month, and its corrections as far as the user may read the reports."""
    live = tables_of_month(first, timezone.localdate())
    found = checks(live, first)
    closing = MonthClosing.objects.of(first)
    mine = {report.slug for report in open_to(request.user)}
    seen = as_closed((table for table in live if table.slug in mine), closing)
    return {
        "checks": found,
        "wrong": [one for one in found if not one.ok],
        "corrections": [one for table in seen for one in corrections(table)],
        "closing": closing,
    }
