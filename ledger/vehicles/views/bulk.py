"""Many records changed at once: chosen, previewed, carried out, taken back. L-17a, L-18a."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from ledger.vehicles.bulk import Saying
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.forms.bulk import BulkForm
from ledger.vehicles.models import BulkChange, BulkChangeItem
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.tasks import change_in_bulk
from ledger.vehicles.views.exports import asked_for
from ledger.vehicles.workflow import bulk as workflow
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import see_other
from office.masters.models import Parameter
from tasks.models import Job
from tasks.queue import enqueue

CHANGES = "vehicles.change_in_bulk"
PER_PAGE = 30
SHOWN = 50
"""Vehicles that a page lists of each outcome."""
State = BulkChange.State


@require_http_methods(["GET", "POST"])
@requires(CHANGES)
def changes(request: StaffRequest) -> HttpResponse:
    """The bulk changes there were; POST begins one with the chosen rows, or the whole result."""
    if request.method == "POST":
        found, words = chosen(request)
        most = Parameter.number("bulk_most_rows")
        try:
            keys = list(found.values_list("pk", flat=True)[: most + 1])
            change = workflow.begin(request.user, keys, criteria=words)
        except LedgerError as error:
            messages.error(request, str(error))
            return see_other(f"{reverse('vehicles:list')}?{request.GET.urlencode()}")
        return see_other(reverse("vehicles:bulk_change", args=[change.pk]))
    known = BulkChange.objects.visible_to(request.user).exclude(state=State.CANCELLED)
    shown = known.select_related("made_by").defer("chosen", "summary")
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    return TemplateResponse(request, "vehicles/bulk_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires(CHANGES)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """One bulk change, wherever it stands; POST previews the chosen fields."""
    found = visible(request, pk)
    form = BulkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.preview(request.user, found, form.wanted())
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            return see_other(reverse("vehicles:bulk_change", args=[pk]))
    if found.state == State.DRAFT or form.errors:
        context = {"change": found, "form": form, "groups": form.groups()}
        status = 422 if form.errors else 200
        return TemplateResponse(request, "vehicles/bulk_form.html", context, status=status)
    part = "#state" if request.htmx else ""
    return TemplateResponse(request, f"vehicles/bulk_change.html{part}", shown(found))


@require_POST
@requires(CHANGES)
def run(request: StaffRequest, pk: int) -> HttpResponse:
    """Carry out what was previewed (続行)."""
    return taken(request, pk, lambda found: start(request, workflow.confirm(found), undo=False))


@require_POST
@requires(CHANGES)
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a change back, where nothing has touched the vehicles since."""
    return taken(request, pk, lambda found: start(request, workflow.ask_undo(found), undo=True))


@require_POST
@requires(CHANGES)
def reconsider(request: StaffRequest, pk: int) -> HttpResponse:
    """Back to the choice of fields."""
    return taken(request, pk, workflow.reconsider)


@require_POST
@requires(CHANGES)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it up before anything was changed (キャンセル)."""
    found = visible(request, pk)
    try:
        workflow.cancel(found)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("vehicles:bulk_change", pk)
    messages.success(request, "やめました。何も変わっていません。")
    return see_other(reverse("vehicles:list"))


def chosen(request: StaffRequest) -> tuple[VehicleQuerySet, str]:
    """The chosen rows; the whole result only where that was asked for in so many words."""
    found, words = asked_for(request, chosen=request.POST.get("scope") != "all")
    if request.POST.get("scope") != "all" and not request.POST.getlist("pk"):
        return found.none(), words
    return found, words


def visible(request: StaffRequest, pk: int) -> BulkChange:
    """The change, if this person may see it."""
    known = BulkChange.objects.visible_to(request.user)
    return get_object_or_404(known.select_related("made_by", "undone_by", "job"), pk=pk)


def taken(request: StaffRequest, pk: int, step: Any) -> HttpResponse:
    """Take a step and show where the change stands."""
    found = visible(request, pk)
    try:
        with transaction.atomic():
            step(found)
    except LedgerError as error:
        messages.error(request, str(error))
    return see_other(reverse("vehicles:bulk_change", args=[pk]))


def start(request: StaffRequest, found: BulkChange, *, undo: bool) -> None:
    """Leave the work to a worker."""
    what = "まとめて変更の取消し" if undo else "まとめて変更"
    count = found.changed if undo else found.planned
    found.job = enqueue(
        change_in_bulk,
        title=f"{what}（{count:,}台）",
        requested_by=request.user,
        change=found.pk,
        undo=undo,
    )
    found.save(update_fields=["job"])


def shown(found: BulkChange) -> dict[str, Any]:
    """What the page of a previewed or finished change tells."""
    saying = Saying()
    wanted = found.wanted
    job_failed = found.job is not None and found.job.state == Job.State.FAILED
    return {
        "change": found,
        "lines": [
            *((saying.label(name), saying.value(name, value), False)
              for name, value in wanted.get("set", {}).items()),
            *((saying.label(name), value, True) for name, value in wanted.get("add", {}).items()),
        ],
        "samples": samples(found, saying, *sample_outcomes(found)),
        "refused": samples(found, saying, BulkChangeItem.Outcome.REFUSED),
        "overtaken": samples(found, saying, BulkChangeItem.Outcome.OVERTAKEN),
        "kept": samples(found, saying, BulkChangeItem.Outcome.KEPT),
        "warn": found.planned > Parameter.number("search_warn_rows"),
        "working": found.is_running and not job_failed,
        "failed": found.is_running and job_failed,
        "most": SHOWN,
    }  # fmt: skip


def sample_outcomes(found: BulkChange) -> list[str]:
    """Of which vehicles the page shows how they change."""
    outcome = BulkChangeItem.Outcome
    if found.state == State.UNDONE:
        return [outcome.RESTORED]
    return [outcome.PLANNED, outcome.CHANGED]


def samples(found: BulkChange, saying: Saying, *outcomes: str) -> list[dict[str, Any]]:
    """The first vehicles of an outcome, each with what changes and why not."""
    items = found.items.filter(outcome__in=outcomes).select_related("vehicle")[:SHOWN]
    return [
        {
            "vehicle": item.vehicle,
            "reason": item.reason,
            "lines": saying.lines(*sides(item)),
        }
        for item in items
    ]


def sides(item: BulkChangeItem) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the vehicle held and what it holds now, or would."""
    if item.outcome == BulkChangeItem.Outcome.RESTORED:
        return item.after, item.before
    return item.before, item.after
