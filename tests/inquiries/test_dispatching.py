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


def stop(actor, part, crew=None, *, day=TODAY, now=NOW):
    return suspend_day(day=day, part=part, crew=crew, reason="雨天", actor=actor, now=now)


class TestRain:
    def test_returns_the_days_jobs_to_the_queue(self, actor, crew):
        (today,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        tomorrow = date(2026, 11, 22)
        (later,) = assign([RemovalRequestFactory()], crew=crew, day=tomorrow, actor=actor, now=NOW)

        _, returned = stop(actor, "day")

        assert returned == [today]
        assert list(RemovalRequest.objects.waiting()) == [today]
        later.refresh_from_db()
        assert later.crew == crew

    def test_of_one_crew_leaves_the_others(self, actor, crew):
        other = CrewFactory()
        (mine,) = assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)
        assign([RemovalRequestFactory()], crew=other, day=TODAY, actor=actor, now=NOW)

        _, returned = stop(actor, "day", crew)

        assert returned == [mine]

    def test_keeps_what_is_done(self, actor, crew):
        done = RemovalRequestFactory(crew=crew, planned_on=TODAY, state="done")

        _, returned = stop(actor, "day")

        done.refresh_from_db()
        assert (returned, done.crew) == ([], crew)

    def test_refuses_the_day_until_it_is_lifted(self, actor, crew):
        suspension, _ = stop(actor, "day")
        case = RemovalRequestFactory()
        with pytest.raises(RequestError, match="雨天のため"):
            assign([case], crew=crew, day=TODAY, actor=actor, now=NOW)

        lift_suspension(suspension, actor=actor, at=NOW)

        assert assign([case], crew=crew, day=TODAY, actor=actor, now=NOW)

    def test_pressed_twice_is_one(self, actor):
        stop(actor, "day")
        stop(actor, "day")

        assert Suspension.objects.count() == 1

    def test_of_the_morning_leaves_the_afternoon_to_assign(self, actor, crew):
        stop(actor, "morning")

        assert assign([RemovalRequestFactory()], crew=crew, day=TODAY, actor=actor, now=NOW)


class TestHalfADayOfRain:
    """Jobs have no hour: their turns are spread over the working hours that are left."""

    MORROW = date(2026, 11, 22)

    @pytest.fixture
    def jobs(self, actor, crew):
        """Nine jobs for tomorrow, one for each hour."""
        cases = RemovalRequestFactory.create_batch(9)
        return assign(cases, crew=crew, day=self.MORROW, actor=actor, now=NOW)

    def test_the_morning_returns_the_first_of_the_round(self, actor, jobs):
        _, returned = stop(actor, "morning", day=self.MORROW)
        assert returned == jobs[:3]  # 9, 10 and 11 o'clock

    def test_the_afternoon_returns_the_rest(self, actor, jobs):
        _, returned = stop(actor, "afternoon", day=self.MORROW)
        assert returned == jobs[3:]
        assert list(RemovalRequest.objects.waiting()) == jobs[3:]

    def test_what_is_begun_stays_with_the_crew_whose_tag_hangs(self, actor, jobs):
        begun = jobs[0]
        RemovalRequest.objects.filter(pk=begun.pk).update(tagged_at=NOW, state="tagged")
        _, returned = stop(actor, "morning", day=self.MORROW)
        assert returned == jobs[1:4]
        _, returned = stop(actor, "day", day=self.MORROW)
        assert begun in returned, "a whole day returns all"

    def test_on_the_day_itself_the_hours_gone_do_not_count(self, actor, crew):
        jobs = assign(
            RemovalRequestFactory.create_batch(8), crew=crew, day=TODAY, actor=actor, now=NOW
        )
        _, returned = stop(actor, "morning")  # at 10:00: two hours of eight are the morning's
        assert returned == jobs[:2]

    @pytest.mark.parametrize(("part", "count"), [("morning", 0), ("afternoon", 4)])
    def test_a_half_that_is_over_returns_nothing(self, actor, crew, part, count):
        assign(RemovalRequestFactory.create_batch(4), crew=crew, day=TODAY, actor=actor, now=NOW)
        evening = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)  # 19:00
        assert len(stop(actor, part, now=evening)[1]) == count

    def test_both_halves_are_the_whole_day(self, actor, crew, jobs):
        stop(actor, "afternoon", day=self.MORROW)
        _, returned = stop(actor, "morning", day=self.MORROW)
        assert returned == jobs[:3]
        assert RemovalRequest.objects.waiting().count() == 9
        with pytest.raises(RequestError, match="雨天のため"):
            assign([RemovalRequestFactory()], crew=crew, day=self.MORROW, actor=actor, now=NOW)

    def test_what_one_suspension_left_the_same_does_not_take(self, actor, crew, jobs):
        stop(actor, "morning", day=self.MORROW)
        assert stop(actor, "morning", day=self.MORROW)[1] == []
        assert stop(actor, "morning", crew, day=self.MORROW)[1] == []
        assert stop(actor, "afternoon", crew, day=self.MORROW)[1] == jobs[3:]

    def test_each_crew_has_its_own_round(self, actor, jobs):
        other = CrewFactory()
        single = assign(
            [RemovalRequestFactory()], crew=other, day=self.MORROW, actor=actor, now=NOW
        )
        _, returned = stop(actor, "morning", day=self.MORROW)
        assert returned == [*jobs[:3], *single]

    def test_an_afternoon_of_rain_closes_the_day_after_noon(self, actor, crew):
        stop(actor, "afternoon")
        case = RemovalRequestFactory()
        (case,) = assign([case], crew=crew, day=TODAY, actor=actor, now=NOW)
        (case,) = unassign([case], actor=actor, now=NOW)
        after_noon = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
        with pytest.raises(RequestError, match="雨天のため"):
            assign([case], crew=crew, day=TODAY, actor=actor, now=after_noon)


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
