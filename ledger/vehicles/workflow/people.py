"""Who owns a vehicle and who came for it: the only place that writes personal data. L-01.31, 32."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import ChangedMeanwhile
from ledger.vehicles.models import Collector, FormerOwner, Owner, Vehicle
from office.accounts.models import User
from office.audit import trail
from office.audit.history import versions

from .steps import lock


@transaction.atomic
def set_owner(
    actor: User,
    vehicle: Vehicle,
    facts: dict[str, Any],
    *,
    source: str,
    seen: str | None = None,
    **about: str,
) -> Owner:
    """Write down the owner, new or corrected; `facts` are fields of `Owner`.

    The trail remembers which fields changed, not their values, and what `about` says.
    `seen` is the `version` of the owner as the page showed it: raises ChangedMeanwhile where
    somebody else has written since.
    """
    lock(vehicle)
    owner = Owner.objects.filter(vehicle=vehicle).first() or Owner(vehicle=vehicle)
    _require_unchanged(owner, seen)
    changed = _assign(owner, facts | {"source": source})
    if changed or owner.pk is None:
        owner.save()
        trail.record(actor, Action.SET_OWNER, vehicle, fields=changed, source=source, **about)
    return owner


@transaction.atomic
def forget_owner(actor: User, vehicle: Vehicle, *, reason: str, **about: Any) -> None:
    """Take the owner's data off the vehicle (a withdrawn answer of the police, L-07c).

    What a renewal keeps of an earlier owner goes with it: nobody is brought back by an undo.
    """
    lock(vehicle)
    FormerOwner.objects.filter(item__vehicle=vehicle).delete()
    if Owner.objects.filter(vehicle=vehicle).delete()[0]:
        trail.record(actor, Action.SET_OWNER, vehicle, removed=True, reason=reason, **about)


@transaction.atomic
def set_collector(
    actor: User, vehicle: Vehicle, facts: dict[str, Any], *, seen: str | None = None
) -> Collector:
    """Write down who came for the vehicle; `facts` are fields of `Collector`.

    Raises ChangedMeanwhile as `set_owner` does.
    """
    lock(vehicle)
    collector = Collector.objects.filter(vehicle=vehicle).first() or Collector(vehicle=vehicle)
    _require_unchanged(collector, seen)
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


def version(person: Owner | Collector | None) -> str:
    """Which state of a person a page has shown: nobody, or as of a moment."""
    return person.changed_at.isoformat() if person is not None and person.pk else ""


def tokens(vehicles: Iterable[int]) -> dict[int, str]:
    """The state of each vehicle's owner, by the vehicle's key; none where nobody is known.

    A row that is made anew, by whatever way, has another state.
    """
    rows = dict(Owner.objects.filter(vehicle__in=vehicles).values_list("vehicle_id", "pk"))
    numbered = versions(Owner, list(rows.values()))
    return {vehicle: f"{pk}:{numbered[pk]}" for vehicle, pk in rows.items()}


def _require_unchanged(person: Owner | Collector, seen: str | None) -> None:
    if seen is None or seen == version(person):
        return
    message = "ほかの人が先に保存しました。いまの内容を確かめて、必要ならもう一度保存してください。"
    raise ChangedMeanwhile(message, {})


def _assign(row: Owner | Collector, facts: dict[str, Any]) -> list[str]:
    changed = [name for name, value in facts.items() if getattr(row, name, None) != value]
    for name in changed:
        setattr(row, name, facts[name])
    return changed
