"""The pages of a bulk change, from the list to the undo. L-17a, L-18a."""

import pytest
from django.urls import reverse

from ledger.vehicles.models import BasketPlace, BulkChange, Color, GearKind, Vehicle
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import VehicleFactory

pytestmark = pytest.mark.django_db
OFFICER = ("vehicles.change_in_bulk", "vehicles.view_vehicle", "vehicles.view_every_yard")


@pytest.fixture
def desk(client, user_who_can):
    client.force_login(user_who_can(*OFFICER))
    return client


@pytest.fixture
def red():
    return Color.objects.create(code="R", label="赤")


def begin(client, query="", **data):
    client.post(f"{reverse('vehicles:bulk')}?{query}", data)
    return BulkChange.objects.order_by("pk").last()


def choose(client, change, **data):
    ticks = {f"change_{name}": "on" for name in data if not name.endswith("_how")}
    return client.post(reverse("vehicles:bulk_change", args=[change.pk]), {**data, **ticks})


def step(client, name, change, **more):
    return client.post(reverse(f"vehicles:bulk_{name}", args=[change.pk]), **more)


def page(client, change):
    return client.get(reverse("vehicles:bulk_change", args=[change.pk])).content.decode()


def test_from_the_list_to_the_undo(desk, red, django_capture_on_commit_callbacks):
    first, second = VehicleFactory.create_batch(2)
    change = begin(desk, scope="chosen", pk=[first.pk])
    assert change.chosen == [first.pk]
    assert "項目と値" in page(desk, change)
    choose(desk, change, color=red.pk, storage_spot="A-1")
    preview = page(desk, change)
    for words in ("1台を変更する", "色", "（空欄）", "赤", "キャンセル", first.reference):
        assert words in preview
    with django_capture_on_commit_callbacks(execute=True):
        step(desk, "run", change)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.color, second.color) == (red, None)
    assert "1台を変更しました" in page(desk, change)
    with django_capture_on_commit_callbacks(execute=True):
        step(desk, "undo", change)
    first.refresh_from_db()
    assert (first.color, first.storage_spot) == (None, "")
    assert "1台を元に戻しました" in page(desk, change)
    assert Job.objects.count() == 2


def test_the_whole_result_only_when_asked_in_so_many_words(desk):
    stored, _ = VehicleFactory(), VehicleFactory(released=True)
    assert begin(desk, "state=stored", scope="all").chosen == [stored.pk]
    before = BulkChange.objects.count()
    response = desk.post(reverse("vehicles:bulk"), {"scope": "chosen"}, follow=True)
    assert "選ばれていません" in response.content.decode()
    desk.post(reverse("vehicles:bulk"), {})
    assert BulkChange.objects.count() == before


def test_nothing_ticked_is_said_and_what_was_entered_stays(desk):
    change = begin(desk, scope="chosen", pk=[VehicleFactory().pk])
    response = desk.post(
        reverse("vehicles:bulk_change", args=[change.pk]), {"storage_spot": "A-77"}
    )
    assert response.status_code == 422
    assert "変える項目に印を付けて" in response.content.decode()
    assert "A-77" in response.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"removal_kind": ""}, "空欄にはできません"),
        ({"inoperable": ""}, "空欄にはできません"),
        ({"postcard_on": "2999-01-01"}, "先の日付です"),
        ({"postcard_on": "いつか"}, "日付は"),
        ({"remarks": "", "remarks_how": "add"}, "書き足す文"),
    ],
)
def test_bad_values_get_a_message(desk, data, words):
    change = begin(desk, scope="chosen", pk=[VehicleFactory().pk])
    response = choose(desk, change, **data)
    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_what_follows_from_a_choice_is_written_with_it(desk):
    none = BasketPlace.objects.create(code="0", label="なし")
    three = GearKind.objects.create(code="1", label="内装3段")
    change = begin(desk, scope="chosen", pk=[VehicleFactory().pk])
    choose(desk, change, basket_place=none.pk, gear_kind=three.pk, inoperable="no")
    change.refresh_from_db()
    assert change.wanted["set"] == {
        "basket_place_id": none.pk,
        "basket": "no",
        "gear_kind_id": three.pk,
        "gear": "yes",
        "inoperable": False,
        "inoperable_reason_id": None,
    }


def test_remarks_may_be_added_or_replaced(desk):
    change = begin(desk, scope="chosen", pk=[VehicleFactory(remarks="前").pk])
    choose(desk, change, remarks="後", remarks_how="add")
    change.refresh_from_db()
    assert change.items.get().after == {"remarks": "前\n後"}
    step(desk, "reconsider", change)
    choose(desk, change, remarks="後", remarks_how="set")
    assert change.items.get().after == {"remarks": "後"}


def test_many_vehicles_are_cautioned_of(desk, red):
    Parameter.objects.update_or_create(key="search_warn_rows", defaults={"value": "1"})
    change = begin(desk, scope="chosen", pk=[one.pk for one in VehicleFactory.create_batch(2)])
    choose(desk, change, color=red.pk)
    shown = page(desk, change)
    for words in ("2台が変わります", 'data-confirm-label="続行"', "キャンセル"):
        assert words in shown


def test_cancelled_nothing_has_changed(desk, red):
    vehicle = VehicleFactory()
    change = begin(desk, scope="chosen", pk=[vehicle.pk])
    choose(desk, change, color=red.pk)
    response = step(desk, "cancel", change, follow=True)
    assert "何も変わっていません" in response.content.decode()
    assert Vehicle.objects.get().color is None
    assert "やめました" in page(desk, change)


def test_refused_vehicles_are_listed_with_the_reason(desk):
    vehicle = VehicleFactory(released=True)
    change = begin(desk, scope="chosen", pk=[vehicle.pk])
    choose(desk, change, storage_spot="A-1")
    shown = page(desk, change)
    assert "変更できない車両" in shown
    assert "保管中ではないため、保管位置がありません。" in shown
    assert vehicle.reference in shown


def test_a_colleague_sees_it_in_the_list_and_another_yard_does_not(desk, client, user_who_can):
    change = begin(desk, scope="chosen", pk=[VehicleFactory().pk])
    address = reverse("vehicles:bulk_change", args=[change.pk])
    client.force_login(user_who_can(*OFFICER))
    assert address in client.get(reverse("vehicles:bulk")).content.decode()
    client.force_login(user_who_can("vehicles.change_in_bulk"))
    assert address not in client.get(reverse("vehicles:bulk")).content.decode()
    assert client.get(address).status_code == 404


def test_a_failed_run_says_that_nothing_has_changed(desk, red):
    change = begin(desk, scope="chosen", pk=[VehicleFactory().pk])
    choose(desk, change, color=red.pk)
    step(desk, "run", change)
    assert "処理しています" in page(desk, change) or "順番を待っています" in page(desk, change)
    Job.objects.update(state=Job.State.FAILED, message="不具合")
    assert "何も変わっていません" in page(desk, change)
    step(desk, "cancel", change)
    assert BulkChange.objects.get().state == "cancelled"


def test_the_list_offers_it_to_who_may(desk, client, user_who_can):
    VehicleFactory()
    assert "結果をすべて変更" in desk.get(reverse("vehicles:list")).content.decode()
    client.force_login(user_who_can("vehicles.view_vehicle", "vehicles.view_every_yard"))
    assert "結果をすべて変更" not in client.get(reverse("vehicles:list")).content.decode()
