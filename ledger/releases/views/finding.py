"""Finding what a page of the desk is about, within the user's sight."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from geo.opening import opening_now
from ledger.releases.exceptions import NoFee
from ledger.releases.fees import fee_of
from ledger.releases.models import Claim, Fee
from ledger.vehicles.deadlines import fetchable_until
from ledger.vehicles.guards import not_held_for_release
from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import sight_of
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.steps import case_of
from office.accounts.access import StaffRequest
from office.masters.models import Parameter

RELATED = (
    *("tag", "yard", "removal_place", "vehicle_kind", "body_type", "color", "maker"),
    *("registration_sticker_color", "basket_place", "released_by"),
)
Stage = Claim.Stage
PAGES = {stage: f"releases:{stage.value}" for stage in Stage}
ORDER = list(Stage)


def find_vehicle(request: StaffRequest, pk: int) -> Vehicle:
    """The vehicle; 404 out of the user's sight."""
    visible = Vehicle.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(visible, pk=pk)


def find_claim(request: StaffRequest, pk: int) -> Claim:
    """The claim; 404 out of the user's sight."""
    related = (
        *("vehicle__tag", "vehicle__body_type", "vehicle__color", "vehicle__vehicle_kind"),
        *("vehicle__yard", "yard", "waiver__reason", "fee__fee_class", "identity_document"),
        *("second_document", "released_by", "started_by", "identified_by"),
    )
    return get_object_or_404(Claim.objects.visible_to(request.user).select_related(*related), pk=pk)


def open_claim(vehicle: Vehicle) -> Claim | None:
    """The return of the vehicle that is being made."""
    related = ("started_by", "waiver__reason", "fee__fee_class", "identity_document")
    claim = vehicle.claims.open().select_related(*related, "second_document").first()
    if claim is not None:
        claim.vehicle = vehicle
    return claim


def stage_of(claim: Claim | None) -> Stage:
    """Where the return stands."""
    return claim.stage if claim else Stage.IDENTITY


def bar(claim: Claim | None, shown: Stage, vehicle: Vehicle) -> list[dict[str, Any]]:
    """The five steps: which are done, and the addresses of those one may go back to."""
    reached = ORDER.index(stage_of(claim))
    return [
        {
            "label": stage.label,
            "done": place < reached,
            "current": stage == shown,
            "url": reverse(PAGES[stage], args=[vehicle.pk]) if place <= reached else "",
        }
        for place, stage in enumerate(ORDER)
    ]


def scene(request: StaffRequest, vehicle: Vehicle, claim: Claim | None, stage: Stage) -> Any:
    """What every step shows beside its form. No person is in it."""
    case = case_of(vehicle)
    fee, trouble = fee_today(vehicle, case.today)
    sight = sight_of(request.user)
    registration = f"{vehicle.registration_prefix} {vehicle.registration_serial}".strip()
    return {
        "vehicle": vehicle,
        "numbers": {
            "registration": sight.number(registration),
            "frame": sight.number(vehicle.frame_number),
        },
        "claim": claim,
        "stage": stage,
        "steps": bar(claim, stage, vehicle),
        "photos": list(vehicle.photos.all()[:4]),
        "holds": [hold for hold in case.holds if not hold.kind.blocks_release],
        "blocking": [hold for hold in case.holds if hold.kind.blocks_release],
        "obstacles": obstacles(vehicle),
        "contact": Parameter.text("release_contact"),
        "today": case.today,
        "last_day": fetchable_until(vehicle.keep_until, case.rules, vehicle.yard_id),
        "closed": opening_now(vehicle.yard).sentence,
        "fee": fee,
        "fee_trouble": trouble,
        "fee_label": Parameter.text("fee_label"),
        "waiver": vehicle.waivers.select_related("reason").order_by("-requested_at").first(),
    }


def obstacles(vehicle: Vehicle) -> list[str]:
    """What keeps the vehicle here besides holds, which are shown with whom to call."""
    case = case_of(vehicle)
    held = not_held_for_release(case)
    return [reason for reason in BY_STEP[Step.RELEASE].obstacles(case) if reason != held]


def fee_today(vehicle: Vehicle, today: Any) -> tuple[Fee | None, str]:
    """The fee of today, or why there is none."""
    try:
        return fee_of(vehicle, today), ""
    except NoFee as trouble:
        return None, str(trouble)
