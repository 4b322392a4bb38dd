"""Whether a theft report saves the owner the fee (条例42条2項). Pure.

The report must have been made before the removal. Wards read that by the minute or by the day,
so the rule is a parameter (DOMAIN 1.3).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from office import wareki

TOKYO = ZoneInfo("Asia/Tokyo")


class Rule(StrEnum):
    """How 「撤去の前に届け出た」 is read."""

    BEFORE_DATETIME = "before_datetime"
    BEFORE_DATE = "before_date"


@dataclass(frozen=True)
class Comparison:
    """What the comparison of the two times gives; `sentence` says it to a person."""

    precedes: bool
    sentence: str


def precedes(reported_at: datetime, removed_at: datetime, rule: Rule) -> bool:
    """Whether the report came before the removal; at the same minute it did not."""
    if rule is Rule.BEFORE_DATE:
        return reported_at.astimezone(TOKYO).date() < removed_at.astimezone(TOKYO).date()
    return reported_at < removed_at


def compare(reported_at: datetime, removed_at: datetime, rule: Rule) -> Comparison:
    """Compare and say so: 「届出 … は撤去 … より前です。」"""
    before = precedes(reported_at, removed_at, rule)
    basis = "前日までの届出かどうかで" if rule is Rule.BEFORE_DATE else "時刻で"
    times = f"届出 {_moment(reported_at)}、撤去 {_moment(removed_at)}"
    if before:
        return Comparison(before, f"届出は撤去より前です（{basis}比較。{times}）。")
    return Comparison(
        before,
        f"届出は撤去より前ではありません（{basis}比較。{times}）。この届出では免除できません。",
    )


def _moment(at: datetime) -> str:
    local = at.astimezone(TOKYO)
    return f"{wareki.short_date(local.date())} {local:%H:%M}"
