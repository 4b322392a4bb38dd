"""The dispatcher's steps: assign, take back, undo, rain, the year's end, two at once."""

from datetime import UTC, date, datetime

import pytest

from inquiries.requests.dispatching import (
    Placement,
    assign,
    lift_suspension,
    place,
    suspend_day,
    unassign,
)
from inquiries.requests.exceptions import RequestError, StaleRequest
from inquiries.requests.models import RemovalRequest, Transmission
from inquiries.requests.transmitting import acknowledge_jobs, unfetched
from ledger.patrols.models import Suspension
from office.audit.models import Entry
from tests.factories import CrewFactory, RemovalRequestFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)  # 10:00 in Tokyo
TODAY = date(2026, 11, 21)


@pytest.fixture
def actor():
    return UserFactory()


@pytest.fixture
def crew():
    return CrewFactory()


def test_assigning_puts_jobs_at_the_end_of_the_round(actor, crew):
    first, second, third = RemovalRequestFactory.create_batch(3)

    assign([first], crew=crew, day=TODAY, actor=actor, now=NOW)
    assign([second, third], crew=crew, day=TODAY, actor=actor, now=NOW)

    jobs = list(RemovalRequest.objects.jobs_of(crew, TODAY))
    assert jobs == [first, second, third]
    assert {job.state for job in jobs} == {"assigned"}
    assert Entry.objects.filter(action="requests.assign").count() == 3


@pytest.mark.parametrize("day", [date(2026, 12, 30), date(2027, 1, 3)])
def test_the_years_end_is_refused(actor, crew, day):
    with pytest.raises(RequestError, match="12月30日から1月3日"):
        assign([RemovalRequestFactory()], crew=crew, day=day, actor=actor, now=NOW)


@pytest.mark.parametrize("day", [date(2026, 12, 29), date(2027, 1, 4)])
def test_the_days_around_it_are_not(actor, crew, day):
    assert assign([RemovalRequestFactory()], crew=crew, day=day, actor=actor, now=NOW)


def test_yesterday_and_this_evening_are_refused(actor, crew):
    with pytest.raises(RequestError, match="過ぎた日"):
        assign([RemovalRequestFactory()], crew=crew, day=date(2026, 11, 20), actor=actor, now=NOW)
    evening = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # 18:00
    with pytest.raises(RequestError, match="終わりました"):
        assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=evening)


@pytest.mark.parametrize("state", ["done", "cancelled"])
def test_what_is_closed_is_not_assigned(actor, crew, state):
    with pytest.raises(RequestError, match="配車できません"):
        assign([RemovalRequestFactory(state=state)], crew=crew, day=TODAY, actor=actor, now=NOW)


def test_what_was_referred_is_not_assigned(actor, crew):
    referred = RemovalRequestFactory(outcome="refer", state="referred")

    with pytest.raises(RequestError, match="受け付けていない"):
        assign([referred], crew=crew, day=TODAY, actor=actor, now=NOW)


def test_one_bad_request_stops_all(actor, crew):
    good, bad = RemovalRequestFactory(), RemovalRequestFactory(state="done")

    with pytest.raises(RequestError):
        assign([good, bad], crew=crew, day=TODAY, actor=actor, now=NOW)

    good.refresh_from_db()
    assert good.crew is None


def test_two_dispatchers_do_not_overwrite_each_other(actor, crew):
    seen = RemovalRequestFactory()
    assign([seen], crew=crew, day=TODAY, actor=actor, now=NOW)

    with pytest.raises(StaleRequest, match=seen.reference):
        assign([seen], crew=CrewFactory(), day=TODAY, actor=actor, now=NOW)

    seen.refresh_from_db()
    assert seen.crew == crew


def test_undo_puts_back_what_was(actor, crew):
    case = RemovalRequestFactory()
    (case,) = assign([case], crew=crew, day=TODAY, actor=actor, now=NOW)
    (case,) = unassign([case], actor=actor, now=NOW)
    assert (case.crew, case.planned_on, case.state) == (None, None, "accepted")

    place([Placement(case.pk, crew, TODAY, 1, case.version)], actor=actor, now=NOW)

    case.refresh_from_db()
    assert (case.crew, case.planned_on, case.state) == (crew, TODAY, "assigned")


class TestRain:
    def test_returns_the_days_jobs_to_the_queue(self, actor, crew):
        (today,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        tomorrow = date(2026, 11, 22)
        (later,) = assign([RemovalRequestFactory()], crew=crew, day=tomorrow, actor=actor, now=NOW)

        _, returned = suspend_day(day=TODAY, part="day", crew=None, reason="雨天", actor=actor)

        assert returned == [today]
        assert list(RemovalRequest.objects.waiting()) == [today]
        later.refresh_from_db()
        assert later.crew == crew

    def test_of_one_crew_leaves_the_others(self, actor, crew):
        other = CrewFactory()
        (mine,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        assign([RemovalRequestFactory()], crew=other, day=TODAY, actor=actor, now=NOW)

        _, returned = suspend_day(day=TODAY, part="day", crew=crew, reason="雨天", actor=actor)

        assert returned == [mine]

    def test_keeps_what_is_done(self, actor, crew):
        done = RemovalRequestFactory(crew=crew, planned_on=TODAY, state="done")

        _, returned = suspend_day(day=TODAY, part="day", crew=None, reason="雨天", actor=actor)

        done.refresh_from_db()
        assert (returned, done.crew) == ([], crew)

    def test_refuses_the_day_until_it_is_lifted(self, actor, crew):
        suspension, _ = suspend_day(day=TODAY, part="day", crew=None, reason="雨天", actor=actor)
        case = RemovalRequestFactory()
        with pytest.raises(RequestError, match="雨天のため"):
            assign([case], crew=crew, day=TODAY, actor=actor, now=NOW)

        lift_suspension(suspension, actor=actor, at=NOW)

        assert assign([case], crew=crew, day=TODAY, actor=actor, now=NOW)

    def test_pressed_twice_is_one(self, actor):
        suspend_day(day=TODAY, part="day", crew=None, reason="雨天", actor=actor)
        suspend_day(day=TODAY, part="day", crew=None, reason="雨天", actor=actor)

        assert Suspension.objects.count() == 1

    def test_of_the_morning_leaves_the_afternoon_to_assign(self, actor, crew):
        suspend_day(day=TODAY, part="morning", crew=None, reason="雨天", actor=actor)

        assert assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)


class TestPhone:
    def test_fetching_acknowledges(self, actor, crew):
        (case,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        sending = case.transmissions.get()
        assert (sending.channel, sending.state) == ("digital", "sent")

        assert acknowledge_jobs([case], crew=crew, actor=actor) == 1

        sending.refresh_from_db()
        assert sending.state == "acknowledged"
        assert acknowledge_jobs([case], crew=crew, actor=actor) == 0

    def test_a_phone_that_does_not_fetch_calls_for_a_fax(self, actor, crew):
        (case,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        Transmission.objects.update(queued_at=datetime(2026, 11, 21, 0, 49, tzinfo=UTC))

        assert [one.request for one in unfetched(NOW)] == [case]

        Transmission.objects.create(
            request=case, channel="fax", crew=crew, sent_by=actor, state="sent"
        )
        Transmission.objects.filter(channel="fax").update(queued_at=NOW)
        assert unfetched(NOW) == []

    def test_another_crew_ends_the_first_ones_sending(self, actor, crew):
        (case,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        assign([case], crew=CrewFactory(), day=TODAY, actor=actor, now=NOW)

        assert sorted(case.transmissions.values_list("state", flat=True)) == ["failed", "sent"]
