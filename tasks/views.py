"""What became of the work one asked for."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from office.accounts.access import StaffRequest, signed_in
from office.accounts.replay import see_other

from . import queue
from .models import Job

PER_PAGE = 30


@require_GET
@signed_in
def jobs(request: StaffRequest) -> HttpResponse:
    """My jobs, newest first; everybody's with ?all=1 for who may see them."""
    may_see_all = request.user.has_perm("tasks.view_every_job")
    every = may_see_all and request.GET.get("all") == "1"
    found = Job.objects.visible_to(request.user) if every else _own(request)
    page = Paginator(found.select_related("requested_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shown = {
        "page": page,
        "query": "all=1" if every else "",
        "may_see_all": may_see_all,
        "every": every,
        "working": any(not job.is_finished for job in page),
    }
    part = "#rows" if request.htmx else ""
    return TemplateResponse(request, f"tasks/job_list.html{part}", shown)


@require_GET
@signed_in
def job(request: StaffRequest, pk: int) -> HttpResponse:
    """One job; htmx asks for its state every two seconds until it has ended.

    A page that draws its progress itself (`data-poll`, ui/poll.js) gets it as JSON.
    """
    found = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    own = found.requested_by_id == request.user.pk
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(_progress(found, own=own))
    shown = {"job": found, "own": own}
    part = "#state" if request.htmx else ""
    return TemplateResponse(request, f"tasks/job_detail.html{part}", shown)


@require_GET
@signed_in
def result(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file, for the person who asked for it and nobody else: it may hold personal data."""
    found = get_object_or_404(_own(request), pk=pk, state=Job.State.DONE)
    if not found.result:
        raise Http404
    response = FileResponse(found.result.open("rb"), as_attachment=True, filename=found.file_name)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@signed_in
def retry(request: StaffRequest, pk: int) -> HttpResponse:
    """Try a failed job again."""
    found = get_object_or_404(_own(request), pk=pk, state=Job.State.FAILED)
    queue.retry(found)
    messages.success(request, f"「{found.title}」をもう一度受け付けました。")
    return see_other(reverse("tasks:job", args=[found.pk]))


def _progress(found: Job, *, own: bool) -> dict[str, Any]:
    """The job's state for a script; the file's address only for the one who asked for it."""
    address = reverse("tasks:result", args=[found.pk]) if own and found.result else ""
    return {
        "state": found.state,
        "done": found.done,
        "total": found.total,
        "message": found.message,
        "result_url": address if found.state == Job.State.DONE else "",
    }


def _own(request: StaffRequest) -> QuerySet[Job]:
    return Job.objects.filter(requested_by=request.user)
