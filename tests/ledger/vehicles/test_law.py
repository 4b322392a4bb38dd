"""The table of steps is what the law says, and no guard of it can go without being missed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.models import StorageYard
from ledger.vehicles.models import Disposition, Hold, HoldKind, Vehicle
from ledger.vehicles.transitions import BY_STEP, TABLE, Case, Step

from .law import LAWFUL, Facts

REMOVED = date(2026, 4, 10)
NOON = datetime(2026, 4, 12, 3, tzinfo=UTC)
STATUS = {"truck": "removed", "yard": "stored"}
HELD = {
    (True, False): HoldKind(blocks_release=True, blocks_disposal=False),
    (False, True): HoldKind(blocks_release=False, blocks_disposal=True),
    (True, True): HoldKind(blocks_release=True, blocks_disposal=True),
}


def case_of(facts):
    """The same as a `Case`, without a database."""
    vehicle = Vehicle(
        status=STATUS.get(facts.place, facts.place),
        removed_on=facts.removed_on,
        keep_until=facts.keep_until,
        stored_notice_on=facts.noticed_on,
        posted_on=facts.posted_on,
        inoperable=facts.inoperable,
        inoperable_reason_id=1 if facts.judged else None,
        inspected_at=NOON if facts.described else None,
        proceeds=500 if facts.paid else None,
        in_transit_to=StorageYard(pk=9, label="梅丘") if facts.on_the_way else None,
    )
    kind = HELD.get((facts.held_for_release, facts.held_for_disposal))
    end = Disposition(outcome=facts.end, is_sale=facts.sale, inoperable_only=facts.only_inoperable)
    return Case(
        vehicle=vehicle,
        today=facts.today,
        holds=(Hold(kind=kind, reason="照会"),) if kind else (),
        photos=facts.photos,
        disposition=end if facts.end else None,
        actor=facts.actor,
        approved_by=facts.approver,
        facts={"keep_until": facts.deadline},
    )


LAST = date(2026, 6, 10)
PLAIN = Facts(
    "yard", date(2026, 7, 1), REMOVED, LAST, noticed_on=date(2026, 4, 20), actor=1, approver=2
)
POSTED = replace(PLAIN, posted_on=date(2026, 6, 11))
BASE = {
    Step.TAKE_IN: replace(PLAIN, place="truck"),
    Step.PUT_BACK: PLAIN,
    Step.INSPECT: PLAIN,
    Step.TRANSFER: PLAIN,
    Step.EXTEND: replace(PLAIN, deadline=date(2026, 8, 1)),
    Step.GIVE_NOTICE: replace(PLAIN, noticed_on=None),
    Step.WITHDRAW_NOTICE: PLAIN,
    Step.POST: PLAIN,
    Step.WITHDRAW_POSTING: POSTED,
    Step.RELEASE: replace(PLAIN, end="released"),
    Step.TAKE_BACK: replace(PLAIN, place="released"),
    Step.DISPOSE: replace(POSTED, end="disposed"),
    Step.DISPOSE_EARLY: replace(
        PLAIN, today=date(2026, 5, 1), end="disposed", inoperable=True, judged=True, photos=1
    ),
    Step.UNDO_DISPOSAL: replace(POSTED, place="disposed"),
    Step.HAND_OVER: replace(PLAIN, end="handed_over"),
    Step.REPORT_LOST: replace(PLAIN, end="lost"),
    Step.FIND: replace(PLAIN, place="lost"),
}
"""For each step a vehicle with which it is lawful."""

CHANGES = [
    *({"place": one} for one in ("truck", "yard", "released", "disposed", "handed_over", "lost")),
    *({"today": LAST + timedelta(days=n)} for n in (0, 1, 13, 14, 15, 60)),
    *({"keep_until": day} for day in (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31))),
    {"keep_until": date(2026, 12, 31), "today": date(2027, 1, 4)},
    {"keep_until": date(2026, 12, 31), "today": date(2027, 1, 5)},
    *({"noticed_on": day} for day in (None, date(2026, 6, 17), date(2026, 6, 18), REMOVED)),
    *({"posted_on": day} for day in (None, date(2026, 6, 17), date(2026, 6, 18))),
    {"held_for_release": True},
    {"held_for_disposal": True},
    {"held_for_release": True, "held_for_disposal": True},
    *({name: value} for name in ("on_the_way", "described", "paid") for value in (True, False)),
    *({name: value} for name in ("inoperable", "judged", "sale") for value in (True, False)),
    {"only_inoperable": True},
    {"only_inoperable": True, "inoperable": True},
    *({"photos": n} for n in (0, 1)),
    *({"end": end} for end in ("", "released", "disposed", "handed_over", "lost")),
    *({"approver": one} for one in (None, 1, 2)),
    *({"deadline": day} for day in (None, LAST, REMOVED, REMOVED - timedelta(days=1))),
    *({"deadline": LAST + timedelta(days=n)} for n in (-1, 1)),
    {"keep_until": date(2026, 8, 1), "deadline": LAST},
]  # fmt: skip
"""What is different about it: one thing, or two that belong together."""


def disagreements(line):
    """Cases about which the line and the law do not agree."""
    base = BASE[line.step]
    return [
        change
        for change in ({}, *CHANGES)
        if (not line.blockers(case_of(facts := replace(base, **change))))
        != LAWFUL[line.step](facts)
    ]


GUARDS = [(line, guard) for line in TABLE for guard in line.guards]


@pytest.mark.parametrize("step", Step)
def test_the_law_allows_a_lawful_step(step):
    assert LAWFUL[step](BASE[step])


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.step)
def test_the_table_agrees_with_the_law(line):
    assert disagreements(line) == []


@pytest.mark.parametrize(
    ("line", "guard"), GUARDS, ids=[f"{line.step}-{one.__name__}" for line, one in GUARDS]
)
def test_no_guard_can_be_taken_away_unnoticed(line, guard):
    without = replace(line, guards=tuple(one for one in line.guards if one is not guard))
    assert disagreements(without), f"nobody would miss {guard.__name__} of {line.step}"


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.step)
def test_no_state_can_be_let_in_unnoticed(line):
    loose = replace(line, sources=tuple(Vehicle.Status))
    assert disagreements(loose), f"nobody would miss the sources of {line.step}"


DAYS = st.dates(date(2026, 4, 1), date(2027, 3, 31))
YES = st.booleans()


@settings(max_examples=400, deadline=None)
@given(
    st.builds(
        Facts,
        place=st.sampled_from(["truck", "yard", "yard", "yard", "released", "disposed", "lost"]),
        today=DAYS,
        removed_on=st.just(REMOVED),
        keep_until=DAYS.filter(lambda day: day >= REMOVED),
        noticed_on=st.none() | DAYS,
        posted_on=st.none() | DAYS,
        held_for_release=YES,
        held_for_disposal=YES,
        on_the_way=YES,
        described=YES,
        inoperable=YES,
        judged=YES,
        photos=st.integers(0, 2),
        paid=YES,
        end=st.sampled_from(["", "released", "disposed", "handed_over", "lost"]),
        sale=YES,
        only_inoperable=YES,
        approver=st.sampled_from([None, 1, 2]),
        deadline=st.none() | DAYS,
    )
)
def test_table_and_law_agree_whatever_comes(facts):
    for step, lawful in LAWFUL.items():
        assert (not BY_STEP[Step(step)].blockers(case_of(facts))) == lawful(facts), step
