"""Which columns the ledger's list has, and in what order: each user's own choice. L-16."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ledger.vehicles.columns import BY_NAME, MOST, chosen_by, known, others
from ledger.vehicles.models import ListLayout
from ledger.vehicles.sight import sight_of
from office.accounts.access import StaffRequest, requires


@require_http_methods(["GET", "POST"])
@requires("vehicles.view_vehicle", "vehicles.view_outline")
def columns(request: StaffRequest) -> HttpResponse:
    """Choose the columns, put them in order, or go back to the usual ones.

    The buttons ↑ ↓ only show the new order; what is kept is kept by 保存.
    """
    sight = sight_of(request.user)
    chosen = chosen_by(request.user, sight)
    if request.method == "POST":
        names = known(request.POST.getlist("column"), sight)
        if "reset" in request.POST:
            ListLayout.objects.filter(user=request.user).delete()
            messages.success(request, "一覧の項目を初めの並びに戻しました。")
            return redirect(back(request))
        if "move" not in request.POST:
            ListLayout.objects.update_or_create(user=request.user, defaults={"columns": names})
            messages.success(request, "一覧の項目を保存しました。")
            return redirect(back(request))
        chosen = [BY_NAME[name] for name in moved(names, request.POST["move"])]
    context = {
        "chosen": chosen,
        "others": others(chosen, sight),
        "most": MOST,
        "query": request.GET.urlencode(),
    }
    return TemplateResponse(request, "vehicles/columns.html", context)


def moved(names: list[str], wish: str) -> list[str]:
    """The names with one of them a place further up or down: `up:yard`. The first stays first."""
    direction, _, name = wish.partition(":")
    if name not in names[1:]:
        return names
    place = names.index(name)
    other = place - 1 if direction == "up" else place + 1
    if 1 <= other < len(names):
        names[place], names[other] = names[other], names[place]
    return names


def back(request: StaffRequest) -> str:
    """The list with the search that it had."""
    query = request.GET.urlencode()
    address = reverse("vehicles:list")
    return f"{address}?{query}" if query else address
