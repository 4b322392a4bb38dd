"""公示: proposed, put up, printed, taken down. L-11."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.disposals import documents, proposing
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.forms.posting import PostingForm, ReasonForm
from ledger.disposals.models import Posting, PostingItem, PostingKind
from ledger.disposals.rows import COLUMNS
from ledger.disposals.workflow import posting as workflow
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import sight_of
from ledger.vehicles.workflow.steps import rules_now
from office.accounts.access import StaffRequest, requires
from office.csv_files import Encoding

PER_PAGE = 100
MAY_READ = (
    *("vehicles.post_vehicle", "vehicles.dispose_vehicle", "vehicles.approve_disposal"),
    "disposals.view_posting",
)
ENCODINGS: dict[str, Encoding] = {"utf8": "utf-8-sig", "sjis": "cp932"}


@require_GET
@requires(*MAY_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """All postings, newest first."""
    found = Posting.objects.visible_to(request.user).select_related("made_by")
    kind = request.GET.get("kind", "")
    if kind in PostingKind.values:
        found = found.filter(kind=kind)
    today = timezone.localdate()
    page = Paginator(found.prefetch_related("yards"), 30).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(one, one.phase(today)) for one in page],
        "kinds": PostingKind,
        "kind": kind,
        "query": f"kind={kind}" if kind else "",
    }
    return TemplateResponse(request, "disposals/posting_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("vehicles.post_vehicle")
def new_notice(request: StaffRequest) -> HttpResponse:
    """保管公示: what the law calls 6条2項."""
    return _new(request, PostingKind.STORAGE)


@require_http_methods(["GET", "POST"])
@requires("vehicles.post_vehicle")
def new_posting(request: StaffRequest) -> HttpResponse:
    """処分公示: what comes before a disposal."""
    return _new(request, PostingKind.DISPOSAL)


def _new(request: StaffRequest, kind: PostingKind) -> HttpResponse:
    """The proposal, row by row; sent, it is the posting. GET changes nothing."""
    asked = request.GET if "posted_on" in request.GET else None
    data = request.POST if request.method == "POST" else asked
    form = PostingForm(data, user=request.user, initial=PostingForm.defaults())
    values: dict[str, Any] | None = PostingForm.defaults()
    if data is not None:
        values = form.cleaned_data if form.is_valid() else None
    context: dict[str, Any] = {"kind": kind, "form": form, "left_out": set()}
    if values is None:
        return TemplateResponse(request, "disposals/posting_new.html", context, status=422)
    plan = _plan(request, kind, values)
    if request.method == "POST":
        try:
            posting = workflow.post(request.user, plan)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            count = posting.items.count()
            messages.success(request, f"{posting}：{count:,}台を公示しました。")
            return redirect("disposals:posting", posting.pk)
    context |= _proposal(form, plan)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/posting_new.html", context, status=status)


def _plan(request: StaffRequest, kind: PostingKind, values: dict[str, Any]) -> workflow.Plan:
    ticked = [int(pk) for pk in request.GET.getlist("vehicle") if pk.isdecimal()]
    found: VehicleQuerySet = Vehicle.objects.visible_to(request.user)
    yards = list(values.get("yard") or ())
    if yards:
        found = found.filter(yard__in=yards)
    if ticked:
        found = found.filter(pk__in=ticked)
    out = [int(pk) for pk in request.POST.getlist("leave_out") if pk.isdecimal()]
    return workflow.Plan(
        kind=kind,
        vehicles=found,
        yards=yards,
        posted_on=values["posted_on"],
        place=values["place"],
        leave_out=out,
        seen=values.get("seen"),
    )


def _proposal(form: PostingForm, plan: workflow.Plan) -> dict[str, Any]:
    rules = rules_now()
    try:
        proposal = proposing.for_posting(plan.kind, plan.vehicles, day=plan.posted_on, rules=rules)
        words = workflow.words_of(plan.kind, plan.posted_on, rules)
    except NotPossible as error:
        if not form.is_bound:
            return {"trouble": str(error)}
        form.add_error(None, str(error))
        return {}
    return {
        "proposal": proposal,
        "left_out": set(plan.leave_out),
        "words": words,
        "ends_on": workflow.ends_on(plan.kind, plan.posted_on, rules),
        "posted_on": plan.posted_on,
    }


@require_GET
@requires(*MAY_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One posting: its words, its rows, its files."""
    posting = _find(request, pk)
    items = posting.items.select_related("vehicle", "withdrawn_by")
    sjis = documents.posting_csv(posting, "cp932")
    context = {
        "posting": posting,
        "phase": posting.phase(timezone.localdate()),
        "standing": posting.items.standing().count(),
        "page": Paginator(items, PER_PAGE).get_page(request.GET.get("page")),
        "columns": [column for column in COLUMNS if column.key != "reference"],
        "substituted": documents.told(sjis.substitutions, documents.HEADER),
        "hide": posting.masked or not sight_of(request.user).numbers,
    }
    return TemplateResponse(request, "disposals/posting_detail.html", context)


