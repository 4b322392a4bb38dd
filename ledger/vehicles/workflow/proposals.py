"""What other records know of the owners of some vehicles. Read only. L-06."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from ledger.vehicles import numbers, renewing
from ledger.vehicles.actions import Action
from ledger.vehicles.models import Owner, Vehicle
from ledger.vehicles.models.vehicle import Lookalike
from ledger.vehicles.renewing import Finding
from office.accounts.models import User
from office.audit.models import Entry

from .people import tokens


@dataclass(frozen=True)
class Proposal:
    """For one vehicle what was found, and the state its owner was in."""

    vehicle: Vehicle
    seen: str
    found: Finding


def propose(actor: User, vehicles: Sequence[Vehicle]) -> list[Proposal]:
    """Weigh what records that `actor` may see know of these vehicles; only those with news."""
    # States are read before the rows: a change in between is not taken for what was seen.
    states = tokens(vehicle.pk for vehicle in vehicles)
    known = {owner.vehicle_id: owner for owner in Owner.objects.filter(vehicle__in=vehicles)}
    near = _near(actor, vehicles, known.values())
    states_there = tokens(near)
    others = list(Owner.objects.filter(vehicle__in=near).select_related("vehicle"))
    by_number, by_name = _sorted(others)
    erased = _erased([vehicle for vehicle in vehicles if vehicle.pk not in known])
    proposals = []
    for vehicle in vehicles:
        owner = known.get(vehicle.pk)
        keys = (renewing.registration_of(vehicle), renewing.frame_of(vehicle))
        about = {one.pk: one for key in keys for one in by_number.get(key, [])}
        if owner is not None:
            about |= {one.pk: one for one in by_name.get(owner.name_key, [])}
        erased_on = erased.get(vehicle.pk)
        found = renewing.finding(vehicle, owner, about.values(), states_there, erased_on)
        if found.candidates:
            proposals.append(Proposal(vehicle, states.get(vehicle.pk, ""), found))
    return proposals


def _near(actor: User, vehicles: Sequence[Vehicle], known: Iterable[Owner]) -> set[int]:
    """Vehicles with an owner, of those the person may see, that share a number or a name."""
    seen = Vehicle.objects.visible_to(actor).order_by()
    visible = seen
    # The indexes are on the look-alike form; what only looks alike is left out afterwards.
    alike = Q()
    for column, key_of in (
        ("registration_key", renewing.registration_of),
        ("frame_key", renewing.frame_of),
    ):
        forms = sorted({numbers.lookalike(key) for key in map(key_of, vehicles) if key})
        visible = visible.annotate(**{f"{column}_alike": Lookalike(F(column))})
        alike |= Q(**{f"{column}_alike__in": forms})
    by_number = visible.filter(alike, owner__isnull=False).values_list("pk", flat=True)
    names = sorted({owner.name_key for owner in known if owner.name_key})
    named = Owner.objects.filter(name_key__in=names, vehicle__in=seen.values("pk"))
    return {*by_number, *named.values_list("vehicle_id", flat=True)}


def _sorted(owners: Iterable[Owner]) -> tuple[dict[str, list[Owner]], dict[str, list[Owner]]]:
    """The owners by the numbers of their vehicles, and by their names."""
    by_number: dict[str, list[Owner]] = {}
    by_name: dict[str, list[Owner]] = {}
    for owner in owners:
        for key in {renewing.registration_of(owner.vehicle), renewing.frame_of(owner.vehicle)}:
            if key:
                by_number.setdefault(key, []).append(owner)
        by_name.setdefault(owner.name_key, []).append(owner)
    return by_number, by_name


def _erased(vehicles: Sequence[Vehicle]) -> dict[int, date]:
    """When the owners of these vehicles were taken off by hand."""
    label = Vehicle._meta.label_lower
    by_target = {f"{label}:{vehicle.pk}": vehicle.pk for vehicle in vehicles}
    found = Entry.objects.filter(
        target__in=by_target, action=Action.SET_OWNER, detail__removed=True
    ).exclude(detail__has_key="by_undo")
    return {
        by_target[target]: timezone.localdate(at)
        for target, at in found.order_by("at").values_list("target", "at")
    }
