"""Searching the trails (S-05, P-05)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from office.accounts.access import StaffRequest, requires
from office.csv_files import write_csv

from . import exports
from .actions import Action
from .describing import lines, model_name, summary
from .forms import KINDS, TrailSearch
from .keyset import slice_after
from .models import Change
from .trail import record

SEARCH = "audit.search_trail"
TABS = [("entries", "操作"), ("changes", "変更"), ("disclosures", "閲覧")]


@require_GET
@requires(SEARCH)
def trail(request: StaffRequest) -> HttpResponse:
    """One page for the three trails, newest first."""
    search = _search(request)
    part = slice_after(search.matching(), request.GET.get("after", ""))
    page = {
        "search": search,
        "part": part,
        "rows": [_row(search.kind, each) for each in part.rows],
        "tabs": TABS,
        "query": _without(request, "after"),
        "tab_query": _without(request, "after", "kind", "what", "model"),
        "from_start": not request.GET.get("after"),
    }
    return TemplateResponse(request, "audit/trail_list.html", page)


@require_GET
@requires(SEARCH)
def change(request: StaffRequest, pk: int) -> HttpResponse:
    """One change, before and after."""
    found = get_object_or_404(Change.objects.select_related("actor"), pk=pk)
    page = {"change": found, "lines": lines(found), "model": model_name(found.model)}
    return TemplateResponse(request, "audit/change_detail.html", page)


@require_GET
@requires(SEARCH)
def export(request: StaffRequest) -> HttpResponse:
    """The rows of the search as CSV. Taking them away is itself recorded."""
    search = _search(request)
    found = search.matching()
    file = write_csv(exports.HEADERS[search.kind], exports.rows(search.kind, found))
    rows = min(found.count(), exports.MOST_ROWS)
    criteria = {name: str(value) for name, value in search.cleaned_data.items() if value}
    record(request.user, Action.EXPORT, request.user, kind=search.kind, rows=rows, asked=criteria)
    now = timezone.localtime()
    name = f"trail-{search.kind}-{now:%Y%m%d-%H%M}.csv"
    return HttpResponse(
        file.content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _search(request: HttpRequest) -> TrailSearch:
    kind = request.GET.get("kind", "entries")
    return TrailSearch(request.GET, kind=kind if kind in KINDS else "entries")


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()


def _row(kind: str, row: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"row": row}
    if kind == "entries":
        label, _, number = row.target.rpartition(":")
        shown |= {"model": model_name(label), "record": number}
    else:
        shown["model"] = model_name(row.model)
    if kind == "changes":
        shown["summary"] = summary(row)
    return shown
