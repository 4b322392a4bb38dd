"""One removal request from the call to its outcome."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from inquiries.requests import masterdata
from inquiries.requests.exceptions import RequestError, StaleRequest
from inquiries.requests.models import RemovalRequest, Requester
from inquiries.requests.workflow import (
    accept_request,
    add_note,
    amend,
    cancel,
    record_tagging,
    register_result,
)
from ledger.vehicles.models import VehicleKind
from office.audit.models import Change, Entry
from tests.factories import (
    SANGENJAYA,
    CrewFactory,
    RemovalRequestFactory,
    StationFactory,
    TagFactory,
    UserFactory,
    VerdictFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture
def operator():
    masterdata.load()
    StationFactory()
    return UserFactory()


def draft(**fields):
    return RemovalRequest(position=SANGENJAYA, **{"land": "ward_road", **fields})


def test_a_call_gets_number_time_and_receiver(operator):
    taken = accept_request(draft(), actor=operator, at=NOW)

    assert taken.reference == "R8-00001"
    assert (taken.received_at, taken.received_by) == (NOW, operator)
    assert (taken.state, taken.rule.code) == ("accepted", "09")
    assert Entry.objects.filter(action="requests.accept", actor=operator).count() == 1


def test_numbers_start_again_with_the_fiscal_year(operator):
    march = accept_request(draft(), actor=operator, at=datetime(2027, 3, 31, 3, tzinfo=UTC))
    april = accept_request(draft(), actor=operator, at=datetime(2027, 4, 1, 3, tzinfo=UTC))

    assert (march.reference, april.reference) == ("R8-00001", "R9-00001")


def test_the_same_form_twice_is_one_record(operator):
    key = uuid.uuid4()

    first = accept_request(draft(), key=key, actor=operator, at=NOW)
    again = accept_request(draft(), key=key, actor=operator, at=NOW)

    assert first.pk == again.pk
    assert RemovalRequest.objects.count() == 1
    assert accept_request(draft(), actor=operator, at=NOW).reference == "R8-00002"


def test_the_caller_is_kept_apart(operator):
    taken = accept_request(draft(), requester=Requester(name="試験 花子"), actor=operator, at=NOW)

    assert taken.requester.name == "試験 花子"
    written = Change.objects.get(model="requests.requester")
    assert "試験" not in str(written.after)


def test_a_caller_who_says_nothing_leaves_no_record(operator):
    accept_request(draft(), requester=Requester(), actor=operator, at=NOW)

    assert not Requester.objects.exists()


def test_metropolitan_road_is_referred_and_kept(operator):
    taken = accept_request(draft(land="metropolitan"), actor=operator, at=NOW)

    assert (taken.state, taken.outcome) == ("referred", "refer")
    assert taken.referred_to == "東京都第二建設事務所"


class TestOver50cc:
    @pytest.fixture
    def big(self):
        return VehicleKind.objects.create(code="30x", label="原付二種", removed_by_ward=False)

    def test_is_referred(self, operator, big):
        taken = accept_request(draft(vehicle_kind=big), actor=operator, at=NOW)

        assert (taken.vehicle_group, taken.state, taken.rule.code) == (
            "over_50cc",
            "referred",
            "01",
        )

    def test_cannot_be_written_as_a_job(self, operator, big):
        taken = accept_request(draft(vehicle_kind=big), actor=operator, at=NOW)

        with pytest.raises(IntegrityError), transaction.atomic():
            RemovalRequest.objects.filter(pk=taken.pk).update(outcome="accept")

    def test_cannot_be_smuggled_in_by_its_kind(self, operator, big):
        taken = accept_request(draft(), actor=operator, at=NOW)

        with pytest.raises(DatabaseError, match="50cc超"), transaction.atomic():
            RemovalRequest.objects.filter(pk=taken.pk).update(vehicle_kind=big)

    def test_found_out_later_takes_the_job_from_the_crew(self, operator, big):
        taken = accept_request(draft(), actor=operator, at=NOW)
        RemovalRequest.objects.filter(pk=taken.pk).update(
            crew=CrewFactory(), planned_on=date(2026, 11, 22), state="assigned"
        )
        taken = RemovalRequest.objects.get(pk=taken.pk)
        taken.vehicle_kind = big

        amended = amend(taken, requester=None, actor=operator)

        assert (amended.state, amended.crew) == ("referred", None)


def test_a_second_call_is_kept_under_the_first(operator):
    first = accept_request(draft(), actor=operator, at=NOW)

    second = accept_request(
        draft(is_urgent=True), same_as=first, key=uuid.uuid4(), actor=operator, at=NOW
    )

    first.refresh_from_db()
    assert (second.state, second.same_as) == ("merged", first)
    assert first.is_urgent
    assert list(RemovalRequest.objects.open()) == [first]


def test_a_closed_case_takes_no_second_call(operator):
    done = RemovalRequestFactory(state="done")

    with pytest.raises(RequestError, match="新しい依頼として"):
        accept_request(draft(), same_as=done, actor=operator, at=NOW)


def test_a_note_is_written_once(operator):
    case, key = RemovalRequestFactory(), uuid.uuid4()

    add_note(case, text="折り返し済み", kind="answer", key=key, actor=operator)
    add_note(case, text="折り返し済み", kind="answer", key=key, actor=operator)

    assert [note.text for note in case.notes.all()] == ["折り返し済み"]


def test_amending_what_somebody_else_amended_is_refused(operator):
    case = accept_request(draft(), actor=operator, at=NOW)
    mine = RemovalRequest.objects.get(pk=case.pk)
    theirs = RemovalRequest.objects.get(pk=case.pk)
    theirs.landmark = "郵便局の前"
    amend(theirs, requester=None, actor=operator)
    mine.landmark = "銀行の前"

    with pytest.raises(StaleRequest):
        amend(mine, requester=None, actor=operator)

    case.refresh_from_db()
    assert case.landmark == "郵便局の前"


class TestResult:
    def register(self, case, actor, result, **more):
        return register_result(case, result=result, actor=actor, at=NOW, **more)

    def test_removed_closes_the_case(self, operator):
        case = self.register(
            RemovalRequestFactory(state="assigned"), operator, "removed", removed_count=2
        )

        assert (case.state, case.removed_count, case.handled_by) == ("done", 2, operator)

    def test_removed_needs_a_count(self, operator):
        with pytest.raises(RequestError, match="台数"):
            self.register(RemovalRequestFactory(), operator, "removed")

    def test_retagged_comes_back_after_the_wait(self, operator):
        case = accept_request(draft(), actor=operator, at=NOW)
        crew = CrewFactory()
        RemovalRequest.objects.filter(pk=case.pk).update(crew=crew)

        case = self.register(case, operator, "retagged")

        assert (case.state, case.crew) == ("tagged", None)
        assert case.recheck_on == date(2026, 11, 28)
        assert case in RemovalRequest.objects.waiting()

    def test_retagged_inside_a_zone_is_looked_at_the_next_day(self, operator):
        case = RemovalRequestFactory(verdict=VerdictFactory(zone_status="inside"))

        assert self.register(case, operator, "retagged").recheck_on == date(2026, 11, 22)

    def test_unable_needs_a_reason_and_returns_to_the_queue(self, operator):
        case = RemovalRequestFactory(crew=CrewFactory(), state="assigned")
        with pytest.raises(RequestError, match="理由"):
            self.register(case, operator, "unable")

        case = self.register(case, operator, "unable", reason="工事で入れない")

        assert (case.state, case.crew, case.result) == ("accepted", None, "unable")

    def test_sent_twice_is_one(self, operator):
        case = RemovalRequestFactory()
        self.register(case, operator, "not_found")

        self.register(case, operator, "not_found")

        assert Entry.objects.filter(action="requests.result").count() == 1

    def test_a_closed_case_takes_no_result(self, operator):
        with pytest.raises(RequestError, match="取消し"):
            self.register(RemovalRequestFactory(state="cancelled"), operator, "not_found")

    def test_tagging_twice_is_one(self, operator):
        case, tag = RemovalRequestFactory(), TagFactory(attached=True)

        record_tagging(case, tag=tag, actor=operator, at=NOW)
        case = record_tagging(case, tag=tag, actor=operator, at=NOW)

        assert (case.state, case.tagged_at, case.tags.count()) == ("tagged", NOW, 1)


def test_cancelling_needs_a_reason(operator):
    case = RemovalRequestFactory(crew=CrewFactory(), state="assigned")
    with pytest.raises(RequestError, match="理由"):
        cancel(case, reason=" ", actor=operator)

    case = cancel(case, reason="持ち主が動かした", actor=operator)

    assert (case.state, case.crew) == ("cancelled", None)
