"""The pages of bringing owners up to date, from the record and from the list. L-06, P-05."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from ledger.vehicles.models import Owner, OwnerRenewal
from ledger.vehicles.views import renewal as views
from office.audit.models import Disclosure
from tasks.models import Job
from tests.factories import OwnerFactory, VehicleFactory

pytestmark = pytest.mark.django_db
SEE = ("vehicles.view_vehicle", "vehicles.view_every_yard", "vehicles.enter_owner")
OFFICER = (*SEE, "vehicles.view_people_openly")
NUMBER = {"registration_prefix": "A", "registration_serial": "12345678"}
NAME = "翡翠カナリヤ"


@pytest.fixture
def desk(client, user_who_can):
    client.force_login(user_who_can(*OFFICER))
    return client


@pytest.fixture
def earlier():
    return OwnerFactory(
        vehicle=VehicleFactory(**NUMBER), name=NAME, known_on=date(2026, 3, 1), source="police"
    )


def begin(client, query="", **data):
    answer = client.post(f"{reverse('vehicles:renewals')}?{query}", data)
    assert answer.status_code == 303
    return OwnerRenewal.objects.order_by("pk").last()


def url(found, name="renewal"):
    return reverse(f"vehicles:{name}", args=[found.pk])


def page(client, found, query=""):
    return html.unescape(client.get(url(found) + query).content.decode())


def choice(found, vehicle):
    return f"item-{found.items.get(vehicle=vehicle).pk}"


def test_from_the_record_to_the_undo(desk, earlier):
    vehicle = VehicleFactory(**NUMBER)
    record = desk.get(reverse("vehicles:detail", args=[vehicle.pk])).content.decode()
    assert "新しい所有者情報を探す" in record
    found = begin(desk, pk=vehicle.pk)
    shown = page(desk, found)
    for words in (vehicle.reference, earlier.vehicle.reference, NAME, "防犯登録番号", "変わる"):
        assert words in shown
    choices = {choice(found, vehicle): earlier.vehicle_id, "step": "apply"}
    assert desk.post(url(found), choices).status_code == 303
    assert Owner.objects.get(vehicle=vehicle).name == NAME
    assert "1台の所有者を最新にしました" in page(desk, found)
    desk.post(url(found, "renewal_undo"))
    assert not Owner.objects.filter(vehicle=vehicle).exists()
    assert "1台の所有者を元に戻しました" in page(desk, found)


def test_the_sure_one_is_ticked_and_the_doubtful_one_is_not(desk, earlier):
    sure = VehicleFactory(**NUMBER, frame_number="")
    doubtful = VehicleFactory(**NUMBER, frame_number="AB12345")
    earlier.vehicle.frame_number = "CD67890"
    earlier.vehicle.save()
    shown = page(desk, begin(desk, pk=[sure.pk, doubtful.pk]))
    ticked = re.findall(r'value="(\d*)"\s+checked', shown)
    assert ticked == ["", str(earlier.vehicle_id)]  # the newest first
    assert "車体番号が違います。" in shown


def test_a_page_of_proposals_leaves_one_disclosure_of_both_sides(desk, earlier):
    vehicle = VehicleFactory(**NUMBER)
    OwnerFactory(vehicle=vehicle, name="架空 次郎", known_on=date(2025, 1, 1), source="police")
    found = begin(desk, pk=vehicle.pk)
    assert not Disclosure.objects.exists()
    assert "架空 次郎" in page(desk, found)
    told = Disclosure.objects.get()
    assert told.records == sorted([vehicle.pk, earlier.vehicle_id])
    assert (told.purpose, told.channel) == ("登録・訂正", "screen")


def test_the_other_pages_show_nobody_and_leave_none(desk, earlier):
    vehicle = VehicleFactory(**NUMBER)
    found = begin(desk, pk=vehicle.pk)
    desk.post(url(found), {choice(found, vehicle): earlier.vehicle_id, "step": "apply"})
    for text in (page(desk, found), desk.get(reverse("vehicles:renewals")).content.decode()):
        assert NAME not in text
    assert not Disclosure.objects.exists()


def test_the_choice_of_a_page_is_kept_while_one_turns_the_pages(desk, earlier, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 1)
    second, first = VehicleFactory(**NUMBER), VehicleFactory(**NUMBER)  # the newest first
    found = begin(desk, pk=[first.pk, second.pk])
    answer = desk.post(url(found), {choice(found, first): "", "page": "2"})
    assert answer["Location"].endswith("?page=2")
    assert second.reference in page(desk, found, "?page=2")
    desk.post(url(found), {choice(found, second): earlier.vehicle_id, "step": "apply"})
    assert set(Owner.objects.exclude(pk=earlier.pk).values_list("vehicle", flat=True)) == {
        second.pk
    }


def test_a_source_that_changed_meanwhile_is_pointed_out(desk, earlier):
    found = begin(desk, pk=VehicleFactory(**NUMBER).pk)
    earlier.address = "世田谷区北沢99-99-99"
    earlier.save()
    assert "候補を調べた後に所有者が変わりました" in page(desk, found)


def test_many_are_left_to_a_worker(desk, earlier, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(views, "DONE_AT_ONCE", 1)
    first, second = VehicleFactory(**NUMBER), VehicleFactory(**NUMBER)
    with django_capture_on_commit_callbacks(execute=True):
        found = begin(desk, "state=stored", scope="all")
    found.refresh_from_db()
    assert (found.state, Job.objects.count()) == ("proposed", 1)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(url(found), {"step": "apply"})
    assert Owner.objects.filter(vehicle__in=[first, second], name=NAME).count() == 2


def test_a_running_one_tells_its_progress(desk, earlier, monkeypatch):
    monkeypatch.setattr(views, "DONE_AT_ONCE", 0)
    found = begin(desk, pk=VehicleFactory(**NUMBER).pk)
    shown = page(desk, found)
    assert "候補を調査中" in shown
    assert 'hx-trigger="every 1s"' in shown


def test_no_news_is_told_with_a_way_back(desk):
    vehicle = VehicleFactory(released=True)
    shown = page(desk, begin(desk, pk=vehicle.pk))
    assert "より新しい所有者情報は見つかりませんでした" in shown
    assert "当時の内容のまま残します" in shown
    assert "まだありません" in desk.get(reverse("vehicles:renewals")).content.decode()


def test_nothing_chosen_and_nonsense_are_told_and_change_nothing(desk, earlier):
    vehicle = VehicleFactory(**NUMBER)
    found = begin(desk, pk=vehicle.pk)
    for value in ("", "x", "9" * 30):
        data = {choice(found, vehicle): value, f"item-{'9' * 30}": "1", "step": "apply"}
        answer = desk.post(url(found), data, follow=True)
        assert "選ばれていません" in answer.content.decode()
    answer = desk.post(reverse("vehicles:renewals"), {"scope": "chosen"}, follow=True)
    assert "自転車等が選ばれていません" in answer.content.decode()
    assert Owner.objects.count() == 1


def test_given_up_it_is_told_and_gone_from_the_list(desk, earlier):
    found = begin(desk, pk=VehicleFactory(**NUMBER).pk)
    answer = desk.post(url(found, "renewal_cancel"), follow=True)
    assert "所有者は何も変わっていません" in answer.content.decode()
    assert "まだありません" in desk.get(reverse("vehicles:renewals")).content.decode()


@pytest.mark.parametrize("name", ["renewals", "renewal", "renewal_undo", "renewal_cancel"])
def test_who_sees_persons_one_by_one_for_a_purpose_gets_no_proposals(
    client, user_who_can, earlier, name
):
    user = user_who_can(*SEE, "vehicles.view_people")
    found = OwnerRenewal.objects.create(made_by=user, chosen=[])
    client.force_login(user)
    args = [] if name == "renewals" else [found.pk]
    assert client.post(reverse(f"vehicles:{name}", args=args)).status_code == 403


def test_a_renewal_of_another_is_not_found_without_the_whole_ledger(desk, client, user_who_can):
    found = begin(desk, pk=VehicleFactory().pk)
    client.force_login(user_who_can(*OFFICER))
    assert client.get(url(found)).status_code == 404
    client.force_login(user_who_can(*OFFICER, "vehicles.change_in_bulk"))
    assert client.get(url(found)).status_code == 200
