"""The pin of a record is moved to where the vehicle really was. L-01.08, DESIGN 4-1."""

from django.contrib.gis.geos import Point
from django.db import transaction

from geo import srid
from ledger.vehicles import places
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import ChangedMeanwhile, LedgerError, NoPlace
from ledger.vehicles.models import Tag, Vehicle
from office.accounts.models import User
from office.audit import trail

from .override import override_place
from .steps import lock


@transaction.atomic
def move_pin(
    actor: User, vehicle: Vehicle, *, to: Point, reason: str, seen: str, follow: bool = False
) -> Vehicle:
    """Move the pin to `to` (WGS84), for a reason; judge the new point and keep the verdict.

    Place and zone stay what they are unless they are to `follow` the verdict. `seen` is `told`
    of the pin as the page showed it. Raises ChangedMeanwhile where somebody moved it since,
    NoPlace outside the ward, LedgerError without a reason or where it stays.
    """
    row = lock(vehicle)
    before = told(row.position)
    if before != seen:
        message = "ほかの人が先に位置を変えました。いまの位置を確かめてください。"
        raise ChangedMeanwhile(message, {})
    if told(to) == before:
        raise LedgerError("位置が変わっていません。ピンを動かしてから保存してください。")
    if not reason.strip():
        raise LedgerError("位置を直す理由を入力してください。")
    verdict = places.judged(to)
    if not verdict.in_ward or verdict.removal_place is None:
        message = "区の外の位置です。区内の位置にピンを置いてください。"
        raise NoPlace(message)
    metres = row.position.transform(srid.PLANE, clone=True).distance(
        to.transform(srid.PLANE, clone=True)
    )
    row.position, row.accuracy_m, row.verdict = to, None, verdict
    row.position_source = Tag.PositionSource.PIN
    row.save(update_fields=["position", "position_source", "accuracy_m", "verdict"])
    trail.record(
        actor,
        Action.MOVE_PIN,
        row,
        before=before,
        after=told(to),
        metres=round(metres),
        reason=reason.strip(),
    )
    now = (row.removal_place_id, row.zone_status)
    if follow and now != (verdict.removal_place_id, verdict.zone_status):
        override_place(
            actor,
            row,
            place=verdict.removal_place,
            zone_status=verdict.zone_status,
            reason=reason,
        )
    return lock(row)


def told(position: Point) -> str:
    """A position (WGS84) as pages carry it: `lon,lat` to a tenth of a metre."""
    return f"{position.x:.6f},{position.y:.6f}"
