"""The crew's phone: one page, the jobs it shows, the results it sends. No person is in it.

What this module answers to a crew holds places and vehicles only: never who asked, never a
registration number (SECURITY part c). The acts on tags are in ledger.vehicles.views.field.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from inquiries.requests import fieldwork
from inquiries.requests.exceptions import RequestError
from inquiries.requests.models import RemovalRequest
from inquiries.requests.transmitting import acknowledge_jobs
from ledger.patrols.halfdays import halves_left
from ledger.patrols.models import Crew, Suspension
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.forms.field import ActForm
from ledger.vehicles.models import EarlyReason, Tag, UnableReason
from ledger.vehicles.views import replies
from ledger.vehicles.views.field import crew_of
from ledger.vehicles.workflow import capture as receiving
from office.accounts.access import StaffRequest, public, requires
from office.masters.models import Parameter

SHELL_FOLDERS = (
    "js/field",
    "js/map",
    "js/ui",
    "css",
    "img",
    "vendor/leaflet",
    "vendor/design-tokens",
    "vendor/zxing-wasm",
)
SHELL_FILES = ("js/main.js", "django_htmx/htmx-2.min.js", "django_htmx/django-htmx.js")
SHELL_KINDS = (".js", ".css", ".wasm", ".svg", ".png")


@require_GET
@requires("requests.work_in_field", "vehicles.enter_in_field")
def home(request: StaffRequest) -> HttpResponse:
    """The phone's page. It knows nobody and nothing; jobs come as JSON."""
    return TemplateResponse(request, "field/home.html", page_facts())


@require_GET
@public
def shell(request: StaffRequest) -> HttpResponse:
    """The same page without a session, kept by the service worker for dead spots."""
    return TemplateResponse(request, "field/home.html", page_facts())


def page_facts() -> dict[str, Any]:
    """The words of the chips, which are masters. The same for everyone."""
    today = timezone.localdate()
    return {
        "early_reasons": EarlyReason.objects.valid_on(today),
        "unable_reasons": UnableReason.objects.valid_on(today),
    }


@require_GET
@replies.for_phones
@requires("requests.work_in_field", "vehicles.enter_in_field")
def jobs(request: StaffRequest) -> HttpResponse:
    """What the crew has to do today: jobs, tags that ripen, its places, its truck."""
    now = timezone.now()
    crew = crew_of(request.user)
    today = timezone.localdate(now)
    stops = Suspension.objects.in_force(today, crew) if crew else Suspension.objects.none()
    felt = {Suspension.Part.DAY, *halves_left(today, now)}
    stopped = stops.filter(part__in=felt).first()
    answer = {
        "now": now.isoformat(),
        "crew": crew.label if crew else "",
        "stopped": stopped.announcement if stopped else "",
        "wait_minutes": Parameter.number("tag_wait_minutes"),
        "accuracy_warn_m": Parameter.number("gps_accuracy_warn_m"),
        "photo_min": Parameter.number("photo_min"),
    }
    return JsonResponse(answer | lists_of(crew, request, today))


def lists_of(crew: Crew | None, request: StaffRequest, today: date) -> dict[str, Any]:
    """The four lists. Without a crew, only the tags the person hung up."""
    return {
        "jobs": fieldwork.jobs_of(crew, today) if crew else [],
        "tags": fieldwork.tags_of(crew, request.user),
        "places": fieldwork.places_of(crew, today) if crew else [],
        "truck": fieldwork.truck_of(crew) if crew else [],
    }


@require_POST
@replies.for_phones
@requires("requests.work_in_field")
def fetched(request: StaffRequest) -> HttpResponse:
    """The phone has shown these jobs: their digital sendings are acknowledged (C-04)."""
    references = replies.facts_in(request.body).get("jobs")
    crew = crew_of(request.user)
    if crew is None or not isinstance(references, list):
        return JsonResponse({"acknowledged": 0})
    cases = RemovalRequest.objects.filter(crew=crew, reference__in=map(str, references[:500]))
    return JsonResponse({"acknowledged": acknowledge_jobs(cases, crew=crew, actor=request.user)})


class ResultForm(ActForm):
    """What became of a job: a result, or `tagged` for a tag hung up on the way."""

    TAGGED = "tagged"

    tag = forms.CharField(max_length=40, required=False)
    job = forms.CharField(max_length=20)
    result = forms.ChoiceField(
        choices=[*RemovalRequest.Result.choices[1:], (TAGGED, "札付け")],
    )
    reason = forms.CharField(max_length=200, required=False)
    count = forms.IntegerField(min_value=0, max_value=200, required=False)


@require_POST
@replies.for_phones
@requires("requests.work_in_field")
def results(request: StaffRequest) -> HttpResponse:
    """Take the crew's result of one job, once (C-05)."""
    body, digest = replies.intact_body(request)
    form = ResultForm(replies.facts_in(body))
    if not form.is_valid():
        return replies.invalid(form)
    try:
        answer, is_new = receiving.once(
            receiving.Receipt(form.cleaned_data["key"], digest, "result"),
            actor=request.user,
            effect=lambda: enter(form, request),
        )
    except RequestError as error:
        raise LedgerError(str(error)) from error
    return JsonResponse(answer, status=201 if is_new else 200)


def enter(form: ResultForm, request: StaffRequest) -> dict[str, Any]:
    """Let the result have its effect."""
    facts = form.cleaned_data
    moment = form.moment(replies.sent_at(request), timezone.now())
    case = fieldwork.report(
        facts["job"],
        result=facts["result"],
        tag=Tag.objects.filter(code=facts["tag"]).first() if facts["tag"] else None,
        reason=facts["reason"],
        count=facts["count"] or 0,
        actor=request.user,
        at=moment.at,
    )
    return {"job": case.reference, "state": case.state, "result": case.result}


@require_GET
@public
def manifest(_request: StaffRequest) -> HttpResponse:
    """What makes the page installable. It names the product and nobody."""
    icon = staticfiles_storage.url("img/icon.svg")
    return JsonResponse(
        {
            "name": "放置自転車管理システム 現場",
            "short_name": "現場",
            "id": "/field/",
            "start_url": "/field/",
            "scope": "/field/",
            "display": "standalone",
            "orientation": "portrait",
            "lang": "ja",
            "background_color": "#00234b",
            "theme_color": "#00234b",
            "icons": [
                {"src": icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}
            ],
        },
        content_type="application/manifest+json",
    )


@require_GET
@public
def service_worker(request: StaffRequest) -> HttpResponse:
    """The worker that keeps the shell and hashed static files, and nothing else (C40)."""
    return TemplateResponse(
        request,
        "field/sw.js",
        {"files": shell_files()},
        content_type="text/javascript",
        headers={"Service-Worker-Allowed": "/field/", "Cache-Control": "no-cache"},
    )


def shell_files() -> list[str]:
    """URLs of the static files the phone's page is made of."""
    found = set(SHELL_FILES)
    for folder in SHELL_FOLDERS:
        found.update(files_in(folder))
    return sorted(staticfiles_storage.url(name) for name in found)


def files_in(folder: str) -> list[str]:
    """Static files below `folder` that a page may ask for."""
    root = finders.find(folder)
    if not isinstance(root, str):
        return []
    files = Path(root).rglob("*")
    return [
        f"{folder}/{file.relative_to(root).as_posix()}"
        for file in files
        if file.suffix in SHELL_KINDS and not file.name.endswith((".iife.js", ".d.ts"))
    ]
