"""The desk itself: scan, and what happened today. What a finished return looks like."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from geo.opening import opening_now
from ledger.releases import desks
from ledger.releases.forms.till import OpenTillForm
from ledger.releases.models import Receipt
from ledger.releases.workflow.reversing import obstacle, take_back
from ledger.vehicles import codes
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import refused_input, see_other
from office.masters.models import Parameter

from .finding import find_claim

MAY = "vehicles.release_vehicle"


@require_GET
@requires(MAY)
def desk(request: StaffRequest) -> HttpResponse:
    """返還窓口 of one yard."""
    yards = desks.yards_of(request.user)
    yard = desks.chosen(yards, request.GET.get("yard", ""))
    if yard is None:
        return TemplateResponse(request, "releases/no_yard.html", {}, status=404)
    page = desks.day_of(yard, timezone.localdate()) | {
        "yard": yard,
        "yards": yards,
        "opening": opening_now(yard),
        "waivers": desks.waivers_of(yard),
        "till_trouble": desks.till_trouble(yard),
        "till_form": OpenTillForm(refused_input(request)),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "releases/desk.html", page)


@require_GET
@requires(MAY)
def find(request: StaffRequest) -> HttpResponse:
    """Open the return of what was typed or scanned into the desk's box (`q`)."""
    text = request.GET.get("q", "")
    vehicle = vehicle_of(text)
    if vehicle is None:
        said = f"「{text.strip()[:20]}」は台帳にありません。番号を確かめてください。"
        messages.warning(request, f"{said} 札が読めないときは台帳の検索を使えます。")
        return redirect("releases:desk")
    if not Vehicle.objects.visible_to(request.user).filter(pk=vehicle.pk).exists():
        messages.warning(request, f"ほかの保管所の自転車です。保管所：{vehicle.yard.label}")
        return redirect("releases:desk")
    return redirect("releases:vehicle", vehicle.pk)


def vehicle_of(text: str) -> Vehicle | None:
    """The vehicle of a tag or a 整理番号."""
    bare = codes.normalise(text)
    found = Vehicle.objects.select_related("yard")
    by_tag = found.filter(tag__code=bare).first() if bare else None
    return by_tag or found.filter(reference=text.strip()).first()


@require_GET
@requires(MAY)
def claim(request: StaffRequest, pk: int) -> HttpResponse:
    """One return: its receipt, its papers, and taking it back. Persons stand on the papers only."""
    found = find_claim(request, pk)
    page = {
        "claim": found,
        "vehicle": found.vehicle,
        "receipts": found.receipts.select_related("issued_by", "till"),
        "receipt": found.receipts.filter(kind=Receipt.Kind.FEE).first(),
        "why_not": obstacle(request.user, found, timezone.localdate()),
        "fee_label": Parameter.text("fee_label"),
        "reason": request.GET.get("reason", ""),
    }
    return TemplateResponse(request, "releases/claim.html", page)


@require_POST
@requires(MAY)
def reverse_claim(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a return back by a second entry."""
    found = find_claim(request, pk)
    back = reverse("releases:claim", args=[found.pk])
    reason = request.POST.get("reason", "")
    try:
        taken = take_back(request.user, found, reason=reason)
    except LedgerError as error:
        messages.error(request, str(error))
        return see_other(f"{back}?{urlencode({'reason': reason[:200]})}#reverse")
    refund = taken.receipts.filter(kind=Receipt.Kind.REVERSAL).first()
    money = f"{-refund.amount:,}円を払い戻してください（{refund.number}）。" if refund else ""
    messages.success(request, f"返還を取り消しました。{money}自転車等は「保管中」に戻りました。")
    return see_other(back)
