"""The test bench of the decision table: choose a case or drop a pin, see which row fires."""

from django.core.exceptions import ValidationError
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from geo.judgement import judge
from geo.models import Verdict
from inquiries.requests.decision import Circumstances, land_of
from inquiries.requests.forms import LANDS, parse_position
from inquiries.requests.handling import advise
from inquiries.requests.models import HandlingRule
from office.accounts.access import StaffRequest, requires


@require_GET
@requires("masters.view_masters")
def rules(request: StaffRequest) -> TemplateResponse:
    """Try the table without storing anything. I-02."""
    asked = request.GET
    verdict, proposed, at = _place(asked.get("at", ""))
    seen = Circumstances(
        vehicle_group=_one_of(asked.get("group"), HandlingRule.VehicleGroup.values, "ward"),
        land=_one_of(asked.get("land"), HandlingRule.Land.values, proposed),
        zone_status=_one_of(
            asked.get("zone"), Verdict.ZoneStatus.values, verdict.zone_status or "inside"
        ),
        urgent=asked.get("urgent") == "1",
    )
    context = {
        "advice": advise(verdict, seen, day=timezone.localdate()),
        "verdict": verdict,
        "seen": seen,
        "at": at,
        "groups": [one for one in HandlingRule.VehicleGroup.choices if one[0]],
        "lands": LANDS,
        "zones": Verdict.ZoneStatus.choices,
    }
    return TemplateResponse(request, "requests/rules.html", context)


def _place(text: str) -> tuple[Verdict, str, str]:
    """The verdict of a dropped pin, the land it proposes, and the pin; empty without a pin."""
    try:
        position = parse_position(text)
    except ValidationError:
        return Verdict(), HandlingRule.Land.WARD_ROAD, ""
    verdict = judge(position)
    return verdict, land_of(verdict.road_class)[0], text


def _one_of(value: str | None, known: list[str], otherwise: str) -> str:
    return value if value and value in known else otherwise
