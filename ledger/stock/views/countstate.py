"""What the pages of a stock-take show: the count as it stands, and what a reading means."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from ledger.stock.models import StockTake, StockTakeScan
from ledger.stock.workflow import stocktakes
from ledger.vehicles.views.yards import may_work_at
from office.accounts.access import StaffRequest

LATEST_SHOWN = 8
Outcome = StockTakeScan.Outcome
SAID: dict[str, tuple[str, str]] = {
    Outcome.MATCHED: ("success", "一致"),
    Outcome.REPEATED: ("info", "読み取り済みです"),
    Outcome.OTHER_YARD: ("warning", "台帳では別の保管所です"),
    Outcome.IN_TRANSIT: ("warning", "台帳では運搬中です"),
    Outcome.GONE: ("danger", "台帳ではここにないはずの車両です"),
    Outcome.NOT_TAKEN_IN: ("danger", "搬入の登録がありません"),
    Outcome.UNKNOWN: ("danger", "台帳にない札です"),
    Outcome.MISREAD: ("danger", "読み違いです。もう一度読んでください"),
}


def find(request: StaffRequest, pk: int) -> StockTake:
    """The count, if this user may see it; else 404."""
    visible = StockTake.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("yard", "started_by", "closed_by"), pk=pk)


def acts(request: StaffRequest, found: StockTake) -> bool:
    """Whether the user may read and settle now."""
    allowed = request.user.has_perm("stock.take_stock") and may_work_at(request, found.yard)
    return allowed and found.state == StockTake.State.OPEN


def state_of(request: StaffRequest, found: StockTake) -> dict[str, Any]:
    """Everything the page shows of the count."""
    standing = found.scans.filter(undone_at=None)
    closed = found.state == StockTake.State.CLOSED
    expected, missing_count = found.expected().count(), found.missing().count()
    if closed and found.result:
        expected, missing_count = found.result["expected"], len(found.result["missing"])
    differing = list(stocktakes.differences(found).select_related("vehicle__yard").order_by("pk"))
    return {
        "stock_take": found,
        "state": found.state,
        "closed": closed,
        "acting": acts(request, found),
        "may_turn": request.user.has_perm("stock.take_stock") and not closed,
        "expected": expected,
        "missing_count": missing_count,
        "done": expected - missing_count,
        "differences": differing,
        "unsettled": sum(1 for one in differing if one.settled_at is None),
        "latest": standing.filter(outcome=Outcome.MATCHED).select_related("vehicle")[:LATEST_SHOWN],
        "readers": standing.order_by().values("scanned_by").distinct().count(),
    }


def state_html(request: StaffRequest, found: StockTake) -> str:
    """The part of the page that a reading changes."""
    return render_to_string("stock/_stocktake_state.html", state_of(request, found), request)


def describe(reading: StockTakeScan) -> str:
    """The sentence for the screen, with what the person needs to act on it."""
    _, text = SAID[reading.outcome]
    vehicle = reading.vehicle
    if vehicle is None:
        return f"{text}（{reading.code}）"
    detail = {
        Outcome.OTHER_YARD: vehicle.yard.label,
        Outcome.IN_TRANSIT: f"{vehicle.in_transit_to}へ",
        Outcome.GONE: vehicle.get_status_display(),
    }.get(Outcome(reading.outcome), reading.spot)
    return f"{text}（{vehicle.reference}{f'・{detail}' if detail else ''}）"
