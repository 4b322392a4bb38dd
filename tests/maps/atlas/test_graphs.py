"""Graphs on the map: the figures of the ledger, small ones hidden, in words and in a drawing."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger.vehicles.models import Vehicle
from maps.atlas import drawing, matching
from maps.atlas.figures import (
    by_home,
    by_station,
    by_yard,
    finished_years,
    match_report,
    removed_in,
)
from maps.atlas.models import OwnerPlace
from office.masters.models import Parameter
from tests.factories import (
    DistrictFactory,
    OwnerFactory,
    RemovalPlaceFactory,
    TownBlockFactory,
    TownFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2027, 5, 1)
NOON = datetime(2026, 4, 10, 3, 0, tzinfo=UTC)
LEAST = 3


@pytest.fixture
def planner(user_who_can):
    return user_who_can("requests.view_counts", "vehicles.view_every_yard")


def removed(day=NOON, **facts):
    return VehicleFactory(
        warned_at=day - timedelta(hours=1),
        removed_at=day,
        removed_on=day.date(),
        keep_until=day.date() + timedelta(days=60),
        **facts,
    )


def live(*addresses, day=NOON):
    for address in addresses:
        OwnerFactory(vehicle=removed(day), address=address)
    matching.match_all()


@pytest.fixture
def ward():
    """Two districts: 太子堂 with three blocks, 成城 with two."""
    here, there = DistrictFactory(label="世田谷"), DistrictFactory(label="砧")
    towns = {
        "太子堂": TownFactory(code="1540004", label="太子堂", district=here),
        "成城": TownFactory(code="1570066", label="成城", district=there),
    }
    return {
        f"{name}{chome}": TownBlockFactory(
            town=towns[name], chome=chome, name=f"{name}{chome}丁目", population=2000
        )
        for name, chome in (("太子堂", 1), ("太子堂", 2), ("太子堂", 3), ("成城", 1), ("成城", 2))
    }


def fill():
    """Enough of everything else, so that only what a test adds is small."""
    live(*["太子堂2-1-1"] * 5, *["太子堂3-1"] * 6, *["成城1-1"] * 4, *["成城2-2"] * 7)
    live(*["不明"] * 3)


def shown(homes, ward):
    return {name: homes.block(block) for name, block in ward.items()}


def test_owners_are_counted_where_they_live(ward):
    fill()
    live(*["太子堂1-1-1"] * 4, *["目黒区八雲1-1"] * 4)
    homes = by_home(2026, LEAST)
    assert shown(homes, ward) == {"太子堂1": 4, "太子堂2": 5, "太子堂3": 6, "成城1": 4, "成城2": 7}
    assert homes.published.groups["outside:東京都"] == 4
    assert homes.published.groups["unplaced"] == 3
    assert homes.published.total == 33


def test_a_small_count_hides_and_takes_another_with_it(ward):
    fill()
    live("太子堂1-1-1")
    homes = by_home(2026, LEAST)
    blocks = shown(homes, ward)
    assert blocks == {"太子堂1": None, "太子堂2": None, "太子堂3": 6, "成城1": 4, "成城2": 7}
    assert homes.published.groups[f"{ward['太子堂1'].district_id}"] == 12


def test_the_report_of_matching_says_shares_only_and_only_of_many():
    OwnerPlace.objects.bulk_create(
        OwnerPlace(vehicle_id=900_000 + n, outcome="outside" if n % 4 else "blank")
        for n in range(300)
    )
    shares = dict(match_report(3) or [])
    assert (shares["区外"], shares["住所の記入なし"], shares["照合待ち"]) == (75, 25, 0)
    assert match_report(4) is None


def test_only_years_that_are_over_are_offered_by_address():
    removed(datetime(2025, 3, 31, 3, 0, tzinfo=UTC))
    assert finished_years(date(2026, 3, 31)) == [2024]
    assert finished_years(date(2026, 4, 1)) == [2025, 2024]


def test_years_do_not_overlap(ward):
    last = datetime(2026, 3, 31, 3, 0, tzinfo=UTC)
    live(*["太子堂1-1"] * 4, day=last)
    live(*["太子堂1-1"] * 6, day=last + timedelta(days=1))
    assert by_home(2025, 0).published.total == 4
    assert by_home(2026, 0).published.total == 6


def test_places_and_yards_tell_what_became_of_the_vehicles(planner):
    place = RemovalPlaceFactory(label="三軒茶屋北")
    first = removed(removal_place=place)
    removed(removal_place=place, yard=first.yard, status=Vehicle.Status.REMOVED, taken_in_at=None)
    (pie,) = [one for one in by_station(2026, planner) if one.count]
    assert (pie.label, pie.count, pie.released_rate) == ("三軒茶屋北", 2, 0.0)
    assert sum(one.count for one in by_yard(2026, planner)) == removed_in(2026, planner).count()


def test_who_sees_one_yard_counts_one_yard(user_who_can):
    here, _ = removed(), removed()
    user = user_who_can("requests.view_counts", unit=here.yard.unit)
    assert sum(one.count for one in by_station(2026, user)) == 1


# --- the page -----------------------------------------------------------------------------------
@pytest.fixture
def page(client, planner, monkeypatch):
    client.force_login(planner)
    monkeypatch.setattr("maps.atlas.views.graphs.timezone.localdate", lambda: TODAY)
    return lambda query="": client.get(f"/maps/graphs/?{query}").content.decode()


def test_the_page_by_address_never_says_a_small_count(ward, page):
    Parameter.objects.update_or_create(key="map_least_count", defaults={"value": f"{LEAST}"})
    fill()
    live("太子堂1-1-1", "目黒区八雲1-1")
    text = page("kind=owner&year=2026")
    assert "太子堂1丁目: 伏せています" in text
    assert "太子堂3丁目: 6台" in text
    assert "目黒区" not in text
    for measure in ("people", "homes"):
        assert "太子堂1丁目: 伏せています" in page(f"kind=owner&year=2026&measure={measure}")
    assert "太子堂3丁目: 6台（千あたり3.0台）" in page("kind=owner&year=2026&measure=people")


def test_a_running_year_is_not_to_be_had_by_address(ward, page):
    fill()
    live(*["太子堂1-1"] * 3)
    running = page("kind=owner&year=2027")
    assert 'value="2027"' not in running
    assert "太子堂3丁目: 6台" in running  # the newest that is over is shown instead


def test_the_page_of_stations_has_a_pie_and_a_row_for_each(page):
    removed(removal_place=RemovalPlaceFactory(label="三軒茶屋北"))
    text = page("kind=station&year=2026")
    assert "三軒茶屋北 保管中・運搬中 1台" in text
    assert re.search(r"<th scope=\"row\">三軒茶屋北</th>\s*<td data-type=\"number\">1</td>", text)


@pytest.mark.parametrize("query", ["", "kind=owner", "kind=x&year=y&measure=z", "year=９９９９"])
def test_an_empty_ledger_and_a_strange_question_are_answered(page, query):
    assert "地図のグラフ" in page(query)


# --- drawing ------------------------------------------------------------------------------------
def test_classes_are_about_equally_large_and_told_in_words():
    bounds = drawing.class_bounds(range(1, 11))
    assert bounds == [3, 5, 7, 9]
    assert [drawing.class_of(n, bounds) for n in (1, 2, 3, 9, 10)] == [1, 1, 2, 5, 5]
    words = [one["words"] for one in drawing.legend(range(1, 11), bounds, rate=False)]
    assert words == ["1〜2台", "3〜4台", "5〜6台", "7〜8台", "9〜10台"]
    assert drawing.class_bounds([]) == []
    assert drawing.legend([], [], rate=False) == []
    assert drawing.legend([4, 4], drawing.class_bounds([4, 4]), rate=False) == [
        {"number": 1, "words": "4台"}
    ]
