"""The folds of the database are those of `office.text`; columns and terms keep themselves right."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.vehicles import grams
from ledger.vehicles.models import Collector, Owner, SearchTerms, Vehicle
from ledger.vehicles.numbers import lookalike
from ledger.vehicles.synthetic.copying import copy_rows, reserve
from office import text
from tests.factories import CollectorFactory, OwnerFactory, VehicleFactory

FOLDS = {
    "fold_width": text._one_width,
    "fold_name": text.name_key,
    "fold_words": text.search_text,
    "fold_kana": text.kana_key,
    "fold_number": text.reg_key,
    "fold_phone": text.phone_key,
    "fold_address": text.addr_words,
    "fold_lookalike": lookalike,
}
LETTERS = (
    "0123456789０１９ABOZabｱｶﾞｷﾞｯｬあいがゃっアイヴヵヶッャー－‐−―ｰ・()（）「」 　\t"
    "髙高﨑崎邉邊辺齋斎斉𠮷吉佐藤太子堂三軒茶屋二十一丁目番地号の東京都世田谷区㈱①+8\u200b\ufe00"
)
japanese = st.text(st.sampled_from(LETTERS), max_size=16)


def in_database(function, *arguments):
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(arguments))
        cursor.execute(f"SELECT {function}({marks})", arguments)
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("function", FOLDS)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=japanese)
def test_the_database_folds_as_the_code_does(function, written):
    folded = FOLDS[function](written)
    # The code folds until nothing changes any more; so may the database.
    once = in_database(function, written)
    assert in_database(function, in_database(function, once)) == folded


@pytest.mark.parametrize(
    "written",
    [
        "東京都世田谷区太子堂二丁目１７番１号",
        "東京都世田谷区太子堂２－１７－１",
        "東京都世田谷区太子堂2ー17ー1",
        "東京都世田谷区 太子堂2丁目17番地の1",
        "東京都世田谷区太子堂二の十七の一",
    ],
)
def test_an_address_is_found_however_it_is_written(written):
    assert text.addr_words(written) == "東京都世田谷区太子堂2-17-1"


def test_kanji_numbers_of_towns_are_folded_on_both_sides():
    assert text.addr_words("三軒茶屋") in text.addr_words("世田谷区三軒茶屋二丁目1番1号コーポ")
    assert text.addr_words("梅が丘") == text.addr_words("梅ヶ丘") == text.addr_words("梅ケ丘")


# --- the columns and terms --------------------------------------------------------------
def terms(vehicle):
    return SearchTerms.objects.get(pk=vehicle.pk)


def refreshed(vehicle):
    """The terms as they would be if they were made anew."""
    before = SearchTerms.objects.filter(pk=vehicle.pk).values("numbers", "words", "people").get()
    with connection.cursor() as cursor:
        cursor.execute("SELECT vehicles_refresh_terms(%s)", [[vehicle.pk]])
    after = SearchTerms.objects.filter(pk=vehicle.pk).values("numbers", "words", "people").get()
    return before, after


@pytest.mark.django_db
def test_a_column_folds_itself_whoever_writes():
    vehicle = VehicleFactory(registration_prefix="千", registration_serial="Ａ-０１２３４５")
    vehicle.refresh_from_db()
    assert vehicle.registration_key == "千A012345"
    Vehicle.objects.filter(pk=vehicle.pk).update(frame_number="gx-1", plate_number="区 あ 12-34")
    vehicle.refresh_from_db()
    assert (vehicle.frame_key, vehicle.plate_key) == ("GX1", "区あ1234")
    vehicle.remarks = "前カゴに　傘"
    Vehicle.objects.bulk_update([vehicle], ["remarks"])
    vehicle.refresh_from_db()
    assert vehicle.notes_key == "前かごに傘‖"


@pytest.mark.django_db
def test_terms_follow_the_vehicle():
    vehicle = VehicleFactory(registration_serial="A12345", address_text="太子堂二丁目")
    assert {"rA1", "r45$", "r^12"} <= set(terms(vehicle).numbers)
    assert set(grams.of_text(grams.PLACE, "太子堂2")) <= set(terms(vehicle).words)
    Vehicle.objects.update(registration_serial="B99", remarks="傘")
    assert "rA1" not in terms(vehicle).numbers
    assert {"r89", "r99$"} <= set(terms(vehicle).numbers), "B is taken for 8"
    assert "w傘" in terms(vehicle).words
    vehicle.delete()
    assert not SearchTerms.objects.exists()


@pytest.mark.django_db
def test_terms_follow_owner_and_collector():
    vehicle = VehicleFactory()
    owner = OwnerFactory(vehicle=vehicle, name="髙橋 花子", kana="タカハシ ハナコ", phone="")
    assert {"n高橋", "n花子", "kハナ", "z1540017"} <= set(terms(vehicle).people)
    CollectorFactory(vehicle=vehicle, name="林 一", phone="090-0123-4567")
    assert {"n高橋", "n林", "n一", "p9001", "p4567"} <= set(terms(vehicle).people)
    Owner.objects.filter(pk=owner.pk).update(name="佐藤 花子")
    assert "n高橋" not in terms(vehicle).people
    other = VehicleFactory()
    Owner.objects.filter(pk=owner.pk).update(vehicle=other)
    assert "n佐藤" in terms(other).people
    assert "n佐藤" not in terms(vehicle).people
    Collector.objects.all().delete()
    assert terms(vehicle).people == []


@pytest.mark.django_db
def test_the_same_person_twice_is_kept_once():
    vehicle = VehicleFactory()
    OwnerFactory(vehicle=vehicle, name="佐藤 一")
    alone = terms(vehicle).people
    CollectorFactory(vehicle=vehicle, name="佐藤 一")
    assert terms(vehicle).people == alone


@pytest.mark.django_db
def test_copied_rows_get_their_terms():
    vehicle = VehicleFactory()
    owner = {
        "vehicle_id": vehicle.pk,
        "name": "渡邊 勇",
        "kana": "ワタナベ イサム",
        "address": "世田谷区桜一丁目",
        "source": "police",
    }
    with connection.cursor() as cursor:
        (owner["id"],) = reserve(cursor, Owner, 1)
        copy_rows(cursor, Owner, [owner])
    assert Owner.objects.get().name_key == "渡辺勇"
    assert {"n渡辺", "a桜", "a桜1"} <= set(terms(vehicle).people)
    before, after = refreshed(vehicle)
    assert before == after


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=japanese)
def test_whatever_is_part_of_a_text_has_its_grams(written):
    folded = text.addr_words(written)
    known = set(in_database("text_grams", "a", folded, True))
    for start in range(len(folded)):
        for end in range(start + 2, min(start + 6, len(folded) + 1)):
            assert set(grams.of_text("a", folded[start:end])) <= known
