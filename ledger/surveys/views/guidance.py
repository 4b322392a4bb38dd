"""整理指導: entered on a phone, read as a table of the month. K-06, K-08."""

import uuid
from datetime import date, timedelta
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ledger.patrols.models import Crew
from ledger.surveys import workflow
from ledger.surveys.figures import guidance_of
from ledger.surveys.forms.phone import GuidanceForm
from ledger.surveys.models import GuidanceShift
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other
from office.csv_files import write_csv

VIEW, RECORD = "surveys.view_guidance", "surveys.record_guidance"
HEADINGS = ("回数", "延べ人数", "延べ時間", "注意・案内", "整理・移動", "札付け", "撤去・移送")


@require_GET
@requires(VIEW)
def month(request: StaffRequest) -> HttpResponse:
    """The places of a month, and its shifts one by one."""
    first = month_asked(request)
    lines, sums = guidance_of(first)
    later = (first + timedelta(days=31)).replace(day=1)
    shifts = GuidanceShift.objects.filter(day__gte=first, day__lt=later)
    context = {
        "first": first,
        "earlier": (first - timedelta(days=1)).replace(day=1),
        "later": later if later <= timezone.localdate() else None,
        "lines": lines,
        "sums": sums,
        "headings": HEADINGS,
        "shifts": shifts.select_related("removal_place", "crew"),
        "may_record": request.user.has_perm(RECORD),
    }
    return TemplateResponse(request, "surveys/guidance.html", context)


@require_GET
@requires(VIEW)
def export(request: StaffRequest) -> HttpResponse:
    """The table of the month as CSV."""
    first = month_asked(request)
    lines, sums = guidance_of(first)
    encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    rows: list[list[object]] = [[line.place.label, *line.cells] for line in lines]
    rows.append(["合計", *sums])
    file = write_csv(["場所", *HEADINGS], rows, encoding=encoding)  # type: ignore[arg-type]
    response = HttpResponse(file.content, content_type=f"text/csv; charset={encoding}")
    name = quote(f"整理指導_{first:%Y-%m}.csv")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def new(request: StaffRequest) -> HttpResponse:
    """Write down a shift."""
    if request.method == "POST":
        form = GuidanceForm(request.POST)
        if not form.is_valid():
            return keep_input(request)
        shift, _ = workflow.record_guidance(request.user, form.save(commit=False))
        messages.success(request, f"{shift.removal_place}の整理指導を記録しました。")
        return see_other(reverse("surveys:guidance_new"))
    now = timezone.localtime()
    initial = {
        "key": uuid.uuid4(),
        "day": now.date(),
        "crew": Crew.objects.filter(unit=request.user.unit_id).first(),
    }
    form = GuidanceForm(refused_input(request), initial=initial)
    mine = GuidanceShift.objects.filter(recorded_by=request.user, day=now.date())
    context = {"form": form, "mine": mine.select_related("removal_place")}
    return TemplateResponse(request, "surveys/guidance_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Mend a shift: one's own, or as an officer anybody's."""
    mine = GuidanceShift.objects.all()
    if not request.user.has_perm(VIEW):
        mine = mine.filter(recorded_by=request.user)
    shift = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        form = GuidanceForm(request.POST, instance=shift)
        if not form.is_valid():
            return keep_input(request)
        workflow.correct_guidance(request.user, form.save(commit=False), form.changed_data)
        messages.success(request, "整理指導の記録を直しました。")
        return see_other(reverse("surveys:guidance_new"))
    form = GuidanceForm(refused_input(request), instance=shift)
    return TemplateResponse(
        request, "surveys/guidance_form.html", {"form": form, "shift": shift, "mine": []}
    )


def month_asked(request: StaffRequest) -> date:
    """The first day of `?month=2026-11`, else of this month."""
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
