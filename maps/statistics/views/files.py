"""The reports as files: PDF, CSV, XLSX; the month's pack as background work. L-20.11."""

from urllib.parse import quote

from django.db import transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from maps.statistics.actions import Action
from maps.statistics.closed import closing_shown, tables_shown
from maps.statistics.files import as_csv, as_xlsx
from maps.statistics.forms import PeriodForm
from maps.statistics.heads import Scope
from maps.statistics.package import file_name, seal
from maps.statistics.printing import Edition, as_pdf, paper_of
from maps.statistics.spans import month_name
from maps.statistics.tables import Table
from maps.statistics.tasks import make_monthly_pack
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import see_other
from office.audit import trail
from tasks.queue import enqueue

from .months import month_or_404
from .reports import EXPORT, report_or_404, zero

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""What Excel's files are called."""
UTF8, SHIFT_JIS = "text/csv; charset=utf-8", "text/csv; charset=Shift_JIS"


@require_GET
@requires(EXPORT)
def export(request: StaffRequest, slug: str, kind: str) -> HttpResponse:
    """One report as `pdf`, `csv`, `sjis` (CSV for old Excel) or `xlsx`, as it is on screen."""
    found = report_or_404(slug, request.user)
    form = PeriodForm(request.GET, found)
    if not form.is_valid():
        raise Http404
    period, scope = form.period, Scope.of(request.user)
    closing = closing_shown(found, period, scope)
    tables = tables_shown(found, period, scope, figure=form.wanted_figure, closing=closing)
    part = request.GET.get("part", "")
    if kind in {"csv", "sjis"}:
        tables = [one for one in tables if one.part == part] or tables[:1]
    name = f"{file_name(tables[0])}_{period.key()}"
    trail.record(request.user, Action.EXPORT, request.user, file=name, kind=kind)
    if kind == "pdf":
        paper = paper_of(request.GET.get("paper", ""))
        edition = Edition(timezone.localdate(), zero(), seal(closing), paper)
        content = as_pdf(tables, edition, title=f"{found.title} {period.label}")
        return _answer(content, "application/pdf", f"{name}.pdf", inline=True)
    return _file(tables, kind, name)


@require_POST
@requires(EXPORT)
def pack(request: StaffRequest, month: str) -> HttpResponse:
    """Ask for the pack of a month; the page of the job shows how far it is."""
    first = month_or_404(month)
    paper = paper_of(request.POST.get("paper", ""))
    with transaction.atomic():
        job = enqueue(
            make_monthly_pack,
            title=f"{month_name(first)}統計月報",
            requested_by=request.user,
            month=first.isoformat(),
            paper=paper,
        )
        trail.record(request.user, Action.PACK, job, month=month, paper=paper)
    return see_other(reverse("tasks:job", args=[job.pk]))


def _file(tables: list[Table], kind: str, name: str) -> HttpResponse:
    if kind == "xlsx":
        return _answer(as_xlsx(tables), XLSX, f"{name}.xlsx")
    encoding, content_type = {"csv": ("utf-8-sig", UTF8), "sjis": ("cp932", SHIFT_JIS)}[kind]
    file = as_csv(tables[0], encoding)  # type: ignore[arg-type]
    return _answer(file.content, content_type, f"{name}.csv")


def _answer(content: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    how = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name)}"
    return response
