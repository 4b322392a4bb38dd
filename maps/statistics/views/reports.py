"""The reports on screen, and the records behind each figure. L-20."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from maps.statistics.closed import closing_shown, tables_shown
from maps.statistics.drill import ask_of, behind
from maps.statistics.forms import (
    PeriodForm,
    RecordsForm,
    in_form,
    ledger_years,
    months_by_year,
    neighbours,
    query_of,
)
from maps.statistics.heads import Scope
from maps.statistics.months import months_of
from maps.statistics.reports import BY_SLUG, VIEW, Report, open_to
from maps.statistics.screen import Screen
from maps.statistics.spans import FORMS
from office import wareki
from office.accounts.access import StaffRequest, requires
from office.accounts.models import User
from office.masters.models import Parameter

ROWS_A_PAGE = 50
EXPORT, CLOSE = "statistics.export_report", "statistics.close_month"


@require_GET
@requires(VIEW)
def index(request: StaffRequest) -> HttpResponse:
    """All reports, and the months of a fiscal year with what has become of them."""
    today = timezone.localdate()
    years = ledger_years(today)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and int(asked) in years else years[0]
    context = {
        "reports": open_to(request.user),
        "forms": [(one.value, label) for one, label in FORMS.items()],
        "years": [(one, wareki.fiscal_year_name(one)) for one in years],
        "year": year,
        "months": months_of(year, today),
        "may_open_months": any(request.user.has_perm(name) for name in (EXPORT, CLOSE)),
        "is_whole": Scope.of(request.user).is_whole,
    }
    return TemplateResponse(request, "statistics/index.html", context)


@require_GET
@requires(VIEW)
def report(request: StaffRequest, slug: str) -> HttpResponse:
    """One report for a day, a month or a fiscal year."""
    found = report_or_404(slug, request.user)
    form = PeriodForm(request.GET, found)
    period, figure = form.period, form.wanted_figure
    scope = Scope.of(request.user)
    closing = closing_shown(found, period, scope)
    opens = request.user.has_perm("vehicles.view_vehicle")
    screens = [
        Screen(table, zero(), form.query(), records=opens)
        for table in tables_shown(found, period, scope, figure=figure, closing=closing)
    ]
    years = ledger_years(period.today, period.fiscal_year)
    before, after = neighbours(period)
    asked = form.asked.get("figure") or ""
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "period": period,
        "figure": figure,
        "screens": screens,
        "closing": closing,
        "corrected": sum(screen.corrected for screen in screens),
        "tabs": [
            (query_of(in_form(period, one), figure=asked), FORMS[one], one == period.form)
            for one in found.forms
        ],
        "day_text": request.GET.get("day") if form.errors else wareki.short_date(period.until),
        "month_choices": months_by_year(years, period.today),
        "year_choices": [(year, wareki.fiscal_year_name(year)) for year in years],
        "has_figure": found.has_choice(period.form),
        "query": form.query(),
        "carried": query_of(period),
        "before": query_of(before, figure=asked),
        "after": query_of(after, figure=asked) if after else "",
        "may_export": request.user.has_perm(EXPORT),
        "others": open_to(request.user),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "statistics/report.html", context, status=status)


@require_GET
@requires(VIEW)
def records(request: StaffRequest, slug: str) -> HttpResponse:
    """The vehicles that one figure counts: as many as it says."""
    found = report_or_404(slug, request.user)
    asked = RecordsForm(request.GET)
    if not asked.is_valid():
        raise Http404
    try:
        source = behind(found, ask_of(found, asked.cleaned_data), Scope.of(request.user))
    except KeyError as error:
        raise Http404 from error
    page = Paginator(source.listed(), ROWS_A_PAGE).get_page(request.GET.get("page"))
    question = request.GET.copy()
    question.pop("page", None)
    context = {
        "report": found,
        "source": source,
        "page": page,
        "query": question.urlencode(),
        "back": PeriodForm(request.GET, found).query(),
        "lines": page if source.is_rounds else source.lines(page),
        "figures": source.figures(),
        "opens": request.user.has_perm("vehicles.view_vehicle"),
    }
    return TemplateResponse(request, "statistics/records.html", context)


def report_or_404(slug: str, user: User) -> Report:
    """The report of that name, if `user` may read it."""
    found = BY_SLUG.get(slug)
    if found is None or not user.has_perm(found.permission):
        raise Http404
    return found


def zero() -> str:
    """How the ward wants a nought written."""
    return "-" if Parameter.number("report_zero_as_dash") else "0"
