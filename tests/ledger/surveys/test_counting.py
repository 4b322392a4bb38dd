"""Counting in the street: what is kept, what is replaced, what is refused."""

import io
import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image

from ledger.surveys import workflow
from ledger.surveys.exceptions import KeySpent, SurveyError
from ledger.surveys.figures import compare, sheet_of, totals_of
from ledger.surveys.forms.desk import SurveyForm, doubts_about
from ledger.surveys.models import SpotCount, Survey
from ledger.surveys.workflow import Counted
from office.audit.models import Entry
from tests.factories import (
    SpotCountFactory,
    StationFactory,
    SurveyFactory,
    SurveySpotFactory,
    UserFactory,
)

AT = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)


def numbers(bicycle=0, moped=0, small_moped=0, motorcycle=0):
    return {
        "bicycle": bicycle, "moped": moped, "small_moped": small_moped, "motorcycle": motorcycle,
    }  # fmt: skip


@pytest.fixture
def spot(db):
    return SurveySpotFactory()


@pytest.fixture
def actor(db):
    return UserFactory()


def count(actor, spot, key=None, at=AT, **found):
    return workflow.record_count(
        actor, spot, Counted(numbers(**found)), key=key or uuid.uuid4(), at=at
    )


def test_a_survey_begins_with_the_spots_of_the_year_before(actor):
    before = SurveyFactory(fiscal_year=2025)
    SurveySpotFactory(survey=before, station=StationFactory(label="北"), segment="西口")
    SurveySpotFactory(survey=before, station=StationFactory(label="南"))
    StationFactory(label="後からできた駅")
    survey = workflow.plan_survey(actor, Survey(fiscal_year=2026, day=date(2026, 10, 20)))
    assert [(one.station.label, one.segment) for one in survey.spots.all()] == [
        ("北", "西口"),
        ("南", ""),
    ]


def test_the_first_survey_begins_with_every_station(actor):
    StationFactory.create_batch(3)
    survey = workflow.plan_survey(actor, Survey(fiscal_year=2026))
    assert survey.spots.count() == 3


def test_who_counts_again_replaces_what_was_counted_before(actor, spot):
    count(actor, spot, bicycle=5)
    count(actor, spot, bicycle=7, moped=1, at=AT.replace(hour=3))
    assert SpotCount.objects.count() == 2
    assert sheet_of(spot.survey).total == 8
    assert totals_of([spot.survey]) == {spot.survey_id: 8}
    assert Entry.objects.filter(action="surveys.count").count() == 2


def test_what_is_sent_twice_is_counted_once(actor, spot):
    key = uuid.uuid4()
    first, is_new = count(actor, spot, key, bicycle=5)
    assert is_new
    assert count(actor, spot, key, bicycle=5) == (first, False)
    with pytest.raises(KeySpent):
        count(actor, spot, key, bicycle=6)
    with pytest.raises(KeySpent):
        count(actor, SurveySpotFactory(survey=spot.survey), key, bicycle=5)
    assert SpotCount.objects.count() == 1


def test_a_closed_survey_takes_no_more_counts_until_it_is_reopened(actor, spot):
    workflow.close_survey(actor, spot.survey)
    with pytest.raises(SurveyError, match="確定した調査"):
        count(actor, spot, bicycle=1)
    with pytest.raises(SurveyError):
        workflow.add_spot(actor, spot.survey, spot.station, "東口")
    with pytest.raises(SurveyError):
        workflow.close_survey(actor, spot.survey)
    workflow.reopen_survey(actor, spot.survey)
    assert count(actor, spot, bicycle=1)[1]
    with pytest.raises(SurveyError, match="確定されていません"):
        workflow.reopen_survey(actor, spot.survey)


def test_published_tables_are_not_counted_in(actor):
    spot = SurveySpotFactory(survey__source="metropolis")
    with pytest.raises(SurveyError, match="公表資料"):
        count(actor, spot, bicycle=1)


def test_a_spot_is_taken_off_only_while_nobody_has_counted_there(actor, spot):
    other = workflow.add_spot(actor, spot.survey, spot.station, "東口")
    with pytest.raises(ValidationError, match="すでにあります"):
        workflow.add_spot(actor, spot.survey, spot.station, "東口")
    workflow.remove_spot(actor, other)
    count(actor, spot, bicycle=1)
    with pytest.raises(SurveyError, match="数えた"):
        workflow.remove_spot(actor, spot)


