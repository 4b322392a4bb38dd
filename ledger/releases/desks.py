"""What stands at the desk beside a vehicle: the yard, its hours, its till, its day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from geo.models import StorageYard
from office.accounts.models import User

from .exceptions import NoTill
from .models import Claim, Receipt, Till, Waiver
from .workflow.tills import open_till_of


def yards_of(user: User) -> list[StorageYard]:
    """The yards whose desk `user` may sit at: their own, or all."""
    yards = StorageYard.objects.valid_on(timezone.localdate()).order_by("sort_order", "code")
    if not user.has_perm("vehicles.view_every_yard"):
        yards = yards.filter(unit=user.unit_id)
    return list(yards)


def chosen(yards: Sequence[StorageYard], code: str) -> StorageYard | None:
    """The yard of that code among `yards`, else the first."""
    return next((yard for yard in yards if yard.code == code), yards[0] if yards else None)


def till_trouble(yard: StorageYard) -> str:
    """Why no money can be taken now, or ""."""
    try:
        open_till_of(yard, timezone.localdate())
    except NoTill as trouble:
        return str(trouble)
    return ""


def day_of(yard: StorageYard, day: date) -> dict[str, Any]:
    """What happened at the desk of `yard` on `day`. No person is in it."""
    related = ("vehicle__vehicle_kind", "vehicle__body_type", "vehicle__color", "released_by")
    released = (
        Claim.objects.released_on(day)
        .filter(yard=yard)
        .select_related(*related, "waiver__reason")
        .prefetch_related("receipts")
        .order_by("-released_at")
    )
    kept = [claim for claim in released if claim.state == Claim.State.RELEASED]
    return {
        "till": Till.objects.open().filter(yard=yard).select_related("opened_by").first(),
        "released": list(released),
        "paid_count": sum(1 for claim in kept if claim.fee_amount),
        "waived_count": sum(1 for claim in kept if not claim.fee_amount),
        "taken": Receipt.objects.filter(yard=yard).issued_between(day, day).total(),
        "open_claims": Claim.objects.open()
        .filter(yard=yard)
        .select_related("vehicle", "started_by")
        .order_by("started_at"),
    }


def waivers_of(yard: StorageYard) -> list[Waiver]:
    """The applications of the yard's vehicles that somebody still waits for."""
    return list(
        Waiver.objects.standing()
        .filter(vehicle__yard=yard, vehicle__status__in=("removed", "stored"))
        .select_related("vehicle", "reason")
    )
