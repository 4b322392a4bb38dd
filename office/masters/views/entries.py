"""The pages of all masters: one set of views (L-05a)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts.access import StaffRequest, requires
from office.accounts.middleware import asks_for_page
from office.accounts.replay import keep_input, refused_input, see_other
from office.audit.history import last_change
from office.audit.trail import record
from office.csv_files import Encoding, write_csv
from office.masters import registry, workflow
from office.masters.actions import Action
from office.masters.cells import columns, written
from office.masters.exceptions import MasterError
from office.masters.forms import EntrySearch, form_of
from office.masters.importing import last_import
from office.masters.models import CodeEntry, Parameter
from office.masters.registry import EDIT, VIEW, Master
from office.masters.summary import cell, groups
from office.masters.usage import uses


@require_GET
@requires(VIEW, EDIT)
def index(request: StaffRequest) -> HttpResponse:
    """All masters by group, with their sizes and what is missing in them."""
    page = {"groups": groups(request.user), "parameters": Parameter.objects.count()}
    return TemplateResponse(request, "masters/index.html", page)


@require_GET
@requires(VIEW, EDIT)
def entries(request: StaffRequest, name: str) -> HttpResponse:
    """The entries of one list, in the office's order."""
    master = master_of(request, name)
    search = EntrySearch(request.GET)
    found = _referring_to(search.matching(master), master, request)
    whole = not request.GET.get("q") and not request.GET.get("by")
    today = timezone.localdate()
    page = {
        "master": master,
        "search": search,
        "rows": [_row(master, entry, today) for entry in found],
        "may_edit": request.user.has_perm(master.edit),
        "may_order": request.user.has_perm(master.edit) and whole,
        "last_import": last_import(master) if request.user.has_perm(master.edit) else None,
        "today": today,
    }
    return TemplateResponse(request, "masters/entry_list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(EDIT)
def entry_new(request: StaffRequest, name: str) -> HttpResponse:
    """Add an entry."""
    master = master_of(request, name, to_edit=True)
    form_class = form_of(master)
    if request.method != "POST":
        page = {"master": master, "form": form_class(refused_input(request))}
        return TemplateResponse(request, "masters/entry_form.html", page)
    form = form_class(request.POST)
    if not form.is_valid():
        return keep_input(request)
    entry = workflow.create(form.save(commit=False), actor=request.user)
    messages.success(request, f"「{entry}」を追加しました。")
    return see_other(_list(master))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(VIEW, EDIT)
def entry(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """One entry: form, history, who uses it. Two editors never overwrite each other unseen."""
    master = master_of(request, name, to_edit=request.method == "POST")
    found = get_object_or_404(master.model, pk=pk)
    form_class = form_of(master)
    if request.method != "POST":
        return _show(request, master, found, form_class(refused_input(request), instance=found))
    form = form_class(request.POST, instance=found)
    if not form.is_valid():
        return keep_input(request)
    try:
        workflow.edit(form.save(commit=False), seen=_seen(request), actor=request.user)
    except MasterError as refusal:
        messages.error(request, str(refusal))
        return keep_input(request)
    messages.success(request, f"「{found}」を保存しました。")
    return see_other(_list(master))


@require_POST
@requires(EDIT)
def entry_retire(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """Make today (or `until`) the entry's last valid day."""
    until = request.POST.get("until") or timezone.localdate().isoformat()

    def step(entry: CodeEntry) -> str:
        workflow.retire(entry, last_day=_day(until), actor=request.user)
        return f"「{entry}」を {until} で廃止しました。これまでの記録の表示は変わりません。"

    return _take_step(request, name, pk, step)


@require_POST
@requires(EDIT)
def entry_revive(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """Take the last valid day away."""

    def step(entry: CodeEntry) -> str:
        workflow.revive(entry, actor=request.user)
        return f"「{entry}」を復活しました。"

    return _take_step(request, name, pk, step)


@require_POST
@requires(EDIT)
def entry_delete(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """Remove an entry that nothing refers to."""

    def step(entry: CodeEntry) -> str:
        workflow.delete(entry, actor=request.user)
        return f"「{entry}」を削除しました。"

    return _take_step(request, name, pk, step)


@require_POST
@requires(EDIT)
def entry_undo(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """Take the last change back."""

    def step(entry: CodeEntry) -> str:
        workflow.undo(entry, seen=_seen(request), actor=request.user)
        return f"「{entry}」の最後の変更を取り消しました。"

    return _take_step(request, name, pk, step)


@require_POST
@requires(EDIT)
def entry_move(request: StaffRequest, name: str, pk: int) -> HttpResponse:
    """Move an entry one place up or down among those on the page."""
    master = master_of(request, name, to_edit=True)
    shown = EntrySearch(request.GET).matching(master).values_list("pk", flat=True)
    every = list(master.entries().values_list("pk", flat=True))
    order = _swapped(every, list(shown), pk, up=request.POST.get("to") == "up")
    workflow.reorder(master.model, order, actor=request.user)
    query = request.GET.urlencode()
    return see_other(
        f"{_list(master)}?{query}#entry-{pk}" if query else f"{_list(master)}#entry-{pk}"
    )


@require_POST
@requires(EDIT)
def reorder(request: StaffRequest, name: str) -> HttpResponse:
    """Store the order that rows were dragged into: `order` is their keys with commas."""
    master = master_of(request, name, to_edit=True)
    wanted = [int(each) for each in request.POST.get("order", "").split(",") if each.isdecimal()]
    every = list(master.entries().values_list("pk", flat=True))
    places = [position for position, pk in enumerate(every) if pk in set(wanted)]
    for position, pk in zip(places, [pk for pk in wanted if pk in set(every)], strict=True):
        every[position] = pk
    moved = workflow.reorder(master.model, every, actor=request.user)
    if not asks_for_page(request):
        return JsonResponse({"moved": moved})
    return see_other(_list(master))


@require_GET
@requires(VIEW, EDIT)
def export(request: StaffRequest, name: str) -> HttpResponse:
    """The whole list as CSV, in the form in which it can be taken in again."""
    master = master_of(request, name)
    encoding: Encoding = "cp932" if request.GET.get("encoding") == "cp932" else "utf-8-sig"
    fields = columns(master)
    rows = [[written(entry, each) for each in fields] for entry in master.entries()]
    file = write_csv([str(each.verbose_name) for each in fields], rows, encoding=encoding)
    record(request.user, Action.EXPORT, request.user, master=master.name, rows=len(rows))
    name = f"{master.name.replace('.', '-')}-{timezone.localdate():%Y%m%d}.csv"
    return HttpResponse(
        file.content,
        content_type="text/csv; charset=" + ("shift_jis" if encoding == "cp932" else "utf-8"),
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _take_step(
    request: StaffRequest, name: str, pk: int, step: Callable[[CodeEntry], str]
) -> HttpResponse:
    """Take `step` with the entry, tell how it went, and return to where the person was."""
    master = master_of(request, name, to_edit=True)
    found = get_object_or_404(master.model, pk=pk)
    try:
        messages.success(request, step(found))
    except MasterError as refusal:
        messages.error(request, str(refusal))
        return see_other(reverse("masters:entry", args=[name, pk]))
    except ValidationError as refusal:
        messages.error(request, "、".join(refusal.messages))
        return see_other(reverse("masters:entry", args=[name, pk]))
    query = "?when=all" if request.POST.get("when") == "all" else ""
    return see_other(f"{_list(master)}{query}")


def master_of(request: StaffRequest, name: str, *, to_edit: bool = False) -> Master:
    """The master of the URL, if the user may see (or edit) it."""
    master = registry.get(name)
    if master is None:
        raise Http404
    wanted = [master.edit] if to_edit else [master.view, master.edit]
    if not any(request.user.has_perm(each) for each in wanted):
        raise PermissionDenied
    return master


def _show(request: StaffRequest, master: Master, found: CodeEntry, form: Any) -> HttpResponse:
    change = last_change(found)
    used = uses(found)
    page = {
        "master": master,
        "entry": found,
        "form": form,
        "seen": change.pk if change else 0,
        "may_edit": request.user.has_perm(master.edit),
        "can_undo": change is not None and change.operation != "INSERT",
        "uses": used,
        "used": sum(each.count for each in used),
        "ended": found.valid_until is not None and found.valid_until < timezone.localdate(),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "masters/entry_form.html", page)


def _row(master: Master, entry: CodeEntry, today: date) -> dict[str, Any]:
    ended = entry.valid_until is not None and entry.valid_until < today
    begins = entry.valid_from is not None and entry.valid_from > today
    cells = [cell(entry, each) for each in master.column_fields]
    return {"entry": entry, "cells": cells, "ended": ended, "begins": begins}


def _referring_to(
    found: models.QuerySet[Any], master: Master, request: StaffRequest
) -> models.QuerySet[Any]:
    """Only the entries whose foreign key `by` is `value`, as the used-by links ask."""
    by, value = request.GET.get("by", ""), request.GET.get("value", "")
    keys = {
        each.name
        for each in master.model._meta.concrete_fields
        if isinstance(each, models.ForeignKey)
    }
    return found.filter(**{by: value}) if by in keys and value.isdecimal() else found


def _swapped(every: list[int], shown: list[int], pk: int, *, up: bool) -> list[int]:
    """`every` with `pk` and its neighbour among `shown` in each other's places."""
    if pk not in shown:
        return every
    here = shown.index(pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(shown):
        return every
    first, second = every.index(pk), every.index(shown[there])
    every[first], every[second] = every[second], every[first]
    return every


def _seen(request: StaffRequest) -> int:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() else 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValidationError("日付を確かめてください。") from error


def _list(master: Master) -> str:
    return reverse("masters:entries", args=[master.name])
