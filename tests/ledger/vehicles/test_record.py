"""One record on the screen: what is seen at once, and how much of its persons."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.vehicles.facts import life
from ledger.vehicles.models import Purpose, Vehicle
from office.audit.models import Disclosure
from tests.factories import (
    CollectorFactory,
    HoldFactory,
    OwnerFactory,
    StorageYardFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
SEE = ("vehicles.view_vehicle", "vehicles.view_every_yard")
OFFICER = (*SEE, "vehicles.view_people", "vehicles.view_people_openly")
OPERATOR = (*SEE, "vehicles.view_people")
AUDITOR = (*SEE, "vehicles.view_people_masked")
PERSON = ("架空 花子", "カクウ ハナコ", "太子堂2-99-99", "0300001234", "154-0004")


@pytest.fixture
def vehicle():
    vehicle = VehicleFactory()
    OwnerFactory(
        vehicle=vehicle,
        name="架空 花子",
        kana="カクウ ハナコ",
        postcode="154-0004",
        address="世田谷区太子堂2-99-99",
        phone="0300001234",
    )
    return vehicle


@pytest.fixture
def purpose():
    return Purpose.objects.create(code="1", label="問合せへの回答")


@pytest.fixture
def reader(client, user_who_can):
    def sign_in(*permissions, **fields):
        client.force_login(user_who_can(*permissions, **fields))
        return client

    return sign_in


def page(client, vehicle):
    answer = client.get(reverse("vehicles:detail", args=[vehicle.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


# --- persons ---------------------------------------------------------------------------
def test_an_officer_reads_the_owner_and_leaves_one_record_of_it(reader, vehicle):
    text = page(reader(*OFFICER), vehicle)
    for part in PERSON:
        assert part in text
    seen = Disclosure.objects.get()
    assert (seen.model, seen.records) == ("vehicles.vehicle", [vehicle.pk])
    assert "所有者" in seen.fields
    assert "引き取り者" not in seen.fields


@pytest.mark.parametrize("permissions", [OPERATOR, AUDITOR])
def test_others_read_the_owner_masked_and_leave_none(reader, vehicle, permissions):
    text = page(reader(*permissions), vehicle)
    for part in PERSON:
        assert part not in text
    for part in ("架空＊＊", "世田谷区太子堂＊＊", "＊＊1234", "154-＊＊"):
        assert part in text
    assert not Disclosure.objects.exists()


def test_who_has_nothing_to_do_with_persons_is_told_of_none(reader, vehicle):
    text = page(reader(*SEE), vehicle)
    assert "架空" not in text
    assert "伏せて表示" not in text


def test_a_yard_reads_its_own_owners_only(reader, vehicle):
    yard = ("vehicles.view_vehicle", "vehicles.view_people_openly")
    assert "架空 花子" in page(reader(*yard, unit=vehicle.yard.unit), vehicle)
    client = reader(*yard, unit=StorageYardFactory().unit)
    assert client.get(reverse("vehicles:detail", args=[vehicle.pk])).status_code == 404


def test_an_operator_opens_the_owner_for_a_purpose_that_is_kept(reader, vehicle, purpose):
    client = reader(*OPERATOR)
    url = reverse("vehicles:open_people", args=[vehicle.pk])
    answer = client.post(url, {"purpose": purpose.pk, "note": "返還の時間の案内"})
    assert answer.status_code == 200
    for part in PERSON:
        assert part in answer.content.decode()
    seen = Disclosure.objects.get()
    assert seen.purpose == "問合せへの回答（返還の時間の案内）"
    assert "架空 花子" not in page(client, vehicle), "opened once, not for good"
    assert Disclosure.objects.count() == 1


def test_without_a_purpose_nothing_opens(reader, vehicle, purpose):
    purpose.needs_note = True
    purpose.save()
    client = reader(*OPERATOR)
    url = reverse("vehicles:open_people", args=[vehicle.pk])
    for form, message in [({}, "目的を選んで"), ({"purpose": purpose.pk}, "内容を入力")]:
        answer = client.post(url, form)
        text = answer.content.decode()
        assert answer.status_code == 422
        assert message in text
        assert "架空 花子" not in text
    assert not Disclosure.objects.exists()


def test_an_auditor_opens_nobody(reader, vehicle, purpose):
    client = reader(*AUDITOR)
    url = reverse("vehicles:open_people", args=[vehicle.pk])
    assert client.post(url, {"purpose": purpose.pk}).status_code == 403
    assert "目的を記録して開く" not in page(client, vehicle)


def test_a_vehicle_of_nobody_leaves_no_record_and_offers_nothing_to_open(reader):
    vehicle = VehicleFactory()
    page(reader(*OFFICER), vehicle)
    assert "目的を記録して開く" not in page(reader(*OPERATOR), vehicle)
    assert not Disclosure.objects.exists()


def test_owner_and_collector_on_one_page_are_one_disclosure(reader, vehicle):
    CollectorFactory(vehicle=vehicle, name="架空 次郎")
    assert "架空 次郎" in page(reader(*OFFICER), vehicle)
    assert "所有者・引き取り者" in Disclosure.objects.get().fields


def test_paper_shows_persons_only_for_a_purpose(reader, vehicle, purpose):
    client = reader(*OFFICER)
    url = reverse("vehicles:print", args=[vehicle.pk])
    assert "架空 花子" not in client.get(url).content.decode()
    assert not Disclosure.objects.exists()
    assert client.post(url, {}).status_code == 422
    assert "架空 花子" in client.post(url, {"purpose": purpose.pk}).content.decode()
    assert Disclosure.objects.get().channel == "print"


def test_nobody_prints_a_person_whom_they_may_not_open(reader, vehicle, purpose):
    client = reader(*AUDITOR)
    url = reverse("vehicles:print", args=[vehicle.pk])
    text = client.post(url, {"purpose": purpose.pk}).content.decode()
    assert "架空" not in text
    assert not Disclosure.objects.exists()


def test_the_history_says_that_a_person_changed_and_not_how(reader, vehicle):
    owner = vehicle.owner
    owner.address = "世田谷区北沢2-99-98"
    owner.is_company = True
    owner.save()
    text = page(reader(*SEE), vehicle)
    assert "所有者の変更" in text
    assert "個人情報のため値は残していません" in text
    assert "法人：いいえ" in text
    assert "北沢" not in text


# --- at a glance -----------------------------------------------------------------------
def stored(**fields):
    today = timezone.localdate()
    return VehicleFactory(keep_until=today + fields.pop("left"), **fields)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=12), "あと12日"),
        (timedelta(0), "今日まで"),
        (timedelta(days=-3), "過ぎています"),
    ],
)
def test_the_head_counts_the_days_that_are_left(reader, left, words):
    start = datetime.now(UTC) - timedelta(days=80)
    vehicle = stored(
        left=left, warned_at=start, removed_at=start + timedelta(hours=1), taken_in_at=start
    )
    assert words in page(reader(*SEE), vehicle)


def test_the_head_says_what_holds_the_vehicle(reader):
    vehicle = VehicleFactory(
        inoperable=True, theft_report=Vehicle.Trilean.YES, posted_on=timezone.localdate()
    )
    HoldFactory(vehicle=vehicle, reason="盗難手配の照会中")
    HoldFactory(
        vehicle=vehicle, reason="済んだ話", lifted_at=timezone.now(), lift_reason="解決した"
    )
    text = page(reader(*SEE), vehicle)
    head = text[: text.index("data-course")]
    for part in ("二次登録待ち", "公示中", "盗難届あり", "機能喪失", "盗難手配の照会中"):
        assert part in head
    assert "済んだ話" not in head
    assert "解決した" in text


def test_what_nobody_has_entered_is_listed_in_one_line(reader):
    text = page(reader(*SEE), VehicleFactory())
    assert "未入力：" in text


# --- the course ------------------------------------------------------------------------
def states(vehicle):
    return {station.title: station.state for station in life.course(vehicle)}


def test_a_vehicle_on_the_truck_has_its_intake_before_it():
    found = states(VehicleFactory(on_truck=True))
    assert (found["撤去"], found["搬入"], found["二次登録"]) == ("done", "current", "ahead")


def test_without_a_number_nobody_can_be_asked():
    vehicle = VehicleFactory(inspected_at=timezone.now())
    assert states(vehicle)["照会"] == "skipped"
    assert states(vehicle)["通知"] == "current"


def test_an_answer_that_is_awaited_is_said():
    vehicle = VehicleFactory(
        inspected_at=timezone.now(),
        registration_serial="12345",
        registration_asked_on=timezone.localdate(),
    )
    station = next(one for one in life.course(vehicle) if one.title == "照会")
    assert station.state == "current"
    assert "回答待ち" in station.note


def test_what_an_early_end_left_out_is_not_owed_any_more():
    found = states(VehicleFactory(released=True))
    assert found["返還済"] == "done"
    assert found["公示"] == "skipped"
    assert "current" not in found.values()
