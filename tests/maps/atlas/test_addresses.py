"""From an owner's address to a town block, offline, and kept right whoever writes."""

import pytest
from django.db import connection

from ledger.vehicles.models import Owner
from maps.atlas import matching
from maps.atlas.addresses import Gazetteer
from maps.atlas.models import OwnerPlace
from maps.atlas.tasks import match_owner_places
from office import postcodes
from tests.factories import OwnerFactory, TownBlockFactory, TownFactory

BLOCKS = {
    ("太子堂", 2): 1,
    ("三軒茶屋", 1): 2,
    ("桜", 1): 3,
    ("桜新町", 1): 4,
    ("北沢", 2): 5,
    ("砧公園", None): 6,
    ("船橋", 1): 7,
}
CITIES = {
    "世田谷区": frozenset({"東京都"}),
    "目黒区": frozenset({"東京都"}),
    "府中市": frozenset({"東京都", "広島県"}),
    "伊達市": frozenset({"北海道", "福島県"}),
    "船橋市": frozenset({"千葉県"}),
    "川崎市高津区": frozenset({"神奈川県"}),
}
BOOK = Gazetteer(
    home=("東京都", "世田谷区"),
    blocks=BLOCKS,
    cities=CITIES,
    towns=["三軒茶屋", "桜新町", "太子堂", "砧公園", "北沢", "船橋", "桜"],
    prefectures=frozenset({"東京都", "神奈川県", "千葉県", "広島県", "福島県", "北海道"}),
)


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("東京都世田谷区太子堂二丁目１７番１号", 1),
        ("世田谷区太子堂２－１７－１", 1),
        ("太子堂2丁目17-1 コーポ世田谷203", 1),
        ("世田谷区太子堂2ー17ー1", 1),
        ("世田谷区北沢二の十一の三", 5),
        ("三軒茶屋1-1", 2),
        ("世田谷区 桜 1-2-3", 3),
        ("世田谷区桜新町1-2-3", 4),
        ("世田谷区砧公園1番1号", 6),
        ("世田谷区砧公園", 6),
        ("船橋1-2-3", 7),
    ],
)
def test_an_address_of_the_ward_lies_in_its_block(address, block):
    placed = BOOK.place(address)
    assert (placed.outcome, placed.block) == (OwnerPlace.Outcome.MATCHED, block)


@pytest.mark.parametrize(
    ("address", "prefecture", "city"),
    [
        ("東京都目黒区自由が丘1-1", "東京都", "目黒区"),
        ("目黒区自由が丘1-1", "東京都", "目黒区"),
        ("神奈川県川崎市高津区溝口1-1-1", "神奈川県", "川崎市高津区"),
        ("府中市宮町1-1", "東京都", "府中市"),
        ("広島県府中市府川町1", "広島県", "府中市"),
        ("千葉県船橋市本町1-1", "千葉県", "船橋市"),
        ("伊達市1-1", "", "伊達市"),
        ("神奈川県どこか1-1", "神奈川県", ""),
    ],
)
def test_an_address_outside_is_told_by_municipality(address, prefecture, city):
    placed = BOOK.place(address)
    assert (placed.outcome, placed.prefecture, placed.city) == (
        OwnerPlace.Outcome.OUTSIDE,
        prefecture,
        city,
    )


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("", OwnerPlace.Outcome.BLANK),
        ("　", OwnerPlace.Outcome.BLANK),
        ("世田谷区太子堂", OwnerPlace.Outcome.NO_BLOCK),
        ("世田谷区太子堂99-1", OwnerPlace.Outcome.NO_BLOCK),
        ("世田谷区架空町1-1", OwnerPlace.Outcome.UNKNOWN),
        ("不明", OwnerPlace.Outcome.UNKNOWN),
    ],
)
def test_what_cannot_be_placed_says_why(address, outcome):
    placed = BOOK.place(address)
    assert (placed.outcome, placed.block) == (outcome, None)


def test_the_post_knows_the_municipalities():
    assert postcodes.municipality_of("154-0004") == ("東京都", "世田谷区")
    assert postcodes.municipality_of("999-9999") is None
    assert ("神奈川県", "川崎市高津区") in postcodes.municipalities()


# --- in the database --------------------------------------------------------------------------
@pytest.fixture
def block(db):
    town = TownFactory(code="1540004", label="太子堂")
    return TownBlockFactory(town=town, chome=2, name="太子堂二丁目")


def place_of(owner):
    return OwnerPlace.objects.get(vehicle=owner.vehicle_id)


def test_a_new_owner_waits_and_is_matched(block):
    owner = OwnerFactory(address="世田谷区太子堂2-17-1")
    assert place_of(owner).outcome == OwnerPlace.Outcome.WAITING
    assert match_owner_places() == 1
    found = place_of(owner)
    assert (found.outcome, found.block, found.city) == ("matched", block, "世田谷区")
    assert matching.match_all() == 0


def test_a_changed_address_waits_again_however_it_is_written(block):
    owner = OwnerFactory(address="世田谷区太子堂2-17-1")
    matching.match_all()
    Owner.objects.filter(pk=owner.pk).update(phone="03-0000-0001")
    assert place_of(owner).outcome == OwnerPlace.Outcome.MATCHED
    Owner.objects.filter(pk=owner.pk).update(address="東京都目黒区自由が丘1-1")
    assert place_of(owner).outcome == OwnerPlace.Outcome.WAITING
    assert place_of(owner).block is None
    matching.match_all()
    assert place_of(owner).city == "目黒区"


def test_an_owner_who_is_gone_lives_nowhere(block):
    owner = OwnerFactory(address="世田谷区太子堂2-17-1")
    owner.delete()
    assert not OwnerPlace.objects.exists()


def test_an_owner_copied_past_the_triggers_is_found(block):
    owner = OwnerFactory(address="世田谷区太子堂2-17-1")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM atlas_ownerplace")
    matching.match_all()
    assert place_of(owner).block == block


def test_a_block_that_was_drawn_anew_is_matched_again(block):
    owner = OwnerFactory(address="世田谷区太子堂2-17-1")
    matching.match_all()
    town = block.town
    block.delete()
    again = TownBlockFactory(town=town, chome=2, name="太子堂二丁目")
    matching.match_all()
    assert place_of(owner).block == again
