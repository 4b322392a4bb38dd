"""Counting on a phone, in the street: big buttons, and nothing lost where there is no line."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ledger.surveys import workflow
from ledger.surveys.exceptions import SurveyError
from ledger.surveys.figures import sheet_of
from ledger.surveys.forms.phone import CountForm
from ledger.surveys.models import KINDS, SpotCount, Survey, SurveySpot
from ledger.vehicles import media
from ledger.vehicles.exceptions import BadPhoto
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other

from .desk import COUNT, PLAN, VIEW


@require_GET
@requires(COUNT)
def home(request: StaffRequest) -> HttpResponse:
    """The spots that are to be counted now."""
    surveys = Survey.objects.open_on(timezone.localdate())
    sheets = [(survey, sheet_of(survey)) for survey in surveys]
    return TemplateResponse(request, "surveys/field.html", {"sheets": sheets})


@require_http_methods(["GET", "POST"])
@requires(COUNT)
def count(request: StaffRequest, pk: int) -> HttpResponse:
    """Count one spot. A script sends in the background; without one it is a plain form."""
    spot = get_object_or_404(SurveySpot.objects.select_related("survey", "station"), pk=pk)
    is_asked = spot.survey.day is not None and spot.survey.day <= timezone.localdate()
    if not is_asked and not request.user.has_perm(PLAN):
        raise PermissionDenied
    if request.method == "POST":
        return _take(request, spot)
    form = CountForm(refused_input(request), initial={"key": uuid.uuid4()})
    context = {"spot": spot, "form": form, "last": spot.counts.first()}
    return TemplateResponse(request, "surveys/count.html", context)


def _take(request: StaffRequest, spot: SurveySpot) -> HttpResponse:
    """Write down what came, or say why not."""
    form = CountForm(request.POST, request.FILES)
    if not form.is_valid():
        return _refuse(request, " ".join(form.errors_in_words()))
    facts = form.cleaned_data
    numbers = {name: facts[name] for name, _ in KINDS}
    counted = workflow.Counted(numbers, facts["weather"], facts["remarks"])
    try:
        found, _ = workflow.record_count(
            request.user,
            spot,
            counted,
            key=facts["key"],
            at=timezone.now(),
            photo=facts["photo"],
        )
    except (SurveyError, BadPhoto) as error:
        return _refuse(request, str(error))
    messages.success(request, f"{spot}：{found.total}台を記録しました。")
    home_url = reverse("surveys:field")
    return JsonResponse({"next": home_url}) if _is_script(request) else see_other(home_url)


def _refuse(request: StaffRequest, why: str) -> HttpResponse:
    """Say why: to a script in the answer, to a browser on the page, with all that was typed."""
    if _is_script(request):
        return JsonResponse({"message": why}, status=422)
    messages.error(request, why)
    return keep_input(request)


def _is_script(request: StaffRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


@require_GET
@requires(VIEW)
def photo(_request: StaffRequest, pk: int) -> FileResponse:
    """The photo that was taken with a count, never kept by a browser."""
    found = get_object_or_404(SpotCount.objects.exclude(photo=""), pk=pk)
    try:
        file = FileResponse(media.sized(found.photo, "view").open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404("写真のファイルがありません。") from error
    file["Cache-Control"] = "private, no-store"
    file["X-Content-Type-Options"] = "nosniff"
    file["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return file
