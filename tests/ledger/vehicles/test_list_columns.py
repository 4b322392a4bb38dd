"""The list's columns as each user wants them, and its order by any of them. L-16."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from ledger.vehicles import columns, masterdata
from ledger.vehicles.exports import Kind
from ledger.vehicles.filters import paging, sorting
from ledger.vehicles.filters.sorting import order_named
from ledger.vehicles.models import BodyType, Color, DamagePlace, ListLayout, Vehicle
from ledger.vehicles.sight import sight_of
from tests.factories import HoldFactory, RemovalPlaceFactory, StorageYardFactory, VehicleFactory

pytestmark = pytest.mark.django_db
WHOLE = ("vehicles.view_vehicle", "vehicles.view_every_yard")
OUTLINE = ("vehicles.view_outline", "vehicles.view_every_yard")
LIST, PRINT, CHOICE = (reverse(f"vehicles:{name}") for name in ("list", "list_print", "columns"))


@pytest.fixture
def officer(client, user_who_can):
    user = user_who_can(*WHOLE, "vehicles.view_numbers")
    client.force_login(user)
    return user


def heads(page):
    return [heading.label for heading in page.context["headings"]]


def shown(page):
    return [line.vehicle.pk for line in page.context["lines"]]


def removed_on(day, **fields):
    moment = datetime(2026, 4, day, 3, tzinfo=UTC)
    return VehicleFactory(removed_at=moment, warned_at=moment, **fields)


# --- which columns ---------------------------------------------------------------------------
def test_without_a_choice_the_usual_columns_are_there(client, officer):
    vehicle = VehicleFactory()
    assert heads(client.get(LIST)) == [
        *("整理番号", "状態", "撤去日", "撤去場所", "車種・色", "保管場所", "保管期限")
    ]
    paper = client.get(PRINT).content.decode()
    assert "最終処理日" in paper
    assert vehicle.reference in paper


def test_the_chosen_columns_are_those_of_list_and_paper_and_of_nobody_else(
    client, officer, user_who_can
):
    VehicleFactory(frame_number="GX-1234", storage_spot="B-3", fee_paid=3000)
    sent = {"column": ["storage_spot", "frame_number", "fee_paid", "status"]}
    answer = client.post(f"{CHOICE}?state=stored", sent)
    assert answer["Location"] == f"{LIST}?state=stored"
    wanted = ["整理番号", "保管位置", "車体番号", "引取手数料支払金額", "状態"]
    page = client.get(LIST)
    assert heads(page) == wanted
    cells = [cell.text for cell in page.context["lines"][0].cells]
    assert cells[1:4] == ["B-3", "GX-1234", "3,000"]
    assert [column.label for column in client.get(PRINT).context["columns"]] == wanted
    client.force_login(user_who_can(*WHOLE))
    assert "車体番号" not in heads(client.get(LIST))


def test_the_usual_columns_come_back(client, officer):
    client.post(CHOICE, {"column": ["frame_number"]})
    client.post(CHOICE, {"reset": "1"})
    assert not ListLayout.objects.exists()
    assert "撤去場所" in heads(client.get(LIST))


def test_columns_change_places_without_a_script_and_nothing_is_kept_before_saving(client, officer):
    sent = {"column": ["reference", "yard", "status", "color"], "move": "up:color"}
    page = client.post(CHOICE, sent)
    assert [one.name for one in page.context["chosen"]] == ["reference", "yard", "color", "status"]
    sent["move"] = "up:yard"
    page = client.post(CHOICE, sent)
    assert page.context["chosen"][0].name == "reference", "the first stays first"
    assert not ListLayout.objects.exists()


def test_what_a_user_may_not_see_is_neither_offered_nor_shown(client, user_who_can):
    planner = user_who_can(*OUTLINE)
    client.force_login(planner)
    VehicleFactory(frame_number="GEHEIM1", remarks="秘密の備考")
    offered = client.get(CHOICE).content.decode()
    assert "車体番号" not in offered
    assert "備考" not in offered
    client.post(CHOICE, {"column": ["frame_number", "remarks", "owner_name", "nonsense", "color"]})
    assert heads(client.get(LIST)) == ["整理番号", "色"]
    ListLayout.objects.update(columns=["frame_number", "remarks"])
    for url in (LIST, PRINT):
        page = client.get(url).content.decode()
        assert "GEHEIM1" not in page
        assert "秘密の備考" not in page
    assert order_named("frame_number", columns.open_to(sight_of(planner))) is None


def test_no_column_tells_of_a_person():
    assert {column.kind for column in columns.COLUMNS} == set(Kind) - {Kind.PEOPLE}
    assert set(columns.ON_PAPER) <= set(columns.BY_NAME)


def test_many_columns_cost_no_more_queries_for_more_rows(
    client, officer, django_assert_max_num_queries
):
    masterdata.load()
    every = [column.name for column in columns.COLUMNS][-columns.MOST :]
    ListLayout.objects.create(user=officer, columns=["holds", "damage_places", *every])

    def fill(count):
        for _ in range(count):
            vehicle = VehicleFactory(color=Color.objects.first(), body_type=BodyType.objects.last())
            vehicle.damage_places.set(DamagePlace.objects.all()[:2])
            HoldFactory(vehicle=vehicle)

    fill(1)
    with django_assert_max_num_queries(100) as few:
        client.get(LIST)
    fill(4)
    with django_assert_max_num_queries(len(few)):
        page = client.get(LIST)
    assert len(shown(page)) == 5
    assert "、" in page.context["lines"][0].cells[2].text


# --- in which order --------------------------------------------------------------------------
def test_a_heading_sorts_and_then_the_other_way_round(client, officer):
    first, second = removed_on(2, keep_until=date(2026, 9, 1)), removed_on(3)
    page = client.get(LIST, {"state": "stored"})
    (heading,) = (one for one in page.context["headings"] if one.direction)
    assert (heading.label, heading.direction) == ("撤去日", "descending")
    assert shown(page) == [second.pk, first.pk]
    by_deadline = next(one for one in page.context["headings"] if one.label == "保管期限")
    page = client.get(f"{LIST}?{by_deadline.query}")
    assert shown(page) == [second.pk, first.pk]
    again = next(one for one in page.context["headings"] if one.label == "保管期限")
    assert again.direction == "ascending"
    page = client.get(f"{LIST}?{again.query}")
    assert shown(page) == [first.pk, second.pk]
    assert 'aria-sort="descending"' in page.content.decode()
    assert "state=stored" in again.query, "the search goes on"


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("name", [one.name for one in columns.COLUMNS if sorting.sortable(one)])
def test_every_column_of_one_value_sorts_and_loses_nothing(name, sign, officer):
    masterdata.load()
    rows = [
        VehicleFactory(color=Color.objects.last(), remarks="ん", storage_spot="Z"),
        VehicleFactory(color=Color.objects.first(), body_type=BodyType.objects.last()),
        VehicleFactory(released=True),
    ]
    order = order_named(sign + name, columns.open_to(sight_of(officer)))
    page = paging.page_of(Vehicle.objects.all(), order=order)
    assert {row.pk for row in page} == {row.pk for row in rows}
    assert page.order == order or order.is_newest_first


def test_lists_sort_as_the_masters_do_and_empty_cells_come_last(client, officer):
    yards = [StorageYardFactory(sort_order=order) for order in (30, 10, 20)]
    rows = [VehicleFactory(yard=yard) for yard in yards]
    in_order = [rows[1].pk, rows[2].pk, rows[0].pk]
    assert shown(client.get(LIST, {"sort": "yard"})) == in_order
    assert shown(client.get(LIST, {"sort": "-yard"})) == in_order[::-1]
    Vehicle.objects.filter(pk=rows[2].pk).update(storage_spot="A")
    for sign in ("", "-"):
        assert shown(client.get(LIST, {"sort": f"{sign}storage_spot"}))[0] == rows[2].pk
    assert shown(client.get(LIST, {"sort": "status"}))


def test_what_is_alike_comes_newest_first_either_way(client, officer):
    place = RemovalPlaceFactory()
    rows = [removed_on(day, removal_place=place).pk for day in (2, 4, 3)]
    newest_first = [rows[1], rows[2], rows[0]]
    for sign in ("", "-"):
        assert shown(client.get(LIST, {"sort": f"{sign}removal_place"})) == newest_first
    assert shown(client.get(LIST, {"sort": "removed_on"})) == newest_first[::-1]


@pytest.mark.parametrize("sort", ["", "removed_on", "reference", "-reference", "keep_until"])
@pytest.mark.parametrize("walked", [False, True])
def test_pages_follow_each_other_and_lead_back(sort, walked, client, officer, monkeypatch):
    monkeypatch.setattr(paging, "PER_PAGE", 3)
    if walked:
        monkeypatch.setattr(paging, "COUNT_CAP", 2)
        monkeypatch.setattr(paging, "SORT_CAP", 2)
    rows = [removed_on(1 + number % 3).pk for number in range(8)]
    sent, seen, forth = {"sort": sort, "go": "1"}, [], []
    page = client.get(LIST, sent)
    while True:
        forth.append(shown(page))
        seen += shown(page)
        if not (older := page.context["page"].older):
            break
        page = client.get(LIST, {**sent, "after": older})
    assert len(seen) == len(rows)
    assert set(seen) == set(rows)
    assert page.context["page"].refused == (walked and sort == "keep_until")
    for expected in forth[-2::-1]:
        page = client.get(LIST, {**sent, "before": page.context["page"].newer})
        assert shown(page) == expected


def test_too_many_are_not_sorted_by_just_anything_and_the_page_says_so(
    client, officer, monkeypatch
):
    monkeypatch.setattr(paging, "SORT_CAP", 2)
    rows = [removed_on(day).pk for day in (2, 4, 3)]
    page = client.get(LIST, {"sort": "color"})
    assert shown(page) == [rows[1], rows[2], rows[0]]
    assert "この項目では並べ替えられません" in page.content.decode()
    assert "並べ替えられません" not in client.get(LIST, {"sort": "reference"}).content.decode()


def test_paper_has_the_order_of_the_screen(client, officer):
    rows = [removed_on(day).reference for day in (2, 4, 3)]
    paper = client.get(PRINT, {"sort": "removed_on"}).content.decode()
    places = [paper.index(reference) for reference in (rows[0], rows[2], rows[1])]
    assert places == sorted(places)


@pytest.mark.parametrize("sort", ["nonsense", "-", "holds", "owner_name", "-removed_on"])
def test_an_order_that_is_none_is_the_usual_one(sort, client, officer):
    rows = [removed_on(day).pk for day in (2, 4)]
    assert shown(client.get(LIST, {"sort": sort})) == rows[::-1]
