"""保管期限 changed in a batch: choose, look, go on or not. L-08b, L-17b, L-18a."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.disposals import tasks
from ledger.disposals.exceptions import NotPossible
from ledger.disposals.forms.extension import ExtensionForm
from ledger.disposals.models import Extension, ExtensionItem
from ledger.disposals.workflow import extension as workflow
from office.accounts.access import StaffRequest, requires
from office.masters.models import Parameter
from tasks.queue import enqueue

PER_PAGE = 100
MAY_READ = ("vehicles.extend_deadline", "disposals.view_extension")
RELATED = ("vehicle__removal_place", "vehicle__yard", "vehicle__registration_police")


@require_GET
@requires(*MAY_READ)
def listing(request: StaffRequest) -> HttpResponse:
    """What has been changed, newest first."""
    found = Extension.objects.visible_to(request.user).kept().select_related("applied_by")
    page = Paginator(found, 30).get_page(request.GET.get("page"))
    return TemplateResponse(request, "disposals/extension_list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires("vehicles.extend_deadline")
def new(request: StaffRequest) -> HttpResponse:
    """Choose the vehicles and the change; what follows is a preview."""
    bound = request.POST if request.method == "POST" else None
    form = ExtensionForm(bound, user=request.user, origin=request.GET)
    if form.is_valid():
        chosen = form.chosen()
        try:
            extension = workflow.draft(
                request.user,
                chosen.vehicles,
                form.shift(),
                reason=form.cleaned_data["reason"],
                chosen=chosen.how,
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            return redirect("disposals:extension", extension.pk)
    context = {"form": form, "chosen": form.chosen() if form.comes_chosen else None}
    status = 422 if form.errors else 200
    return TemplateResponse(request, "disposals/extension_new.html", context, status=status)


@require_GET
@requires(*MAY_READ)
def detail(request: StaffRequest, pk: int) -> HttpResponse:
    """The preview, the progress, or what was done: the same page at three times."""
    extension = _find(request, pk)
    items = extension.items.select_related(*RELATED)
    context = _counts(extension) | {
        "extension": extension,
        "posted": items.planned().posted() if extension.state == "draft" else (),
        "by_posting": extension.items.planned().by_posting(),
        "refused": items.refused()[:PER_PAGE],
        "page": Paginator(items.exclude(state="refused"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "warn_rows": Parameter.number("search_warn_rows"),
        "working": extension.state == Extension.State.RUNNING,
    }
    part = "#state" if request.htmx else ""
    return TemplateResponse(request, f"disposals/extension_detail.html{part}", context)


@require_POST
@requires("vehicles.extend_deadline")
def apply(request: StaffRequest, pk: int) -> HttpResponse:
    """続行: at once for some hundreds, in the background for more."""
    without_posted = "without_posted" in request.POST
    try:
        with transaction.atomic():
            extension = workflow.begin(
                request.user, _find(request, pk), without_posted=without_posted
            )
            _carry_out(request, extension)
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect("disposals:extension", pk)


def _carry_out(request: StaffRequest, extension: Extension) -> None:
    if extension.items.planned().count() > workflow.INLINE:
        extension.job = enqueue(
            tasks.apply_extension,
            title=f"保管期限の変更（{extension.change}）",
            requested_by=request.user,
            extension=extension.pk,
        )
        extension.save(update_fields=["job"])
        return
    workflow.apply(extension)
    count = extension.items.applied().count()
    messages.success(request, f"{count:,}台の保管期限を変更しました。")


@require_POST
@requires("vehicles.extend_deadline")
def discard(request: StaffRequest, pk: int) -> HttpResponse:
    """キャンセル: nothing was changed."""
    workflow.discard(_find(request, pk))
    messages.info(request, "保管期限は変更していません。")
    return redirect("disposals:extensions")


@require_POST
@requires("vehicles.extend_deadline")
def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Put the deadlines back where nothing has touched them since."""
    try:
        extension = workflow.undo(request.user, _find(request, pk))
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        undone = extension.items.filter(state=ExtensionItem.State.UNDONE).count()
        left = extension.items.applied().count()
        more = f"{left:,}台は、その後に変わったため戻していません。" if left else ""
        messages.success(request, f"{undone:,}台の保管期限を戻しました。{more}")
    return redirect("disposals:extension", pk)


def _find(request: StaffRequest, pk: int) -> Extension:
    visible = Extension.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("made_by", "applied_by", "undone_by"), pk=pk)


def _counts(extension: Extension) -> dict[str, Any]:
    items = extension.items.all()
    return {
        "planned_count": items.planned().count(),
        "applied_count": items.applied().count(),
        "undone_count": items.filter(state=ExtensionItem.State.UNDONE).count(),
        "refused_count": items.refused().count(),
        "shortened_count": items.planned().shortened().count(),
        "posted_count": items.planned().posted().count(),
    }
