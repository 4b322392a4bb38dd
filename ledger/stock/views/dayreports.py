"""作業日報 on the desk and the tablet: the month, the ward's day, one yard's day. Y-07."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geo.models import StorageYard
from ledger.patrols.models import Suspension
from ledger.stock import documents, exports, sheet
from ledger.stock.figures import Figures, by_day, figures_of_yards
from ledger.stock.forms.dayreports import WEATHERS, DayForm
from ledger.stock.models import DayReport
from ledger.stock.workflow import dayreports
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.views.yards import chosen_yard, yards_of
from office.accounts.access import StaffRequest, requires

MAY = "stock.view_dayreport"


@require_GET
@requires(MAY)
def month(request: StaffRequest) -> HttpResponse:
    """The days of a month in one yard: stock, what came, what left, how far confirmed."""
    yards = yards_of(request)
    yard = chosen_yard(request, yards)
    if yard is None:
        return TemplateResponse(request, "yard/no_yard.html", {}, status=404)
    today = timezone.localdate()
    first = month_asked(request, today)
    last = min(last_of_month(first), today)
    kept = DayReport.objects.filter(yard=yard, day__range=(first, last))
    reports = {report.day: report for report in kept}
    days = [
        {"day": day, "line": found.all, "report": reports.get(day)}
        for day, found in sorted(by_day(yard, first, last).items(), reverse=True)
    ]
    context = {
        "yard": yard,
        "yards": yards,
        "days": days,
        "first": first,
        "earlier": (first - timedelta(days=1)).replace(day=1),
        "later": last_of_month(first) + timedelta(days=1),
        "today": today,
    }
    return TemplateResponse(request, "stock/day_month.html", context)


@require_GET
@requires(MAY)
def ward(request: StaffRequest, day: date) -> HttpResponse:
    """All yards of one day, and their sum."""
    yards = yards_of(request)
    figures = figures_of_yards(yards, day)
    reports = {report.yard_id: report for report in DayReport.objects.filter(day=day)}
    rows = [
        {
            "yard": yard,
            "report": reports.get(yard.pk),
            "figures": [figures[yard.pk].all.value(key) for key in sheet.KEYS],
        }
        for yard in yards
    ]
    total = sum(figures.values(), start=Figures()).all
    context = {
        "day": day,
        "rows": rows,
        "total": [total.value(key) for key in sheet.KEYS],
        "equation": sheet.equation(total),
        "groups": sheet.groups(),
    }
    return TemplateResponse(request, "stock/day_ward.html", context | around(day))


@require_http_methods(["GET", "POST"])
@requires(MAY)
def page(request: StaffRequest, day: date, code: str) -> HttpResponse:
    """The day report of one yard: figures, checks, what is written by hand."""
    yard = find_yard(request, code)
    found = dayreports.open_day(yard, day)
    form = DayForm(request.POST or None, instance=found.report, initial=suggested(found))
    if request.method == "POST":
        _must_write(request)
        if form.is_valid():
            facts = {name: form.cleaned_data[name] for name in dayreports.WRITTEN}
            step = partial(dayreports.write, request.user, yard, day, facts)
            return _step(request, yard, day, step, "日報を保存しました。")
    context = {
        "yard": yard,
        "yards": yards_of(request),
        "day": day,
        "found": found,
        "report": found.report,
        "form": form,
        "lanes": sheet.lanes_of(found),
        "equation": sheet.equation(found.figures.all),
        "checks": sheet.checks_of(found),
        "weathers": WEATHERS,
        "suspensions": Suspension.objects.filter(day=day, lifted_at=None).select_related("crew"),
    }
    return TemplateResponse(request, "stock/day.html", context | around(day))


@require_POST
@requires("stock.confirm_dayreport")
def confirm(request: StaffRequest, day: date, code: str) -> HttpResponse:
    """The yard confirms: the figures are frozen."""
    yard = find_yard(request, code)
    step = partial(dayreports.confirm, request.user, yard, day)
    return _step(request, yard, day, step, "保管所として確認し、数値を確定しました。")


@require_POST
@requires("stock.approve_dayreport")
def approve(request: StaffRequest, day: date, code: str) -> HttpResponse:
    """The ward confirms."""
    yard = find_yard(request, code)
    step = partial(dayreports.approve, request.user, yard, day)
    return _step(request, yard, day, step, "区として確認しました。")


@require_POST
@requires("stock.approve_dayreport")
def reopen(request: StaffRequest, day: date, code: str) -> HttpResponse:
    """The ward takes the confirmations back."""
    yard = find_yard(request, code)
    reason = request.POST.get("reason", "")[:200]
    step = partial(dayreports.reopen, request.user, yard, day, reason=reason)
    return _step(request, yard, day, step, "確認を取り消しました。")


@require_GET
@requires(MAY)
def paper(request: StaffRequest, day: date, code: str) -> HttpResponse:
    """The report as A4."""
    yard = find_yard(request, code)
    content = documents.day_report(dayreports.open_day(yard, day))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="nippo-{yard.code}-{day}.pdf"'
    return response


@require_GET
@requires(MAY)
def table(request: StaffRequest) -> HttpResponse:
    """The days of a month as CSV, one line for each day and kind."""
    yard = chosen_yard(request, yards_of(request))
    if yard is None:
        raise Http404
    today = timezone.localdate()
    first = month_asked(request, today)
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    content = exports.days_table(yard, first, min(last_of_month(first), today), encoding)
    response = HttpResponse(content, content_type="text/csv")
    name = f"nippo-{yard.code}-{first:%Y-%m}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# --- what the pages are made of ----------------------------------------------------------
def find_yard(request: StaffRequest, code: str) -> StorageYard:
    """The yard of the address, if this user may work there; else 404."""
    found = next((yard for yard in yards_of(request) if yard.code == code), None)
    if found is None:
        raise Http404
    return found


def month_asked(request: StaffRequest, today: date) -> date:
    """The first day of the month `?month=2026-11`, or of this month; never one to come."""
    this_month = today.replace(day=1)
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return this_month
    return min(asked, this_month)


def last_of_month(first: date) -> date:
    """The last day of the month that begins on `first`."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def around(day: date) -> dict[str, Any]:
    """The days before and after, and today."""
    today = timezone.localdate()
    later = day + timedelta(days=1)
    return {
        "earlier": day - timedelta(days=1),
        "later": later if later <= today else None,
        "today": today,
    }


def suggested(found: dayreports.Day) -> dict[str, Any]:
    """What stands in an empty form: rain where it stopped the removals."""
    if found.report.weather or found.report.is_frozen:
        return {}
    rained = Suspension.objects.filter(
        day=found.report.day, lifted_at=None, reason__contains="雨"
    ).exists()
    return {"weather": "雨"} if rained else {}


def _must_write(request: StaffRequest) -> None:
    if not request.user.has_perm("stock.confirm_dayreport"):
        raise PermissionDenied


def _step(
    request: StaffRequest, yard: StorageYard, day: date, step: Callable[[], object], text: str
) -> HttpResponse:
    try:
        step()
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("stock:day", day, yard.code)
