"""What may be done with a vehicle, written from the law and the ward's rules.

On purpose not derived from `transitions`, `guards` or `deadlines`: it is what these are held to.
自転車法 6条1項 to 4項; 保管期限 two months after the removal (S004); yards closed 12/30 to 1/3.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
POSTING_DAYS = 14
REASONABLE_DAYS = 14


@dataclass(frozen=True)
class Facts:
    """A vehicle, the day, and how the step is to be taken."""

    place: str  # truck, yard, released, disposed, handed_over, lost
    today: date
    removed_on: date
    keep_until: date
    noticed_on: date | None = None
    posted_on: date | None = None
    held_for_release: bool = False
    held_for_disposal: bool = False
    on_the_way: bool = False
    described: bool = False
    inoperable: bool = False
    judged: bool = False
    photos: int = 0
    paid: bool = False
    # the terms
    end: str = ""  # released, disposed, handed_over, lost
    sale: bool = False
    only_inoperable: bool = False
    actor: int = 1
    approver: int | None = None
    deadline: date | None = None


def two_months_after(day):
    """31 December + 2 months is the last day of February."""
    month = day.month + 2
    year, month = day.year + (month > 12), (month - 1) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day_to_fetch(facts):
    day = facts.keep_until
    while (day.month, day.day) in {(12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}:
        day += DAY
    return day


def over(facts):
    """The owner can no longer come within the time of storage."""
    return facts.today > last_day_to_fetch(facts)


def approved_by_another(facts):
    return facts.approver is not None and facts.approver != facts.actor


def ends_as(facts, end):
    """The kind of end fits the step and the vehicle."""
    return facts.end == end and (facts.inoperable or not facts.only_inoperable)


def in_its_yard(facts):
    return facts.place == "yard" and not facts.on_the_way


def may_be_posted(facts):
    return (
        facts.place == "yard"
        and over(facts)
        and facts.noticed_on is not None
        and facts.posted_on is None
        and not facts.held_for_disposal
    )


def may_be_disposed_of(facts):
    """法6条3項: after the notice a reasonable time, after storage, after the posting."""
    return (
        in_its_yard(facts)
        and over(facts)
        and facts.noticed_on is not None
        and facts.today > facts.noticed_on + (REASONABLE_DAYS - 1) * DAY
        and facts.posted_on is not None
        and facts.today > facts.posted_on + (POSTING_DAYS - 1) * DAY
        and not facts.held_for_disposal
        and ends_as(facts, "disposed")
        and approved_by_another(facts)
    )


def may_be_disposed_of_early(facts):
    """機能喪失車 (S004 (14)): flag, judgement, photograph, second person; never a sale."""
    return (
        in_its_yard(facts)
        and facts.inoperable
        and facts.judged
        and facts.photos > 0
        and not facts.held_for_disposal
        and ends_as(facts, "disposed")
        and not facts.sale
        and approved_by_another(facts)
    )


def may_change_deadline(facts):
    new, old = facts.deadline, facts.keep_until
    return (
        facts.place in {"truck", "yard"}
        and new is not None
        and new != old
        and new >= facts.removed_on
        and (new > old or new >= two_months_after(facts.removed_on))
    )


LAWFUL = {
    "take_in": lambda f: f.place == "truck",
    "put_back": lambda f: in_its_yard(f) and not f.described,
    "inspect": lambda f: f.place == "yard",
    "transfer": lambda f: f.place == "yard",
    "extend": may_change_deadline,
    "give_notice": lambda f: f.place == "yard" and f.noticed_on is None,
    "withdraw_notice": lambda f: (
        f.place == "yard" and f.noticed_on is not None and f.posted_on is None
    ),
    "post": may_be_posted,
    "withdraw_posting": lambda f: f.place == "yard" and f.posted_on is not None,
    "release": lambda f: in_its_yard(f) and not f.held_for_release and ends_as(f, "released"),
    "take_back": lambda f: f.place == "released",
    "dispose": may_be_disposed_of,
    "dispose_early": may_be_disposed_of_early,
    "undo_disposal": lambda f: (
        f.place in {"disposed", "handed_over"} and not f.paid and approved_by_another(f)
    ),
    "hand_over": lambda f: in_its_yard(f) and ends_as(f, "handed_over") and approved_by_another(f),
    "report_lost": lambda f: f.place == "yard" and ends_as(f, "lost") and approved_by_another(f),
    "find": lambda f: f.place == "lost" and approved_by_another(f),
}
