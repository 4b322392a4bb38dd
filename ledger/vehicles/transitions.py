"""The life of a vehicle as one table: which step leads from where to where, and what forbids it.

Buttons, the documentation and the tests are made from this table; `workflow.steps` is the only
code that moves a vehicle along it. L-12, L-13a, L-14, 自転車法 6条.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices

from ledger.vehicles import deadlines
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Disposition, Hold, Vehicle
from office import wareki

Status = Vehicle.Status


class Step(TextChoices):
    """What can be done with a vehicle once it is in the ledger."""

    TAKE_IN = "take_in", "搬入"
    PUT_BACK = "put_back", "搬入の取消し"
    INSPECT = "inspect", "二次登録"
    TRANSFER = "transfer", "保管所間の移送"
    EXTEND = "extend", "保管期限の変更"
    GIVE_NOTICE = "give_notice", "保管公示"
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
class Case:
    """All that a guard may look at: the vehicle as it is locked, and the terms of the step."""

    vehicle: Vehicle
    today: date
    rules: Rules = field(default_factory=Rules)
    holds: tuple[Hold, ...] = ()
    photos: int = 0
    disposition: Disposition | None = None
    actor: int | None = None
    approved_by: int | None = None


Guard = Callable[[Case], str]
"""Returns the Japanese reason why not, or an empty text."""


def not_held_for_release(case: Case) -> str:
    """No hold of a kind that keeps the vehicle from its owner."""
    return _held(hold for hold in case.holds if hold.kind.blocks_release)


def not_held_for_disposal(case: Case) -> str:
    """No hold of a kind that keeps the vehicle from being disposed of."""
    return _held(hold for hold in case.holds if hold.kind.blocks_disposal)


def past_storage(case: Case) -> str:
    """The last day of storage is over (L-01.05)."""
    if case.today > case.vehicle.keep_until:
        return ""
    return f"保管期限（{wareki.short_date(case.vehicle.keep_until)}）を過ぎていません。"


def posting_over(case: Case) -> str:
    """The disposal was posted and the posting has run its time (法6条3項)."""
    posted = case.vehicle.posted_on
    if posted is None:
        return "処分公示が済んでいません。"
    last = deadlines.posting_ends_on(posted, case.rules.notice_period_days)
    if case.today > last:
        return ""
    return f"処分公示の期間（{wareki.short_date(last)} まで）が終わっていません。"


def notice_given(case: Case) -> str:
    """The storage notice was given, where the ward requires it before disposal (法6条2項)."""
    if not case.rules.stored_notice_required or case.vehicle.stored_notice_on:
        return ""
    return "保管公示が済んでいません。"


def not_posted(case: Case) -> str:
    """A posting is made once; another needs the first withdrawn."""
    return "処分公示は済んでいます。" if case.vehicle.posted_on else ""


def posted(case: Case) -> str:
    """There is a posting to withdraw."""
    return "" if case.vehicle.posted_on else "処分公示がありません。"


def inoperable(case: Case) -> str:
    """Marked 機能喪失 (L-14)."""
    return "" if case.vehicle.inoperable else "機能喪失の登録がありません。"


def photographed(case: Case) -> str:
    """At least one photograph is kept (L-14)."""
    return "" if case.photos else "写真がありません。現物を撮影してください。"


def second_person(case: Case) -> str:
    """Somebody else than the one who takes the step has approved."""
    if case.approved_by is None:
        return "承認が必要です。"
    if case.approved_by == case.actor:
        return "登録した人は承認できません。別の人が承認してください。"
    return ""


def means_disposal(case: Case) -> str:
    """The kind of end is one of disposal, and open to a vehicle like this."""
    return _ends(case, Disposition.Outcome.DISPOSED)


def means_release(case: Case) -> str:
    """The kind of end is one of release."""
    return _ends(case, Disposition.Outcome.RELEASED)


def means_hand_over(case: Case) -> str:
    """The kind of end is one of handing over."""
    return _ends(case, Disposition.Outcome.HANDED_OVER)


def means_loss(case: Case) -> str:
    """The kind of end is loss."""
    return _ends(case, Disposition.Outcome.LOST)


def not_sold_early(case: Case) -> str:
    """A 機能喪失 vehicle that leaves early is scrapped, never sold."""
    sale = case.disposition is not None and case.disposition.is_sale
    return "機能喪失車は売却できません。" if sale else ""


OF_THE_TERMS: frozenset[Guard] = frozenset(
    {means_disposal, means_release, means_hand_over, means_loss, not_sold_early, second_person}
)
"""Guards that look at what is chosen on the step's own page, not at the vehicle."""


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
            label = Status(state).label
            return [f"この車両は「{label}」のため「{self.step.label}」はできません。"]
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
        clears=("taken_in_at", "taken_in_by", "manifest"),
    ),
    Transition(Step.INSPECT, (Status.STORED,), None, "vehicles.take_in", dates=("inspected_at",)),
    Transition(Step.TRANSFER, (Status.STORED,), None, "vehicles.transfer_vehicle"),
    Transition(Step.EXTEND, (Status.REMOVED, Status.STORED), None, "vehicles.extend_deadline"),
    Transition(
        Step.GIVE_NOTICE,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        dates=("stored_notice_on",),
    ),
    Transition(
        Step.POST,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        guards=(past_storage, notice_given, not_posted, not_held_for_disposal),
        dates=("posted_on",),
    ),
    Transition(
        Step.WITHDRAW_POSTING,
        (Status.STORED,),
        None,
        "vehicles.post_vehicle",
        guards=(posted,),
        clears=("posted_on",),
    ),
    Transition(
        Step.RELEASE,
        (Status.STORED,),
        Status.RELEASED,
        "vehicles.release_vehicle",
        guards=(not_held_for_release, means_release),
        dates=("released_at", "settled_on"),
    ),
    Transition(
        Step.TAKE_BACK,
        (Status.RELEASED,),
        Status.STORED,
        "vehicles.release_vehicle",
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
            past_storage,
            notice_given,
            posting_over,
            not_held_for_disposal,
            means_disposal,
            second_person,
        ),
        dates=("settled_on",),
    ),
    Transition(
        Step.DISPOSE_EARLY,
        (Status.STORED,),
        Status.DISPOSED,
        "vehicles.dispose_vehicle",
        guards=(
            inoperable,
            photographed,
            not_held_for_disposal,
            means_disposal,
            not_sold_early,
            second_person,
        ),
        dates=("settled_on",),
    ),
    Transition(
        Step.UNDO_DISPOSAL,
        (Status.DISPOSED, Status.HANDED_OVER),
        Status.STORED,
        "vehicles.approve_disposal",
        clears=(*ENDING, "proceeds"),
    ),
    Transition(
        Step.HAND_OVER,
        (Status.STORED,),
        Status.HANDED_OVER,
        "vehicles.dispose_vehicle",
        guards=(means_hand_over, second_person),
        dates=("settled_on",),
    ),
    Transition(
        Step.REPORT_LOST,
        (Status.STORED,),
        Status.LOST,
        "vehicles.dispose_vehicle",
        guards=(means_loss, second_person),
        dates=("settled_on",),
    ),
    Transition(Step.FIND, (Status.LOST,), Status.STORED, "vehicles.dispose_vehicle", clears=ENDING),
)
BY_STEP: dict[Step, Transition] = {line.step: line for line in TABLE}


def open_steps(case: Case) -> list[Transition]:
    """The lines of the table that start from the vehicle's state, blocked or not."""
    return [line for line in TABLE if case.vehicle.status in line.sources]


def _held(holds: Iterable[Hold]) -> str:
    reasons = "、".join(str(hold) for hold in holds)
    return f"保留中です：{reasons}。" if reasons else ""


def _ends(case: Case, outcome: Disposition.Outcome) -> str:
    kind = case.disposition
    if kind is None:
        return "最終処理区分を選んでください。"
    if kind.outcome != outcome:
        return f"最終処理区分「{kind}」はこの処理では使えません。"
    if kind.inoperable_only and not case.vehicle.inoperable:
        return f"「{kind}」は機能喪失車だけに使えます。"
    return ""
