"""Which role may do what: one table of boxes (S-04)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from office.accounts import workflow
from office.accounts.access import StaffRequest, requires
from office.accounts.forms import RoleName
from office.accounts.models import Role
from office.accounts.permissions import groups, wording
from office.accounts.replay import see_other

MANAGE = "accounts.manage_users"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def roles(request: StaffRequest) -> HttpResponse:
    """Show the table; POST stores the boxes that are ticked."""
    if request.method == "POST":
        return _store(request)
    held = {role: set(role.permissions.all()) for role in _roles()}
    table = [
        {"title": group.title, "rows": [_row(each, held) for each in group.permissions]}
        for group in groups()
    ]
    page = {"roles": list(held), "table": table, "form": RoleName()}
    return TemplateResponse(request, "accounts/role_matrix.html", page)


@require_POST
@requires(MANAGE)
def role_new(request: StaffRequest) -> HttpResponse:
    """Add a role."""
    form = RoleName(request.POST)
    if form.is_valid():
        role = workflow.create_role(form.cleaned_data["name"], actor=request.user)
        messages.success(request, f"役割「{role}」を追加しました。権限を選んで保存してください。")
    else:
        for error in form.errors.get("name", []):
            messages.error(request, str(error))
    return see_other(reverse("accounts:roles"))


def _row(permission: Permission, held: dict[Role, set[Permission]]) -> dict[str, Any]:
    cells = [(role, permission, permission in held[role]) for role in held]
    return {"name": wording(permission), "cells": cells}


def _roles() -> list[Role]:
    return list(Role.objects.order_by("pk").prefetch_related("permissions"))


@transaction.atomic
def _store(request: StaffRequest) -> HttpResponse:
    shown = {each for group in groups() for each in group.permissions}
    if set(request.user.groups.values_list("pk", flat=True)) and not _keeps_the_door(request):
        messages.error(request, "自分の役割から「利用者と役割を管理する」は外せません。")
        return see_other(request.path)
    changed = [str(role) for role in _roles() if _store_role(request, role, shown)]
    text = f"{'、'.join(changed)} の権限を保存しました。" if changed else "変更はありません。"
    messages.success(request, text)
    return see_other(request.path)


def _store_role(request: StaffRequest, role: Role, shown: set[Permission]) -> bool:
    ticked = set(request.POST.getlist(f"role-{role.pk}"))
    wanted = {each for each in shown if str(each.pk) in ticked}
    return workflow.change_role(role, wanted=wanted, among=shown, actor=request.user)


def _keeps_the_door(request: StaffRequest) -> bool:
    """Whether one of the user's own roles keeps the right to this page."""
    door = Permission.objects.get(codename="manage_users", content_type__app_label="accounts")
    if request.user.user_permissions.filter(pk=door.pk).exists():
        return True
    own = request.user.groups.values_list("pk", flat=True)
    return any(str(door.pk) in request.POST.getlist(f"role-{pk}") for pk in own)
