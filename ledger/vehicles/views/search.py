"""Where a search becomes an address: what may stand in it, and what is kept apart. L-16, C35."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.filters.conditions import CONDITIONS
from ledger.vehicles.filters.form import conditions_now, may_ask, may_ask_people
from ledger.vehicles.filters.stored import KEPT, keep_words, words_of
from ledger.vehicles.filters.words import is_personal, read
from ledger.vehicles.forms.search import PersonForm
from ledger.vehicles.sight import sight_of
from office.accounts.access import StaffRequest, requires

NOT_CONDITIONS = ("csrfmiddlewaretoken", "base", "drop", "box", "after", "before", "go", "w")


@require_http_methods(["GET", "POST"])
@requires("vehicles.view_vehicle", "vehicles.view_outline")
def search(request: StaffRequest) -> HttpResponse:
    """The form of all conditions; and from the form or the box to the address of the result."""
    if request.method == "POST":
        return find(request)
    sight = sight_of(request.user)
    form = VehicleSearch(request.GET or None, whole=True)
    groups: dict[str, list[Any]] = {}
    for condition in conditions_now():
        if may_ask(condition, sight):
            groups.setdefault(condition.group, []).append(form[condition.name])
    words = words_of(request.user, request.GET.get("w", ""))
    context = {
        "form": form,
        "groups": groups.items(),
        "persons": PersonForm(initial=words) if may_ask_people(sight) else None,
        "base": request.GET.urlencode(),
    }
    return TemplateResponse(request, "vehicles/search.html", context)


def find(request: StaffRequest) -> HttpResponse:
    """Redirect to the result; from the box to the record itself where it is the only one."""
    sent = request.POST
    query = QueryDict(sent.get("base", "") if "drop" in sent or "box" in sent else "", mutable=True)
    words = words_of(request.user, query.get("w", ""))
    for name in ("after", "before", "go", "w"):
        query.pop(name, None)
    if "drop" in sent:
        drop(query, words, sent["drop"])
    elif "box" in sent:
        words.pop("q", None)
        typed = sent.get("q", "").strip()[:200]
        if typed and is_personal(typed, timezone.localdate()):
            query.pop("q", None)
            words["q"] = typed
        else:
            query["q"] = typed
    else:
        words = {name: sent.get(name, "") for name in KEPT}
        for name in (*(one.name for one in CONDITIONS), "overdue", "q"):
            query.setlist(name, [value for value in sent.getlist(name) if value.strip()])
    return to_result(request, query, words)


def drop(query: QueryDict, words: dict[str, str], name: str) -> None:
    """Take one condition away; `q:2` is the third word of the box."""
    where, _, place = name.partition(":")
    if where == "q" and place.isdecimal():
        for holder in (query, words):
            kept = [part.words for part in read(holder.get("q", ""), timezone.localdate())]
            if kept:
                holder["q"] = " ".join(kept[: int(place)] + kept[int(place) + 1 :])
        return
    query.pop(where, None)
    words.pop(where, None)


def to_result(request: StaffRequest, query: QueryDict, words: dict[str, str]) -> HttpResponse:
    """The address of the result, or of its only record."""
    if key := keep_words(request.user, words):
        query["w"] = key
    for name in [name for name in query if not any(query.getlist(name))]:
        query.pop(name)
    sight = sight_of(request.user)
    if "box" in request.POST and sight.whole and query:
        search = VehicleSearch(query)
        only = list(search.matching(request.user, sight).order_by().values_list("pk")[:2])
        if len(only) == 1:
            return redirect("vehicles:detail", only[0][0])
    address = reverse("vehicles:list")
    return redirect(f"{address}?{query.urlencode()}" if query else address)
