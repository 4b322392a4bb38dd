"""A vehicle taken one step along the table of `transitions`. L-12 to L-14, L-17.

Whatever several people do at once, the row is locked first and looked at then: one of them
wins, the other is told what has become of the vehicle.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ledger.vehicles.actions import ACTION_OF_STEP
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import Disposition, Vehicle
from ledger.vehicles.transitions import BY_STEP, Case, Step, Transition
from office.accounts.models import User
from office.audit import trail
from office.masters.models import Parameter


def rules_now() -> Rules:
    """The ward's figures as they stand."""
    return Rules(
        retention_months=Parameter.number("retention_months"),
        retention_days=Parameter.number("retention_days"),
        count_first_day=bool(Parameter.number("retention_count_first_day")),
        notice_period_days=Parameter.number("notice_period_days"),
        ownership_months=Parameter.number("ownership_months"),
        stored_notice_required=bool(Parameter.number("stored_notice_required")),
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


@transaction.atomic
def take(
    actor: User,
    vehicle: Vehicle | int,
    step: Step,
    *,
    today: date | None = None,
    rules: Rules | None = None,
    approved_by: User | None = None,
    **facts: Any,
) -> Vehicle:
    """Take `step` with the vehicle and write `facts` to it; return it as it is now.

    The step stamps its own dates (L-13a) unless `facts` give them. Raises NotNow with every
    reason that forbids it. Who may take the step is the caller's question.
    """
    row = lock(vehicle)
    line = BY_STEP[step]
    case = case_of(
        row,
        today=today,
        rules=rules,
        disposition=facts.get("disposition"),
        actor=actor,
        approved_by=approved_by,
    )
    reasons = line.blockers(case)
    if reasons:
        raise NotNow(row.reference, reasons)
    written = write(row, line, case, facts)
    trail.record(
        actor,
        ACTION_OF_STEP[step],
        row,
        approved_by=str(approved_by or ""),
        **{name: str(value) for name, value in facts.items()},
    )
    row.save(update_fields=written)
    return row


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
