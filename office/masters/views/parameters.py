"""The figures of the office's rules, with what a change of them would do. L-05a."""

import hashlib
import json

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other
from office.masters import workflow
from office.masters.effects import Effect, effects
from office.masters.parameterform import ParametersForm
from office.masters.registry import EDIT, VIEW


@require_http_methods(["GET", "HEAD", "POST"])
@requires(VIEW, EDIT)
def parameters(request: StaffRequest) -> HttpResponse:
    """All parameters. What would change a deadline or a threshold is shown before it is saved."""
    if request.method != "POST":
        return _show(request, ParametersForm(refused_input(request)))
    if not request.user.has_perm(EDIT):
        raise PermissionDenied
    form = ParametersForm(request.POST)
    if not form.is_valid():
        return keep_input(request)
    if _effects(form) and request.POST.get("seen_effects") != _seal(form):
        return keep_input(request)
    changed = workflow.set_parameters(form.wanted, actor=request.user)
    said = "、".join(each.definition.meaning for each in changed)
    messages.success(request, f"{said} を変更しました。" if changed else "変更はありません。")
    return see_other(request.path)


def _show(request: StaffRequest, form: ParametersForm) -> HttpResponse:
    typed = form.is_bound and form.is_valid()
    page = {
        "form": form,
        "may_edit": request.user.has_perm(EDIT),
        "effects": _effects(form) if typed else [],
        "seal": _seal(form) if typed else "",
        "changes": _changes(form) if typed else [],
    }
    return TemplateResponse(request, "masters/parameters.html", page)


def _effects(form: ParametersForm) -> list[Effect]:
    return effects(form.stored, form.wanted)


def _changes(form: ParametersForm) -> list[tuple[str, str, str]]:
    """What is to be changed, in the words of the page."""
    return [
        (str(form.fields[key].label), form.stored[key], value)
        for key, value in form.wanted.items()
        if form.stored[key] != value
    ]


def _seal(form: ParametersForm) -> str:
    """Stands for what was previewed: another change is previewed again."""
    changes = json.dumps(_changes(form), ensure_ascii=False)
    return hashlib.sha256(changes.encode()).hexdigest()[:16]
