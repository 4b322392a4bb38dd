"""The stock of every yard, day and kind follows from the movements, whatever happens to the rows.

The random histories are told twice: to the database, as plain updates of rows, and to `Book`, a
few lines of Python that know nothing of triggers.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.vehicles.models import Movement, Vehicle
from ledger.vehicles.models.movement import book_copied
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take
from tests.factories import (
    DispositionFactory,
    ReleaseKindFactory,
    RemovalKindFactory,
    StorageYardFactory,
    UserFactory,
    VehicleFactory,
    VehicleKindFactory,
)

TOKYO = ZoneInfo("Asia/Tokyo")
FIRST = date(2026, 5, 20)
ENDS = {"released", "disposed", "handed_over", "lost"}
IN = {"taken_in", "received", "found"}


class Book:
    """What should be in the stock: a line for each thing that happened, on the day it counts."""

    def __init__(self):
        self.lines = []  # [vehicle, day, yard, kind, change]
        self.mopeds = set()

    def add(self, vehicle, day, yard, kind, change=None):
        self.lines.append([vehicle, day, yard, kind, change or (1 if kind in IN else -1)])

    def last(self, vehicle, kind):
        natural = 1 if kind in IN else -1
        return next(
            line
            for line in reversed(self.lines)
            if line[0] == vehicle and line[3] == kind and line[4] == natural
        )

    def totals(self, day):
        found = Counter()
        for vehicle, when, yard, kind, change in self.lines:
            if when == day:
                sign = 1 if kind in IN else -1
                found[yard, kind, vehicle in self.mopeds] += change * sign
        return {key: n for key, n in found.items() if n}

    def balance(self, day):
        found = Counter()
        for vehicle, when, yard, _, change in self.lines:
            if when <= day:
                found[yard, vehicle in self.mopeds] += change
        return {key: n for key, n in found.items() if n}


class Office:
    """Does the same to the database and to the book."""

    def __init__(self):
        self.book = Book()
        self.yards = [StorageYardFactory(), StorageYardFactory()]
        self.bicycle, self.moped = VehicleKindFactory(), VehicleKindFactory(moped=True)
        self.end = DispositionFactory()
        self.other_end = DispositionFactory(sold=True)
        self.kind, self.other_kind = RemovalKindFactory(), RemovalKindFactory(code="03")
        self.day, self.minute = FIRST, 0
        self.vehicles = [
            VehicleFactory(
                on_truck=True, yard=self.yards[0], posted=True, keep_until=date(2026, 4, 10)
            )
            for _ in range(3)
        ]

    @property
    def now(self):
        return datetime.combine(self.day, time(9), TOKYO) + timedelta(minutes=self.minute)

    def do(self, act, n):
        """Take one step if the vehicle is in the state for it."""
        self.minute += 1
        getattr(self, act)(Vehicle.objects.get(pk=self.vehicles[n].pk))

    def change(self, vehicle, **values):
        Vehicle.objects.filter(pk=vehicle.pk).update(**values)

    def next_day(self, _):
        self.day, self.minute = self.day + timedelta(days=1), 0

    def take_in(self, one):
        if one.status == "removed":
            self.change(one, status="stored", taken_in_at=self.now)
            self.book.add(one.pk, self.day, one.yard_id, "taken_in")

    def put_back(self, one):
        if one.status == "stored":
            self.change(one, status="removed", taken_in_at=None, moved_at=self.now)
            self.book.add(one.pk, self.day, one.yard_id, "taken_in", -1)

    def send(self, one):
        if one.status == "stored":
            here, there = self.yards if one.yard_id == self.yards[0].pk else self.yards[::-1]
            self.change(one, yard=there, moved_at=self.now)
            self.book.add(one.pk, self.day, here.pk, "sent")
            self.book.add(one.pk, self.day, there.pk, "received")

    def leave(self, one, status):
        if one.status == "stored":
            values = {"released_at": self.now} if status == "released" else {}
            self.change(
                one,
                status=status,
                settled_on=self.day,
                disposition=self.end,
                moved_at=self.now,
                **values,
            )
            self.book.add(one.pk, self.day, one.yard_id, status)

    def release(self, one):
        self.leave(one, "released")

    def dispose(self, one):
        self.leave(one, "disposed")

    def lose(self, one):
        self.leave(one, "lost")

    def come_back(self, one):
        """A return or disposal is undone, or what was lost is found."""
        if one.status in ENDS:
            self.change(one, status="stored", settled_on=None, disposition=None, moved_at=self.now)
            if one.status == "lost":
                self.book.add(one.pk, self.day, one.yard_id, "found")
            else:
                self.book.add(one.pk, self.day, one.yard_id, one.status, 1)

    def correct_the_end(self, one):
        """Sold, not crushed: nothing but the column changes."""
        if one.status in ENDS:
            ends = {self.end.pk: self.other_end, self.other_end.pk: self.end}
            self.change(one, disposition=ends[one.disposition_id])

    def correct_the_day(self, one):
        """It left a day earlier than was entered."""
        if one.status in ENDS and self.book.last(one.pk, "taken_in")[1] < one.settled_on:
            day = one.settled_on - timedelta(days=1)
            self.change(one, settled_on=day)
            self.book.last(one.pk, one.status)[1] = day

    def correct_the_intake(self, one):
        if one.status != "removed":
            day = one.taken_in_at.astimezone(TOKYO).date() - timedelta(days=1)
            kinds = {self.kind.pk: self.other_kind, self.other_kind.pk: self.kind}
            self.change(
                one,
                taken_in_at=one.taken_in_at - timedelta(days=1),
                removal_kind=kinds[one.removal_kind_id],
            )
            self.book.last(one.pk, "taken_in")[1] = day

    def change_kind(self, one):
        self.book.mopeds ^= {one.pk}
        self.change(one, vehicle_kind=self.moped if one.pk in self.book.mopeds else self.bicycle)


ACTS = [
    "take_in",
    "take_in",
    "put_back",
    "send",
    "release",
    "dispose",
    "lose",
    "come_back",
    "correct_the_end",
    "correct_the_day",
    "correct_the_intake",
    "change_kind",
    "next_day",
    "next_day",
]
STORY = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 2)), max_size=25)


@pytest.mark.django_db
@given(story=STORY)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_stock_follows_from_what_happened(story):
    with transaction.atomic():
        office = Office()
        for act, n in story:
            office.do(act, n)
        day = min([FIRST, *(line[1] for line in office.book.lines)])
        before = {}
        while day <= office.day:
            stock = Movement.objects.until_day(day).balance()
            moved = Movement.objects.on(day).totals()
            assert stock == office.book.balance(day)
            assert moved == office.book.totals(day)
            assert stock == carried_over(before, moved)
            before, day = stock, day + timedelta(days=1)
        assert before == current_stock(office)
        transaction.set_rollback(True)


def carried_over(before, moved):
    """本日在庫 = 前日在庫 + 搬入 + 移送入 + 発見 - 返還 - 処分 - 引渡し - 所在不明 - 移送出."""
    found = Counter(before)
    for (yard, kind, moped), n in moved.items():
        found[yard, moped] += n if kind in IN else -n
    return {key: n for key, n in found.items() if n}


def current_stock(office):
    rows = Vehicle.objects.stored().values_list("pk", "yard_id")
    return dict(Counter((yard, pk in office.book.mopeds) for pk, yard in rows))


def events(vehicle):
    return [
        (one.day.isoformat(), one.kind, one.change, one.yard_id, one.is_moped)
        for one in Movement.objects.filter(vehicle_id=vehicle.pk).order_by("pk")
    ]


def test_a_vehicle_given_back_by_mistake_counts_on_both_days(db):
    vehicle = VehicleFactory(taken_in_at=datetime(2026, 5, 1, 3, tzinfo=UTC))
    kind, actor = DispositionFactory(released=True), UserFactory()
    take(
        actor,
        vehicle,
        Step.RELEASE,
        disposition=kind,
        release_kind=ReleaseKindFactory(),
        released_at=datetime(2026, 5, 2, 3, tzinfo=UTC),
        settled_on=date(2026, 5, 2),
    )
    take(actor, vehicle, Step.TAKE_BACK, moved_at=datetime(2026, 5, 4, 3, tzinfo=UTC))
    yard = vehicle.yard_id
    assert events(vehicle) == [
        ("2026-05-01", "taken_in", 1, yard, False),
        ("2026-05-02", "released", -1, yard, False),
        ("2026-05-04", "released", 1, yard, False),
    ]
    back = Movement.objects.get(change=1, kind="released")
    assert back.is_reversal
    assert back.disposition == kind
    assert Movement.objects.on(date(2026, 5, 4)).totals() == {(yard, "released", False): -1}


def test_a_corrected_day_moves_the_figure_and_says_when_that_became_known(db):
    vehicle = VehicleFactory(released=True)
    first = Movement.objects.get(kind="released")
    Vehicle.objects.filter(pk=vehicle.pk).update(settled_on=vehicle.settled_on - timedelta(days=1))
    assert not Movement.objects.on(vehicle.settled_on).totals()
    moved = Movement.objects.filter(kind="released").order_by("pk").last()
    assert moved.day == vehicle.settled_on - timedelta(days=1)
    assert moved.recorded_at > first.recorded_at


def test_which_vehicles_stood_in_a_yard_can_be_told_for_any_moment(db):
    vehicle = VehicleFactory(released=True)
    other = VehicleFactory(yard=vehicle.yard, taken_in_at=vehicle.released_at)
    before = vehicle.released_at - timedelta(minutes=1)

    def standing(moment):
        return {vehicle for vehicle, _ in Movement.objects.until(moment).remaining()}

    assert standing(before) == {vehicle.pk}
    assert standing(vehicle.released_at) == {other.pk}


def test_movements_are_never_changed(db):
    VehicleFactory()
    for attempt in (lambda: Movement.objects.update(change=2), Movement.objects.all().delete):
        with pytest.raises(ProgrammingError, match="Cannot update or"), transaction.atomic():
            attempt()


def test_a_deleted_record_leaves_no_figure(db):
    vehicle = VehicleFactory(released=True)
    day, settled_on = vehicle.taken_in_at.date(), vehicle.settled_on
    vehicle.delete()
    assert not Movement.objects.on(day).totals()
    assert not Movement.objects.on(settled_on).totals()


def test_what_is_copied_past_the_trigger_is_booked_like_the_rest(db):
    for fields in ({}, {"released": True}, {"disposed": True}, {"on_truck": True}):
        VehicleFactory(**fields)

    def lines():
        fields = ("vehicle_id", "yard_id", "kind", "change", "at", "day", "is_moped")
        return set(Movement.objects.values_list(*fields))

    by_trigger = lines()
    assert len(by_trigger) == 5
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE vehicles_movement")
    assert book_copied() == 5
    assert lines() == by_trigger
    assert book_copied() == 0
