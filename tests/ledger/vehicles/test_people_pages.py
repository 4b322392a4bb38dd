"""Owner and collector written down, corrected, taken off; holds placed and lifted."""

import pytest
from django.urls import reverse

from ledger.vehicles.models import Collector, Hold, Owner, Purpose
from office.audit.models import Change, Disclosure, Entry
from tests.factories import (
    CollectorFactory,
    HoldFactory,
    HoldKindFactory,
    OwnerFactory,
    RelationFactory,
    StorageYardFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
SEE = ("vehicles.view_vehicle", "vehicles.view_every_yard", "vehicles.enter_owner")
OFFICER = (*SEE, "vehicles.view_people_openly")
OPERATOR = (*SEE, "vehicles.view_people")
TYPED = {
    "step": "save",
    "name": "渡邉 花子",
    "kana": "わたなべ ﾊﾅｺ",
    "postcode": "１５４ー０００４",
    "address": "東京都世田谷区太子堂2-99-99",
    "phone": "03-0000-1234",
    "source": "police",
    "known_on": "R8.4.25",
    "seen": "",
}


@pytest.fixture
def sign_in(client, user_who_can):
    def sign_in(*permissions, **fields):
        client.force_login(user_who_can(*permissions, **fields))
        return client

    return sign_in


def url(name, vehicle):
    return reverse(f"vehicles:{name}", args=[vehicle.pk])


# --- owner -----------------------------------------------------------------------------
def test_an_owner_is_stored_as_written_with_the_codes_made_even(sign_in):
    vehicle = VehicleFactory()
    answer = sign_in(*OFFICER).post(url("owner", vehicle), TYPED)
    assert answer["Location"] == url("detail", vehicle)
    owner = Owner.objects.get(vehicle=vehicle)
    assert (owner.name, owner.kana) == ("渡邉 花子", "ワタナベ ハナコ")
    assert (owner.postcode, owner.phone) == ("154-0004", "0300001234")
    assert (owner.source, str(owner.known_on)) == ("police", "2026-04-25")


def test_the_trail_knows_which_fields_and_no_value(sign_in):
    vehicle = VehicleFactory()
    sign_in(*OFFICER).post(url("owner", vehicle), TYPED)
    entry = Entry.objects.get(action="vehicles.set_owner")
    assert {"name", "address"} <= set(entry.detail["fields"])
    written = f"{entry.detail} {Change.objects.get(model='vehicles.owner').after}"
    for secret in ("渡邉", "太子堂", "0300001234"):
        assert secret not in written


def test_an_officer_who_opens_a_known_owner_leaves_one_record(sign_in):
    vehicle = OwnerFactory(name="架空 花子").vehicle
    text = sign_in(*OFFICER).get(url("owner", vehicle)).content.decode()
    assert "架空 花子" in text
    assert Disclosure.objects.get().purpose == "登録・訂正"


def test_an_empty_form_shows_nobody(sign_in):
    sign_in(*OFFICER).get(url("owner", VehicleFactory()))
    assert not Disclosure.objects.exists()


def test_an_operator_says_what_for_before_the_form_is_filled(sign_in):
    vehicle = OwnerFactory(name="架空 花子").vehicle
    purpose = Purpose.objects.create(code="3", label="返戻・再送の確認")
    client = sign_in(*OPERATOR)
    text = client.get(url("owner", vehicle)).content.decode()
    assert "架空＊＊" in text
    assert "花子" not in text
    assert client.post(url("owner", vehicle), {}).status_code == 422
    assert not Disclosure.objects.exists()
    opened = client.post(url("owner", vehicle), {"purpose": purpose.pk})
    assert opened.context["form"]["name"].value() == "架空 花子"
    assert Disclosure.objects.get().purpose == "返戻・再送の確認"
    seen = opened.context["form"]["seen"].value()
    assert client.post(url("owner", vehicle), TYPED | {"seen": seen}).status_code == 302
    assert Owner.objects.get(vehicle=vehicle).name == "渡邉 花子"


def test_an_operator_enters_a_new_owner_at_once(sign_in):
    vehicle = VehicleFactory()
    assert sign_in(*OPERATOR).post(url("owner", vehicle), TYPED).status_code == 302


def test_who_may_not_look_may_not_correct(sign_in):
    vehicle = OwnerFactory(name="架空 花子").vehicle
    client = sign_in(*SEE)
    assert client.get(url("owner", vehicle)).status_code == 403
    assert client.post(url("owner", vehicle), TYPED).status_code == 403
    assert Owner.objects.get(vehicle=vehicle).name == "架空 花子"


def test_another_yards_owner_is_out_of_sight(sign_in):
    vehicle = OwnerFactory().vehicle
    client = sign_in(
        "vehicles.enter_owner", "vehicles.view_people_openly", unit=StorageYardFactory().unit
    )
    assert client.get(url("owner", vehicle)).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "氏名を入力"),
        ({"phone": "1234"}, "phone", "市外局番から"),
        ({"postcode": "154"}, "postcode", "7桁"),
        ({"kana": "渡辺"}, "kana", "カタカナ"),
        ({"known_on": "R90.1.1"}, "known_on", "今日まで"),
    ],
)
def test_bad_input_says_what_to_do_and_stays(sign_in, typed, field, words):
    answer = sign_in(*OFFICER).post(url("owner", VehicleFactory()), TYPED | typed)
    assert answer.status_code == 422
    assert words in "".join(answer.context["form"].errors[field])
    assert "東京都世田谷区太子堂2-99-99" in answer.content.decode()


