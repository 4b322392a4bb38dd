"""What a page that hears codes is answered: hand-over, transfer, stock-take, matching."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse

from office.accounts.access import StaffRequest
from office.accounts.replay import see_other


@dataclass(frozen=True)
class Said:
    """What a reading sounds and looks like: success, info, warning or danger, and the words."""

    tone: str
    text: str


class Reading(Protocol):
    """What was read, of whichever list."""

    outcome: str
    vehicle_id: int | None


def wants_json(request: StaffRequest) -> bool:
    """Whether the page's program asks, and not a plain form."""
    return request.headers.get("Accept") == "application/json"


def scan_answer(
    request: StaffRequest,
    said: Said,
    *,
    page: str,
    html: Callable[[], str],
    reading: Reading | None = None,
    status: int = 200,
) -> HttpResponseBase:
    """JSON for the page's program; a redirect to `page` with a message for a plain form.

    `html` draws the part of the page that a reading changes; it is asked for the program only.
    """
    if not wants_json(request):
        level = messages.SUCCESS if said.tone == "success" else messages.WARNING
        messages.add_message(request, level, said.text)
        return see_other(page)
    return JsonResponse(
        {
            "tone": said.tone,
            "message": said.text,
            "outcome": reading.outcome if reading else "",
            "vehicle": reading.vehicle_id if reading else None,
            "html": html(),
        },
        status=status,
    )


def only_said(message: str, *, status: int, tone: str = "danger") -> HttpResponseBase:
    """An answer for the page's program that changes nothing on the page."""
    return JsonResponse({"tone": tone, "message": message}, status=status)
