"""A record made at a desk: from paper when the phones failed, or for a 移送. L-03a, L-01.07.

It ends as one that a crew has made: a spent tag, a judged place, a number of its yard.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import transaction
from django.utils import timezone

from geo.models import RemovalPlace, StorageYard, Verdict
from ledger.vehicles import chronology, codes, places
from ledger.vehicles.actions import Action
from ledger.vehicles.deadlines import kept_until
from ledger.vehicles.exceptions import Impossible, NoPlace
from ledger.vehicles.models import RemovalKind, Tag, Vehicle
from ledger.vehicles.transitions import Step
from office import wareki
from office.accounts.models import User
from office.audit import trail

from .labels import take_number
from .removal import destination_of, next_reference
from .steps import rules_now, take
from .tagging import find_blank, removable_at

NEW = "新しい記録"
PLACED = ("removal_place", "zone_status", "place_override_reason", "address_text")


@dataclass(frozen=True)
class Found:
    """Where the vehicle stood: a point with how it is known, and what follows from it."""

    point: Point
    source: str
    place: RemovalPlace
    zone_status: str
    yard: StorageYard
    verdict: Verdict | None = None


@transaction.atomic
def enter(
    actor: User,
    values: Mapping[str, Any],
    *,
    key: UUID,
    tag_code: str = "",
    pin: Point | None = None,
    yard: StorageYard | None = None,
    taken_in_at: datetime | None = None,
) -> Vehicle:
    """Make the record; the same `key` again gives the same one.

    `values` are fields of the vehicle as `RecordForm` gives them. Without `tag_code` a number is
    taken from the year's series. With `pin` (WGS84) the place is judged, and what `values` say
    of it counts before the verdict; without, the place chosen stands for itself. With
    `taken_in_at` the vehicle is in its yard already. Raises NoPlace, Impossible and what
    `find_blank` raises.
    """
    known = Vehicle.objects.filter(key=key).first()
    if known is not None:
        return known
    facts = dict(values)
    found = where(facts, pin, yard)
    damaged = facts.pop("damage_places", ())
    facts["warned_at"] = facts.get("warned_at") or facts["removed_at"]
    facts |= dates_of(facts, found)
    check(facts, taken_in_at)
    tag = spend(actor, find_or_make(facts["removed_at"], tag_code), facts, found)
    vehicle = Vehicle.objects.create(
        reference=next_reference(facts["removed_on"], found.yard),
        key=key,
        tag=tag,
        received_at=timezone.now(),
        position=found.point,
        position_source=found.source,
        verdict=found.verdict,
        removal_place=found.place,
        zone_status=found.zone_status,
        yard=found.yard,
        address_text=facts.get("address_text") or town(found),
        **{name: value for name, value in facts.items() if name not in PLACED},
        place_override_reason=facts.get("place_override_reason", ""),
    )
    vehicle.damage_places.set(damaged)
    trail.record(actor, Action.ENTER, vehicle, tag=tag.code, kind=vehicle.removal_kind.label)
    if taken_in_at is not None:
        told = {"yard": found.yard.label}
        return take(
            actor, vehicle, Step.TAKE_IN, told=told, taken_in_at=taken_in_at, taken_in_by=actor
        )
    return vehicle


def where(facts: Mapping[str, Any], pin: Point | None, yard: StorageYard | None) -> Found:
    """The place, from the pin or from what was chosen. Raises NoPlace for neither."""
    chosen: RemovalPlace | None = facts.get("removal_place")
    verdict = places.judged(pin) if pin is not None else None
    place = chosen or (verdict.removal_place if verdict is not None else None)
    if place is None:
        message = "地図で区内の位置を指定するか、撤去場所を選んでください。"
        raise NoPlace(message)
    destination = yard or destination_of(verdict, place, facts.get("crew"))
    point = pin or point_of(place, destination)
    if destination is None or point is None:
        message = (
            f"「{place}」の位置か保管所が決まりません。地図で位置を、一覧で保管所を選んでください。"
        )
        raise NoPlace(message)
    outside, inside = Verdict.ZoneStatus.OUTSIDE, Verdict.ZoneStatus.INSIDE
    by_place = outside if place.is_outside else inside
    judged_zone = verdict.zone_status if verdict and place == verdict.removal_place else by_place
    return Found(
        point=point,
        source=Tag.PositionSource.PIN if pin is not None else Tag.PositionSource.ADDRESS,
        place=place,
        zone_status=facts.get("zone_status") or judged_zone,
        yard=destination,
        verdict=verdict if verdict and verdict.in_ward else None,
    )


def point_of(place: RemovalPlace, yard: StorageYard | None) -> Point | None:
    """A point that stands for a place nobody has pinned: its station, its district, the yard."""
    if place.station is not None:
        return place.station.position
    if place.district is not None and place.district.boundary is not None:
        inside: Point = place.district.boundary.point_on_surface
        return inside
    return yard.position if yard is not None else None


def town(found: Found) -> str:
    """The town of a judged point."""
    return found.verdict.town_name if found.verdict else ""


def dates_of(facts: Mapping[str, Any], found: Found) -> dict[str, Any]:
    """What follows from the moment of removal: its day, the deadline, the end of waiting."""
    removed_on = timezone.localdate(facts["removed_at"])
    kind: RemovalKind = facts["removal_kind"]
    waits = kind.report_column == RemovalKind.ReportColumn.REMOVAL
    return {
        "removed_on": removed_on,
        "keep_until": kept_until(removed_on, rules_now()),
        "removable_at": removable_at(facts["warned_at"], found.zone_status) if waits else None,
    }


def check(facts: Mapping[str, Any], taken_in_at: datetime | None) -> None:
    """Raise Impossible for dates in an order that cannot be."""
    values = {**facts, "taken_in_at": taken_in_at}
    problems = chronology.impossible(values, now=timezone.now())
    if taken_in_at is not None and taken_in_at > timezone.now():
        problems["taken_in_at"] = "搬入日時は今日までの日時にしてください。"
    if problems:
        raise Impossible(NEW, problems)


def find_or_make(removed_at: datetime, code: str) -> Tag:
    """The blank tag `code`, locked, or one with a number of its own."""
    if code:
        return find_blank(codes.normalise(code))
    era = wareki.era_of(timezone.localdate(removed_at))
    return Tag.objects.create(code=take_number(era[1] if era else 0))


def spend(actor: User, tag: Tag, facts: Mapping[str, Any], found: Found) -> Tag:
    """Let the tag have hung on the vehicle: attached when it was warned, closed by its removal."""
    tag.state = Tag.State.ATTACHED
    tag.crew, tag.tagged_by = facts.get("crew"), actor
    tag.tagged_at, tag.received_at = facts["warned_at"], timezone.now()
    tag.removable_at = facts["removable_at"]
    tag.position, tag.position_source = found.point, found.source
    tag.verdict, tag.removal_place = found.verdict, found.place
    tag.save()
    tag.state, tag.closed_at = Tag.State.REMOVED, facts["removed_at"]
    tag.save(update_fields=["state", "closed_at"])
    return tag
