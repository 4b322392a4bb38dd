"""郵便番号 ⇄ 住所 without any network."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.urls import reverse

from office.postcodes import address_of, postcode_of


@pytest.mark.parametrize(
    ("postcode", "address"),
    [
        ("154-0017", "東京都世田谷区世田谷"),
        ("1540004", "東京都世田谷区太子堂"),
        ("１５４－０００４", "東京都世田谷区太子堂"),
        ("〒060-0000", "北海道札幌市中央区"),
        ("154", ""),
        ("999-9999", ""),
        ("", ""),
    ],
)
def test_a_postal_code_gives_the_address_down_to_the_town(postcode, address):
    assert address_of(postcode) == address


def test_a_code_of_several_towns_gives_only_what_they_share():
    assert address_of("498-0000") == "愛知県弥富市"


@pytest.mark.parametrize(
    ("address", "postcode"),
    [
        ("東京都世田谷区太子堂2-17-1", "154-0004"),
        ("世田谷区太子堂２丁目１７番１号", "154-0004"),
        ("東京都 世田谷区 世田谷 4-21-27", "154-0017"),
        ("渋谷区神宮前1-1", "150-0001"),
        ("世田谷区", ""),
        ("どこか知らない町", ""),
        ("", ""),
    ],
)
def test_an_address_gives_its_postal_code(address, postcode):
    assert postcode_of(address) == postcode


def test_the_longest_town_counts_and_the_prefecture_tells_namesakes_apart():
    assert postcode_of("東京都府中市本町1-1") == "183-0027"
    assert postcode_of("広島県府中市本山町1-1") != postcode_of("東京都府中市本町1-1")


def test_several_threads_may_ask_at_once():
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(address_of, ["154-0017"] * 8)) == {"東京都世田谷区世田谷"}


def test_a_page_asks_by_post_so_that_no_address_stands_in_a_url(user_who_can, client):
    client.force_login(user_who_can())
    url = reverse("geo:postcodes")
    assert client.post(url, {"postcode": "1540004"}).json()["address"] == "東京都世田谷区太子堂"
    assert client.post(url, {"address": "世田谷区太子堂2-1"}).json()["postcode"] == "154-0004"
    assert client.get(url, {"address": "世田谷区太子堂2-1"}).status_code == 405
