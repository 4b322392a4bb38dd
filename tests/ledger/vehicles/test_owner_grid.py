"""Owners entered one after the other from a search's result. L-17a, P-05."""

import html
from datetime import date

import pytest
from django.urls import reverse

from ledger.vehicles.models import Owner
from ledger.vehicles.workflow.people import version
from office.audit.models import Disclosure
from tests.factories import OwnerFactory, VehicleFactory

pytestmark = pytest.mark.django_db
SEE = ("vehicles.view_vehicle", "vehicles.view_every_yard", "vehicles.enter_owner")
OFFICER = (*SEE, "vehicles.view_people_openly", "vehicles.view_numbers")
URL = "/vehicles/owners/"
ORIGIN = {"source": "police", "known_on": "R8.4.25"}
TYPED = {
    "name": "渡邉 花子",
    "kana": "わたなべ ﾊﾅｺ",
    "postcode": "１５４ー０００４",
    "address": "東京都世田谷区太子堂2-99-99",
    "phone": "03-0000-1234",
    "seen": "",
}


@pytest.fixture
def desk(client, user_who_can):
    client.force_login(user_who_can(*OFFICER))
    return client


def row_of(vehicle, **fields):
    return {f"v{vehicle.pk}-{name}": value for name, value in {**TYPED, **fields}.items()}


def send(client, *rows, query="", **more):
    data = {**ORIGIN, "row": []}
    for vehicle, fields in rows:
        data["row"].append(vehicle.pk)
        data |= row_of(vehicle, **fields)
    answer = client.post(URL + query, {**data, **more})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def shown(client, query=""):
    return html.unescape(client.get(URL + query).content.decode())


def test_each_vehicle_of_the_result_has_a_row(desk):
    stored = VehicleFactory(registration_prefix="A", registration_serial="12345678")
    gone = VehicleFactory(released=True)
    text = shown(desk, "?state=stored")
    assert stored.reference in text
    assert "A 12345678" in text
    assert gone.reference not in text
    assert f'name="v{stored.pk}-name"' in text


def test_chosen_rows_only(desk):
    first, second = VehicleFactory.create_batch(2)
    text = shown(desk, f"?pk={first.pk}")
    assert first.reference in text
    assert second.reference not in text


def test_a_row_is_saved_alone_with_the_codes_made_even(desk):
    vehicle, other = VehicleFactory.create_batch(2)
    text = send(desk, (vehicle, {}), only="row")
    owner = Owner.objects.get()
    assert (owner.vehicle, owner.name, owner.kana) == (vehicle, "渡邉 花子", "ワタナベ ハナコ")
    assert (owner.postcode, owner.phone) == ("154-0004", "0300001234")
    assert (owner.source, owner.known_on) == ("police", date(2026, 4, 25))
    assert "登録しました" in text
    assert other.reference not in text


def test_all_rows_sent_together_stand_each_for_itself(desk):
    good, bad, blank = VehicleFactory.create_batch(3)
    nothing = dict.fromkeys(("name", "kana", "postcode", "address", "phone"), "")
    text = send(desk, (good, {}), (bad, {"postcode": "12"}), (blank, nothing))
    assert list(Owner.objects.values_list("vehicle", flat=True)) == [good.pk]
    for words in ("1台の所有者を登録しました", "1台は登録していません", "7桁の数字", 'value="12"'):
        assert words in text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "氏名を入力してください"),
        ({"postcode": "12"}, "7桁の数字"),
        ({"phone": "x"}, "電話番号"),
    ],
)
def test_what_is_wrong_stands_beside_the_row_and_nothing_is_lost(desk, fields, words):
    vehicle = VehicleFactory()
    text = send(desk, (vehicle, fields), only="row")
    assert words in text
    assert TYPED["address"] in text
    assert 'data-state="error"' in text
    assert not Owner.objects.exists()


def test_a_day_that_is_still_to_come_is_told_in_the_row(desk):
    vehicle = VehicleFactory()
    text = send(desk, (vehicle, {}), only="row", known_on="R99.1.1")
    assert "上の欄：" in text
    assert TYPED["name"] in text
    assert not Owner.objects.exists()


def test_an_owner_who_is_there_is_shown_and_has_no_fields(desk):
    owner = OwnerFactory(name="架空 次郎")
    text = shown(desk)
    assert "架空 次郎" in text
    assert "登録済" in text
    assert f'name="v{owner.vehicle_id}-name"' not in text


def test_an_owner_entered_meanwhile_is_shown_beside_what_was_typed(desk):
    vehicle = VehicleFactory()
    OwnerFactory(vehicle=vehicle, name="架空 次郎")
    text = send(desk, (vehicle, {}), only="row")
    for words in ("ほかの人が先に登録しました", "架空 次郎", "渡邉 花子", "上書きする"):
        assert words in text
    assert Owner.objects.get().name == "架空 次郎"


def test_it_is_overwritten_only_by_saying_so_and_only_as_it_was_shown(desk):
    vehicle = VehicleFactory()
    owner = OwnerFactory(vehicle=vehicle, name="架空 次郎")
    seen = version(owner)
    owner.address = "世田谷区北沢99-99-99"
    owner.save()
    send(desk, (vehicle, {"overwrite": seen}), only="row")
    assert Owner.objects.get().name == "架空 次郎"
    send(desk, (vehicle, {"overwrite": version(owner)}), only="row")
    assert Owner.objects.get().name == "渡邉 花子"


def test_a_page_with_owners_leaves_one_disclosure_and_one_without_leaves_none(desk):
    blank = VehicleFactory()
    shown(desk)
    assert not Disclosure.objects.exists()
    known = [OwnerFactory().vehicle_id for _ in range(2)]
    shown(desk)
    told = Disclosure.objects.get()
    assert sorted(told.records) == sorted(known)
    assert told.purpose == "登録・訂正"
    send(desk, (blank, {}), only="row")
    assert Disclosure.objects.count() == 2


def test_the_result_is_turned_over_twenty_at_a_time(desk):
    vehicles = VehicleFactory.create_batch(21)
    newest, oldest = vehicles[-1], vehicles[0]
    first, second = shown(desk), shown(desk, "?page=2")
    assert newest.reference in first
    assert "次の20台" in first
    assert oldest.reference not in first
    assert oldest.reference in second
    assert "前の20台" in second
    assert shown(desk, "?page=x")
    assert "自転車等が見つかりません" in shown(desk, "?page=99")


def test_a_vehicle_out_of_sight_is_not_written(client, user_who_can):
    own, other = VehicleFactory(), VehicleFactory()
    client.force_login(user_who_can(*SEE[::2], "vehicles.view_people_openly", unit=own.yard.unit))
    assert other.reference not in shown(client)
    send(client, (other, {}), only="row")
    assert not Owner.objects.exists()


def test_who_opens_persons_one_by_one_for_a_purpose_gets_no_grid(client, user_who_can):
    client.force_login(user_who_can(*SEE, "vehicles.view_people"))
    assert client.get(URL).status_code == 403


def test_the_list_leads_there(desk):
    VehicleFactory()
    text = desk.get(reverse("vehicles:list")).content.decode()
    assert "所有者を続けて入力" in text