@require_GET
@requires(*MAY_READ)
def pdf(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The list as it hangs."""
    posting = _find(request, pk)
    hide = not sight_of(request.user).numbers
    answer = HttpResponse(
        documents.posting_list(posting, hide_numbers=hide), content_type="application/pdf"
    )
    answer["Content-Disposition"] = f'inline; filename="posting-{posting.pk}.pdf"'
    return answer


@require_GET
@requires(*MAY_READ)
def csv(request: StaffRequest, pk: int, encoding: str) -> HttpResponseBase:
    """The list as CSV, in UTF-8 or for old Excel in Shift_JIS."""
    posting = _find(request, pk)
    hide = not sight_of(request.user).numbers
    made = documents.posting_csv(posting, ENCODINGS[encoding], hide_numbers=hide)
    answer = HttpResponse(made.content, content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="posting-{posting.pk}-{encoding}.csv"'
    return answer


@require_POST
@requires("vehicles.post_vehicle")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the whole list down, with a reason."""
    posting = _find(request, pk)
    try:
        done, left = workflow.withdraw(request.user, posting, reason=request.POST.get("reason", ""))
    except LedgerError as error:
        messages.warning(request, str(error))
    else:
        more = f"{left:,}台は、すでに返還・処分されたため残しました。" if left else ""
        messages.success(request, f"{done:,}台の公示を取り消しました。{more}")
    return redirect("disposals:posting", pk)


@require_POST
@requires("vehicles.post_vehicle")
def withdraw_item(request: StaffRequest, pk: int, item_pk: int) -> HttpResponse:
    """Take one vehicle off the list, with a reason."""
    posting = _find(request, pk)
    item = get_object_or_404(posting.items, pk=item_pk)
    try:
        workflow.withdraw_item(request.user, item, reason=request.POST.get("reason", ""))
    except LedgerError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"整理番号 {item.row['reference']} の公示を取り消しました。")
    return redirect("disposals:posting", pk)


@require_http_methods(["GET", "POST"])
@requires("vehicles.post_vehicle")
def withdraw_notice_of(request: StaffRequest, pk: int) -> HttpResponse:
    """保管公示の取消し for one vehicle, from its record."""
    return _withdraw_of(request, pk, PostingKind.STORAGE)


@require_http_methods(["GET", "POST"])
@requires("vehicles.post_vehicle")
def withdraw_posting_of(request: StaffRequest, pk: int) -> HttpResponse:
    """処分公示の取消し for one vehicle, from its record."""
    return _withdraw_of(request, pk, PostingKind.DISPOSAL)


def _withdraw_of(request: StaffRequest, pk: int, kind: PostingKind) -> HttpResponse:
    vehicle = get_object_or_404(Vehicle.objects.visible_to(request.user), pk=pk)
    item = workflow.standing_item(vehicle, kind)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _withdraw_one(request, vehicle, kind, item, form.cleaned_data["reason"])
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"整理番号 {vehicle.reference} の{kind.label}を取り消しました。"
            )
            return redirect("vehicles:detail", vehicle.pk)
    context = {"vehicle": vehicle, "kind": kind, "item": item, "form": form}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/posting_withdraw.html", context, status=status)


def _withdraw_one(
    request: StaffRequest,
    vehicle: Vehicle,
    kind: PostingKind,
    item: PostingItem | None,
    reason: str,
) -> None:
    if item is None:
        workflow.withdraw_unlisted(request.user, vehicle, kind, reason=reason)
    else:
        workflow.withdraw_item(request.user, item, reason=reason)


def _find(request: StaffRequest, pk: int) -> Posting:
    return get_object_or_404(Posting.objects.visible_to(request.user), pk=pk)
