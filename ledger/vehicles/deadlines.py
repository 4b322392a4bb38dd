"""How long a vehicle is kept, and from when on it may lawfully be disposed of.

Pure rules; the figures are masters. Two clocks run side by side (DESIGN 4-3): the ward's
保管期限 from the removal (L-01.05), and the law's six months from the storage notice, after
which the vehicle, or what it was sold for, belongs to the ward (自転車法 6条4項).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from geo.timetable import AS_SHIPPED, Timetable

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rules:
    """The ward's figures (業務パラメータ)."""

    retention_months: int = 2
    retention_days: int = 0
    count_first_day: bool = False
    notice_period_days: int = 14
    ownership_months: int = 6
    stored_notice_required: bool = True
    stored_notice_days: int = 14
    roll_if_closed: bool = True
    timetable: Timetable = AS_SHIPPED
    """When the yards are open; the one that ships unless it is said otherwise."""


def keep_until(
    removed_on: date, months: int = 2, *, days: int = 0, count_first_day: bool = False
) -> date:
    """Return the last day of storage (保管期限).

    `months` after removal with the end of the month clamped (31 December + 2 months is the last
    day of February, L-01.05), or `days` after it where the ward counts days. With
    `count_first_day` the day of removal is day one.
    """
    if days:
        return removed_on + timedelta(days=days - count_first_day)
    if count_first_day:
        return last_day_of_months(removed_on, months)
    return removed_on + relativedelta(months=months)


def last_day_of_months(first_day: date, months: int) -> date:
    """The last day of a period of months whose first day counts (民法143条2項).

    The day before the day of the same number; where the last month has no such day, the last
    day of that month.
    """
    end = first_day + relativedelta(months=months)
    return end - ONE_DAY if end.day == first_day.day else end


def kept_until(removed_on: date, rules: Rules) -> date:
    """The last day of storage under `rules`."""
    return keep_until(
        removed_on,
        rules.retention_months,
        days=rules.retention_days,
        count_first_day=rules.count_first_day,
    )


def owned_from(stored_notice_on: date, months: int = 6) -> date:
    """The day on which ownership passes to the ward (法6条4項 公示の日から起算して六月).

    The day of the notice is day one: notice on 1 April, six months full on 30 September,
    owned from 1 October; notice on 31 August, full on the last day of February.
    """
    return last_day_of_months(stored_notice_on, months) + ONE_DAY


def proceeds_claimable_until(stored_notice_on: date, months: int = 6) -> date:
    """The last day on which what a vehicle was sold for is its owner's (法6条3項, 4項)."""
    return owned_from(stored_notice_on, months) - ONE_DAY


def fetchable_until(keep_until: date, rules: Rules, yard: int | None = None) -> date:
    """The last day on which the owner can come to `yard` for the vehicle (引取り可能最終日).

    A last day of storage on which the yard is closed (30 December to 3 January, a day of the
    calendar) is shown with the next open day, where the ward wants it, and nothing is posted
    before. `yard` None asks for the yards in general.
    """
    return rules.timetable.next_open_day(keep_until, yard) if rules.roll_if_closed else keep_until


def latest_overdue(today: date, rules: Rules, yard: int | None = None) -> date:
    """The latest 保管期限 whose last day to fetch at `yard` lies before `today`."""
    day = today - ONE_DAY
    if not rules.roll_if_closed:
        return day
    while fetchable_until(day, rules, yard) >= today:
        day -= ONE_DAY
    return day


def notice_runs_until(stored_notice_on: date, days: int = 14) -> date:
    """The last day of the reasonable time after the storage notice (法6条3項 相当の期間)."""
    return stored_notice_on + timedelta(days=max(days, 1) - 1)


def posting_ends_on(posted_on: date, days: int = 14) -> date:
    """The last day of the public posting before disposal (処分公示期間); day one is the posting."""
    return posted_on + timedelta(days=max(days, 1) - 1)


def earliest_posting(keep_until: date, rules: Rules, yard: int | None = None) -> date:
    """The first day on which the disposal may be posted: after the last day to fetch."""
    return fetchable_until(keep_until, rules, yard) + ONE_DAY


def earliest_disposal(
    keep_until: date,
    posted_on: date | None,
    stored_notice_on: date | None,
    rules: Rules,
    yard: int | None = None,
) -> date | None:
    """The first day on which the vehicle may be disposed of, None while that is not known.

    After the last day to fetch, after the posting has run its time, and where the ward requires
    the storage notice (法6条2項) a reasonable time after it (法6条3項).
    """
    if posted_on is None or (rules.stored_notice_required and stored_notice_on is None):
        return None
    ends = [
        fetchable_until(keep_until, rules, yard),
        posting_ends_on(posted_on, rules.notice_period_days),
    ]
    if rules.stored_notice_required and stored_notice_on is not None:
        ends.append(notice_runs_until(stored_notice_on, rules.stored_notice_days))
    return max(ends) + ONE_DAY
