"""Searches kept under a name, those every office needs, and results on paper. L-16, L-13b."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ledger.vehicles.columns import ON_PAPER, chosen_by, lines_of, open_to
from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.filters.chips import chips_of
from ledger.vehicles.filters.paging import COUNT_CAP, first_of
from ledger.vehicles.filters.sorting import NEWEST_FIRST, order_named
from ledger.vehicles.models import SavedSearch, Vehicle
from ledger.vehicles.sight import sight_of
from office import fiscal, wareki
from office.accounts.access import StaffRequest, requires
from office.audit import trail
from office.audit.models import Disclosure

NOT_KEPT = ("w", "after", "before", "go")
MOST_PRINTED = COUNT_CAP - 1
MOST_UPRIGHT = 9
"""More columns are printed on sheets lying on their side."""


@require_http_methods(["GET", "POST"])
@requires("vehicles.view_vehicle", "vehicles.view_outline")
def saved(request: StaffRequest) -> HttpResponse:
    """One's own searches and the unit's; keep the one asked now, share, move, delete."""
    if request.method == "POST":
        return change(request)
    query = kept(request.GET)
    sight = sight_of(request.user)
    context = {
        "searches": SavedSearch.objects.of(request.user).select_related("user", "unit"),
        "usual": usual(),
        "query": query.urlencode(),
        "chips": chips_of(VehicleSearch(query), {}, sight) if query else [],
        "left_out": "w" in request.GET,
    }
    return TemplateResponse(request, "vehicles/saved.html", context)


def change(request: StaffRequest) -> HttpResponse:
    """Keep a search or change one of one's own."""
    mine = SavedSearch.objects.filter(user=request.user)
    sent = request.POST
    one = mine.filter(pk=sent["pk"]).first() if sent.get("pk", "").isdecimal() else None
    if one is None and sent.get("name", "").strip():
        last = mine.order_by("-sort_order").values_list("sort_order", flat=True).first() or 0
        SavedSearch.objects.create(
            user=request.user,
            unit=request.user.unit if sent.get("shared") else None,
            name=sent["name"].strip()[:40],
            query=kept(QueryDict(sent.get("query", ""))).urlencode()[:1000],
            sort_order=last + 10,
        )
        messages.success(request, "検索を保存しました。")
    elif one is None:
        messages.error(request, "名前を入力してください。")
    elif "delete" in sent:
        one.delete()
    elif "share" in sent:
        one.unit = None if one.unit else request.user.unit
        one.save(update_fields=["unit"])
    elif "up" in sent:
        move_up(one)
    return redirect("vehicles:saved")


def move_up(one: SavedSearch) -> None:
    """Change places with the one before."""
    rows = list(SavedSearch.objects.filter(user=one.user))
    place = rows.index(one)
    if place:
        rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
    for number, row in enumerate(rows):
        row.sort_order = (number + 1) * 10
        row.save(update_fields=["sort_order"])


def kept(query: QueryDict) -> QueryDict:
    """The conditions without what belongs to one moment or to a person."""
    left = query.copy()
    for name in NOT_KEPT:
        left.pop(name, None)
    return left


def usual() -> list[tuple[str, str]]:
    """Lists that every office needs (L-13b): what is kept, given back, disposed of and sold."""
    year = fiscal.fiscal_year(timezone.localdate())
    since = wareki.short_date(fiscal.first_day(year))
    name = wareki.fiscal_year_name(year)
    return [
        ("保管中", "state=stored"),
        ("保管期限超過", "overdue=yes"),
        ("二次登録待ち", "state=stored&inspected=no"),
        ("返戻", "state=stored&bounced=yes"),
        (f"{name}の返還", f"state=released&settled_from={since}"),
        (f"{name}の処分", f"state=disposed&settled_from={since}"),
    ]


@require_GET
@requires("vehicles.view_vehicle", "vehicles.view_outline")
def printed(request: StaffRequest) -> HttpResponse:
    """The result of a search on paper, under the same conditions as on the screen."""
    sight = sight_of(request.user)
    search = VehicleSearch(request.GET)
    found = search.matching(request.user, sight)
    order = order_named(request.GET.get("sort", ""), open_to(sight))
    first = first_of(found, order, MOST_PRINTED)
    known = Vehicle.objects.in_bulk(first.keys)
    rows = [known[key] for key in first.keys if key in known]
    persons = search.persons(request.user)
    if persons:
        fields, channel = "所有者・引き取り者（検索）", Disclosure.Channel.PRINT
        trail.disclose(request, rows, fields=fields, channel=channel)
    columns = chosen_by(request.user, sight, usual=ON_PAPER)
    context = {
        "columns": columns,
        "wide": len(columns) > MOST_UPRIGHT,
        "lines": lines_of(request.user, rows, columns),
        "more": first.more,
        "most": MOST_PRINTED,
        "order": first.order.words if first.order else NEWEST_FIRST,
        "chips": chips_of(search, persons, sight),
        "now": timezone.localtime(),
        "back": f"{reverse('vehicles:list')}?{request.GET.urlencode()}",
    }
    return TemplateResponse(request, "vehicles/list_print.html", context)
