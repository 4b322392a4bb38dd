"""Place search as JSON, for every page that asks where."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from geo.places import find
from office import postcodes as table
from office.accounts.access import requires, signed_in


@require_safe
@requires("geo.use_verdict")
def places(request: HttpRequest) -> JsonResponse:
    """Answer `{"places": [...]}` for `?q=`, best first; nothing for an empty question."""
    found = {"places": find(request.GET.get("q", ""))}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


@require_POST
@signed_in
def postcodes(request: HttpRequest) -> JsonResponse:
    """Answer `{"postcode": …, "address": …}`, the one from the other; "" where it is not clear.

    Asked by POST, because an address in a URL would stay in the log of the web server.
    """
    address, postcode = request.POST.get("address", ""), request.POST.get("postcode", "")
    found = {"postcode": postcode, "address": address}
    if postcode:
        found["address"] = table.address_of(postcode)
    else:
        found["postcode"] = table.postcode_of(address)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})