def test_years_stand_beside_each_other_by_station(actor):
    station, other = StationFactory(label="北", sort_order=1), StationFactory(label="南")
    surveys = [SurveyFactory(fiscal_year=year) for year in (2024, 2025)]
    for survey, found in zip(surveys, (12, 9), strict=True):
        for segment, share in (("東", 4), ("西", found - 4)):
            spot = SurveySpotFactory(survey=survey, station=station, segment=segment)
            SpotCountFactory(spot=spot, bicycle=share)
    SpotCountFactory(spot__survey=surveys[1], spot__station=other, motorcycle=3)
    found = compare(surveys)
    lines = {line.station.label: line for line in found.lines}
    assert (list(lines["北"].counts), lines["北"].change, lines["北"].share) == ([12, 9], -3, 100)
    assert (list(lines["南"].counts), lines["南"].change, lines["南"].share) == (
        [None, 3],
        None,
        33,
    )
    assert found.totals == [12, 12]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, ["調査日が決まっていません。"]),
        (date(2026, 10, 20), []),
        (date(2026, 10, 24), ["調査日が平日ではありません。"]),
        (date(2026, 11, 3), ["調査日が平日ではありません。"]),
        (date(2026, 9, 8), ["調査日が10月・11月ではありません。"]),
    ],
)
def test_an_unusual_day_is_said_not_refused(day, said):
    assert doubts_about(day) == said


def test_a_day_lies_in_its_fiscal_year(db):
    facts = {"fiscal_year": 2025, "day": "2026-10-20", "starts_at": "11:00"}
    form = SurveyForm(facts)
    assert not form.is_valid()
    assert "令和7年度の日ではありません" in form.errors["day"][0]
    assert SurveyForm(facts | {"fiscal_year": 2026}).is_valid()


# --- on the phone ------------------------------------------------------------------------
@pytest.fixture
def crew(user_who_can, client):
    user = user_who_can("surveys.count_survey")
    client.force_login(user)
    return user


def sent(client, spot, **more):
    facts = {"key": str(uuid.uuid4()), **dict.fromkeys(numbers(), "0"), "bicycle": "3"} | more
    return client.post(
        reverse("surveys:count", args=[spot.pk]), facts, headers={"X-Requested-With": "fetch"}
    )


def test_a_phone_sends_a_count_with_its_photo(client, crew, spot, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "JPEG")
    picture.seek(0)
    picture.name = "a.jpg"
    answer = sent(client, spot, weather="晴", photo=picture)
    assert answer.json() == {"next": reverse("surveys:field")}
    found = spot.counts.get()
    assert (found.bicycle, found.weather, found.counted_by) == (3, "晴", crew)
    assert (tmp_path / found.photo).is_file()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bicycle": "-1"}, "自転車：この値は 0 以上でなければなりません。"),
        ({"moped": ""}, "原付：このフィールドは必須です。"),
        ({"key": "x"}, ""),
    ],
)
def test_a_phone_is_told_what_is_wrong(client, crew, spot, wrong, said):
    answer = sent(client, spot, **wrong)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert not spot.counts.exists()


def test_without_a_script_the_same_form_is_sent_and_nothing_typed_is_lost(client, crew, spot):
    address = reverse("surveys:count", args=[spot.pk])
    facts = {"key": str(uuid.uuid4()), **dict.fromkeys(numbers(), "0"), "bicycle": "41"}
    refused = client.post(address, facts | {"moped": "viele"}, follow=True)
    assert 'value="41"' in refused.content.decode()
    answer = client.post(address, facts)
    assert (answer.status_code, answer["Location"]) == (303, reverse("surveys:field"))
    assert spot.counts.get().total == 41


def test_before_the_day_a_crew_counts_nothing(client, crew):
    spot = SurveySpotFactory(survey__day=date(2999, 10, 20), survey__fiscal_year=2999)
    assert client.get(reverse("surveys:count", args=[spot.pk])).status_code == 403
    assert "いま数える調査はありません" in client.get(reverse("surveys:field")).content.decode()
