"""処分の仕事: the officer's inbox, and the vehicles behind each of its figures."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from geo.models import StorageYard
from ledger.disposals import inbox
from ledger.disposals.models import DisposalBatch, Posting, SettlementRequest
from ledger.vehicles.workflow.steps import rules_now
from office.accounts.access import StaffRequest, requires

MAY_READ = (
    *("vehicles.post_vehicle", "vehicles.dispose_vehicle", "vehicles.approve_disposal"),
    "disposals.view_disposalbatch",
)
SHOWN = 10
PER_PAGE = 100


@require_GET
@requires(*MAY_READ)
def home(request: StaffRequest) -> HttpResponse:
    """What waits by yard, what waits for a decision, which postings end."""
    user, today = request.user, timezone.localdate()
    batches = DisposalBatch.objects.visible_to(user).select_related("yard", "submitted_by")
    postings = Posting.objects.visible_to(user).standing()
    context = {
        "lines": inbox.lines(user),
        "works": inbox.works(today, rules_now()),
        "submitted": batches.waiting_for_approval()[:SHOWN],
        "matching": batches.matching()[:SHOWN],
        "requests": SettlementRequest.objects.visible_to(user)
        .waiting()
        .select_related("vehicle", "requested_by")[:SHOWN],
        "ending": postings.filter(ends_on__range=(today, today + inbox.SOON)).order_by("ends_on"),
    }
    return TemplateResponse(request, "disposals/home.html", context)


@require_GET
@requires(*MAY_READ)
def work(request: StaffRequest, key: str) -> HttpResponse:
    """The vehicles behind one figure of the inbox."""
    chosen = request.GET.get("yard", "")
    yard = int(chosen) if chosen.isdecimal() else None
    found = inbox.of_key(request.user, key, yard)
    if found is None:
        raise Http404
    one, vehicles = found
    rows = vehicles.select_related("yard", "removal_place", "color", "body_type", "vehicle_kind")
    context = {
        "work": one,
        "yard": StorageYard.objects.filter(pk=yard).first() if yard else None,
        "page": Paginator(rows.order_by("keep_until", "reference"), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "query": f"yard={yard}" if yard else "",
    }
    return TemplateResponse(request, "disposals/work.html", context)
