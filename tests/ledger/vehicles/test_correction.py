"""A record corrected at a desk: every field, nobody's work overwritten, nothing lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.forms import ChoiceField, ModelMultipleChoiceField
from django.urls import reverse
from django.utils import timezone

from ledger.vehicles.exceptions import Disputed, Impossible, PostedAlready
from ledger.vehicles.forms.entry import EntryForm
from ledger.vehicles.forms.record import EDITABLE, RecordForm, names_for
from ledger.vehicles.models import (
    BasketPlace,
    Color,
    DamagePlace,
    InoperableReason,
    RemovalKind,
    Vehicle,
)
from ledger.vehicles.views.correction import SALT
from ledger.vehicles.workflow.correction import correct, state_of, value_of
from office.audit.models import Change, Entry
from tests.factories import RemovalPlaceFactory, UserFactory, VehicleFactory

pytestmark = pytest.mark.django_db
CLERK = ("vehicles.view_vehicle", "vehicles.view_every_yard", "vehicles.change_vehicle")
OFFICER = (
    *CLERK,
    "vehicles.view_numbers",
    "vehicles.override_place",
    "vehicles.extend_deadline",
)


@pytest.fixture
def clerk():
    return UserFactory(name="窓口 係員")


@pytest.fixture
def officer(client, user_who_can):
    user = user_who_can(*OFFICER)
    client.force_login(user)
    return user


def change(actor, vehicle, *, seen=None, confirmed=False, **values):
    """Correct as somebody who has just opened the page would."""
    seen = seen or state_of(vehicle, values)
    return correct(actor, vehicle, values, seen=seen, confirmed=confirmed)


# --- the step --------------------------------------------------------------------------
def test_only_what_changed_is_written_and_named_in_the_trail(clerk):
    vehicle = VehicleFactory(remarks="前")
    done = change(clerk, vehicle, remarks="後", storage_spot=vehicle.storage_spot)
    assert done.changed == ["remarks"]
    entry = Entry.objects.get(action="vehicles.correct")
    assert (entry.actor, entry.detail["fields"]) == (clerk, ["remarks"])
    row = Change.objects.filter(model="vehicles.vehicle", operation="UPDATE").latest("pk")
    assert (row.before["remarks"], row.after["remarks"]) == ("前", "後")


def test_nothing_changed_leaves_no_entry(clerk):
    vehicle = VehicleFactory(remarks="前")
    assert change(clerk, vehicle, remarks="前").changed == []
    assert not Entry.objects.exists()


def test_a_corrected_number_is_found_under_its_new_key(clerk):
    vehicle = VehicleFactory(registration_serial="11111")
    change(clerk, vehicle, registration_prefix="北沢A", registration_serial="12-345")
    vehicle.refresh_from_db()
    assert vehicle.registration_key == "北沢A12345"


def test_two_people_on_different_fields_both_win(clerk):
    vehicle = VehicleFactory()
    seen = state_of(vehicle, ("remarks", "storage_spot"))
    correct(UserFactory(), vehicle, {"remarks": "一人目", "storage_spot": ""}, seen=seen)
    done = correct(clerk, vehicle, {"remarks": "", "storage_spot": "A-1"}, seen=seen)
    assert (done.changed, done.left) == (["storage_spot"], ["remarks"])
    vehicle.refresh_from_db()
    assert (vehicle.remarks, vehicle.storage_spot) == ("一人目", "A-1")


def test_two_people_on_the_same_field_are_told_of_each_other(clerk):
    vehicle = VehicleFactory()
    seen = state_of(vehicle, ("remarks",))
    change(UserFactory(), vehicle, remarks="一人目")
    with pytest.raises(Disputed) as told:
        correct(clerk, vehicle, {"remarks": "二人目"}, seen=seen)
    (one,) = told.value.conflicts
    assert (one.name, one.seen, one.now, one.mine) == ("remarks", "", "一人目", "二人目")
    vehicle.refresh_from_db()
    assert vehicle.remarks == "一人目"


def test_two_people_who_wrote_the_same_agree(clerk):
    vehicle = VehicleFactory()
    seen = state_of(vehicle, ("remarks",))
    change(UserFactory(), vehicle, remarks="同じ")
    assert correct(clerk, vehicle, {"remarks": "同じ"}, seen=seen).changed == []


def test_seconds_that_a_form_does_not_show_are_no_change(clerk):
    at = datetime(2026, 4, 10, 1, 0, 42, 7, tzinfo=UTC)
    vehicle = VehicleFactory(warned_at=at)
    done = change(clerk, vehicle, warned_at=at.replace(second=0, microsecond=0))
    assert done.changed == []
    vehicle.refresh_from_db()
    assert vehicle.warned_at == at


def test_places_of_damage_are_a_field_like_any_other(clerk):
    vehicle = VehicleFactory()
    front, rear = (DamagePlace.objects.create(code=code, label=code) for code in ("01", "02"))
    done = change(clerk, vehicle, damage="yes", damage_places=[rear, front])
    assert done.changed == ["damage", "damage_places"]
    assert set(vehicle.damage_places.all()) == {front, rear}
    assert change(clerk, vehicle, damage_places=[front, rear]).changed == []


def test_dates_that_cannot_be_change_nothing(clerk):
    vehicle = VehicleFactory()
    late = vehicle.taken_in_at + timedelta(hours=1)
    with pytest.raises(Impossible) as told:
        change(clerk, vehicle, removed_at=late, remarks="x")
    assert list(told.value.reasons) == ["removed_at"]
    vehicle.refresh_from_db()
    assert vehicle.remarks == ""


def test_what_the_table_refuses_is_told_in_its_words(clerk):
    vehicle = VehicleFactory(
        disposed=True,
        inoperable=True,
        inoperable_reason=InoperableReason.objects.create(code="1", label="両輪欠損"),
        posted_on=None,
    )
    with pytest.raises(Impossible, match="処分公示"):
        change(clerk, vehicle, inoperable=False)


# --- the deadline ----------------------------------------------------------------------
def test_a_deadline_of_the_rule_follows_the_day_of_removal(clerk):
    vehicle = VehicleFactory()
    earlier = vehicle.removed_at - timedelta(days=5)
    done = change(
        clerk, vehicle, removed_at=earlier, warned_at=vehicle.warned_at - timedelta(days=5)
    )
    vehicle.refresh_from_db()
    assert vehicle.removed_on == date(2026, 4, 5)
    assert vehicle.keep_until == done.moved_deadline == date(2026, 6, 5)


def test_a_deadline_that_was_extended_stays(clerk):
    vehicle = VehicleFactory(keep_until=date(2026, 8, 1))
    early = {
        name: getattr(vehicle, name) - timedelta(days=5) for name in ("removed_at", "warned_at")
    }
    assert change(clerk, vehicle, **early).moved_deadline is None
    vehicle.refresh_from_db()
    assert vehicle.keep_until == date(2026, 8, 1)


def test_a_deadline_never_falls_short_of_the_rule(clerk):
    vehicle = VehicleFactory(keep_until=date(2026, 6, 12))
    late = vehicle.removed_at + timedelta(days=8)
    Vehicle.objects.filter(pk=vehicle.pk).update(taken_in_at=late)
    done = change(clerk, vehicle, removed_at=late)
    assert done.moved_deadline == date(2026, 6, 18)


def test_another_deadline_is_a_step_of_its_own(clerk):
    vehicle = VehicleFactory()
    change(clerk, vehicle, keep_until=date(2026, 7, 1))
    vehicle.refresh_from_db()
    assert vehicle.keep_until == date(2026, 7, 1)
    assert Entry.objects.filter(action="vehicles.extend").count() == 1


def test_after_a_posting_the_deadline_waits_for_a_yes(clerk):
    vehicle = VehicleFactory(posted=True)
    later = vehicle.keep_until + timedelta(days=30)
    with pytest.raises(PostedAlready, match="処分公示日"):
        change(clerk, vehicle, keep_until=later)
    change(clerk, vehicle, keep_until=later, confirmed=True)
    vehicle.refresh_from_db()
    assert vehicle.keep_until == later


def test_an_early_removal_asks_for_its_reason(clerk):
    vehicle = VehicleFactory(removable_at=datetime(2026, 4, 10, 1, 30, tzinfo=UTC))
    soon = datetime(2026, 4, 10, 1, 10, tzinfo=UTC)
    with pytest.raises(Impossible) as told:
        change(clerk, vehicle, removed_at=soon)
    assert list(told.value.reasons) == ["early_reason"]
    change(clerk, vehicle, removed_at=soon, early_reason="点字ブロック上")


def test_the_warning_time_takes_the_end_of_waiting_along(clerk):
    vehicle = VehicleFactory(removable_at=datetime(2026, 4, 10, 1, 30, tzinfo=UTC))
    change(clerk, vehicle, warned_at=vehicle.warned_at - timedelta(minutes=20))
    vehicle.refresh_from_db()
    assert vehicle.removable_at == datetime(2026, 4, 10, 1, 10, tzinfo=UTC)


# --- the form --------------------------------------------------------------------------
def opened(client, vehicle):
    """What the page sends back when nothing is typed."""
    page = client.get(reverse("vehicles:edit", args=[vehicle.pk]))
    assert page.status_code == 200
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if name != "seen"}
    sent = {
        name: value
        for name, value in data.items()
        if value not in (None, False) and not (name == "damage_places" and not value)
    }
    return {name: getattr(value, "pk", value) for name, value in sent.items()} | {
        "seen": page.context["sealed"]
    }


def send(client, vehicle, data):
    return client.post(reverse("vehicles:edit", args=[vehicle.pk]), data)


def full_vehicle():
    """A vehicle that says something in every field the form changes."""
    VehicleFactory()  # the masters of the factories
    vehicle = VehicleFactory(
        color=Color.objects.create(code="01", label="黒"),
        basket="no",
        gear="no",
        registration_jurisdiction="mpd",
        registration_serial="012345",
        frame_number="GX1234567",
        remarks="二行の\n備考",
        registration_asked_on=date(2026, 4, 15),
        theft_report="no",
        inoperable=False,
        gear_count=3,
    )
    vehicle.damage_places.add(DamagePlace.objects.create(code="03", label="パンク"))
    Vehicle.objects.filter(pk=vehicle.pk).update(damage="yes")
    vehicle.refresh_from_db()
    return vehicle


def test_sent_back_as_it_was_opened_the_form_changes_nothing(client, officer):
    vehicle = full_vehicle()
    before = state_of(vehicle, EDITABLE)
    answer = send(client, vehicle, opened(client, vehicle))
    assert answer.status_code == 302, answer.context["form"].errors
    vehicle.refresh_from_db()
    assert state_of(vehicle, EDITABLE) == before
    assert not Entry.objects.filter(action="vehicles.correct").exists()


NEW = {
    "warned_at": "R8.4.10 9:50",
    "removed_at": "R8.4.10 10:40",
    "early_reason": "倒れて危険",
    "address_text": "太子堂四丁目",
    "place_override_reason": "現地で確認した",
    "zone_status": "outside",
    "keep_until": "R8.7.1",
    "storage_spot": "B-2",
    "condition_memo": "泥よごれ",
    "registration_jurisdiction": "prefecture",
    "registration_prefix": "千",
    "registration_serial": "Ａ１２３４５６",
    "frame_number": "zz9999999",
    "plate_number": "世田谷区 あ 1234",
    "basket": "yes",
    "gear": "yes",
    "gear_count": "6",
    "lock_cut": "yes",
    "damage": "yes",
    "inoperable": "on",
    "registration_asked_on": "4/20",
    "registration_replied_on": "20260501",
    "postcard_on": "R8.5.2",
    "bounced_on": "令和8年5月10日",
    "bounce_reason": "moved",
    "theft_report": "yes",
    "theft_reported_at": "R8.4.9 18時",
    "theft_police": "架空交番",
    "theft_receipt_number": "第0012号",
    "remarks": "直した",
}
CHOSEN = {
    *("removal_kind", "crew", "removal_place", "registration_police", "vehicle_kind", "color"),
    *("registration_sticker_color", "body_type", "maker", "basket_place", "gear_kind"),
    *("lock_kind", "damage_places", "inoperable_reason"),
}


def another(field):
    """A choice of the list that the record does not have yet."""
    model = field.queryset.model
    if model.__name__ == "RemovalPlace":
        return RemovalPlaceFactory(label="別の場所")
    return model._default_manager.create(code="77", label=f"新しい{model._meta.verbose_name}")


def test_every_field_is_changed_through_the_form(client, officer, time_machine):
    time_machine.move_to(datetime(2026, 6, 20, 3, 0, tzinfo=UTC))
    assert set(NEW) | CHOSEN == set(EDITABLE), "a new field wants a value here"
    vehicle = full_vehicle()
    before = state_of(vehicle, EDITABLE)
    data = opened(client, vehicle)
    form = RecordForm(vehicle=vehicle)
    for name in CHOSEN:
        data[name] = another(form.fields[name]).pk
    answer = send(client, vehicle, data | NEW)
    assert answer.status_code == 302, answer.context["form"].errors
    changed = Vehicle.objects.get(pk=vehicle.pk)
    after = state_of(changed, EDITABLE)
    assert [name for name in EDITABLE if before[name] == after[name]] == ["damage"]
    assert changed.registration_serial == "A123456"
    assert timezone.localtime(changed.removed_at).hour == 10
    assert changed.bounced_on == date(2026, 5, 10)


@pytest.mark.parametrize("make", [RecordForm, lambda: EntryForm(user=UserFactory())])
def test_a_list_nobody_chose_from_says_nothing(make):
    """A select shows its first line where the record is silent, and sends it."""
    silent = [
        name
        for name, field in make().fields.items()
        if isinstance(field, ChoiceField) and not isinstance(field, ModelMultipleChoiceField)
        if not field.required and next(iter(field.choices))[0] != ""
    ]
    assert silent == []


def test_what_nobody_looked_at_stays_open_when_another_field_is_saved(client, officer):
    vehicle = VehicleFactory(lock_cut="", damage="")
    page = client.get(reverse("vehicles:edit", args=[vehicle.pk])).content.decode()
    for name in ("lock_cut", "damage"):
        select = page.split(f'name="{name}"')[1].split("</select>")[0]
        assert '<option value="" selected>' in select


def test_a_stale_page_shows_both_and_keeps_what_was_typed(client, officer):
    vehicle = full_vehicle()
    data = opened(client, vehicle)
    change(UserFactory(name="保管所 係員"), vehicle, remarks="先に書いた", storage_spot="C-9")
    answer = send(client, vehicle, data | {"remarks": "後で書いた", "condition_memo": "私のメモ"})
    text = answer.content.decode()
    assert answer.status_code == 409
    for part in ("先に書いた", "後で書いた", "私のメモ", "ほかの人が同じ項目を先に変更しました"):
        assert part in text
    again = answer.context["form"]
    assert again["storage_spot"].value() == "C-9", "others' changes are taken in"
    sent = data | {
        "remarks": "後で書いた",
        "condition_memo": "私のメモ",
        "storage_spot": "C-9",
        "seen": answer.context["sealed"],
    }
    assert send(client, vehicle, sent).status_code == 302
    vehicle.refresh_from_db()
    assert (vehicle.remarks, vehicle.storage_spot) == ("後で書いた", "C-9")
    assert vehicle.condition_memo == "私のメモ"


@pytest.mark.parametrize("seal", ["", "x:y:z", "of another"])
def test_a_page_whose_seal_is_broken_writes_nothing(client, officer, seal):
    vehicle = full_vehicle()
    if seal == "of another":
        seal = signing.dumps({"pk": 0, "state": {}}, salt=SALT)
    data = opened(client, vehicle) | {"remarks": "書いた", "seen": seal}
    answer = send(client, vehicle, data)
    assert answer.status_code == 409
    assert "書いた" in answer.content.decode()
    vehicle.refresh_from_db()
    assert vehicle.remarks != "書いた"


def test_the_warning_about_a_posting_can_be_answered(client, officer):
    vehicle = VehicleFactory(posted=True)
    data = opened(client, vehicle) | {"keep_until": "R8.9.30", "remarks": "延ばす"}
    answer = send(client, vehicle, data)
    assert answer.status_code == 409
    text = answer.content.decode()
    for part in ("処分公示日が入力されています", "続行", "キャンセル", "延ばす"):
        assert part in text
    data["seen"] = answer.context["sealed"]
    assert send(client, vehicle, data | {"confirmed": "yes"}).status_code == 302
    vehicle.refresh_from_db()
    assert (vehicle.keep_until, vehicle.remarks) == (date(2026, 9, 30), "延ばす")


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"removed_at": "きのうのきのう"}, "removed_at", "時刻がありません"),
        ({"registration_replied_on": "R8.5.1"}, "registration_replied_on", "先に警察照会日"),
        ({"bounce_reason": "moved"}, "bounced_on", "返戻日を入力"),
        ({"theft_report": "no", "theft_police": "架空署"}, "theft_report", "「有」にして"),
        ({"registration_jurisdiction": "none"}, "registration_jurisdiction", "番号を消して"),
    ],
)
def test_bad_input_says_what_to_do_and_loses_nothing(client, officer, typed, field, words):
    vehicle = full_vehicle()
    data = opened(client, vehicle) | {"registration_asked_on": "", "remarks": "書きかけ"} | typed
    answer = send(client, vehicle, data)
    assert answer.status_code == 422
    assert words in "".join(answer.context["form"].errors[field])
    assert "書きかけ" in answer.content.decode()


def test_a_basket_and_its_place_agree(client, officer):
    vehicle = full_vehicle()
    front = BasketPlace.objects.create(code="1", label="前")
    data = opened(client, vehicle) | {"basket": "no", "basket_place": front.pk}
    assert "合いません" in send(client, vehicle, data).content.decode()
    assert send(client, vehicle, data | {"basket": ""}).status_code == 302
    vehicle.refresh_from_db()
    assert vehicle.basket == "yes"


def test_strange_numbers_are_saved_and_pointed_out(client, officer):
    vehicle = full_vehicle()
    data = opened(client, vehicle) | {"registration_serial": "12", "frame_number": "1"}
    page = client.post(reverse("vehicles:edit", args=[vehicle.pk]), data, follow=True)
    text = page.content.decode()
    assert "ふつうです" in text
    vehicle.refresh_from_db()
    assert vehicle.registration_serial == "12"


# --- who may ---------------------------------------------------------------------------
def test_what_one_may_not_change_is_not_in_the_form(user_who_can):
    vehicle = VehicleFactory()
    clerk, officer = user_who_can(*CLERK), user_who_can(*OFFICER)
    assert set(names_for(officer, vehicle)) == set(EDITABLE)
    closed = set(EDITABLE) - set(names_for(clerk, vehicle))
    assert closed == {
        *("keep_until", "removal_place", "zone_status", "place_override_reason"),
        *("registration_prefix", "registration_serial", "frame_number", "plate_number"),
    }
    assert "keep_until" not in names_for(officer, VehicleFactory(released=True))


def test_what_is_not_in_the_form_cannot_be_sent(client, user_who_can):
    client.force_login(user_who_can(*CLERK))
    vehicle = VehicleFactory(frame_number="KEEP123")
    data = opened(client, vehicle) | {
        "frame_number": "EVIL999",
        "keep_until": "R9.1.1",
        "status": "released",
        "posted_on": "R8.6.1",
    }
    send(client, vehicle, data)
    vehicle.refresh_from_db()
    assert (vehicle.frame_number, vehicle.status) == ("KEEP123", "stored")
    assert vehicle.keep_until == date(2026, 6, 10)
    assert vehicle.posted_on is None


def test_a_retired_choice_stays_with_the_record_that_has_it(client, officer):
    vehicle = full_vehicle()
    yesterday = timezone.localdate() - timedelta(days=1)
    RemovalKind.objects.filter(pk=vehicle.removal_kind_id).update(valid_until=yesterday)
    Color.objects.filter(pk=vehicle.color_id).update(valid_until=yesterday)
    answer = send(client, vehicle, opened(client, vehicle) | {"remarks": "直した"})
    assert answer.status_code == 302, answer.context["form"].errors


def test_the_page_says_what_changes_the_other_fields(client, officer):
    page = client.get(reverse("vehicles:edit", args=[VehicleFactory().pk])).content.decode()
    assert "保管所間の移送で変わります" in page
    assert "返還の手続きで入ります" in page


def test_a_value_reads_as_it_was_written():
    vehicle = full_vehicle()
    assert value_of(vehicle, "remarks") == "二行の\n備考"
    assert state_of(vehicle, ["inoperable", "gear_count"]) == {"inoperable": "", "gear_count": "3"}
