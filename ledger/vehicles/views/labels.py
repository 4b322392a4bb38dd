"""Tags made in advance: batches, sheets, one tag again. L-02."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from ledger.vehicles import documents
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.forms.labels import BatchForm, PrintForm, ReissueForm, TagSearch
from ledger.vehicles.models import Tag, TagBatch, TagPrint
from ledger.vehicles.tasks import print_tags
from ledger.vehicles.workflow import labels
from office.accounts.access import StaffRequest, requires
from tasks.queue import enqueue

DRAWN_AT_ONCE = 200  # tags; more are drawn by a worker
PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires("vehicles.print_tags")
def batches(request: StaffRequest) -> HttpResponse:
    """All batches, and the form that makes the next one."""
    form = BatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = labels.make_batch(request.user, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"札を{batch.count}枚作りました。続けて印刷できます。")
            return redirect("tags:batch", batch.pk)
    found = TagBatch.objects.select_related("made_by").annotate(
        blank=Count("tags", filter=Q(tags__state=Tag.State.BLANK), distinct=True),
        printings=Count("prints", distinct=True),
    )
    found = found.order_by("-made_at", "-pk")  # grouping has dropped the order of the model
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "search": TagSearch()}
    return TemplateResponse(request, "tags/batch_list.html", context)


@require_GET
@requires("vehicles.print_tags")
def batch_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One batch: its tags, its printings, and the form that prints."""
    batch = get_object_or_404(TagBatch.objects.select_related("made_by"), pk=pk)
    return _batch_page(request, batch, PrintForm(batch=batch))


@require_http_methods(["POST"])
@requires("vehicles.print_tags")
def print_batch(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a printing on record, then show its sheets or leave a large one to a worker."""
    batch = get_object_or_404(TagBatch, pk=pk)
    form = PrintForm(request.POST, batch=batch)
    if form.is_valid():
        try:
            with transaction.atomic():
                printed = labels.print_range(request.user, batch, **form.cleaned_data)
                if _is_large(printed):
                    title = f"札の印刷 {printed.first}〜{printed.last}"
                    enqueue(
                        print_tags,
                        title=title,
                        requested_by=request.user,
                        print_id=str(printed.print_id),
                    )
        except LedgerError as error:
            form.add_error("reason" if "理由" in str(error) else None, str(error))
        else:
            if _is_large(printed):
                messages.success(
                    request, "枚数が多いため裏で作っています。できたら「処理」で受け取れます。"
                )
                return redirect("tags:batch", batch.pk)
            return redirect("tags:sheet", printed.print_id)
    return _batch_page(request, batch, form)


@require_GET
@requires("vehicles.print_tags")
def tag_list(request: StaffRequest) -> HttpResponse:
    """Tags by number and state. A number that only one tag has opens that tag."""
    search = TagSearch(request.GET or None)
    found = search.matching().order_by("-code") if search.is_bound else Tag.objects.none()
    if search.is_bound and search["q"].value() and len(found[:2]) == 1:
        return redirect("tags:tag", found[0].code)
    page = Paginator(found[:1001], PER_PAGE).get_page(request.GET.get("page"))
    context = {"search": search, "page": page, "query": query_without_page(request)}
    return TemplateResponse(request, "tags/tag_list.html", context)


@require_http_methods(["GET", "POST"])
@requires("vehicles.print_tags")
def tag_detail(request: StaffRequest, code: str) -> HttpResponse:
    """One tag: what became of it, its printings, and 再作成."""
    tag = get_object_or_404(Tag.objects.select_related("batch", "crew", "removal_place"), code=code)
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            printed = labels.reissue(request.user, tag, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            return redirect("tags:sheet", printed.print_id)
    prints = TagPrint.objects.filter(
        Q(tag=tag) | Q(batch=tag.batch, first__lte=tag.serial, last__gte=tag.serial)
    ).select_related("printed_by")
    context = {"tag": tag, "form": form, "prints": prints, "vehicle": getattr(tag, "vehicle", None)}
    return TemplateResponse(request, "tags/tag_detail.html", context)


@require_GET
@requires("vehicles.print_tags")
def sheet(_request: StaffRequest, print_id: UUID) -> HttpResponse:
    """The sheets of one printing as PDF. Opening it again prints nothing new."""
    printed = get_object_or_404(
        TagPrint.objects.select_related("batch", "tag__batch", "layout", "wording"),
        print_id=print_id,
    )
    response = HttpResponse(documents.tag_sheets(printed), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="tags-{printed.pk}.pdf"'
    return response


def _batch_page(request: StaffRequest, batch: TagBatch, form: PrintForm) -> HttpResponse:
    page = Paginator(batch.tags.order_by("code"), PER_PAGE).get_page(request.GET.get("page"))
    states = dict(batch.tags.order_by().values_list("state").annotate(Count("pk")))
    context = {
        "batch": batch,
        "form": form,
        "page": page,
        "prints": batch.prints.select_related("printed_by", "layout", "wording"),
        "states": [(state.label, states.get(state, 0)) for state in Tag.State],
    }
    return TemplateResponse(
        request, "tags/batch_detail.html", context, status=422 if form.errors else 200
    )


def query_without_page(request: StaffRequest) -> str:
    """The address's parameters but for the page."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _is_large(printed: TagPrint) -> bool:
    return (printed.last or 0) - (printed.first or 0) >= DRAWN_AT_ONCE
