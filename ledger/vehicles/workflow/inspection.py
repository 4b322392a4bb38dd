"""二次登録: the yard describes the vehicle it has taken in. Y-02, Y-03, L-01.10 to L-01.19."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import ChangedMeanwhile, NotNow
from ledger.vehicles.meanwhile import Plain, plain, settle, standing
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from office.accounts.models import User
from office.audit import trail

from .steps import case_of

REMEMBERED = ("vehicle_kind", "registration_jurisdiction", "storage_spot")


@transaction.atomic
def inspect(
    actor: User, vehicle: Vehicle, values: dict[str, Any], *, seen: Mapping[str, Plain]
) -> Vehicle:
    """Write down the body of a stored vehicle, whole or corrected.

    `seen` is what was stored as the page was opened (`standing`). A field that somebody else
    has changed since is kept if `values` leaves it as it was, the condition memo of the
    hand-over for one. Raises ChangedMeanwhile, and writes nothing, where both changed the same
    field to something else; NotNow while the vehicle is not in the yard.
    """
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(pk=vehicle.pk)
    if reasons := BY_STEP[Step.INSPECT].blockers(case_of(vehicle)):
        raise NotNow(vehicle.reference, reasons)
    values = _settled(vehicle, values, seen)
    places = values.pop("damage_places", None)
    changed = _assign(vehicle, values)
    vehicle.inspected_at, vehicle.inspected_by = timezone.now(), actor
    vehicle.save()
    if places is not None:
        vehicle.damage_places.set(places)
    trail.record(actor, Action.INSPECT, vehicle, changed=changed)
    return vehicle


def remembered(user: User) -> dict[str, Any]:
    """What `user` entered for the vehicle before: the next one often stands beside it."""
    last = (
        Vehicle.objects.filter(inspected_by=user)
        .order_by("-inspected_at")
        .values(*REMEMBERED)
        .first()
    )
    return {name: value for name, value in (last or {}).items() if value}


def next_in_line(vehicle: Vehicle, *, skip: Iterable[int] = ()) -> Vehicle | None:
    """The next vehicle to inspect: of the same truck, else the oldest waiting in the yard."""
    waiting = (
        Vehicle.objects.waiting_for_inspection()
        .filter(yard=vehicle.yard_id)
        .exclude(pk__in=[vehicle.pk, *skip])
        .order_by("taken_in_at", "pk")
    )
    same_truck = waiting.filter(manifest=vehicle.manifest_id) if vehicle.manifest_id else None
    return (same_truck.first() if same_truck is not None else None) or waiting.first()


def _settled(vehicle: Vehicle, values: dict[str, Any], seen: Mapping[str, Plain]) -> dict[str, Any]:
    """What of `values` to write, given what others have changed meanwhile."""
    stored = standing(vehicle, values)
    typed = {name: plain(value) for name, value in values.items()}
    kept, both = settle(seen, typed, stored)
    if both:
        message = (
            "この画面を開いている間に、ほかの人も同じ項目を変えました。"
            "入力した内容は残っています。下の値を確かめて、もう一度登録してください。"
        )
        raise ChangedMeanwhile(message, {name: stored[name] for name in sorted(both)})
    return {name: value for name, value in values.items() if name not in kept}


def _assign(vehicle: Vehicle, values: dict[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(vehicle, name) != value]
    for name in changed:
        setattr(vehicle, name, values[name])
    return changed
