"""How long a vehicle is kept, and from when on it may lawfully be disposed of.

Pure rules; the figures are masters. Two clocks run side by side (DESIGN 4-3): the ward's
保管期限 from the removal (L-01.05), and the law's six months from the storage notice, after
which the vehicle, or what it was sold for, belongs to the ward (自転車法 6条4項).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

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


def keep_until(
    removed_on: date, months: int = 2, *, days: int = 0, count_first_day: bool = False
) -> date:
    """Return the last day of storage (保管期限).

    `months` after removal with the end of the month clamped (31 December + 2 months is the last
    day of February, L-01.05), or `days` after it where the ward counts days. With
    `count_first_day` the day of removal is day one.
    """
    end = removed_on + (timedelta(days=days) if days else relativedelta(months=months))
    return end - ONE_DAY if count_first_day else end


def kept_until(removed_on: date, rules: Rules) -> date:
    """The last day of storage under `rules`."""
    return keep_until(
        removed_on,
        rules.retention_months,
        days=rules.retention_days,
        count_first_day=rules.count_first_day,
    )


def owned_from(stored_notice_on: date, months: int = 6) -> date:
    """The day on which ownership passes to the ward (法6条4項).

    The day of the notice is day one: notice on 1 April, six months full on 30 September,
    owned from 1 October.
    """
    return stored_notice_on + relativedelta(months=months)


def posting_ends_on(posted_on: date, days: int = 14) -> date:
    """The last day of the public posting before disposal (処分公示期間); day one is the posting."""
    return posted_on + timedelta(days=days - 1)


def earliest_posting(keep_until: date) -> date:
    """The first day on which the disposal may be posted: after the last day of storage."""
    return keep_until + ONE_DAY


def earliest_disposal(
    keep_until: date, posted_on: date | None, stored_notice_on: date | None, rules: Rules
) -> date | None:
    """The first day on which the vehicle may be disposed of, None while that is not known.

    After the last day of storage, after the posting has run its time, and never without the
    storage notice where the ward requires it (法6条2項, 3項).
    """
    if posted_on is None or (rules.stored_notice_required and stored_notice_on is None):
        return None
    return max(keep_until, posting_ends_on(posted_on, rules.notice_period_days)) + ONE_DAY
