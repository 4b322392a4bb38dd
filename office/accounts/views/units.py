"""The parts of the organisation that people belong to (所属)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from office.accounts import workflow
from office.accounts.access import StaffRequest, requires
from office.accounts.forms import UnitForm
from office.accounts.models import Unit
from office.accounts.replay import keep_input, refused_input, see_other

MANAGE = "accounts.manage_users"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def units(request: StaffRequest) -> HttpResponse:
    """The units with how many people each has; POST adds one."""
    if request.method == "POST":
        form = UnitForm(request.POST)
        if not form.is_valid():
            return keep_input(request)
        unit = workflow.save_unit(form.save(commit=False), actor=request.user)
        messages.success(request, f"所属「{unit}」を追加しました。")
        return see_other(request.path)
    people = Count("user", filter=Q(user__is_active=True))
    page = {
        "units": Unit.objects.annotate(people=people).order_by("kind", "pk"),
        "form": UnitForm(refused_input(request)),
    }
    return TemplateResponse(request, "accounts/unit_list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def unit(request: StaffRequest, pk: int) -> HttpResponse:
    """Rename a unit or change its kind."""
    found = get_object_or_404(Unit, pk=pk)
    if request.method != "POST":
        page = {"unit": found, "form": UnitForm(refused_input(request), instance=found)}
        return TemplateResponse(request, "accounts/unit_form.html", page)
    form = UnitForm(request.POST, instance=found)
    if not form.is_valid():
        return keep_input(request)
    workflow.save_unit(form.save(commit=False), actor=request.user)
    messages.success(request, f"所属「{found}」を保存しました。")
    return see_other(reverse("accounts:units"))
