"""The ledger as a file: asked for, approved, fetched. L-19, L-01.34, P-27."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.vehicles import criteria
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.exports import BY_NAME, people_among
from ledger.vehicles.exports.writing import SUFFIX
from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.forms.export import DecisionForm, ExportForm, initial_of
from ledger.vehicles.models import Export, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import sight_of
from ledger.vehicles.tasks import make_export
from ledger.vehicles.workflow import export as workflow
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import see_other
from office.audit import trail
from office.audit.models import Disclosure
from office.masters.models import Parameter
from tasks.queue import enqueue

TAKES_OUT = ("vehicles.export_vehicle", "vehicles.view_outline")
MADE_AT_ONCE = 2000
"""Rows of a file that the page waits for; a larger one is left to a worker."""
PER_PAGE = 30
LARGEST_KEY = 2**63
LAST_CHOICE = "export_choice"


@require_http_methods(["GET", "POST"])
@requires(*TAKES_OUT)
def export(request: StaffRequest) -> HttpResponse:
    """What to take out of the result of a search (the address's parameters), and how."""
    found, words = asked_for(request)
    most = Parameter.number("export_most_rows")
    form = ExportForm(request.POST or None, user=request.user)
    form.initial = initial_of(form.allowed, request.session.get(LAST_CHOICE, {}))
    if request.method == "POST" and form.is_valid():
        request.session[LAST_CHOICE] = {**form.cleaned_data, "purpose": ""}
        try:
            keys = list(found.values_list("pk", flat=True)[: most + 1])
            with transaction.atomic():
                made = workflow.ask_for(request.user, keys, form.wish(), criteria=words)
                start(made)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            return redirect("vehicles:export_detail", made.pk)
    count = found.order_by()[: most + 1].count()
    context = {
        "form": form,
        "count": count,
        "most": most,
        "too_many": count > most,
        "warn": count > Parameter.number("search_warn_rows"),
        "criteria": words,
        "query": request.GET.urlencode(),
        "approval": Parameter.number("export_approval_rows"),
        "sight": sight_of(request.user),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, "vehicles/export_form.html", context, status=status)


@require_GET
@requires(*TAKES_OUT)
def exports(request: StaffRequest) -> HttpResponse:
    """One's own exports; for who approves also those of others that wait."""
    may_approve = request.user.has_perm("vehicles.approve_export")
    waiting = Export.objects.waiting_for(request.user).select_related("requested_by")
    mine = Export.objects.filter(requested_by=request.user).defer("records", "people")
    context = {
        "page": Paginator(mine, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.defer("records", "people") if may_approve else [],
        "may_approve": may_approve,
    }
    return TemplateResponse(request, "vehicles/export_list.html", context)


@require_GET
@requires(*TAKES_OUT)
def export_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One export: what it holds, where it stands, and its file once it is made."""
    visible = Export.objects.visible_to(request.user)
    related = visible.select_related("requested_by", "decided_by", "job")
    found = get_object_or_404(related.defer("records", "people"), pk=pk)
    part = "#state" if request.htmx else ""
    return detail_page(request, found, DecisionForm(), part=part)


@require_GET
@requires(*TAKES_OUT)
def export_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file, for who asked for it; whom it tells of is written down (C31)."""
    found = get_object_or_404(Export, pk=pk, requested_by=request.user)
    try:
        with transaction.atomic():
            found = workflow.fetch(request.user, found)
            columns = people_among(BY_NAME[name] for name in found.columns)
            trail.disclose_keys(
                request,
                Vehicle,
                found.people,
                fields="・".join(column.label for column in columns),
                channel=Disclosure.Channel.EXPORT,
                purpose=found.purpose,
            )
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("vehicles:export_detail", pk)
    suffix = SUFFIX[Export.Format(found.format)]
    made = timezone.localtime(found.made_at)
    name = f"ledger-{made:%Y%m%d-%H%M}-{found.trace}{suffix}"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


@require_GET
@requires(*TAKES_OUT)
def export_report(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The list of replaced characters: where they stood, not what stood around them."""
    found = get_object_or_404(Export, pk=pk, requested_by=request.user)
    if not found.report:
        raise Http404
    name = f"ledger-{found.trace}-substitutions.csv"
    return FileResponse(found.report.open("rb"), as_attachment=True, filename=name)


@require_POST
@requires("vehicles.approve_export")
def export_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """A second officer lets an export be made, or not (C25)."""
    visible = Export.objects.visible_to(request.user)
    found = get_object_or_404(visible, pk=pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        note = form.cleaned_data["note"]
        try:
            with transaction.atomic():
                if request.POST.get("decision") == "approve":
                    start(workflow.approve(request.user, found, note=note))
                    messages.success(request, "承認しました。ファイルは依頼した人が受け取れます。")
                else:
                    workflow.reject(request.user, found, note=note)
                    messages.success(request, "承認しないことを、依頼した人に伝えます。")
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            return see_other(reverse("vehicles:exports"))
    return detail_page(request, found, form)


def detail_page(
    request: StaffRequest, found: Export, form: DecisionForm, *, part: str = ""
) -> HttpResponse:
    """The page of one export."""
    columns = [BY_NAME[name] for name in found.columns if name in BY_NAME]
    own = found.requested_by_id == request.user.pk
    may_approve = request.user.has_perm("vehicles.approve_export") and not own
    context = {
        "export": found,
        "columns": columns,
        "people": people_among(columns),
        "own": own,
        "form": form,
        "may_decide": may_approve and found.state == Export.State.REQUESTED,
        "working": found.state == Export.State.APPROVED and not failed(found),
        "failed": failed(found),
    }
    status = 422 if form.errors else 200
    return TemplateResponse(request, f"vehicles/export_detail.html{part}", context, status=status)


def failed(found: Export) -> bool:
    """Whether the work on the file has ended without one."""
    job = found.job
    return found.state == Export.State.APPROVED and job is not None and job.state == "failed"


def start(found: Export) -> None:
    """Make a small file while the page waits, and leave a large one to a worker."""
    if found.state != Export.State.APPROVED:
        return
    if found.count <= MADE_AT_ONCE and found.decided_by_id is None:
        workflow.make(found)
        return
    found.job = enqueue(
        make_export,
        title=f"台帳の出力（{found.count:,}台）",
        requested_by=found.requested_by,
        export=found.pk,
    )
    found.save(update_fields=["job"])


def asked_for(request: StaffRequest, *, chosen: bool = True) -> tuple[VehicleQuerySet, str]:
    """The vehicles of the search in the address, or the rows chosen of it; both in words."""
    search = VehicleSearch(request.GET)
    found = search.matching(request.user, sight_of(request.user))
    if search.forgotten(request.user):
        found = found.none()
    keys = chosen_keys([*request.GET.getlist("pk"), *request.POST.getlist("pk")]) if chosen else []
    if not keys:
        return found, criteria.in_words(search, request.user)
    return found.filter(
        pk__in=keys
    ), f"選んだ{len(keys)}台（{criteria.in_words(search, request.user)}）"


def chosen_keys(written: Sequence[str]) -> list[int]:
    """The keys of the chosen rows; what is no number is left out."""
    numbers = {int(one) for one in written if one.isascii() and one.isdecimal()}
    return sorted(number for number in numbers if number < LARGEST_KEY)