def test_two_who_write_the_same_owner_are_told_of_each_other(sign_in):
    vehicle = OwnerFactory(name="架空 花子").vehicle
    client = sign_in(*OFFICER)
    seen = client.get(url("owner", vehicle)).context["form"]["seen"].value()
    owner = Owner.objects.get(vehicle=vehicle)
    owner.name = "架空 次郎"
    owner.save()
    answer = client.post(url("owner", vehicle), TYPED | {"seen": seen})
    assert answer.status_code == 409
    form = answer.context["form"]
    assert "いまの台帳：架空 次郎" in "".join(form.errors["name"])
    assert form["name"].value() == "渡邉 花子"
    again = TYPED | {"seen": form["seen"].value()}
    assert client.post(url("owner", vehicle), again).status_code == 302
    assert Owner.objects.get(vehicle=vehicle).name == "渡邉 花子"


def test_the_other_value_is_masked_for_who_has_not_opened_it(sign_in):
    vehicle = OwnerFactory(name="架空 次郎", address="世田谷区北沢2-99-1").vehicle
    text = sign_in(*OPERATOR).post(url("owner", vehicle), TYPED).content.decode()
    assert "いまの台帳：架空＊＊" in text
    assert "いまの台帳：世田谷区北沢＊＊" in text
    assert "次郎" not in text
    assert "北沢2" not in text


def test_two_who_enter_the_first_owner_are_told_of_each_other(sign_in):
    vehicle = VehicleFactory()
    client = sign_in(*OFFICER)
    OwnerFactory(vehicle=vehicle, name="架空 次郎")
    assert client.post(url("owner", vehicle), TYPED).status_code == 409


@pytest.mark.parametrize(
    ("typed", "field", "filled"),
    [
        ({"postcode": "154-0004", "address": ""}, "address", "東京都世田谷区太子堂"),
        ({"postcode": "", "address": "世田谷区太子堂2-1"}, "postcode", "154-0004"),
    ],
)
def test_code_and_address_find_each_other_without_a_program(sign_in, typed, field, filled):
    answer = sign_in(*OFFICER).post(
        url("owner", VehicleFactory()), TYPED | {"step": "lookup"} | typed
    )
    assert answer.status_code == 200
    assert answer.context["form"][field].value() == filled
    assert answer.context["form"]["name"].value() == "渡邉 花子", "what was typed stays"
    assert not Owner.objects.exists()


def test_a_code_that_is_none_says_so(sign_in):
    answer = sign_in(*OFFICER).post(
        url("owner", VehicleFactory()), TYPED | {"step": "lookup", "postcode": "000-0000"}
    )
    assert "見つかりません" in answer.content.decode()


def test_an_owner_is_taken_off_for_a_reason(sign_in):
    vehicle = OwnerFactory().vehicle
    client = sign_in(*OFFICER)
    client.post(url("owner", vehicle), {"step": "forget", "reason": " "})
    assert Owner.objects.filter(vehicle=vehicle).exists()
    client.post(url("owner", vehicle), {"step": "forget", "reason": "回答の取消し"})
    assert not Owner.objects.filter(vehicle=vehicle).exists()
    assert Entry.objects.latest("pk").detail["reason"] == "回答の取消し"


