"""A vehicle taken one step along the table of `transitions`, or many at once. L-12 to L-14, L-17.

Whatever several people do at once, the row is locked first and looked at then: one of them
wins, the other is told what has become of the vehicle.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from geo.opening import timetable
from ledger.vehicles.actions import ACTION_OF_STEP
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import Disposition, Hold, Photo, Vehicle
from ledger.vehicles.transitions import BY_STEP, Case, Step, Transition
from office.accounts.models import User
from office.audit import trail
from office.masters.models import Parameter, whole_number

AT_ONCE = 500
"""How many rows one statement writes."""


RULE_KEYS = (
    *("retention_months", "retention_days", "retention_count_first_day"),
    *("retention_roll_if_closed", "notice_period_days", "ownership_months"),
    *("stored_notice_required", "stored_notice_days"),
)


def rules_now() -> Rules:
    """The ward's figures and the yards' hours as they stand."""
    return rules_of(Parameter.values())


def rules_of(values: Mapping[str, str]) -> Rules:
    """The rules that those parameters make. Raises ValidationError where one is no figure."""
    number = {key: whole_number(key, values[key]) for key in RULE_KEYS}
    return Rules(
        retention_months=number["retention_months"],
        retention_days=number["retention_days"],
        count_first_day=bool(number["retention_count_first_day"]),
        notice_period_days=number["notice_period_days"],
        ownership_months=number["ownership_months"],
        stored_notice_required=bool(number["stored_notice_required"]),
        stored_notice_days=number["stored_notice_days"],
        roll_if_closed=bool(number["retention_roll_if_closed"]),
        timetable=timetable(),
    )


def lock(vehicle: Vehicle | int) -> Vehicle:
    """The row of the vehicle, locked until the transaction ends."""
    pk = vehicle if isinstance(vehicle, int) else vehicle.pk
    return Vehicle.objects.select_for_update(of=("self",)).get(pk=pk)


def case_of(
    vehicle: Vehicle,
    *,
    today: date | None = None,
    rules: Rules | None = None,
    disposition: Disposition | None = None,
    actor: User | None = None,
    approved_by: User | None = None,
) -> Case:
    """What the guards look at, read from the database."""
    return Case(
        vehicle=vehicle,
        today=today or timezone.localdate(),
        rules=rules or rules_now(),
        holds=tuple(vehicle.holds.in_force().select_related("kind")),
        photos=vehicle.photos.count(),
        disposition=disposition,
        actor=actor.pk if actor else None,
        approved_by=approved_by.pk if approved_by else None,
    )


def cases_of(
    vehicles: Collection[Vehicle], *, today: date | None = None, rules: Rules | None = None
) -> dict[int, Case]:
    """What the guards look at, for many vehicles in two queries; by the vehicle's key."""
    pks = [vehicle.pk for vehicle in vehicles]
    holds: dict[int, list[Hold]] = {}
    for hold in Hold.objects.in_force().filter(vehicle__in=pks).select_related("kind"):
        holds.setdefault(hold.vehicle_id, []).append(hold)
    counted = Photo.objects.filter(vehicle__in=pks).order_by().values_list("vehicle")
    photos = dict(counted.annotate(Count("pk")))
    day, figures = today or timezone.localdate(), rules or rules_now()
    return {
        one.pk: Case(one, day, figures, tuple(holds.get(one.pk, ())), photos.get(one.pk, 0))
        for one in vehicles
    }


@transaction.atomic
def take(
    actor: User,
    vehicle: Vehicle | int,
    step: Step,
    *,
    today: date | None = None,
    rules: Rules | None = None,
    approved_by: User | None = None,
    told: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Vehicle:
    """Take `step` with the vehicle and write `facts` to it; return it as it is now.

    The step stamps its own dates (L-13a) unless `facts` give them. `told` is what the trail
    keeps beside the facts, such as a reason. Raises NotNow with every reason that forbids it.
    Who may take the step is the caller's question.
    """
    row = lock(vehicle)
    taken = take_many(
        actor,
        [row.pk],
        step,
        today=today,
        rules=rules,
        approved_by=approved_by,
        told=told,
        facts_of=lambda _: facts,
    )
    if taken.refused:
        raise NotNow(row.reference, taken.refused[row.pk])
    return taken.done[0]


@dataclass(frozen=True)
class Taken:
    """What became of many: those that took the step, and the reasons of those that did not."""

    done: list[Vehicle] = field(default_factory=list)
    refused: dict[int, list[str]] = field(default_factory=dict)


@transaction.atomic
def take_many(
    actor: User,
    vehicles: Iterable[int],
    step: Step,
    *,
    facts_of: Callable[[Vehicle], dict[str, Any]] = lambda _: {},
    today: date | None = None,
    rules: Rules | None = None,
    approved_by: User | None = None,
    told: Mapping[str, Any] | None = None,
) -> Taken:
    """Take `step` with each of the vehicles (by key) that allows it, as `take` does with one.

    All are locked in the order of their keys, looked at, and written together; one that is
    refused keeps the others from nothing. `facts_of` says what to write to each.
    """
    line = BY_STEP[step]
    rows = list(
        Vehicle.objects.select_for_update(of=("self",)).filter(pk__in=set(vehicles)).order_by("pk")
    )
    cases = cases_of(rows, today=today, rules=rules)
    taken, facts, written = Taken(), {}, set[str]()
    for row in rows:
        facts[row.pk] = facts_of(row)
        case = replace(
            cases[row.pk],
            disposition=facts[row.pk].get("disposition"),
            actor=actor.pk,
            approved_by=approved_by.pk if approved_by else None,
            facts=facts[row.pk],
        )
        if reasons := line.blockers(case):
            taken.refused[row.pk] = reasons
            continue
        written.update(write(row, line, case, facts[row.pk]))
        taken.done.append(row)
    details = [
        {"approved_by": str(approved_by or "")}
        | {name: str(value) for name, value in facts[row.pk].items()}
        | dict(told or {})
        for row in taken.done
    ]
    trail.record_many(actor, ACTION_OF_STEP[step], taken.done, details)
    save(taken.done, sorted(written))
    return taken


def save(rows: list[Vehicle], names: list[str]) -> None:
    """Write the fields `names` of the rows."""
    if len(rows) == 1:
        rows[0].save(update_fields=names)
    elif rows and names:
        Vehicle.objects.bulk_update(rows, names, batch_size=AT_ONCE)


def write(row: Vehicle, line: Transition, case: Case, facts: dict[str, Any]) -> list[str]:
    """Set what the step changes on the row without saving; return the names of the fields."""
    values: dict[str, Any] = {name: stamp(name, case.today) for name in line.dates}
    values |= {name: blank(name) for name in line.clears} | facts
    if line.target is not None:
        values["status"] = line.target
    for name, value in values.items():
        setattr(row, name, value)
    return list(values)


def stamp(name: str, today: date) -> Any:
    """The date or moment a step writes by itself."""
    return timezone.now() if name.endswith("_at") else today


def blank(name: str) -> Any:
    """What an emptied field holds: nothing, or an empty text."""
    return None if Vehicle._meta.get_field(name).null else ""
