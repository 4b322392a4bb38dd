"""GET /geo/verdict/ and manage.py verdict: one function behind both."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from geo import masterdata
from geo.judgement import judge, parse_point

pytestmark = pytest.mark.django_db

KEYS = {
    "place_code",
    "place",
    "zone_status",
    "district",
    "town_block",
    "road_class",
    "road_administrator",
    "yard",
    "reason",
    "layers",
}


@pytest.fixture
def operator(client, user_who_can):
    masterdata.load()
    client.force_login(user_who_can("geo.use_verdict"))
    return client


def command(*points, **options):
    out = StringIO()
    call_command("verdict", *points, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_page_and_command_answer_the_same(operator):
    answer = operator.get("/geo/verdict/?lon=139.6702&lat=35.6437")
    assert answer.status_code == 200
    assert set(answer.json()) >= KEYS
    assert command("139.6702,35.6437", "139.7000,35.6900")[0] == answer.json()


def test_hand_written_facts_alone_give_a_verdict_that_admits_it_is_rough(operator):
    found = operator.get("/geo/verdict/?lon=139.6702&lat=35.6437").json()
    assert (found["place_code"], found["place"]) == ("4021", "三軒茶屋北")
    assert (found["zone_status"], found["yard"]) == ("inside", "弦巻")
    assert found["district"] == "世田谷"
    assert "最寄りの町の代表点" in found["reason"]
    assert "概略" in found["reason"]


def test_without_layers_the_district_outside_is_that_of_the_nearest_town(operator):
    found = operator.get("/geo/verdict/?lon=139.607&lat=35.629").json()
    assert (found["place_code"], found["needs_check"]) == ("9040", True)


def test_without_an_outline_of_the_ward_what_is_far_from_its_towns_is_outside(operator):
    found = operator.get("/geo/verdict/?lon=139.75&lat=35.68").json()
    assert (found["in_ward"], found["place_code"]) == (False, None)
    assert found["reason"].startswith("区の外")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "指定してください"),
        ("?lon=139.67", "指定してください"),
        ("?lon=nan&lat=35.6", "数字"),
        ("?lon=139.67&lat=inf", "数字"),
        ("?lon=abc&lat=35.6", "数字"),
        ("?lon=35.6437&lat=139.6702", "逆"),
        ("?lon=181&lat=35", "範囲"),
        ("?lon=139.67&lat=35.64&on=today", "日付"),
    ],
)
def test_a_bad_point_is_refused_with_what_to_do(operator, query, said):
    answer = operator.get(f"/geo/verdict/{query}")
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_the_command_refuses_a_bad_point():
    with pytest.raises(CommandError, match="逆"):
        command("35.64,139.67")


def test_one_statement_answers(operator, django_assert_num_queries):
    with django_assert_num_queries(1):
        judge(parse_point(139.6702, 35.6437)).as_dict()
