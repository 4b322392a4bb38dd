"""Surveys at a desk: the years, the plan, the sheet. K-07."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.surveys import workflow
from ledger.surveys.exceptions import SurveyError
from ledger.surveys.figures import sheet_of, totals_of
from ledger.surveys.forms.desk import WEATHERS, SpotForm, SurveyForm, doubts_about
from ledger.surveys.models import KINDS, Survey, SurveySpot
from office import fiscal
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other

VIEW, PLAN, COUNT = "surveys.view_survey", "surveys.plan_survey", "surveys.count_survey"


@require_GET
@requires(VIEW)
def listing(request: StaffRequest) -> HttpResponse:
    """The surveys of all years, with what was counted and what was published."""
    surveys = list(Survey.objects.prefetch_related("spots"))
    totals = totals_of(surveys)
    context = {
        "rows": [(one, totals.get(one.pk), len(one.spots.all())) for one in surveys],
        "may_plan": request.user.has_perm(PLAN),
        "may_guide": request.user.has_perm("surveys.view_guidance"),
    }
    return TemplateResponse(request, "surveys/survey_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def new(request: StaffRequest) -> HttpResponse:
    """Plan the survey of a year."""
    if request.method == "POST":
        form = SurveyForm(request.POST)
        if not form.is_valid():
            return keep_input(request)
        survey = workflow.plan_survey(request.user, form.save(commit=False))
        messages.success(request, f"{survey}を計画しました。調査箇所を確かめてください。")
        return see_other(reverse("surveys:survey", args=[survey.pk]))
    initial = {"fiscal_year": fiscal.fiscal_year(timezone.localdate())}
    form = SurveyForm(refused_input(request), initial=initial)
    context = {"form": form, "weathers": WEATHERS}
    return TemplateResponse(request, "surveys/survey_form.html", context)


@require_http_methods(["GET", "POST"])
@requires(PLAN)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the plan."""
    survey = get_object_or_404(Survey, pk=pk)
    if request.method == "POST":
        form = SurveyForm(request.POST, instance=survey)
        if not form.is_valid():
            return keep_input(request)
        changed = form.save(commit=False)
        return _step(
            request,
            pk,
            lambda: workflow.change_survey(request.user, changed, form.changed_data),
            "調査の計画を保存しました。",
        )
    form = SurveyForm(refused_input(request), instance=survey)
    context = {"form": form, "survey": survey, "weathers": WEATHERS}
    return TemplateResponse(request, "surveys/survey_form.html", context)


@require_GET
@requires(VIEW)
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The sheet of a survey: each spot with its counts."""
    survey = get_object_or_404(Survey.objects.select_related("closed_by"), pk=pk)
    found = sheet_of(survey)
    published = survey.published_total
    context = {
        "survey": survey,
        "sheet": found,
        "kinds": [label for _, label in KINDS],
        "difference": None if published is None else found.total - published,
        "doubts": doubts_about(survey.day) if survey.source == Survey.Source.WARD else [],
        "may_plan": request.user.has_perm(PLAN),
        "may_count": request.user.has_perm(COUNT),
        "spot_form": SpotForm(),
    }
    return TemplateResponse(request, "surveys/survey.html", context)


@require_POST
@requires(PLAN)
def add_spot(request: StaffRequest, pk: int) -> HttpResponse:
    """One more segment."""
    survey = get_object_or_404(Survey, pk=pk)
    form = SpotForm(request.POST)
    if not form.is_valid():
        messages.error(request, "駅を選び、区間を60文字までで入力してください。")
        return see_other(reverse("surveys:survey", args=[pk]))
    station, segment = form.cleaned_data["station"], form.cleaned_data["segment"]
    return _step(
        request,
        pk,
        lambda: workflow.add_spot(request.user, survey, station, segment),
        "調査箇所を追加しました。",
    )


@require_POST
@requires(PLAN)
def remove_spot(request: StaffRequest, pk: int) -> HttpResponse:
    """One segment less."""
    spot = get_object_or_404(SurveySpot.objects.select_related("survey"), pk=pk)
    step = lambda: workflow.remove_spot(request.user, spot)  # noqa: E731
    return _step(request, spot.survey_id, step, "調査箇所を取り消しました。")


@require_POST
@requires(PLAN)
def close(request: StaffRequest, pk: int) -> HttpResponse:
    """Settle the counts."""
    survey = get_object_or_404(Survey, pk=pk)
    step = lambda: workflow.close_survey(request.user, survey)  # noqa: E731
    return _step(request, pk, step, "調査を確定しました。")


@require_POST
@requires(PLAN)
def reopen(request: StaffRequest, pk: int) -> HttpResponse:
    """Take the settling back."""
    survey = get_object_or_404(Survey, pk=pk)
    step = lambda: workflow.reopen_survey(request.user, survey)  # noqa: E731
    return _step(request, pk, step, "調査の確定を取り消しました。")


def _step(request: StaffRequest, pk: int, step: Callable[[], object], said: str) -> HttpResponse:
    """Take a step, say what came of it, and show the sheet."""
    try:
        step()
    except SurveyError as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, said)
    return see_other(reverse("surveys:survey", args=[pk]))
