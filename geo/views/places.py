"""Place search as JSON, for every page that asks where."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from geo.places import find
from office.accounts.access import requires


@require_safe
@requires("geo.use_verdict")
def places(request: HttpRequest) -> JsonResponse:
    """Answer `{"places": [...]}` for `?q=`, best first; nothing for an empty question."""
    found = {"places": find(request.GET.get("q", ""))}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
