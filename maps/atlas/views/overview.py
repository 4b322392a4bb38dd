"""The map everybody who plans looks at: where bicycles gather, against the zones."""

from datetime import timedelta

from django.http import JsonResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from maps.atlas.mesh import KINDS, counts_by_place, mesh_counts, positions
from office.accounts.access import StaffRequest, requires

PERIODS = (7, 30, 90, 365)
USUAL = 30
MAY_SEE_COUNTS = ("requests.view_counts", "vehicles.view_every_yard")


@require_GET
@requires(*MAY_SEE_COUNTS)
def overview(request: StaffRequest) -> TemplateResponse:
    """The map with its legend, and the counts of the same period by place."""
    days = _period(request)
    context = {
        "days": days,
        "periods": PERIODS,
        "kinds": KINDS.items(),
        "places": counts_by_place(timezone.localdate(), days),
        "sees_requests": request.user.has_perm("requests.view_removalrequest"),
        "sees_door": request.user.has_perm("gisdoor.read_features"),
    }
    return TemplateResponse(request, "atlas/overview.html", context)


@require_GET
@requires(*MAY_SEE_COUNTS)
def mesh(request: StaffRequest) -> JsonResponse:
    """`?kind=removals|requests|tags&days=30`: the count of each cell that has any."""
    kind = request.GET.get("kind", "removals")
    if kind not in KINDS:
        return JsonResponse({"error": "種類（kind）が正しくありません。"}, status=400)
    since = timezone.localdate() - timedelta(days=_period(request) - 1)
    return JsonResponse(mesh_counts(positions(kind, since)))


def _period(request: StaffRequest) -> int:
    """The days asked for, or the usual ones where another number was sent."""
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and int(asked) in PERIODS else USUAL
