"""The two clocks of one vehicle, told so that a person understands them. DESIGN 4-3, UX 4-2.

The ward's clock runs from the removal, the law's from the storage notice (自転車法 6条). Each mark
says the day, where it comes from and what it means; what forbids a disposal is named. Pure: all
that is looked at stands in the `Case`.
"""

from dataclasses import dataclass, field
from datetime import date

from ledger.vehicles import deadlines
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import BY_STEP, Case, Step

ACT = "自転車法6条"
ORDINANCE = "区の条例・規則"
NEEDED: tuple[Step, ...] = (Step.GIVE_NOTICE, Step.POST, Step.DISPOSE)


@dataclass(frozen=True)
class Mark:
    """One day of a clock. Without a day: what has to happen before it is known (`waits_for`)."""

    title: str
    day: date | None
    article: str
    reason: str
    waits_for: str = ""

    def phase(self, today: date) -> str:
        """Where the day lies: past, today, ahead or open."""
        if self.day is None:
            return "open"
        if self.day == today:
            return "today"
        return "past" if self.day < today else "ahead"


@dataclass(frozen=True)
class Obstacle:
    """Why a step on the way to a disposal cannot be taken now."""

    step: Step
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        """The step in the office's words."""
        return str(self.step.label)


@dataclass(frozen=True)
class Clock:
    """Both clocks, the earliest lawful day of disposal, and what stands in its way."""

    today: date
    ward: list[Mark]
    law: list[Mark]
    earliest: date | None
    if_posted_now: date | None = None
    obstacles: list[Obstacle] = field(default_factory=list)
    early: tuple[str, ...] | None = None
    """For a 機能喪失 vehicle: what forbids its early disposal; empty, nothing."""
    running: bool = True
    """Whether the vehicle is still kept, so that the clocks run."""

    @property
    def may_dispose(self) -> bool:
        """Whether nothing that lies in the vehicle forbids a disposal today."""
        return self.running and not any(one.step == Step.DISPOSE for one in self.obstacles)

    @property
    def days_left(self) -> int | None:
        """How many days until the earliest lawful disposal; None while that is not known."""
        return None if self.earliest is None else (self.earliest - self.today).days

    @property
    def lanes(self) -> list[tuple[str, str, list[tuple[Mark, str]]]]:
        """Both clocks as they are drawn: name, key, and each mark with its phase."""
        return [
            (title, key, [(mark, mark.phase(self.today)) for mark in marks])
            for title, key, marks in (
                ("区の期限", "ward", self.ward),
                ("法律の期限", "law", self.law),
            )
        ]


def clock_of(case: Case) -> Clock:
    """Tell the clocks of the vehicle of `case`, as they stand on its day."""
    vehicle, rules = case.vehicle, case.rules
    earliest = deadlines.earliest_disposal(
        vehicle.keep_until, vehicle.posted_on, vehicle.stored_notice_on, rules, vehicle.yard_id
    )
    running = vehicle.status in {Vehicle.Status.REMOVED, Vehicle.Status.STORED}
    return Clock(
        today=case.today,
        ward=_wards_clock(case, earliest),
        law=_laws_clock(case),
        earliest=earliest,
        if_posted_now=None if vehicle.posted_on else _if_posted(case),
        obstacles=_obstacles(case) if running else [],
        early=_early(case) if running and vehicle.inoperable else None,
        running=running,
    )


def _wards_clock(case: Case, earliest: date | None) -> list[Mark]:
    vehicle, rules = case.vehicle, case.rules
    marks = [
        Mark("撤去", vehicle.removed_on, f"{ACT}1項", "条例に従って撤去し、保管を始めた日"),
        Mark("保管期限", vehicle.keep_until, ORDINANCE, _how_long(case)),
    ]
    last = deadlines.fetchable_until(vehicle.keep_until, rules, vehicle.yard_id)
    if last != vehicle.keep_until:
        why = rules.timetable.why_closed(vehicle.keep_until, vehicle.yard_id)
        closed = f"保管期限が{why}に当たるため、次の開所日まで引き取れる"
        marks.append(Mark("引取り可能最終日", last, ORDINANCE, closed))
    first = deadlines.earliest_posting(vehicle.keep_until, rules, vehicle.yard_id)
    marks.append(Mark("処分公示ができる日", first, f"{ACT}3項", "保管期限を過ぎた翌日から"))
    posted = vehicle.posted_on
    ends = posted and deadlines.posting_ends_on(posted, rules.notice_period_days)
    period = f"公示の日を1日目として{rules.notice_period_days}日間"
    marks += [
        Mark("処分公示", posted, f"{ACT}3項", "処分することを公示した日", "処分公示"),
        Mark("公示期間の終わり", ends, f"{ACT}3項", period, "処分公示"),
        Mark("最も早い処分日", earliest, f"{ACT}3項", _why_then(case), _missing(case)),
    ]
    # An extension may lie after the posting: the days stand in their order, the open ones last.
    return sorted(marks, key=lambda mark: (mark.day is None, mark.day or date.max))


