"""The life of a vehicle as one table: which step leads from where to where, and what forbids it.

Buttons, the documentation and the tests are made from this table; `workflow.steps` is the only
code that moves a vehicle along it. L-12, L-13a, L-14, 自転車法 6条.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices

from ledger.vehicles import guards as g
from ledger.vehicles.guards import OF_THE_TERMS, Case, Guard
from ledger.vehicles.models import Vehicle

__all__ = ["BY_STEP", "OF_THE_TERMS", "TABLE", "Case", "Guard", "Step", "Transition", "open_steps"]

Status = Vehicle.Status


class Step(TextChoices):
    """What can be done with a vehicle once it is in the ledger."""

    TAKE_IN = "take_in", "搬入"
    PUT_BACK = "put_back", "搬入の取消し"
    INSPECT = "inspect", "二次登録"
    TRANSFER = "transfer", "保管所間の移送"
    EXTEND = "extend", "保管期限の変更"
    GIVE_NOTICE = "give_notice", "保管公示"
    WITHDRAW_NOTICE = "withdraw_notice", "保管公示の取消し"
    POST = "post", "処分公示"
    WITHDRAW_POSTING = "withdraw_posting", "処分公示の取消し"
    RELEASE = "release", "返還"
    TAKE_BACK = "take_back", "返還の取消し"
    DISPOSE = "dispose", "処分"
    DISPOSE_EARLY = "dispose_early", "機能喪失車の処分"
    UNDO_DISPOSAL = "undo_disposal", "処分登録の取消し"
    HAND_OVER = "hand_over", "引渡し"
    REPORT_LOST = "report_lost", "所在不明の登録"
    FIND = "find", "発見の登録"


@dataclass(frozen=True)
class Transition:
    """One line of the table.

    `target` empty: the state stays. `dates` names the fields that the step fills by itself
    (L-13a); `clears` those that it empties. `permission` is who may.
    """

    step: Step
    sources: tuple[Status, ...]
    target: Status | None
    permission: str
    guards: tuple[Guard, ...] = ()
    dates: tuple[str, ...] = ()
    clears: tuple[str, ...] = ()

    def blockers(self, case: Case) -> list[str]:
        """Every reason why the step cannot be taken; empty: it can."""
        return self._reasons(case, self.guards)

    def obstacles(self, case: Case) -> list[str]:
        """Every reason that lies in the vehicle, whatever terms are chosen for the step.

        What a list of candidates or a button asks before anybody has chosen a kind of end or
        approved it.
        """
        return self._reasons(case, [one for one in self.guards if one not in OF_THE_TERMS])

    def _reasons(self, case: Case, guards: Iterable[Guard]) -> list[str]:
        state = case.vehicle.status
        if state not in self.sources:
            hint = "先に搬入を登録してください。" if state == Status.REMOVED else ""
            label = Status(state).label
            return [f"この車両は「{label}」のため「{self.step.label}」はできません。{hint}"]
        return [reason for guard in guards if (reason := guard(case))]


ENDING = ("disposition", "settled_on")
TABLE: tuple[Transition, ...] = (
    Transition(
        Step.TAKE_IN,
        (Status.REMOVED,),
        Status.STORED,
        "vehicles.hand_over",
        dates=("taken_in_at",),
    ),
    Transition(
        Step.PUT_BACK,
        (Status.STORED,),
        Status.REMOVED,
        "vehicles.hand_over",
        guards=(g.not_inspected, g.not_in_transit),
        dates=("moved_at",),
        clears=("taken_in_at", "taken_in_by", "manifest"),
    ),
    Transition(Step.INSPECT, (Status.STORED,), None, "vehicles.take_in", dates=("inspected_at",)),
    Transition(
        Step.TRANSFER,
        (Status.STORED,),
        None,
        "vehicles.transfer_vehicle",
        dates=("moved_at",),
    ),
    Transition(
        Step.EXTEND,
        (Status.REMOVED, Status.STORED),
        None,
        "vehicles.extend_deadline",
        guards=(g.sound_deadline,),
    ),
    Transition(
        Step.GIVE_NOTICE,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        guards=(g.not_noticed,),
        dates=("stored_notice_on",),
    ),
    Transition(
        Step.WITHDRAW_NOTICE,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        guards=(g.noticed, g.no_posting_stands),
        clears=("stored_notice_on",),
    ),
    Transition(
        Step.POST,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        guards=(g.past_storage, g.notice_given, g.not_posted, g.not_held_for_disposal),
        dates=("posted_on",),
    ),
    Transition(
        Step.WITHDRAW_POSTING,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        guards=(g.posted,),
        clears=("posted_on",),
    ),
    Transition(
        Step.RELEASE,
        (Status.STORED,),
        Status.RELEASED,
        "vehicles.release_vehicle",
        guards=(g.not_held_for_release, g.not_in_transit, g.means_release),
        dates=("released_at", "settled_on", "moved_at"),
    ),
    Transition(
        Step.TAKE_BACK,
        (Status.RELEASED,),
        Status.STORED,
        "vehicles.release_vehicle",
        dates=("moved_at",),
        clears=(
            *ENDING,
            "released_at",
            "released_by",
            "release_kind",
            "fee_paid",
            "fee_waived",
        ),
    ),
    Transition(
        Step.DISPOSE,
        (Status.STORED,),
        Status.DISPOSED,
        "vehicles.dispose_vehicle",
        guards=(
            g.past_storage,
            g.notice_given,
            g.notice_run,
            g.posting_over,
            g.not_held_for_disposal,
            g.not_in_transit,
            g.means_disposal,
            g.second_person,
        ),
        dates=("settled_on", "moved_at"),
    ),
    Transition(
        Step.DISPOSE_EARLY,
        (Status.STORED,),
        Status.DISPOSED,
        "vehicles.dispose_vehicle",
        guards=(
            g.inoperable,
            g.why_inoperable,
            g.photographed,
            g.not_held_for_disposal,
            g.not_in_transit,
            g.means_disposal,
            g.not_sold_early,
            g.second_person,
        ),
        dates=("settled_on", "moved_at"),
    ),
    Transition(
        Step.UNDO_DISPOSAL,
        (Status.DISPOSED, Status.HANDED_OVER),
        Status.STORED,
        "vehicles.approve_disposal",
        guards=(g.not_paid_for, g.second_person),
        dates=("moved_at",),
        clears=ENDING,
    ),
    Transition(
        Step.HAND_OVER,
        (Status.STORED,),
        Status.HANDED_OVER,
        "vehicles.dispose_vehicle",
        guards=(g.not_in_transit, g.means_hand_over, g.second_person),
        dates=("settled_on", "moved_at"),
    ),
    Transition(
        Step.REPORT_LOST,
        (Status.STORED,),
        Status.LOST,
        "vehicles.dispose_vehicle",
        guards=(g.means_loss, g.second_person),
        dates=("settled_on", "moved_at"),
        clears=("in_transit_to",),
    ),
    Transition(
        Step.FIND,
        (Status.LOST,),
        Status.STORED,
        "vehicles.dispose_vehicle",
        guards=(g.second_person,),
        dates=("moved_at",),
        clears=ENDING,
    ),
)
BY_STEP: dict[Step, Transition] = {line.step: line for line in TABLE}


def open_steps(case: Case) -> list[Transition]:
    """The lines of the table that start from the vehicle's state, blocked or not."""
    return [line for line in TABLE if case.vehicle.status in line.sources]
