"""A batch of disposals at the desk: listed, submitted, approved by another, printed. L-10."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.disposals import documents, tasks
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.forms.batch import BatchForm, KindForm, SubmitForm, kinds
from ledger.disposals.forms.posting import yards_of
from ledger.disposals.models import BatchScan, DisposalBatch, UnmatchedReason
from ledger.disposals.workflow import batch as workflow
from ledger.disposals.workflow import execution
from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import sight_of
from office.accounts.access import StaffRequest, requires
from tasks.queue import enqueue

from .posting import ENCODINGS

MAY_READ = (
    *("vehicles.dispose_vehicle", "vehicles.approve_disposal"),
    "disposals.view_disposalbatch",
)
PEOPLE = ("yard", "made_by", "submitted_by", "approved_by", "job")
State = DisposalBatch.State


@require_GET
@requires(*MAY_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """All batches, newest first."""
    found = DisposalBatch.objects.visible_to(request.user).select_related(*PEOPLE)
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    return TemplateResponse(request, "disposals/batch_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires("vehicles.dispose_vehicle")
def new(request: StaffRequest) -> HttpResponse:
    """What of a yard may be disposed of today; sent, it is the list."""
    user = request.user
    yard = yards_of(user).filter(pk=_number(request.GET.get("yard"))).first()
    yard = yard or yards_of(user).first()
    first = {"yard": yard, "disposition": kinds().first()}
    form = BatchForm(request.POST or None, user=user, initial=first)
    visible = Vehicle.objects.visible_to(user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        yard = data["yard"]
        try:
            batch = workflow.make(user, visible, yard, data["disposition"], note=data["note"])
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{batch.number}：{batch.items.count():,}台のリストです。")
            return redirect("disposals:batch", batch.pk)
    context: dict[str, Any] = {"form": form, "yard": yard, "yards": yards_of(user)}
    if yard is not None:
        context |= _proposal(visible, yard)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/batch_new.html", context, status=status)


def _proposal(visible: Any, yard: Any) -> dict[str, Any]:
    try:
        return {"proposal": workflow.propose(visible, yard, today=timezone.localdate())}
    except NotPossible as error:
        return {"trouble": str(error)}


@require_GET
@requires(*MAY_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One batch: its list, how far it is, what the next person does."""
    batch = find(request, pk)
    items = batch.items.select_related(
        *("vehicle__removal_place", "vehicle__color", "vehicle__body_type"),
        *("vehicle__vehicle_kind", "disposition", "unmatched_reason", "matched_by"),
    ).order_by("vehicle__removed_on", "vehicle__reference")
    own = request.user.pk in {batch.made_by_id, batch.submitted_by_id}
    context = {
        "batch": batch,
        "items": list(items),
        "counts": counts(batch),
        "by_kind": batch.items.exclude(state="left_out").by_kind(),
        "kinds": kinds(),
        "submit_form": SubmitForm(),
        "reasons": UnmatchedReason.objects.valid_on(timezone.localdate()),
        "may_list": request.user.has_perm("vehicles.dispose_vehicle"),
        "may_approve": request.user.has_perm("vehicles.approve_disposal") and not own,
        "own": own,
        "working": batch.state == State.RUNNING,
    }
    return TemplateResponse(request, "disposals/batch_detail.html", context)


def counts(batch: DisposalBatch) -> dict[str, int]:
    """How many vehicles stand where."""
    return {
        "listed": batch.items.listed().count(),
        "matched": batch.items.matched().count(),
        "unmatched": batch.items.unmatched().count(),
        "disposed": batch.items.disposed().count(),
        "fallen_out": batch.items.fallen_out().count(),
        "extra": batch.scans.filter(outcome__in=BatchScan.EXTRAS, undone_at=None).count(),
    }


@require_POST
@requires("vehicles.dispose_vehicle")
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """Let the ticked rows go another way, or take them off the list."""
    batch = find(request, pk)
    take = _leave_out if "leave_out" in request.POST else _set_kind
    try:
        messages.success(request, take(request, batch))
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect("disposals:batch", pk)


