"""The call centre's pages: taking a call, finding it again, following it up. C-03…C-06, I-03."""

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inquiries.requests.exceptions import RequestError
from inquiries.requests.forms import TITLES, NoteForm, RequestForm
from inquiries.requests.handling import advise
from inquiries.requests.history import history_of
from inquiries.requests.models import RemovalRequest, Requester
from inquiries.requests.workflow import (
    accept_request,
    add_note,
    amend,
    cancel,
    circumstances,
)
from office.accounts.access import StaffRequest, requires
from office.audit.trail import disclose
from office.wareki import long_date

MAIN_KINDS = ("10", "11", "20", "30", "90")
"""Codes of 車種 shown first on the operator's page; the others are one key away."""

REQUESTER_FIELDS = "依頼者氏名・肩書・住所・電話"


@require_http_methods(["GET", "POST"])
@requires("requests.add_removalrequest")
def new(request: StaffRequest) -> HttpResponse:
    """Take a call. The form is sent by fetch and answered as JSON, so nothing is ever lost."""
    if request.method == "POST":
        return _accept(request)
    form = RequestForm(initial={"key": uuid.uuid4(), "count": 1})
    return TemplateResponse(request, "requests/intake.html", _page(form, mode="new"))


@require_http_methods(["GET", "POST"])
@requires("requests.change_removalrequest")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct a call on the same page it was taken with."""
    case = get_object_or_404(RemovalRequest.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _amend(request, case)
    _disclose(request, case)
    form = RequestForm(instance=case)
    return TemplateResponse(request, "requests/intake.html", _page(form, mode="edit", case=case))


@require_GET
@requires("requests.view_removalrequest")
def detail(request: StaffRequest, pk: int) -> TemplateResponse:
    """One case: its place, its vehicles, all that happened to it."""
    cases = RemovalRequest.objects.visible_to(request.user).select_related(
        "verdict__removal_place", "verdict__yard", "rule", "crew", "received_by", "handled_by"
    )
    case = get_object_or_404(cases, pk=pk)
    knows_caller = request.user.has_perm("requests.view_requester")
    requester = _disclose(request, case) if knows_caller else None
    page = {
        "case": case,
        "knows_caller": knows_caller,
        "requester": requester,
        "position": f"{case.position.x:.7f},{case.position.y:.7f}",
        "features": _features(case),
        "history": history_of(case, with_notes=knows_caller),
        "note_form": NoteForm(initial={"key": uuid.uuid4()}),
        "transmissions": case.transmissions.select_related("crew", "sent_by"),
        "tags": case.tags.select_related("vehicle", "tagged_by"),
        "repeats": case.repeats.order_by("received_at"),
    }
    return TemplateResponse(request, "requests/detail.html", page)


@require_POST
@requires("requests.change_removalrequest")
def note(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what happened since."""
    case = get_object_or_404(RemovalRequest.objects.visible_to(request.user), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refuse(form.errors.get_json_data())
    data = form.cleaned_data
    add_note(case, text=data["text"], kind=data["kind"], key=data["key"], actor=request.user)
    return HttpResponseRedirect(reverse("requests:detail", args=[case.pk]), status=303)


@require_POST
@requires("requests.change_removalrequest")
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Cancel a case, with the reason."""
    case = get_object_or_404(RemovalRequest.objects.visible_to(request.user), pk=pk)
    try:
        cancel(case, reason=request.POST.get("reason", ""), actor=request.user)
    except RequestError as error:
        return _refuse({"__all__": [{"message": str(error)}]})
    return HttpResponseRedirect(reverse("requests:detail", args=[case.pk]), status=303)


def _accept(request: StaffRequest) -> JsonResponse:
    form = RequestForm(request.POST)
    if not form.is_valid():
        return _refuse(form.errors.get_json_data())
    try:
        case = accept_request(
            form.draft(),
            requester=form.requester(),
            key=form.key_value,
            same_as=form.cleaned_data["same_as"],
            actor=request.user,
        )
    except RequestError as error:
        return _refuse({"__all__": [{"message": str(error)}]})
    advice = advise(case.verdict, circumstances(case), day=timezone.localdate())
    saved = {"case": case, "advice": advice, "first": case.same_as}
    return JsonResponse(
        {
            "reference": case.reference,
            "pk": case.pk,
            "key": str(uuid.uuid4()),
            "url": reverse("requests:detail", args=[case.pk]),
            "saved": render_to_string("requests/_saved.html", saved, request),
        },
        status=201,
    )


def _amend(request: StaffRequest, case: RemovalRequest) -> JsonResponse:
    form = RequestForm(request.POST, instance=case)
    if not form.is_valid():
        return _refuse(form.errors.get_json_data())
    try:
        amend(form.draft(), requester=form.requester(), actor=request.user)
    except RequestError as error:
        return _refuse({"__all__": [{"message": str(error)}]})
    return JsonResponse({"go": reverse("requests:detail", args=[case.pk])})


def _refuse(errors: dict[str, Any]) -> JsonResponse:
    """Say what is wrong, field by field, in words that say what to do."""
    said = {name: [one["message"] for one in found] for name, found in errors.items()}
    return JsonResponse({"errors": said}, status=422)


def _page(form: RequestForm, **more: Any) -> dict[str, Any]:
    return {
        "form": form,
        "titles": TITLES,
        "main_kinds": MAIN_KINDS,
        "now": timezone.localtime(),
        **more,
    }


def _disclose(request: StaffRequest, case: RemovalRequest) -> Requester | None:
    requester = Requester.objects.filter(request=case).first()
    disclose(request, [case] if requester else [], fields=REQUESTER_FIELDS)
    return requester


def _features(case: RemovalRequest) -> list[tuple[str, object]]:
    """What the caller said of the vehicles, in the order of the form."""
    return [
        ("車種", case.vehicle_kind or case.get_vehicle_group_display()),
        ("台数", f"{case.count}台"),
        ("型式", case.body_type or ""),
        ("色", case.color or ""),
        ("メーカー", case.maker or ""),
        ("防犯登録番号", case.registration_number),
        ("かご", case.get_basket_display()),
        ("電動", case.get_electric_display()),
        ("ギア", case.get_gear_display()),
        ("破損", case.damage),
        ("放置開始日", long_date(case.abandoned_since) if case.abandoned_since else ""),
        ("通行の支障", case.obstruction),
        ("特徴", case.features),
    ]
