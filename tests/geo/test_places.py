"""What a caller says, and where it is."""

import time

import pytest
from django.core.cache import cache

from geo.places import find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("geodata")]


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.mark.parametrize(
    ("said", "label", "kind"),
    [
        ("三軒茶屋", "三軒茶屋駅", "駅"),
        ("三軒茶屋駅", "三軒茶屋駅", "駅"),
        ("さんげんぢゃや", "三軒茶屋駅", "駅"),
        ("サンゲンジャヤ", "三軒茶屋駅", "駅"),
        ("三茶", "三軒茶屋駅", "駅"),
        ("三軒茶谷", "三軒茶屋駅", "駅"),
        ("梅が丘駅前", "梅ヶ丘駅", "駅"),
        ("梅ケ丘", "梅ヶ丘駅", "駅"),
        ("祖師谷大蔵", "祖師ヶ谷大蔵駅", "駅"),
        ("祖師ケ谷大蔵駅 南口", "祖師ヶ谷大蔵駅", "駅"),
        ("成城学園前", "成城学園前駅", "駅"),
        ("自由が丘駅の前", "自由が丘駅", "駅"),
        ("渋谷駅", "渋谷駅", "駅"),
        ("太子堂2-17", "太子堂二丁目", "町丁目"),
        ("太子堂二丁目", "太子堂二丁目", "町丁目"),
        ("世田谷区太子堂２ー１７", "太子堂二丁目", "町丁目"),
        ("東京都世田谷区太子堂二丁目１７番１号", "太子堂二丁目", "町丁目"),
        ("世田谷区太子堂２－１７－１", "太子堂二丁目", "町丁目"),
        ("世田谷区北沢二の十一の三", "北沢二丁目", "町丁目"),
        ("世田谷区玉川１丁目２０−１", "玉川一丁目", "町丁目"),
        ("三軒茶屋1-1", "三軒茶屋一丁目", "町丁目"),
        ("たいしどう2丁目", "太子堂二丁目", "町丁目"),
        ("154-0004", "太子堂", "町"),
        ("茶沢通り", "茶沢通り", "通り"),
        ("農大通りの前", "農大通り", "通り"),
        ("弦巻保管所", "弦巻保管所", "保管所"),
        ("三軒茶屋北", "三軒茶屋北", "撤去場所"),
        ("三宿交番", "世田谷警察署三宿交番", "交番・駐在所"),
    ],
)
def test_the_first_place_is_the_one_meant(said, label, kind):
    found = find(said)
    assert (found[0]["label"], found[0]["kind"]) == (label, kind)


def test_an_address_below_the_block_says_what_is_not_known():
    found = find("太子堂2-17")[0]
    assert "17の位置は町丁目の中で" in found["note"]
    assert (round(found["lon"], 2), round(found["lat"], 2)) == (139.67, 35.65)


def test_a_chome_that_does_not_exist_leads_to_the_town():
    found = find("太子堂9丁目")[0]
    assert (found["label"], found["note"]) == ("太子堂", "太子堂9丁目はありません。")


@pytest.mark.parametrize(
    "said", ["35.64,139.66", "139.66,35.64", "35.64 139.66", "（35.64、139.66）"]
)
def test_coordinates_may_come_either_way_round(said):
    (found,) = find(said)
    assert (found["lat"], found["lon"], found["kind"]) == (35.64, 139.66, "座標")


@pytest.mark.parametrize("said", ["", "   ", "ｘｙｚ存在しない", "%", "'; DROP TABLE", "(" * 200])
def test_nonsense_finds_nothing_and_breaks_nothing(said):
    assert find(said) == []


def test_a_search_answers_within_fifty_milliseconds():
    find("三軒茶屋")
    taken = []
    for said in ["太子堂2-17", "きょうどう", "三軒茶谷", "なにもない"]:
        start = time.perf_counter()
        find(said)
        taken.append(time.perf_counter() - start)
    assert sorted(taken)[1] < 0.05


def test_the_page_answers_places(client, user_who_can):
    client.force_login(user_who_can("geo.use_verdict"))
    answer = client.get("/geo/places/?q=経堂").json()
    assert set(answer["places"][0]) >= {"label", "kind", "lon", "lat", "zoom", "score"}
    client.force_login(user_who_can("geo.view_map"))
    assert client.get("/geo/places/?q=経堂").status_code == 403