def _leave_out(request: StaffRequest, batch: DisposalBatch) -> str:
    chosen = [int(one) for one in request.POST.getlist("item") if one.isdecimal()]
    reason = request.POST.get("reason", "")
    count = workflow.leave_out(request.user, batch, chosen, reason=reason)
    return f"{count:,}台をリストから外しました。"


def _set_kind(request: StaffRequest, batch: DisposalBatch) -> str:
    rows = list(batch.items.listed().values_list("pk", flat=True))
    form = KindForm(request.POST, items=rows)
    if not form.is_valid():
        raise NotPossible("車両と処分の種類を選んでください。")
    kind = form.cleaned_data["disposition"]
    count = workflow.set_kind(request.user, batch, form.cleaned_data["item"], kind)
    return f"{count:,}台を「{kind}」にしました。"


@require_POST
@requires("vehicles.dispose_vehicle")
def submit(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand the matched list to the second person."""
    batch = find(request, pk)
    form = SubmitForm(request.POST)
    try:
        workflow.give_reasons(batch, _reasons(request))
        reason = form.cleaned_data["reason"] if form.is_valid() else None
        batch = workflow.submit(request.user, batch, reason)
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"{batch.number} を承認に回しました。")
    return redirect("disposals:batch", pk)


def _reasons(request: StaffRequest) -> dict[int, UnmatchedReason | None]:
    """What was said of single rows: `reason-<key of the row>`."""
    known = {str(one.pk): one for one in UnmatchedReason.objects.all()}
    return {
        int(name.removeprefix("reason-")): known[value]
        for name, value in request.POST.items()
        if name.removeprefix("reason-").isdecimal() and value in known
    }


@require_POST
@requires("vehicles.approve_disposal")
def approve(request: StaffRequest, pk: int) -> HttpResponse:
    """The second person agrees: at once for some hundreds, in the background for more."""
    try:
        with transaction.atomic():
            batch = workflow.approve(request.user, find(request, pk))
            _carry_out(request, batch)
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect("disposals:batch", pk)


def _carry_out(request: StaffRequest, batch: DisposalBatch) -> None:
    if batch.items.matched().count() > execution.INLINE:
        batch.job = enqueue(
            tasks.carry_out,
            title=f"処分の登録（{batch.number}）",
            requested_by=request.user,
            batch=batch.pk,
        )
        batch.save(update_fields=["job"])
        return
    execution.carry_out(batch)
    done, out = batch.items.disposed().count(), batch.items.fallen_out().count()
    more = f"{out:,}台は理由があって処分していません。" if out else ""
    messages.success(request, f"{done:,}台の処分を登録しました。{more}")


@require_POST
@requires("vehicles.approve_disposal")
def send_back(request: StaffRequest, pk: int) -> HttpResponse:
    """差戻し, with the reason."""
    try:
        workflow.send_back(request.user, find(request, pk), reason=request.POST.get("reason", ""))
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "差し戻しました。")
    return redirect("disposals:batch", pk)


@require_POST
@requires("vehicles.dispose_vehicle")
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """取りやめ, with the reason."""
    try:
        workflow.cancel(request.user, find(request, pk), reason=request.POST.get("reason", ""))
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "取りやめました。車両は次のリストに載せられます。")
    return redirect("disposals:batch", pk)


@require_GET
@requires(*MAY_READ)
def pdf(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The list, or once it is done the certificate of what was disposed of."""
    batch = find(request, pk)
    hide = not sight_of(request.user).numbers
    made = documents.batch_list(batch, hide_numbers=hide)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="disposal-{batch.pk}.pdf"'
    return answer


@require_GET
@requires(*MAY_READ)
def csv(request: StaffRequest, pk: int, encoding: str) -> HttpResponseBase:
    """The same as CSV, in UTF-8 or for old Excel in Shift_JIS."""
    batch = find(request, pk)
    hide = not sight_of(request.user).numbers
    made = documents.batch_csv(batch, ENCODINGS[encoding], hide_numbers=hide)
    answer = HttpResponse(made.content, content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="disposal-{batch.pk}-{encoding}.csv"'
    return answer


def find(request: StaffRequest, pk: int) -> DisposalBatch:
    """The batch, if this user may see it; else 404."""
    visible = DisposalBatch.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related(*PEOPLE), pk=pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
