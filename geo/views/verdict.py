"""The verdict as JSON, for every page that has a pin. I-02.01."""

from datetime import date

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from geo.judgement import BadPoint, judge, parse_point
from office.accounts.access import requires


@require_safe
@requires("geo.use_verdict")
def verdict(request: HttpRequest) -> JsonResponse:
    """Judge `?lon=&lat=` (`&on=` a day, else today). 400 with a message for a bad point."""
    try:
        point = parse_point(request.GET.get("lon"), request.GET.get("lat"))
        day = date.fromisoformat(text) if (text := request.GET.get("on")) else None
    except BadPoint as error:
        return _answer({"error": str(error)}, status=400)
    except ValueError:
        message = "日付（on）は 2026-04-01 の形で指定してください。"
        return _answer({"error": message}, status=400)
    return _answer(judge(point, on=day).as_dict())


def _answer(content: dict[str, object], status: int = 200) -> JsonResponse:
    return JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