def test_no_address_and_no_title_names_a_person(sign_in):
    vehicle = OwnerFactory(name="架空 花子").vehicle
    text = sign_in(*OFFICER).get(url("owner", vehicle)).content.decode()
    head = text[: text.index("</title>")]
    assert "架空" not in head
    assert 'autocomplete="off"' in text


# --- collector -------------------------------------------------------------------------
def test_a_collector_has_a_relation(sign_in):
    vehicle = VehicleFactory()
    client = sign_in(*OFFICER)
    typed = {name: TYPED[name] for name in ("step", "name", "phone", "seen")}
    assert client.post(url("collector", vehicle), typed).status_code == 422
    other = RelationFactory(code="99", label="その他", needs_note=True)
    typed["relation"] = other.pk
    assert "補足を入力" in client.post(url("collector", vehicle), typed).content.decode()
    answer = client.post(url("collector", vehicle), typed | {"relation_note": "隣の人"})
    assert answer.status_code == 302
    found = Collector.objects.get(vehicle=vehicle)
    assert (found.name, found.relation, found.relation_note) == ("渡邉 花子", other, "隣の人")


def test_a_collector_is_masked_for_an_operator_too(sign_in):
    vehicle = CollectorFactory(name="架空 三郎").vehicle
    text = sign_in(*OPERATOR).get(url("collector", vehicle)).content.decode()
    assert "三郎" not in text
    assert not Disclosure.objects.exists()


# --- holds -----------------------------------------------------------------------------
HOLDER = (*SEE, "vehicles.hold_vehicle")


def test_a_hold_is_placed_and_lifted_with_reasons(sign_in):
    vehicle, kind = VehicleFactory(), HoldKindFactory()
    client = sign_in(*HOLDER)
    assert client.post(url("holds", vehicle), {"kind": kind.pk}).status_code == 422
    client.post(url("holds", vehicle), {"kind": kind.pk, "reason": "盗難手配の照会中"})
    hold = Hold.objects.get()
    assert "盗難手配の照会中" in client.get(url("detail", vehicle)).content.decode()
    lift = reverse("vehicles:lift", args=[hold.pk])
    answer = client.post(lift, {"reason": ""})
    assert answer.status_code == 422
    assert "外す理由を入力" in answer.content.decode()
    client.post(lift, {"reason": "手配解除"})
    hold.refresh_from_db()
    assert hold.lift_reason == "手配解除"
    assert "手配解除" in client.get(url("holds", vehicle)).content.decode()


def test_what_has_left_is_not_held(sign_in):
    vehicle, kind = VehicleFactory(released=True), HoldKindFactory()
    client = sign_in(*HOLDER)
    assert "新しく保留できません" in client.get(url("holds", vehicle)).content.decode()
    answer = client.post(url("holds", vehicle), {"kind": kind.pk, "reason": "x"})
    assert answer.status_code == 422
    assert "返還済" in answer.content.decode()


def test_the_worklist_shows_who_holds_what_since_when(sign_in):
    hold = HoldFactory(reason="古い保留")
    other = HoldFactory(reason="異議あり", kind=HoldKindFactory(code="3", label="異議"))
    lifted = HoldFactory(reason="済んだ話", lifted_at=hold.placed_at, lift_reason="解決")
    client = sign_in(*HOLDER)
    text = client.get(reverse("vehicles:hold_list")).content.decode()
    assert text.index("古い保留") < text.index("異議あり")
    assert hold.placed_by.name in text
    assert lifted.reason not in text
    only = client.get(reverse("vehicles:hold_list"), {"kind": other.kind_id}).content.decode()
    assert "異議あり" in only
    assert "古い保留" not in only


def test_an_empty_worklist_says_where_holds_come_from(sign_in):
    text = sign_in(*HOLDER).get(reverse("vehicles:hold_list")).content.decode()
    assert "かかっている保留はありません" in text


def test_another_yards_hold_is_out_of_sight(sign_in):
    hold = HoldFactory(reason="他所の保留")
    client = sign_in("vehicles.hold_vehicle", unit=StorageYardFactory().unit)
    assert "他所の保留" not in client.get(reverse("vehicles:hold_list")).content.decode()
    lift = reverse("vehicles:lift", args=[hold.pk])
    assert client.post(lift, {"reason": "x"}).status_code == 404
