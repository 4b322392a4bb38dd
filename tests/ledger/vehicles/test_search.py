"""The search of the ledger: conditions, the box, people, and who may ask by what. L-16, L-18."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from geo.models import PoliceOffice
from ledger.vehicles import masterdata
from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.filters.masks import Mask
from ledger.vehicles.filters.periods import read_period
from ledger.vehicles.filters.stored import keep_words
from ledger.vehicles.filters.words import read
from ledger.vehicles.models import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    GearKind,
    LockKind,
    Maker,
    PersonWords,
    SavedSearch,
    StickerColor,
    VehicleKind,
)
from ledger.vehicles.sight import sight_of
from ledger.vehicles.tasks import sweep_person_words
from ledger.vehicles.views.saved import usual
from office.audit.models import Disclosure
from office.masters.models import Parameter
from tests.factories import (
    CollectorFactory,
    HoldFactory,
    OwnerFactory,
    RemovalPlaceFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
WHOLE = ("vehicles.view_vehicle", "vehicles.view_every_yard")
OFFICER = (*WHOLE, "vehicles.view_numbers", "vehicles.view_people")
FACTS = {
    "registration_prefix": "北沢",
    "registration_serial": "A12345",
    "registration_jurisdiction": "mpd",
    "frame_number": "GX-12345678",
    "plate_number": "世田谷区 あ 12-34",
    "address_text": "太子堂二丁目",
    "early_reason": "倒れて危険",
    "basket": "yes",
    "gear": "no",
    "lock_cut": "yes",
    "damage": "yes",
    "inoperable": True,
    "inspected_at": datetime(2026, 4, 10, 6, tzinfo=UTC),
    "storage_spot": "B-3",
    "registration_asked_on": date(2026, 4, 15),
    "registration_replied_on": date(2026, 4, 20),
    "stored_notice_on": date(2026, 4, 12),
    "postcard_on": date(2026, 4, 22),
    "bounce_reason": "moved",
    "bounced_on": date(2026, 4, 25),
    "theft_report": "yes",
    "remarks": "前カゴに雨傘",
    "condition_memo": "サドル裂け",
    "zone_status": "outside",
}


@pytest.fixture
def lists():
    masterdata.load()


@pytest.fixture
def officer(client, user_who_can):
    user = user_who_can(*OFFICER)
    client.force_login(user)
    return user


@pytest.fixture
def wanted(lists):
    police = PoliceOffice.objects.create(code="0302", label="北沢警察署")
    vehicle = VehicleFactory(
        **FACTS,
        removal_place=RemovalPlaceFactory(label="架空駅北", kana="カクウエキキタ"),
        registration_police=police,
        registration_sticker_color=StickerColor.objects.get(code="07"),
        vehicle_kind=VehicleKind.objects.get(code="11"),
        body_type=BodyType.objects.get(code="02"),
        color=Color.objects.get(code="05"),
        maker=Maker.objects.get(code="01"),
        basket_place=BasketPlace.objects.get(code="1"),
        gear_kind=GearKind.objects.get(code="1"),
        lock_kind=LockKind.objects.get(code="1"),
    )
    vehicle.damage_places.set(DamagePlace.objects.filter(code="05"))
    HoldFactory(vehicle=vehicle)
    OwnerFactory(
        vehicle=vehicle,
        name="渡邉 花子",
        kana="ワタナベ ハナコ",
        address="東京都世田谷区桜一丁目2番3号",
        postcode="156-0053",
        phone="090-0123-4567",
    )
    return vehicle


def key_of(model, code):
    return model.objects.get(code=code).pk


def found(user, persons=None, **query):
    data = QueryDict(mutable=True)
    for name, value in query.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    if persons:
        data["w"] = keep_words(user, persons)
    return [one.pk for one in VehicleSearch(data).matching(user, sight_of(user))]


MATCHES = {
    "reference": "{reference}", "removed_at_from": "{time}", "removed_at_to": "{time}",
    "crew": "{crew}",
    "warned_from": "R8.4.10", "warned_to": "R8.4.10", "taken_in_from": "R8.4.10",
    "taken_in_to": "R8.4.10", "bounced_on_from": "R8.4.25", "bounced_on_to": "R8.4.25",
    "tag": "{tag}", "since": "R8.4.10", "until": "R8.4.10",
    "place": "{place}", "removal_kind": "{removal_kind}", "zone": "outside",
    "address_text": "太子堂2丁目", "early": "yes", "photos": "no", "registration": "北沢A-12345",
    "prefix": "北沢", "serial": "2345", "jurisdiction": "mpd", "station": "{police}",
    "sticker": "{sticker}", "frame": "gx12345678", "plate": "あ1234", "kind": "{kind}",
    "body_type": "{body_type}", "color": "{color}", "maker": "{maker}", "basket": "yes",
    "basket_place": "{basket_place}", "gear": "no", "gear_kind": "{gear_kind}",
    "lock_kind": "{lock_kind}", "lock_cut": "yes", "damage": "yes",
    "damage_place": "{damage_place}", "inoperable": "yes", "yard": "{yard}",
    "inspected": "yes", "spot": "B-", "keep_from": "R8.6.10", "keep_to": "R8.6.10",
    "held": "yes", "hold_kind": "{hold_kind}", "asked_from": "R8.4.15", "asked_to": "R8.4.15",
    "replied_from": "R8.4.20", "replied_to": "R8.4.20", "owner": "yes",
    "stored_notice_from": "R8.4.12", "stored_notice_to": "R8.4.12", "postcard_from": "R8.4.22",
    "postcard_to": "R8.4.22", "bounced": "yes", "bounce_reason": "moved",
    "theft_report": "yes", "notes": "雨傘",
}  # fmt: skip


@pytest.mark.parametrize("name", MATCHES)
def test_a_condition_finds_what_it_says_and_nothing_else(name, officer, wanted):
    values = {
        "reference": wanted.reference,
        "tag": wanted.tag.code,
        "place": wanted.removal_place_id,
        "time": f"{timezone.localtime(wanted.removed_at):%H:%M}",
        "crew": wanted.crew_id,
        "removal_kind": wanted.removal_kind_id,
        "police": wanted.registration_police_id,
        "sticker": wanted.registration_sticker_color_id,
        "kind": wanted.vehicle_kind_id,
        "body_type": wanted.body_type_id,
        "color": wanted.color_id,
        "maker": wanted.maker_id,
        "basket_place": wanted.basket_place_id,
        "gear_kind": wanted.gear_kind_id,
        "lock_kind": wanted.lock_kind_id,
        "damage_place": key_of(DamagePlace, "05"),
        "hold_kind": wanted.holds.get().kind_id,
        "yard": wanted.yard_id,
    }
    later = datetime(2026, 5, 20, 9, tzinfo=UTC)
    earlier = datetime(2025, 5, 20, 0, tzinfo=UTC)
    day = earlier if name.endswith(("since", "from")) else later
    other = VehicleFactory(removed_at=day, warned_at=day, taken_in_at=day)
    for column in (
        "bounced_on",
        "registration_asked_on",
        "registration_replied_on",
        "stored_notice_on",
        "postcard_on",
    ):
        setattr(other, column, day.date())
    other.save()
    if name in {"photos", "removal_kind"}:
        assert wanted.pk in found(officer, **{name: MATCHES[name].format(**values)})
    else:
        assert found(officer, **{name: MATCHES[name].format(**values)}) == [wanted.pk]


def test_conditions_narrow_together(officer, wanted):
    assert found(officer, color=wanted.color_id, since="R8.4.1", basket="yes") == [wanted.pk]
    assert found(officer, color=wanted.color_id, since="R8.4.11", basket="yes") == []


def test_numbers_are_searched_from_one_to_another(officer, lists):
    rows = [VehicleFactory(reference=f"081-{number:05}") for number in (7, 8, 9, 10)]
    keys = [row.pk for row in rows][::-1]
    assert found(officer, reference_from="081-00008", reference_to="081-00009") == keys[1:3]
    assert found(officer, reference_from="081-00009") == keys[:2]
    assert found(officer, reference_to="０８１-0000") == keys[1:], "a beginning and all its numbers"


def test_times_of_the_day_are_those_of_the_office_and_whole_minutes(officer, lists):
    moment = datetime(2026, 4, 10, 1, 30, 42, tzinfo=UTC)
    vehicle = VehicleFactory(removed_at=moment, warned_at=moment)
    assert found(officer, removed_at_from="10:30", removed_at_to="10:30") == [vehicle.pk]
    assert found(officer, removed_at_from="10:31") == []
    assert found(officer, removed_at_to="10:29", since="R8.4.1") == []


def test_the_end_is_searched_too(officer, lists):
    gone = VehicleFactory(released=True, fee_waived="no")
    sold = VehicleFactory(disposed=True)
    kept = VehicleFactory()
    assert found(officer, released="yes") == [gone.pk]
    assert set(found(officer, released="no")) == {sold.pk, kept.pk}
    assert found(officer, released_on_from="R8.4.13", released_on_to="R8.4.13") == [gone.pk]
    assert found(officer, release_kind=gone.release_kind_id) == [gone.pk]
    assert found(officer, fee_waived="no") == [gone.pk]
    assert found(officer, disposition=sold.disposition_id) == [sold.pk]
    assert found(officer, settled_from="R8.6.1") == [sold.pk]
    assert found(officer, settled_to="R8.4.30") == [gone.pk]
    assert found(officer, posted_from="R8.6.11", posted_to="R8.6.11") == [sold.pk]
    assert found(officer, overdue="yes") == [kept.pk]


# --- people -----------------------------------------------------------------------------
PEOPLE = [
    {"name": "渡辺"},
    {"name": "渡邊花子"},
    {"name": "花"},
    {"kana": "わたなべ"},
    {"kana": "ﾜﾀﾅﾍﾞ ﾊﾅｺ"},
    {"address": "桜"},
    {"address": "世田谷区桜１－２－３"},
    {"postcode": "1560053"},
    {"postcode": "156"},
    {"phone": "4567"},
    {"phone": "090 0123 4567"},
    {"name": "渡辺", "address": "桜1丁目"},
    {"name": "渡辺", "whose": "owner"},
    {"q": "渡辺"},
    {"q": "花子 ママチャリ"},
    {"q": "090-0123-4567"},
    {"q": "156-0053"},
    {"q": "氏名:渡辺"},
    {"q": "住所:桜"},
    {"q": "ワタナベ"},
]


@pytest.mark.parametrize("persons", PEOPLE, ids=str)
def test_people_are_found(persons, officer, wanted, user_who_can):
    OwnerFactory(
        name="佐藤 一",
        kana="サトウ ハジメ",
        address="狛江市和泉本町1-1",
        postcode="201-0003",
        phone="",
    )
    assert found(officer, persons) == [wanted.pk]
    blind = user_who_can(*WHOLE, "vehicles.view_numbers", "vehicles.view_people_masked")
    assert found(blind, persons) == [], "who may not see people cannot ask by them"


def test_what_is_asked_must_be_true_of_one_person(officer):
    vehicle = VehicleFactory()
    OwnerFactory(vehicle=vehicle, name="佐藤 一", address="世田谷区桜1-1")
    CollectorFactory(vehicle=vehicle, name="鈴木 一", address="世田谷区砧1-1")
    assert found(officer, {"name": "佐藤", "address": "桜"}) == [vehicle.pk]
    assert found(officer, {"name": "佐藤", "address": "砧"}) == []
    assert found(officer, {"name": "鈴木", "whose": "owner"}) == []


def test_words_about_people_stand_in_no_address_and_leave_one_record(client, officer, wanted):
    VehicleFactory()
    answer = client.post(reverse("vehicles:search"), {"name": "渡辺", "color": ""})
    assert "%E6%B8%A1" not in answer["Location"]
    assert answer["Location"].startswith("/vehicles/?w=")
    page = client.get(answer["Location"])
    assert wanted.reference in page.content.decode()
    assert "氏名：渡辺" in page.content.decode()
    (left,) = Disclosure.objects.all()
    assert (left.channel, left.records) == ("search", [wanted.pk])


def test_words_somebody_else_kept_are_nobodys(client, officer, user_who_can, wanted):
    key = keep_words(user_who_can(*OFFICER), {"name": "佐藤"})
    assert PersonWords.objects.count() == 1
    assert client.get(reverse("vehicles:list"), {"w": key}).context["page"].count == 1


def test_a_name_in_the_address_is_not_searched_by(officer, wanted):
    assert found(officer, q="渡辺") == []
    assert found(officer, name="渡辺") == [wanted.pk], "not a condition of the address at all"


def test_what_was_asked_of_people_is_swept(officer):
    old, new = keep_words(officer, {"name": "佐藤"}), keep_words(officer, {"name": "鈴木"})
    long_ago = timezone.now() - timedelta(days=3)
    PersonWords.objects.filter(key=old).update(made_at=long_ago)
    assert sweep_person_words() == 1
    assert str(PersonWords.objects.get().key) == new


# --- the box ------------------------------------------------------------------------------
def understood(text):
    return [(part.label, part.value) for part in read(text, TODAY)]


def test_the_box_understands_words(lists):
    for side in "北南":
        RemovalPlaceFactory(label=f"下北沢{side}", kana=f"シモキタザワ{side}")
    assert understood("赤 ママチャリ 下北 先週") == [
        ("色", "赤"),
        ("型式", "婦人車（ママチャリ）"),
        ("撤去場所", "下北沢北・下北沢南"),
        ("撤去日", "R8.11.16〜R8.11.22"),
    ]
    assert understood("しもきた")[0][0] == "撤去場所"
    assert understood("081-00012 12?45 保管中 期限切れ 090-0123-4567 154-0017 佐藤") == [
        ("整理番号", "081-00012"),
        ("番号", "12?45"),
        ("状態", "保管中"),
        ("期限", "超過"),
        ("電話", "09001234567"),
        ("郵便番号", "154-0017"),
        ("言葉", "佐藤"),
    ]


def test_the_box_finds_and_opens_the_only_hit(client, officer, wanted):
    VehicleFactory(color=wanted.color, body_type=BodyType.objects.get(code="05"))
    box = {"box": "1", "base": ""}
    answer = client.post(reverse("vehicles:search"), box | {"q": "赤 ママチャリ"})
    assert answer["Location"] == reverse("vehicles:detail", args=[wanted.pk])
    answer = client.post(reverse("vehicles:search"), box | {"q": "赤"})
    assert answer["Location"] == "/vehicles/?q=%E8%B5%A4"
    dropped = client.post(reverse("vehicles:search"), {"base": "q=赤+青&basket=yes", "drop": "q:0"})
    assert dropped["Location"] == "/vehicles/?q=%E9%9D%92&basket=yes"


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@example(text="000000000\x00")
@given(text=st.text(max_size=30) | st.text("赤青先週12?*-〜R8.月日佐藤下北 :氏名年度", max_size=20))
def test_whatever_is_typed_is_understood_once_and_raises_nothing(text):
    parts = read(text, TODAY)
    words = [part.words for part in parts]
    again = [part.words for part in read(" ".join(words), TODAY)]
    assert words == again, "each word belongs to one part"
    for part in parts:
        str(part.query)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("先週", date(2026, 11, 16), date(2026, 11, 22)),
        ("きのう", date(2026, 11, 24), date(2026, 11, 24)),
        ("先月", date(2026, 10, 1), date(2026, 10, 31)),
        ("3日前", date(2026, 11, 22), date(2026, 11, 22)),
        ("R8.4", date(2026, 4, 1), date(2026, 4, 30)),
        ("令和6年度", date(2024, 4, 1), date(2025, 3, 31)),
        ("8月上旬", date(2026, 8, 1), date(2026, 8, 10)),
        ("4/1〜4/10", date(2026, 4, 1), date(2026, 4, 10)),
        ("R8.4.1以降", date(2026, 4, 1), None),
        ("20260401", date(2026, 4, 1), date(2026, 4, 1)),
        ("2345", None, None),
    ],
)
def test_periods(text, since, until):
    assert read_period(text, TODAY) == ((since, until) if since or until else None)


# --- numbers ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("2345", True),
        ("345", True),
        ("1234", False),
        ("A12345", True),
        ("12345", True),
        ("12?45", True),
        ("A12*", True),
        ("12*", True),
        ("*345", True),
        ("北沢A1*", True),
        ("1?345", True),
        ("3*", False),
        ("AI2345", True),
        ("A1234S", True),
        ("１２３４５", True),
        ("45", False),
        ("1?3?5", False),
    ],
)
def test_torn_and_misread_numbers(typed, fits, officer):
    vehicle = VehicleFactory(registration_prefix="北沢", registration_serial="A12345")
    VehicleFactory(registration_prefix="北沢", registration_serial="A67890")
    assert found(officer, registration=typed) == ([vehicle.pk] if fits else [])


def test_masks():
    assert Mask.read("12?45").grams("r") == ["r12", "r45", "r^12", "r45$"]
    assert Mask.read("2345").ends
    assert not Mask.read("12345").ends
    assert not Mask.read("?1?").usable()


# --- who may ask, and how many ---------------------------------------------------------------
@pytest.mark.parametrize("name", ["registration", "frame", "plate", "serial", "notes", "q"])
def test_a_planner_cannot_guess_what_is_hidden(name, client, user_who_can, wanted):
    planner = user_who_can("vehicles.view_outline", "vehicles.view_every_yard")
    typed = {"plate": "あ1234", "frame": "GX12345678", "notes": "雨傘"}.get(name, "A12345")
    assert found(planner, **{name: typed}) == []
    assert found(planner, color=wanted.color_id) == [wanted.pk]
    client.force_login(planner)
    form = client.get(reverse("vehicles:search")).content.decode()
    assert 'name="registration"' not in form
    assert 'name="phone"' not in form


def test_many_are_asked_about_before_they_are_shown(client, officer, lists):
    place = RemovalPlaceFactory()
    Parameter.objects.update_or_create(key="search_warn_rows", defaults={"value": "2"})
    rows = [VehicleFactory(removal_place=place) for _ in range(3)]
    url = reverse("vehicles:list")
    page = client.get(url, {"state": "stored"}).content.decode()
    assert "続行" in page
    assert "キャンセル" in page
    assert rows[0].reference not in page
    page = client.get(url, {"state": "stored", "go": "1"}).content.decode()
    assert rows[0].reference in page
    assert rows[0].reference in client.get(url).content.decode(), (
        "nothing asked, nothing to warn of"
    )


def test_the_form_shows_what_was_asked_and_sends_it_on(client, officer, wanted):
    url = reverse("vehicles:search")
    page = client.get(url, {"basket": "yes"}).content.decode()
    assert 'name="damage_place"' in page
    sent = client.post(url, {"basket": "yes", "since": "R8.4.1", "notes": " "})
    assert sent["Location"] == "/vehicles/?since=R8.4.1&basket=yes"


# --- kept and printed -----------------------------------------------------------------------
def test_a_search_is_kept_shared_moved_and_deleted(client, officer, user_who_can):
    url = reverse("vehicles:saved")
    client.post(url, {"name": "弦巻の在庫", "query": "state=stored&w=abc&go=1", "shared": "1"})
    client.post(url, {"name": "返戻", "query": "bounced=yes"})
    first, second = SavedSearch.objects.all()
    assert (first.query, first.unit) == ("state=stored", officer.unit)
    client.post(url, {"pk": second.pk, "up": "1"})
    assert [one.name for one in SavedSearch.objects.all()] == ["返戻", "弦巻の在庫"]
    colleague = user_who_can(*OFFICER, unit=officer.unit)
    assert list(SavedSearch.objects.of(colleague)) == [first]
    client.force_login(colleague)
    client.post(url, {"pk": first.pk, "delete": "1"})
    assert SavedSearch.objects.count() == 2, "only one's own is one's to delete"
    assert "弦巻の在庫" in client.get(url).content.decode()
    client.force_login(officer)
    client.post(url, {"pk": first.pk, "share": "1"})
    assert not SavedSearch.objects.of(colleague).exists()
    client.post(url, {"pk": first.pk, "delete": "1"})
    assert SavedSearch.objects.get() == second


def test_the_result_is_printed_under_the_same_conditions(client, officer, wanted):
    other = VehicleFactory()
    page = client.get(reverse("vehicles:list_print"), {"basket": "yes"}).content.decode()
    assert wanted.reference in page
    assert other.reference not in page
    assert "かご：有" in page
    sent = client.post(reverse("vehicles:search"), {"name": "渡辺"})
    query = sent["Location"].partition("?")[2]
    assert wanted.reference in client.get(f"/vehicles/print/?{query}").content.decode()
    assert Disclosure.objects.get().channel == "print"


def test_the_lists_of_every_office_find_something_to_read(client, officer):
    for _, query in usual():
        page = client.get(f"{reverse('vehicles:list')}?{query}")
        assert page.status_code == 200
        assert not page.context["search"].errors
