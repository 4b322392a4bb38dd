"""Who owns a vehicle and who came for it: the only place that writes personal data. L-01.31, 32."""

from typing import Any

from django.db import transaction

from ledger.vehicles.actions import Action
from ledger.vehicles.models import Collector, Owner, Vehicle
from office.accounts.models import User
from office.audit import trail

from .steps import lock


@transaction.atomic
def set_owner(actor: User, vehicle: Vehicle, facts: dict[str, Any], *, source: str) -> Owner:
    """Write down the owner, new or corrected; `facts` are fields of `Owner`.

    The trail remembers which fields changed, not their values.
    """
    lock(vehicle)
    owner = Owner.objects.filter(vehicle=vehicle).first() or Owner(vehicle=vehicle)
    changed = _assign(owner, facts | {"source": source})
    if changed or owner.pk is None:
        owner.save()
        trail.record(actor, Action.SET_OWNER, vehicle, fields=changed, source=source)
    return owner


@transaction.atomic
def forget_owner(actor: User, vehicle: Vehicle, *, reason: str) -> None:
    """Take the owner's data off the vehicle (a withdrawn answer of the police, L-07c)."""
    lock(vehicle)
    if Owner.objects.filter(vehicle=vehicle).delete()[0]:
        trail.record(actor, Action.SET_OWNER, vehicle, removed=True, reason=reason)


@transaction.atomic
def set_collector(actor: User, vehicle: Vehicle, facts: dict[str, Any]) -> Collector:
    """Write down who came for the vehicle; `facts` are fields of `Collector`."""
    lock(vehicle)
    collector = Collector.objects.filter(vehicle=vehicle).first() or Collector(vehicle=vehicle)
    changed = _assign(collector, facts)
    if changed or collector.pk is None:
        collector.save()
        trail.record(actor, Action.SET_COLLECTOR, vehicle, fields=changed)
    return collector


@transaction.atomic
def forget_collector(actor: User, vehicle: Vehicle, *, reason: str) -> None:
    """Take the data of a person who went away again off the vehicle that was not given back."""
    lock(vehicle)
    if Collector.objects.filter(vehicle=vehicle).delete()[0]:
        trail.record(actor, Action.SET_COLLECTOR, vehicle, removed=True, reason=reason)


def _assign(row: Owner | Collector, facts: dict[str, Any]) -> list[str]:
    changed = [name for name, value in facts.items() if getattr(row, name, None) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed
