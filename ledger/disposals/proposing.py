"""What a step may be taken with today, and what not, and why: the proposal an officer sees."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from ledger.disposals.exceptions import NotPossible
from ledger.disposals.models import PostingKind
from ledger.disposals.rows import with_names
from ledger.vehicles import due
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.transitions import BY_STEP, Step
from ledger.vehicles.workflow.steps import cases_of

MOST = 3000
"""One list is read by people: more vehicles than this are split by yard."""


@dataclass(frozen=True)
class Proposal:
    """The vehicles that may take the step, and those that may not, each with the reasons."""

    ready: list[Vehicle]
    exceptions: list[tuple[Vehicle, str]] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """A short sign of exactly these vehicles: what was looked at is what is done."""
        return sign_of(one.pk for one in self.ready)


def sign_of(pks: Iterable[int]) -> str:
    """A short sign of a set of vehicles."""
    text = ",".join(str(pk) for pk in sorted(pks))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def for_posting(
    kind: PostingKind, vehicles: VehicleQuerySet, *, day: date, rules: Rules
) -> Proposal:
    """What a posting of `kind` on `day` would list of `vehicles`. Raises NotPossible for many."""
    if kind == PostingKind.STORAGE:
        found = due.waiting_for_notice(vehicles)
    else:
        found = due.waiting_for_posting(vehicles, day, rules)
    return weigh(found, kind.step, day=day, rules=rules)


def weigh(
    found: VehicleQuerySet,
    step: Step,
    *,
    day: date,
    rules: Rules,
    without: Collection[int] = frozenset(),
) -> Proposal:
    """Sort candidates by whether `step` is open to them on `day`; `without` are left out."""
    if found.count() > MOST:
        raise NotPossible(f"対象が{MOST:,}台を超えています。保管所ごとに分けてください。")
    rows = [one for one in with_names(found) if one.pk not in without]
    cases = cases_of(rows, today=day, rules=rules)
    proposal = Proposal([])
    for one in rows:
        reasons = BY_STEP[step].obstacles(cases[one.pk])
        if step == Step.GIVE_NOTICE and one.inspected_at is None:
            reasons = [*reasons, "二次登録がまだのため、公示に載せる番号と特徴がありません。"]
        if reasons:
            proposal.exceptions.append((one, " ".join(reasons)))
        else:
            proposal.ready.append(one)
    return proposal
