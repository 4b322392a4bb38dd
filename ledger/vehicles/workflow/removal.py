"""撤去: a tagged vehicle goes on the truck and into the ledger (一次登録). W-09…W-11."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from geo.models import RemovalPlace, StorageYard, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import codes, numbering
from ledger.vehicles.actions import Action
from ledger.vehicles.clocks import Moment
from ledger.vehicles.deadlines import kept_until
from ledger.vehicles.exceptions import NoPlace, TooEarly
from ledger.vehicles.models import Photo, RemovalKind, Tag, Vehicle
from ledger.vehicles.places import Spot, judged
from office.accounts.models import User
from office.audit.trail import record
from office.masters.models import NumberSeries, Parameter

from .steps import rules_now
from .tagging import require_attached

KIND_OF_ZONE = {Verdict.ZoneStatus.INSIDE: "01", Verdict.ZoneStatus.OUTSIDE: "02"}
"""撤去区分 by zone (DOMAIN §1.6)."""


@transaction.atomic
def remove(
    tag: Tag,
    *,
    moment: Moment,
    actor: User,
    crew: Crew | None,
    key: UUID,
    early_reason: str = "",
    spot: Spot | None = None,
    yard: StorageYard | None = None,
) -> Vehicle:
    """Take the tagged vehicle away: its ledger record is made without typing (W-10).

    Place, zone and yard come from the point, which is where the tag was attached unless the
    crew says that the vehicle stood elsewhere. `yard` overrides the destination (W-11).
    Raises NotAttached, TooEarly without `early_reason` before the warning time is over, and
    NoPlace for a point outside the ward.
    """
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    require_attached(tag)
    assert tag.tagged_at  # noqa: S101 (a constraint of the table)
    assert tag.position  # noqa: S101 (likewise)
    where = spot or Spot(tag.position, tag.accuracy_m, tag.position_source)
    moment = not_before(tag, moment)
    require_ripe(tag, moment, early_reason)
    verdict = judged(spot.point) if spot else tag.verdict
    place = (verdict and verdict.removal_place) or tag.removal_place
    destination = yard or destination_of(verdict, place, crew)
    if verdict is None or place is None or destination is None:
        raise NoPlace("この位置は区の外です。位置を直してから登録してください。")
    removed_on = timezone.localdate(moment.at)
    vehicle = Vehicle.objects.create(
        reference=next_reference(removed_on, destination),
        key=key,
        tag=tag,
        crew=crew,
        removed_by=actor,
        warned_at=tag.tagged_at,
        removed_on=removed_on,
        removed_at=moment.at,
        received_at=timezone.now(),
        removable_at=tag.removable_at,
        early_reason=early_reason,
        clock_note=moment.doubt,
        keep_until=kept_until(removed_on, rules_now()),
        removal_place=place,
        removal_kind=RemovalKind.objects.get(
            code=KIND_OF_ZONE[Verdict.ZoneStatus(verdict.zone_status)]
        ),
        zone_status=verdict.zone_status,
        verdict=verdict,
        position=where.point,
        position_source=where.source,
        accuracy_m=where.accuracy_m,
        address_text=verdict.town_name,
        yard=destination,
    )
    tag.state, tag.closed_at = Tag.State.REMOVED, moment.at
    tag.save(update_fields=["state", "closed_at"])
    Photo.objects.filter(tag=tag, vehicle=None).update(vehicle=vehicle)
    record(
        actor,
        Action.REMOVE,
        vehicle,
        tag=tag.code,
        at=moment.at.isoformat(),
        clock=moment.doubt,
        early=early_reason,
    )
    return vehicle


def not_before(tag: Tag, moment: Moment) -> Moment:
    """A removal that a phone dates before the tagging is taken as right after it, and flagged."""
    if tag.tagged_at is None or moment.at >= tag.tagged_at:
        return moment
    return Moment(tag.tagged_at, moment.doubt or "札付けより前の時刻で受信")


def require_ripe(tag: Tag, moment: Moment, early_reason: str) -> None:
    """Raise TooEarly while the warning time runs and no reason is given (W-09)."""
    if tag.removable_at is None or moment.at >= tag.removable_at or early_reason.strip():
        return
    ripe = timezone.localtime(tag.removable_at)
    raise TooEarly(
        f"札 {codes.spoken(tag.code)} は {ripe:%-m月%-d日 %H:%M} まで撤去できません。"
        "急ぐときは理由を選んでください。"
    )


def destination_of(
    verdict: Verdict | None, place: RemovalPlace | None, crew: Crew | None
) -> StorageYard | None:
    """The yard proposed: the verdict's, else the place's, else the crew's own (W-11)."""
    proposed = (verdict and verdict.yard) or (place and place.yard)
    return proposed or (crew and crew.yard) or None


def next_reference(removed_on: date, yard: StorageYard) -> str:
    """Take the next 整理番号 of the yard in the form the ward has set."""
    form = Parameter.text("vehicle_reference_format")
    number = NumberSeries.take(numbering.series(form, day=removed_on, yard=yard.code))
    return numbering.reference(form, day=removed_on, yard=yard.code, number=number)
