"""The dispatch board over HTTP."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from inquiries.requests.boarding import working_day
from inquiries.requests.models import RemovalRequest
from ledger.patrols.models import Patrol, Suspension
from tests.factories import (
    CrewFactory,
    RemovalPlaceFactory,
    RemovalRequestFactory,
    RequesterFactory,
)

pytestmark = pytest.mark.django_db

MORNING = "2026-11-21T10:00:00+09:00"
DAY = "2026-11-21"


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def board(client, user_who_can):
    client.force_login(user_who_can("requests.dispatch"))
    return client


@pytest.fixture
def crew():
    return CrewFactory()


def arrange(board, *moves):
    body = json.dumps({"day": DAY, "moves": moves})
    return board.post("/dispatch/arrange/", body, content_type="application/json")


def move(case, crew=None, position=1):
    day = DAY if crew else None
    return {
        "pk": case.pk,
        "crew": crew.pk if crew else None,
        "day": day,
        "position": position,
        "version": case.version,
    }


def test_the_board_shows_queue_and_rounds(board, crew):
    waiting = RemovalRequestFactory()
    job = RemovalRequestFactory(crew=crew, planned_on=timezone.localdate(), state="assigned")

    shown = board.get("/dispatch/", {"day": DAY}).context["board"]

    assert shown.queue == [waiting]
    assert shown.rounds[0].jobs == [job]


def test_urgent_ones_stand_first_and_later_rechecks_apart(board):
    plain = RemovalRequestFactory()
    urgent = RemovalRequestFactory(is_urgent=True)
    later = RemovalRequestFactory(recheck_on=timezone.localdate() + timedelta(days=3))

    shown = board.get("/dispatch/").context["board"]

    assert shown.queue == [urgent, plain]
    assert shown.later == [later]


def test_no_person_is_on_the_board(board, crew):
    case = RequesterFactory(name="秘密 太郎").request
    arrange(board, move(case, crew))

    page = board.get("/dispatch/").content.decode()

    assert case.reference in page
    assert "秘密" not in page


def test_a_move_answers_with_its_undo(board, crew):
    case = RemovalRequestFactory()

    answer = arrange(board, move(case, crew)).json()

    case.refresh_from_db()
    assert (case.crew, case.position_in_round) == (crew, 1)
    undone = arrange(board, *answer["undo"])
    assert undone.status_code == 200
    case.refresh_from_db()
    assert (case.crew, case.planned_on, case.state) == (None, None, "accepted")


def test_the_second_dispatcher_is_told_and_shown_the_present_state(board, crew):
    case = RemovalRequestFactory()
    seen_by_both = move(case, CrewFactory())
    arrange(board, move(case, crew))

    answer = arrange(board, seen_by_both)

    assert answer.status_code == 409
    assert "先に変更しました" in answer.json()["error"]
    assert case.reference in answer.json()["html"]
    case.refresh_from_db()
    assert case.crew == crew


def test_a_referred_call_is_refused(board, crew):
    case = RemovalRequestFactory(outcome="refer", state="referred")

    answer = arrange(board, move(case, crew))

    assert answer.status_code == 409
    case.refresh_from_db()
    assert case.crew is None


@pytest.mark.parametrize("body", ["", "[]", '{"moves": [{}], "day": "x"}', '{"moves": 1}'])
def test_nonsense_is_refused(board, body):
    answer = board.post("/dispatch/arrange/", body, content_type="application/json")

    assert answer.status_code == 400


def test_the_order_begins_with_what_is_urgent(board, crew):
    jobs = [RemovalRequestFactory() for _ in range(3)]
    jobs[2].is_urgent = True
    jobs[2].save()
    arrange(board, *(move(job, crew, place) for place, job in enumerate(jobs, start=1)))

    board.post("/dispatch/suggest/", {"day": DAY, "crew": crew.pk})

    assert RemovalRequest.objects.jobs_of(crew, timezone.localdate())[0] == jobs[2]


def test_the_rain_button_and_back(board, crew):
    case = RemovalRequestFactory()
    arrange(board, move(case, crew))

    board.post("/dispatch/suspend/", {"day": DAY, "part": "day"})

    case.refresh_from_db()
    assert case.crew is None
    suspension = Suspension.objects.get()
    assert arrange(board, move(case, crew)).status_code == 409
    board.post(f"/dispatch/lift/{suspension.pk}/")
    assert arrange(board, move(case, crew)).status_code == 200


def test_patrols_are_set_for_a_day(board, crew):
    north, south = RemovalPlaceFactory(), RemovalPlaceFactory()
    board.post("/dispatch/patrols/", {"day": DAY, "crew": crew.pk, "places": [north.pk]})

    board.post("/dispatch/patrols/", {"day": DAY, "crew": crew.pk, "places": [south.pk]})

    assert [patrol.removal_place for patrol in Patrol.objects.all()] == [south]


def test_patrols_are_refused_at_the_years_end(board, crew):
    form = {"day": "2026-12-31", "crew": crew.pk, "places": [RemovalPlaceFactory().pk]}

    assert board.post("/dispatch/patrols/", form).status_code == 409
    assert not Patrol.objects.exists()


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-21T17:59:00+09:00", "2026-11-21"),
        ("2026-11-21T18:00:00+09:00", "2026-11-22"),
        ("2026-12-29T19:00:00+09:00", "2027-01-04"),
    ],
)
def test_the_board_opens_on_the_next_working_day(now, day):
    with time_machine.travel(now, tick=False):
        assert working_day(timezone.now()).isoformat() == day


def test_the_stamp_changes_when_somebody_else_moves_a_job(board, crew):
    case = RemovalRequestFactory()
    before = board.get("/dispatch/", {"day": DAY}, headers={"Accept": "application/json"}).json()

    arrange(board, move(case, crew))

    after = board.get("/dispatch/", {"day": DAY}, headers={"Accept": "application/json"}).json()
    assert before["stamp"] != after["stamp"]
