"""Random steps by random people on random days: nothing unlawful, and the stock always adds up.

Each run is one transaction that is rolled back. What the law says (`law.py`) decides beforehand
whether a step may succeed; the database's own constraints are checked after every step.
"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from ledger.vehicles.exceptions import NotNow
from ledger.vehicles.models import InoperableReason, Movement, Photo, Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.holds import lift_hold, place_hold
from ledger.vehicles.workflow.steps import take
from tests.factories import (
    DispositionFactory,
    HoldKindFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
)

from .law import LAWFUL, Facts, last_day_to_fetch

TOKYO = ZoneInfo("Asia/Tokyo")
BEGIN = date(2026, 12, 1)
VEHICLES = 3
STATUS = {"truck": "removed", "yard": "stored"}
LEADS_TO = {
    "take_in": "yard",
    "put_back": "truck",
    "release": "released",
    "take_back": "yard",
    "dispose": "disposed",
    "dispose_early": "disposed",
    "undo_disposal": "yard",
    "hand_over": "handed_over",
    "report_lost": "lost",
    "find": "yard",
}
WHICH = st.integers(0, VEHICLES - 1)


class Life(RuleBasedStateMachine):
    """Some vehicles in two yards, three people, and the days going by."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.today = BEGIN
        self.people = [UserFactory() for _ in range(3)]
        self.yards = [StorageYardFactory(), StorageYardFactory()]
        self.ends = self.kinds_of_end()
        self.holds = {place: [] for place in range(VEHICLES)}
        self.reason = InoperableReason.objects.create(code="m", label="判断")
        self.hold_kinds = [
            HoldKindFactory(code="m1", blocks_release=True, blocks_disposal=True),
            HoldKindFactory(code="m2", blocks_release=False, blocks_disposal=True),
        ]
        self.vehicles, self.facts, self.yard_of = [], [], []
        self.stock_at_end = {}
        with self.clock():
            for number in range(VEHICLES):
                self.remove(number)

    def kinds_of_end(self):
        return [
            DispositionFactory(code="m10", outcome="released"),
            DispositionFactory(code="m30", outcome="disposed"),
            DispositionFactory(code="m20", outcome="disposed", is_sale=True),
            DispositionFactory(code="m50", outcome="disposed", inoperable_only=True),
            DispositionFactory(code="m60", outcome="handed_over"),
            DispositionFactory(code="m90", outcome="lost"),
        ]

    def clock(self):
        return time_machine.travel(
            datetime.combine(self.today, datetime.min.time(), TOKYO).replace(hour=12)
        )

    def remove(self, number):
        removed = BEGIN - timedelta(days=(40, 61, 0)[number])
        at = datetime.combine(removed, datetime.min.time(), TOKYO).replace(hour=10)
        vehicle = VehicleFactory(
            on_truck=True,
            warned_at=at - timedelta(hours=1),
            removed_at=at,
            removed_on=removed,
            yard=self.yards[number % 2],
        )
        self.vehicles.append(vehicle)
        self.yard_of.append(vehicle.yard)
        self.facts.append(Facts("truck", self.today, removed, vehicle.keep_until))

    # --- what happens -------------------------------------------------------------------
    @rule(days=st.sampled_from([1, 1, 7, 14, 15, 45]))
    def time_passes(self, days):
        self.stock_at_end[self.today] = self.stock()
        self.today += timedelta(days=days)

    @rule(
        which=WHICH,
        step=st.sampled_from([*Step, Step.POST, Step.DISPOSE, Step.DISPOSE, Step.DISPOSE_EARLY]),
        end=st.integers(0, 5),
        actor=st.integers(0, 2),
        approver=st.none() | st.integers(0, 2),
        longer=st.sampled_from([-70, -30, 0, 14, 60]),
    )
    def somebody_takes_a_step(self, which, step, end, actor, approver, longer):
        self.try_step(which, step, end, actor, approver, longer)

    @rule(
        which=WHICH,
        end=st.sampled_from([1, 2]),
        late=st.sampled_from([0, 1, 1]),
        hung=st.sampled_from([13, 14, 14]),
    )
    def it_goes_its_regular_way_or_a_day_too_fast(self, which, end, late, hung):
        """Noticed, posted when overdue, disposed of when posted: rarely met by chance."""
        for step in (Step.TAKE_IN, Step.GIVE_NOTICE):
            self.try_step(which, step, end, 0, 1, 0)
        overdue = last_day_to_fetch(self.facts[which]) + timedelta(days=late)
        self.time_passes(max((overdue - self.today).days, 1))
        self.try_step(which, Step.POST, end, 0, 1, 0)
        self.time_passes(hung)
        self.try_step(which, Step.DISPOSE, end, 0, 1, 0)

    @rule(which=WHICH, kind=st.integers(0, 1))
    def somebody_holds_it(self, which, kind):
        if self.facts[which].place in STATUS:
            held = place_hold(
                self.people[0], self.vehicles[which], kind=self.hold_kinds[kind], reason="照会"
            )
            self.holds[which].append(held)

    @rule(which=WHICH)
    def the_hold_is_lifted(self, which):
        if self.holds[which]:
            lift_hold(self.people[0], self.holds[which].pop(), reason="解決")

    @rule(which=WHICH, judged=st.booleans(), photographed=st.booleans())
    def it_is_found_inoperable(self, which, judged, photographed):
        if self.facts[which].place != "yard":
            return
        vehicle = self.vehicles[which]
        Vehicle.objects.filter(pk=vehicle.pk).update(
            inoperable=True, inoperable_reason=self.reason if judged else None
        )
        photos = self.facts[which].photos + photographed
        if photographed:
            Photo.objects.create(
                vehicle=vehicle,
                tag=vehicle.tag,
                kind=Photo.Kind.YARD,
                digest=f"{photos:064}",
                size=1,
                path="x.jpg",
                taken_at=vehicle.removed_at,
                taken_by=self.people[0],
            )
        self.change(which, inoperable=True, judged=judged, photos=photos)

    # --- how a step goes, and what the law says of it -------------------------------------
    def try_step(self, which, step, end, actor, approver, longer):
        facts = self.facts[which]
        kind = self.ends[end]
        self.facts[which] = facts = replace(
            facts,
            today=self.today,
            held_for_release=any(one.kind.blocks_release for one in self.holds[which]),
            held_for_disposal=any(one.kind.blocks_disposal for one in self.holds[which]),
            end=str(kind.outcome),
            sale=kind.is_sale,
            only_inoperable=kind.inoperable_only,
            actor=actor,
            approver=approver,
            deadline=facts.keep_until + timedelta(days=longer),
        )
        allowed = LAWFUL[step](facts)
        reasons = self.reasons_of(which, step, facts, kind)
        assert allowed == (not reasons), f"{step}, lawful: {allowed}, refused: {reasons}, {facts}"
        assert all(any(ord(letter) > 0x3000 for letter in why) for why in reasons)
        if allowed:
            self.remember(which, step, facts)

    def reasons_of(self, which, step, facts, kind):
        """Take the step; what it was refused for, nothing if it was taken."""
        approver = None if facts.approver is None else self.people[facts.approver]
        try:
            with self.clock(), transaction.atomic():
                take(
                    self.people[facts.actor],
                    self.vehicles[which],
                    step,
                    today=self.today,
                    approved_by=approver,
                    **self.written(which, step, facts, kind),
                )
        except NotNow as refused:
            return refused.reasons
        return []

    def written(self, which, step, facts, kind):
        if step == Step.EXTEND:
            return {"keep_until": facts.deadline}
        if step == Step.TRANSFER:
            return {"yard": self.other_yard(which)}
        if step == Step.TAKE_IN:
            return {"taken_in_by": self.people[0]}
        ends = (
            *(Step.RELEASE, Step.DISPOSE, Step.DISPOSE_EARLY),
            *(Step.HAND_OVER, Step.REPORT_LOST),
        )
        return {"disposition": kind} if step in ends else {}

    def other_yard(self, which):
        return next(one for one in self.yards if one != self.yard_of[which])

    def remember(self, which, step, facts):
        changes = {"place": LEADS_TO[step]} if step in LEADS_TO else {}
        changes |= {
            "extend": {"keep_until": facts.deadline},
            "inspect": {"described": True},
            "give_notice": {"noticed_on": self.today},
            "withdraw_notice": {"noticed_on": None},
            "post": {"posted_on": self.today},
            "withdraw_posting": {"posted_on": None},
        }.get(step, {})
        if step == Step.TRANSFER:
            self.yard_of[which] = self.other_yard(which)
        self.change(which, **changes)

    def change(self, which, **changes):
        self.facts[which] = replace(self.facts[which], **changes)

    def stock(self):
        """How many vehicles stand in each yard, as it was lived through."""
        there = [
            yard.pk
            for yard, facts in zip(self.yard_of, self.facts, strict=True)
            if facts.place == "yard"
        ]
        return Counter(there)

    # --- what always holds ----------------------------------------------------------------
    @invariant()
    def the_rows_are_what_was_lived_through(self):
        rows = Vehicle.objects.in_bulk([one.pk for one in self.vehicles])
        for vehicle, facts in zip(self.vehicles, self.facts, strict=True):
            row = rows[vehicle.pk]
            assert row.status == STATUS.get(facts.place, facts.place)
            assert (row.keep_until, row.stored_notice_on, row.posted_on) == (
                facts.keep_until, facts.noticed_on, facts.posted_on,
            )  # fmt: skip
            ended = facts.place not in STATUS
            assert (row.settled_on is not None, row.disposition_id is not None) == (ended, ended)
            if row.status == "disposed" and not row.inoperable:
                assert row.settled_on > max(row.keep_until, row.posted_on + timedelta(days=13))

    @invariant()
    def the_database_has_no_objection(self):
        connection.check_constraints()

    @invariant()
    def the_stock_of_every_yard_and_day_adds_up(self):
        """前日在庫＋搬入＋移送入＋発見−返還−処分−引渡し−不明−移送出＝本日在庫。"""
        ours = Movement.objects.filter(vehicle__in=[one.pk for one in self.vehicles])
        kinds = Movement.Kind
        yesterday = Counter()
        days = [*self.stock_at_end.items(), (self.today, self.stock())]
        for day, lived in days:
            flows = Counter()
            for (yard, kind, _), count in ours.on(day).totals().items():
                flows[yard] += count * kinds(kind).sign
            for yard in self.yards:
                assert yesterday[yard.pk] + flows[yard.pk] == lived[yard.pk], (day, yard)
            counted = Counter()
            for (yard, _), count in ours.until_day(day).balance().items():
                counted[yard] += count
            assert +counted == +lived
            yesterday = lived

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)


@pytest.mark.django_db
def test_no_path_leads_to_an_unlawful_end_and_the_stock_adds_up():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=12,
            stateful_step_count=16,
            deadline=None,
            phases=[Phase.generate],  # shrinking a story takes minutes; its steps are printed
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