def _laws_clock(case: Case) -> list[Mark]:
    noticed, rules = case.vehicle.stored_notice_on, case.rules
    runs = noticed and deadlines.notice_runs_until(noticed, rules.stored_notice_days)
    claimable = noticed and deadlines.proceeds_claimable_until(noticed, rules.ownership_months)
    owned = noticed and deadlines.owned_from(noticed, rules.ownership_months)
    months = f"公示の日から起算して{rules.ownership_months}か月"
    waits = "保管公示"
    return [
        Mark("保管公示", noticed, f"{ACT}2項", "保管していることを公示した日", waits),
        Mark(
            "相当の期間の終わり",
            runs,
            f"{ACT}3項",
            f"公示の日から{rules.stored_notice_days}日（これより前は処分できない）",
            waits,
        ),
        Mark(
            "売却代金を請求できる最後の日",
            claimable,
            f"{ACT}3項・4項",
            f"{months}。売却していれば、その代金をこの日まで所有者のために保管する",
            waits,
        ),
        Mark(
            "所有権が区に移る日",
            owned,
            f"{ACT}4項",
            f"{months}の満了の翌日。車両又は売却代金は区のものになる",
            waits,
        ),
    ]


def _how_long(case: Case) -> str:
    vehicle, rules = case.vehicle, case.rules
    ruled = deadlines.kept_until(vehicle.removed_on, rules)
    length = (
        f"{rules.retention_days}日" if rules.retention_days else f"{rules.retention_months}か月"
    )
    first = "（撤去日を算入）" if rules.count_first_day else ""
    said = f"撤去日から{length}{first}"
    return said if vehicle.keep_until == ruled else f"{said}の定めを変更した日"


def _why_then(case: Case) -> str:
    """Which of the periods ends last."""
    vehicle, rules = case.vehicle, case.rules
    ends = {"保管期限": deadlines.fetchable_until(vehicle.keep_until, rules, vehicle.yard_id)}
    if vehicle.posted_on:
        ends["公示期間"] = deadlines.posting_ends_on(vehicle.posted_on, rules.notice_period_days)
    if vehicle.stored_notice_on and rules.stored_notice_required:
        ends["保管公示からの相当の期間"] = deadlines.notice_runs_until(
            vehicle.stored_notice_on, rules.stored_notice_days
        )
    return f"{max(ends, key=lambda name: ends[name])}が最後に終わるため、その翌日から"


def _missing(case: Case) -> str:
    """What has to happen before the earliest day is known."""
    vehicle = case.vehicle
    wanted = [] if _taken(case, Step.GIVE_NOTICE) else ["保管公示"]
    if vehicle.posted_on is None:
        wanted.append("処分公示")
    return "と".join(wanted)


def _if_posted(case: Case) -> date | None:
    """The earliest disposal if the vehicle is posted as soon as it may be."""
    vehicle, rules = case.vehicle, case.rules
    opens = deadlines.earliest_posting(vehicle.keep_until, rules, vehicle.yard_id)
    first = max(case.today, opens)
    return deadlines.earliest_disposal(
        vehicle.keep_until,
        first,
        vehicle.stored_notice_on or case.today,
        rules,
        vehicle.yard_id,
    )


def _obstacles(case: Case) -> list[Obstacle]:
    found = []
    for step in NEEDED:
        if _taken(case, step):
            continue
        if reasons := BY_STEP[step].obstacles(case):
            found.append(Obstacle(step, tuple(reasons)))
    return found


def _taken(case: Case, step: Step) -> bool:
    vehicle = case.vehicle
    done = {
        Step.GIVE_NOTICE: vehicle.stored_notice_on is not None
        or not case.rules.stored_notice_required,
        Step.POST: vehicle.posted_on is not None,
    }
    return done.get(step, False)


def _early(case: Case) -> tuple[str, ...]:
    line = BY_STEP[Step.DISPOSE_EARLY]
    wanted = () if case.vehicle.inoperable_reason_id else ("機能喪失の判断がまだありません。",)
    return (*line.obstacles(case), *wanted)
