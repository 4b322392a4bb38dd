"""What may forbid a step, guard by guard. Each returns the Japanese reason, or an empty text.

A guard looks at a `Case` and at nothing else, so that the table of `transitions` is a table of
pure functions: the same for a button, a list of candidates, a locked row and a test.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ledger.vehicles import deadlines
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Disposition, Hold, Vehicle
from office import wareki


@dataclass(frozen=True)
class Case:
    """All that a guard may look at: the vehicle as it is locked, and the terms of the step.

    `facts` are the values the step is about to write.
    """

    vehicle: Vehicle
    today: date
    rules: Rules = field(default_factory=Rules)
    holds: tuple[Hold, ...] = ()
    photos: int = 0
    disposition: Disposition | None = None
    actor: int | None = None
    approved_by: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Case], str]
"""Returns the Japanese reason why not, or an empty text."""


# --- holds -------------------------------------------------------------------------------
def not_held_for_release(case: Case) -> str:
    """No hold of a kind that keeps the vehicle from its owner."""
    return _held(hold for hold in case.holds if hold.kind.blocks_release)


def not_held_for_disposal(case: Case) -> str:
    """No hold of a kind that keeps the vehicle from being disposed of."""
    return _held(hold for hold in case.holds if hold.kind.blocks_disposal)


def not_in_transit(case: Case) -> str:
    """Standing in its yard, not on a truck between two (Y-01)."""
    if case.vehicle.in_transit_to is None:
        return ""
    yard = case.vehicle.in_transit_to
    return f"{yard}へ運搬中です。受領か運搬の取消しを先に登録してください。"


# --- the two clocks ----------------------------------------------------------------------
def past_storage(case: Case) -> str:
    """The last day of storage, and of fetching, is over (L-01.05)."""
    keep_until = case.vehicle.keep_until
    last = deadlines.fetchable_until(keep_until, case.rules, case.vehicle.yard_id)
    if case.today > last:
        return ""
    told = wareki.short_date(keep_until)
    if last != keep_until:
        told += f"、引取り可能最終日 {wareki.short_date(last)}"
    return f"保管期限（{told}）を過ぎていません。"


def notice_given(case: Case) -> str:
    """The storage notice was given, where the ward requires it before disposal (法6条2項)."""
    if not case.rules.stored_notice_required or case.vehicle.stored_notice_on:
        return ""
    return "保管公示が済んでいません。"


def notice_run(case: Case) -> str:
    """A reasonable time has passed since the storage notice (法6条3項 相当の期間)."""
    noticed = case.vehicle.stored_notice_on
    if not case.rules.stored_notice_required or noticed is None:
        return ""
    last = deadlines.notice_runs_until(noticed, case.rules.stored_notice_days)
    if case.today > last:
        return ""
    return f"保管公示から相当の期間（{wareki.short_date(last)} まで）が過ぎていません。"


def not_noticed(case: Case) -> str:
    """A storage notice is given once: the six months of 法6条4項 run from its day."""
    return "保管公示は済んでいます。" if case.vehicle.stored_notice_on else ""


def noticed(case: Case) -> str:
    """There is a storage notice to withdraw."""
    return "" if case.vehicle.stored_notice_on else "保管公示がありません。"


def posting_over(case: Case) -> str:
    """The disposal was posted and the posting has run its time (法6条3項)."""
    posted = case.vehicle.posted_on
    if posted is None:
        return "処分公示が済んでいません。"
    last = deadlines.posting_ends_on(posted, case.rules.notice_period_days)
    if case.today > last:
        return ""
    return f"処分公示の期間（{wareki.short_date(last)} まで）が終わっていません。"


def not_posted(case: Case) -> str:
    """A posting is made once; another needs the first withdrawn."""
    return "処分公示は済んでいます。" if case.vehicle.posted_on else ""


def no_posting_stands(case: Case) -> str:
    """A posting rests on the storage notice, which cannot be taken from under it."""
    return "先に処分公示を取り消してください。" if case.vehicle.posted_on else ""


def posted(case: Case) -> str:
    """There is a posting to withdraw."""
    return "" if case.vehicle.posted_on else "処分公示がありません。"


def sound_deadline(case: Case) -> str:
    """The new last day of storage is a change, and not before what the ward's rule gives."""
    new = case.facts.get("keep_until")
    old, removed_on = case.vehicle.keep_until, case.vehicle.removed_on
    if new is None:
        return "新しい保管期限を入力してください。"
    if new == old:
        return f"保管期限はすでに {wareki.short_date(old)} です。"
    if new < removed_on:
        return f"保管期限は撤去日（{wareki.short_date(removed_on)}）より前にできません。"
    least = deadlines.kept_until(removed_on, case.rules)
    if new < min(least, old):
        return f"保管期限は定めの {wareki.short_date(least)} より前に短縮できません。"
    return ""


# --- the vehicle itself ------------------------------------------------------------------
def not_inspected(case: Case) -> str:
    """Nobody has described it yet: it may still go back onto the truck."""
    return "二次登録が済んでいるため取り消せません。" if case.vehicle.inspected_at else ""


def inoperable(case: Case) -> str:
    """Marked 機能喪失 (L-14)."""
    return "" if case.vehicle.inoperable else "機能喪失の登録がありません。"


def why_inoperable(case: Case) -> str:
    """Why it counts as 機能喪失 is written down, in a word of the master (L-14)."""
    reason = case.facts.get("inoperable_reason") or case.vehicle.inoperable_reason_id
    return "" if reason else "機能喪失の判断を選んでください。"


def photographed(case: Case) -> str:
    """At least one photograph is kept (L-14)."""
    return "" if case.photos else "写真がありません。現物を撮影してください。"


def not_paid_for(case: Case) -> str:
    """No proceeds are booked on it."""
    if case.vehicle.proceeds is None:
        return ""
    return "売却代金が登録されています。先に売却ロットから外してください。"


# --- the terms of the step ---------------------------------------------------------------
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
    {
        *(means_disposal, means_release, means_hand_over, means_loss),
        *(not_sold_early, second_person, sound_deadline, why_inoperable),
    }
)
"""Guards that look at what is chosen on the step's own page, not at the vehicle."""


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
