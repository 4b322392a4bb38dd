"""The first page of the stock: what stands where, and how long there will be room."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledger.stock.models import DayReport, StockTake, Transfer
from ledger.stock.space import SEEN_DAYS, spaces
from ledger.vehicles.views.yards import yards_of
from office.accounts.access import StaffRequest, requires


@require_GET
@requires("stock.view_dayreport")
def home(request: StaffRequest) -> HttpResponse:
    """The yards of this user: stock, room, forecast, and what is under way."""
    today = timezone.localdate()
    yards = yards_of(request)
    if not yards:
        return TemplateResponse(request, "yard/no_yard.html", {}, status=404)
    rows = [{"space": space, "forecast": space.forecast(today)} for space in spaces(yards, today)]
    reports = DayReport.objects.visible_to(request.user)
    context = {
        "rows": rows,
        "today": today,
        "seen_days": SEEN_DAYS,
        "may_edit": request.user.has_perm("masters.edit_masters"),
        "transfers": Transfer.objects.visible_to(request.user).open().count(),
        "counts": StockTake.objects.visible_to(request.user).open().count(),
        "waiting": reports.waiting_for_approval().count(),
    }
    return TemplateResponse(request, "stock/home.html", context)
