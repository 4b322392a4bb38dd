"""Published tables: looked at first, then all or nothing, and never twice."""

import io

import pytest
from django.urls import reverse

from ledger.surveys import workflow
from ledger.surveys.exceptions import SurveyError
from ledger.surveys.figures import totals_of
from ledger.surveys.importing import fiscal_year_of, plan_of, read_table
from ledger.surveys.models import SpotCount, Survey
from tests.factories import StationFactory, UserFactory

YEARS = """subject,period,value,unit,source
放置自転車等の数（区内の11時調査）,令和4年度,794,台,公表
放置自転車等の数（区内の11時調査）,令和5年度,810,台,公表
放置自転車等の数（区内の11時調査）,R6年度,710,台,公表
年間返還台数,令和6年度,9610,台,公表
"""
HEAD = "station,municipality_in_source,group_label,bicycle,moped,small_moped,motorcycle,total\n"
STATIONS = (
    HEAD
    + """北,甲区,,8,1,0,1,10
南,乙区・甲区,,4,0,0,0,4
東,甲区,東と西,2,0,1,0,3
西,甲区,東と西,2,0,1,0,3
"""
)


@pytest.fixture
def actor(db):
    for label in "北南東西":
        StationFactory(label=label)
    return UserFactory()


def read(text):
    return read_table(text.encode(), 2025)


def test_the_published_totals_of_three_years_are_kept(actor):
    planned = workflow.import_table(actor, read(YEARS))
    assert (planned.changes, len(planned.left_out)) == (3, 1)
    kept = dict(Survey.objects.of_ward().values_list("fiscal_year", "published_total"))
    assert kept == {2022: 794, 2023: 810, 2024: 710}


def test_stations_are_counted_once_and_those_of_two_wards_say_so(actor):
    planned = workflow.import_table(actor, read(STATIONS))
    survey = Survey.objects.get(source="metropolis", fiscal_year=2025)
    assert planned.total == totals_of([survey])[survey.pk] == 17
    assert ["「東と西」としてすでに数えました" in line for line in planned.left_out] == [True]
    notes = {one.station.label: one.note for one in survey.spots.select_related("station")}
    assert notes == {"北": "", "南": "乙区・甲区の合計", "東": ""}


def test_a_table_taken_over_twice_changes_nothing(actor):
    for text in (STATIONS, YEARS):
        workflow.import_table(actor, read(text))
    counts = SpotCount.objects.count()
    for text in (STATIONS, YEARS):
        assert workflow.import_table(actor, read(text)).changes == 0
    assert SpotCount.objects.count() == counts


def test_a_corrected_table_replaces_what_has_changed(actor):
    workflow.import_table(actor, read(STATIONS))
    planned = workflow.import_table(actor, read(STATIONS.replace("8,1,0,1,10", "9,1,0,1,11")))
    survey = Survey.objects.get(source="metropolis")
    assert (planned.changes, totals_of([survey])[survey.pk]) == (1, 18)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (STATIONS.replace("南,", "上,"), "マスタにありません"),
        (STATIONS.replace("8,1,0,1,10", "8,1,0,1,11"), "合計と合いません"),
        (STATIONS.replace("8,1,0,1,10", "?,1,0,1,10"), "合計と合いません"),
        (YEARS.replace("令和5年度", "昔"), "読めません"),
        (YEARS.replace("810", "多数"), "読めません"),
    ],
)
def test_one_bad_row_and_nothing_is_taken_over(broken, said, actor):
    table = read(broken)
    assert said in plan_of(table).errors[0]
    with pytest.raises(SurveyError, match="何も取り込みませんでした"):
        workflow.import_table(actor, table)
    assert not Survey.objects.exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'a,b\n"1,2'])
def test_a_file_that_is_no_such_table_is_refused(content):
    with pytest.raises(SurveyError, match=r"見出しが分かりません|CSVとして"):
        read_table(content, 2025)


def test_a_table_from_excel_is_read_too():
    table = read_table(YEARS.encode("cp932"), 2025)
    assert table.rows[0]["period"] == "令和4年度"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和6年度", 2024),
        ("令和元年度", 2019),
        ("平成28年度", 2016),
        ("昭和62年度", 1987),
        ("2024年度", 2024),
        ("2022年", None),
        ("requirement document", None),
        ("", None),
    ],
)
def test_fiscal_years_are_read_as_they_are_written(text, year):
    assert fiscal_year_of(text) == year


def test_a_closed_year_is_not_changed(actor):
    workflow.import_table(actor, read(STATIONS))
    workflow.close_survey(actor, Survey.objects.get())
    with pytest.raises(SurveyError, match="確定した調査"):
        workflow.import_table(actor, read(STATIONS.replace("8,1,0,1,10", "9,1,0,1,11")))


def test_an_officer_sees_what_a_table_would_change_before_it_does(actor, user_who_can, client):
    client.force_login(user_who_can("surveys.plan_survey", "surveys.view_survey"))
    file = io.BytesIO(STATIONS.encode())
    file.name = "table.csv"
    answer = client.post(
        reverse("surveys:import"), {"file": file, "fiscal_year": "2025"}, follow=True
    )
    assert answer.redirect_chain == [(reverse("surveys:import_preview"), 303)]
    assert "3行を取り込む" in answer.content.decode()
    assert not Survey.objects.exists()
    done = client.post(reverse("surveys:import_preview"), follow=True)
    assert "3行を取り込みました" in done.content.decode()
    assert Survey.objects.get().spots.count() == 3


def test_a_file_on_the_server_is_read_when_it_is_asked_for(
    actor, user_who_can, client, settings, tmp_path
):
    settings.GEODATA_DIR = tmp_path
    (tmp_path / "published_figures.csv").write_text(YEARS)
    client.force_login(user_who_can("surveys.plan_survey"))
    page = client.get(reverse("surveys:import")).content.decode()
    assert "published_figures.csv" in page
    assert "tokyo_station_counts.csv" not in page
    facts = {"shipped": "published_figures.csv", "fiscal_year": "2025"}
    answer = client.post(reverse("surveys:import"), facts, follow=True)
    assert "令和4年度" in answer.content.decode()


def test_no_table_chosen_is_said(actor, user_who_can, client):
    client.force_login(user_who_can("surveys.plan_survey"))
    answer = client.post(reverse("surveys:import"), {"fiscal_year": "2025"}, follow=True)
    assert "取り込むCSVファイルを選んでください" in answer.content.decode()
    again = client.get(reverse("surveys:import_preview"), follow=True)
    assert "取り込む表を選んでください" in again.content.decode()
