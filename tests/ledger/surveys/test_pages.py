"""The pages of surveys at a desk."""

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from ledger.surveys.models import Survey
from office.accounts import roles
from office.accounts.models import Role
from tests.factories import SpotCountFactory, StationFactory, SurveyFactory, UserFactory


@pytest.fixture
def visitor(db):
    roles.load()

    def make(role):
        client = Client()
        user = UserFactory()
        user.groups.add(Role.objects.get(name=role))
        client.force_login(user)
        return client

    return make


@pytest.fixture
def counted(db):
    survey = SurveyFactory(fiscal_year=2024, day="2024-10-22", published_total=710)
    station = StationFactory(label="三軒茶屋")
    SpotCountFactory(spot__survey=survey, spot__station=station, bicycle=700, moped=8)
    return survey


def test_an_officer_plans_a_survey_and_settles_it(visitor):
    StationFactory(label="経堂")
    officer = visitor("officer")
    facts = {"fiscal_year": "2026", "day": "R8.10.20", "starts_at": "11:00"}
    page = officer.post(reverse("surveys:new"), facts, follow=True).content.decode()
    assert "経堂" in page
    survey = Survey.objects.get()
    again = officer.post(reverse("surveys:new"), facts, follow=True).content.decode()
    assert "この年度の調査はすでにあります" in again
    officer.post(reverse("surveys:edit", args=[survey.pk]), facts | {"weather": "曇"})
    page = officer.post(reverse("surveys:close", args=[survey.pk]), follow=True).content.decode()
    assert "調査を確定しました" in page
    page = officer.post(
        reverse("surveys:edit", args=[survey.pk]), facts | {"weather": "雨"}, follow=True
    )
    assert "確定した調査です" in page.content.decode()
    survey.refresh_from_db()
    assert survey.weather == "曇"


def test_what_was_counted_stands_beside_what_was_published(visitor, counted):
    page = visitor("planner").get(reverse("surveys:survey", args=[counted.pk])).content.decode()
    assert "708" in page
    assert "差 -2台" in page
    assert "確定する" not in page


def test_what_is_not_known_is_a_dash(visitor, counted):
    SurveyFactory(fiscal_year=2025, day=None)
    planner = visitor("planner")
    for address in (reverse("surveys:list"), reverse("surveys:compare")):
        page = planner.get(address).content.decode()
        assert "None" not in page
    assert "—" in planner.get(reverse("surveys:list")).content.decode()


def test_years_are_compared_on_page_map_and_in_a_file(visitor, counted):
    planner = visitor("planner")
    page = planner.get(reverse("surveys:compare")).content.decode()
    assert "三軒茶屋" in page
    assert "令和6年度" in page
    shapes = planner.get(reverse("surveys:features")).json()["features"]
    assert [one["properties"] for one in shapes] == [
        {"label": "三軒茶屋", "count": 708, "change": None}
    ]
    file = planner.get(reverse("surveys:compare_csv"), {"encoding": "cp932"})
    assert list(csv.reader(io.StringIO(file.content.decode("cp932")))) == [
        ["駅", "令和6年度", "増減"],
        ["三軒茶屋", "708", ""],
        ["合計", "708", ""],
    ]
    empty = planner.get(reverse("surveys:compare"), {"source": "metropolis"}).content.decode()
    assert "まだありません" in empty


def test_a_planner_plans_nothing_and_a_crew_sees_no_table(visitor, counted):
    assert visitor("planner").get(reverse("surveys:new")).status_code == 403
    crew = visitor("crew")
    assert crew.get(reverse("surveys:list")).status_code == 403
    assert crew.get(reverse("surveys:field")).status_code == 200
