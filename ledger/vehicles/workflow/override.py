"""A record's place or zone is corrected by a person, who says why. L-01.06, L-01.09."""

from django.db import transaction

from geo.models import RemovalPlace
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from office.accounts.models import User
from office.audit import trail


@transaction.atomic
def override_place(
    actor: User, vehicle: Vehicle, *, place: RemovalPlace, zone_status: str, reason: str
) -> Vehicle:
    """Set removal place and zone against the verdict; the pin stays where it was measured.

    Raises LedgerError for a total, without a reason, or when nothing changes.
    """
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    if place.is_total:
        message = "合計行は選べません。撤去場所を選んでください。"
        raise LedgerError(message)
    if not reason.strip():
        message = "変更の理由を入力してください。"
        raise LedgerError(message)
    if (vehicle.removal_place_id, vehicle.zone_status) == (place.pk, zone_status):
        message = "撤去場所も区域も変わっていません。"
        raise LedgerError(message)
    before = {"place": vehicle.removal_place.label, "zone": vehicle.zone_status}
    vehicle.removal_place, vehicle.zone_status = place, zone_status
    vehicle.place_override_reason = reason.strip()
    vehicle.save(update_fields=["removal_place", "zone_status", "place_override_reason"])
    trail.record(
        actor,
        Action.OVERRIDE_PLACE,
        vehicle,
        before=before,
        place=place.label,
        zone=zone_status,
        reason=vehicle.place_override_reason,
    )
    return vehicle
