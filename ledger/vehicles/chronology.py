"""The order in which a vehicle's dates can lie. Pure rules: what is impossible, and what is odd.

Impossible is what the world or the law does not allow; everything else is only pointed out,
because papers come late and are right all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from office import wareki

LABELS = {
    "warned_at": "警告時間",
    "removed_on": "撤去日",
    "removed_at": "撤去日時",
    "removable_at": "撤去できる日時",
    "taken_in_at": "搬入日時",
    "inspected_at": "二次登録日時",
    "released_at": "返還日時",
    "keep_until": "保管期限",
    "registration_asked_on": "警察照会日",
    "registration_replied_on": "警察回答日",
    "stored_notice_on": "保管公示日",
    "postcard_on": "返還ハガキ通知日",
    "bounced_on": "返戻日",
    "posted_on": "処分公示日",
    "settled_on": "最終処理日",
    "theft_reported_at": "盗難届の届出日時",
}


@dataclass(frozen=True)
class Order:
    """`earlier` does not lie after `later`. `blamed` is the field that the message stands at."""

    earlier: str
    later: str
    blamed: str = ""


ORDERS = (
    Order("warned_at", "removed_at"),
    Order("removed_at", "taken_in_at", blamed="removed_at"),
    Order("removed_on", "keep_until"),
    Order("removed_on", "stored_notice_on", blamed="removed_at"),
    Order("removed_on", "posted_on", blamed="removed_at"),
    Order("removed_on", "settled_on", blamed="removed_at"),
    Order("removed_on", "registration_asked_on"),
    Order("registration_asked_on", "registration_replied_on"),
    Order("removed_on", "postcard_on"),
    Order("postcard_on", "bounced_on"),
)
FIRST = (
    ("registration_replied_on", "registration_asked_on"),
    ("bounced_on", "postcard_on"),
)
"""What cannot be without something before it."""
NOT_AHEAD = (
    "warned_at",
    "removed_at",
    "registration_asked_on",
    "registration_replied_on",
    "postcard_on",
    "bounced_on",
    "theft_reported_at",
)


def impossible(values: Mapping[str, Any], *, now: datetime) -> dict[str, str]:
    """What cannot be, by field, each as a sentence that says what to do.

    `values` holds dates and moments under the names of the ledger; what is not in it, or None,
    is not known and stands in nobody's way.
    """
    found: dict[str, str] = {}
    for name in NOT_AHEAD:
        if (moment := values.get(name)) and is_after(moment, now):
            found[name] = f"{LABELS[name]}が先の日時になっています。今日までの日時にしてください。"
    for order in ORDERS:
        early, late = values.get(order.earlier), values.get(order.later)
        if early and late and is_after(early, late):
            found.setdefault(order.blamed or order.later, told(order, early, late))
    for name, wanted in FIRST:
        if values.get(name) and not values.get(wanted):
            found.setdefault(name, f"先に{LABELS[wanted]}を入力してください。")
    if too_early(values):
        ripe = said(values["removable_at"])
        found.setdefault(
            "early_reason", f"撤去できる日時（{ripe}）より前の撤去です。理由を入力してください。"
        )
    return found


def odd(values: Mapping[str, Any]) -> list[str]:
    """What is possible and unusual, as sentences for the person who has saved it."""
    reported, removed = values.get("theft_reported_at"), values.get("removed_at")
    if reported and removed and is_after(reported, removed):
        return ["盗難届が撤去より後です。手数料の免除の理由にはなりません。"]
    return []


def too_early(values: Mapping[str, Any]) -> bool:
    """Whether the removal lies before its warning time was over, without a reason (W-09)."""
    ripe, removed = values.get("removable_at"), values.get("removed_at")
    return bool(ripe and removed and removed < ripe and not values.get("early_reason"))


def is_after(one: date | datetime, other: date | datetime) -> bool:
    """Whether `one` lies after `other`; by the office's days where either is only a day."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one > other
    return day_of(one) > day_of(other)


def day_of(moment: date | datetime) -> date:
    """The office's day."""
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def told(order: Order, early: date | datetime, late: date | datetime) -> str:
    """The order that is broken, as a sentence at the field that is blamed."""
    if order.blamed == "removed_at":
        return f"撤去日時は{LABELS[order.later]}（{said(late)}）より前にしてください。"
    return f"{LABELS[order.later]}は{LABELS[order.earlier]}（{said(early)}）以降にしてください。"


def said(moment: date | datetime) -> str:
    """R8.4.10 or R8.4.10 10:31."""
    if isinstance(moment, datetime):
        local = timezone.localtime(moment)
        return f"{wareki.short_date(local.date())} {local:%H:%M}"
    return wareki.short_date(moment)
