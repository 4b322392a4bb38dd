"""The two clocks as an officer reads them: each day with its article, each obstacle by name."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ledger.vehicles.deadlines import Rules
from ledger.vehicles.legalclock import clock_of
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import case_of
from tests.factories import HoldFactory, VehicleFactory

pytestmark = pytest.mark.django_db
NOTICED = date(2026, 4, 20)


def clock(vehicle, day, rules=None):
    return clock_of(case_of(vehicle, today=date.fromisoformat(day), rules=rules or Rules()))


def days(marks):
    return {mark.title: mark.day for mark in marks}


def reasons(found):
    return {one.step: one.reasons for one in found.obstacles}


def test_the_days_of_a_vehicle_on_its_regular_way():
    vehicle = VehicleFactory(stored_notice_on=NOTICED, posted_on=date(2026, 6, 11))
    found = clock(vehicle, "2026-06-20")
    assert days(found.ward) == {
        "撤去": date(2026, 4, 10),
        "保管期限": date(2026, 6, 10),
        "処分公示ができる日": date(2026, 6, 11),
        "処分公示": date(2026, 6, 11),
        "公示期間の終わり": date(2026, 6, 24),
        "最も早い処分日": date(2026, 6, 25),
    }
    assert days(found.law) == {
        "保管公示": NOTICED,
        "相当の期間の終わり": date(2026, 5, 3),
        "売却代金を請求できる最後の日": date(2026, 10, 19),
        "所有権が区に移る日": date(2026, 10, 20),
    }
    assert (found.earliest, found.days_left) == (date(2026, 6, 25), 5)
    assert all("6条" in mark.article for mark in found.law)


def test_what_is_not_known_yet_says_what_it_waits_for():
    found = clock(VehicleFactory(), "2026-05-01")
    by_title = {mark.title: mark for mark in [*found.ward, *found.law]}
    assert by_title["最も早い処分日"].day is None
    assert by_title["最も早い処分日"].waits_for == "保管公示と処分公示"
    assert by_title["所有権が区に移る日"].waits_for == "保管公示"
    assert found.if_posted_now == date(2026, 6, 25)


def test_a_last_day_in_the_closed_days_is_shown_with_the_next_open_day():
    vehicle = VehicleFactory(keep_until=date(2026, 12, 31), stored_notice_on=NOTICED)
    found = clock(vehicle, "2027-01-02")
    assert days(found.ward)["引取り可能最終日"] == date(2027, 1, 4)
    assert days(found.ward)["処分公示ができる日"] == date(2027, 1, 5)
    assert "引取り可能最終日" in reasons(found)[Step.POST][0]
    plain = clock(vehicle, "2027-01-02", Rules(roll_if_closed=False))
    assert "引取り可能最終日" not in days(plain.ward)


def test_every_obstacle_is_named():
    vehicle = VehicleFactory()
    HoldFactory(vehicle=vehicle, reason="盗難手配の照会中")
    found = clock(vehicle, "2026-05-01")
    told = " ".join(reasons(found)[Step.DISPOSE])
    assert all(one in told for one in ("保管期限", "保管公示", "処分公示", "盗難手配の照会中"))
    assert not found.may_dispose


def test_when_all_has_run_it_may_be_disposed_of():
    vehicle = VehicleFactory(posted=True)
    day = vehicle.posted_on + timedelta(days=14)
    assert clock(vehicle, str(day)).may_dispose
    assert not clock(vehicle, str(day - timedelta(days=1))).may_dispose


def test_the_reason_of_the_earliest_day_is_what_ends_last():
    vehicle = VehicleFactory(stored_notice_on=NOTICED, posted_on=date(2026, 6, 11))
    assert "公示期間が最後" in clock(vehicle, "2026-06-20").ward[-1].reason
    vehicle.keep_until = date(2026, 8, 1)
    found = clock(vehicle, "2026-06-20")
    assert "保管期限が最後" in found.ward[-1].reason
    assert "変更した" in {mark.title: mark.reason for mark in found.ward}["保管期限"]
    assert [mark.day for mark in found.ward] == sorted(mark.day for mark in found.ward)
    vehicle.stored_notice_on = date(2026, 7, 30)
    assert "相当の期間が最後" in clock(vehicle, "2026-06-20").ward[-1].reason


def test_an_inoperable_vehicle_says_what_its_early_end_still_needs():
    vehicle = VehicleFactory(inoperable=True)
    found = clock(vehicle, "2026-05-01")
    assert any("写真" in one for one in found.early)
    assert any("判断" in one for one in found.early)
    assert clock(VehicleFactory(), "2026-05-01").early is None


def test_for_a_vehicle_that_is_gone_the_clocks_have_stopped():
    found = clock(VehicleFactory(released=True), "2026-09-01")
    assert not found.running
    assert found.obstacles == []
    assert not found.may_dispose


def test_the_page_tells_both_clocks(client, user_who_can):
    client.force_login(user_who_can("vehicles.view_vehicle", "vehicles.view_every_yard"))
    vehicle = VehicleFactory(stored_notice_on=NOTICED)
    HoldFactory(vehicle=vehicle, reason="異議の申出")
    said = client.get(reverse("disposals:clock", args=[vehicle.pk])).content.decode()
    assert "区の期限" in said
    assert "自転車法6条4項" in said
    assert "令和8年10月20日" in said
    assert "異議の申出" in said


def test_a_vehicle_of_another_yard_has_no_clock_for_me(client, user_who_can):
    client.force_login(user_who_can("vehicles.view_vehicle"))
    vehicle = VehicleFactory(status=Vehicle.Status.STORED)
    assert client.get(reverse("disposals:clock", args=[vehicle.pk])).status_code == 404
