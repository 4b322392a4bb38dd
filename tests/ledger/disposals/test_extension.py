"""保管期限 changed in a batch: previewed, carried out, undone. L-08b, L-17b, L-18a."""

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from geo.models import PoliceOffice
from ledger.disposals.models import Extension, ExtensionItem
from ledger.disposals.workflow import extension as workflow
from ledger.disposals.workflow.extension import Shift
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from ledger.vehicles.workflow.steps import take
from office.audit.models import Entry
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import StorageYardFactory, VehicleFactory

pytestmark = pytest.mark.django_db
MONTH = Shift(months=1)


@pytest.fixture
def officer(user_who_can):
    return user_who_can(
        "vehicles.extend_deadline",
        "vehicles.view_vehicle",
        "vehicles.view_every_yard",
        "disposals.shorten_deadline",
    )


@pytest.fixture
def at_desk(client, officer):
    client.force_login(officer)
    return client


def draft(officer, vehicles=None, shift=MONTH, reason="警察の照会に時間がかかるため"):
    found = Vehicle.objects.all() if vehicles is None else vehicles
    return workflow.draft(officer, found, shift, reason=reason, chosen="試験")


def carry_out(officer, extension, **how):
    workflow.begin(officer, extension, **how)
    return workflow.apply(extension)


@pytest.mark.parametrize(
    ("shift", "after"),
    [
        (Shift(months=1), date(2026, 7, 10)),
        (Shift(days=14), date(2026, 6, 24)),
        (Shift(until=date(2026, 9, 30)), date(2026, 9, 30)),
    ],
)
def test_a_deadline_moves_by_months_by_days_or_to_a_day(officer, shift, after):
    vehicle = VehicleFactory()
    assert vehicle.keep_until == date(2026, 6, 10)
    carry_out(officer, draft(officer, shift=shift))
    vehicle.refresh_from_db()
    assert vehicle.keep_until == after


def test_the_preview_changes_nothing_and_says_what_would(officer):
    vehicle = VehicleFactory()
    VehicleFactory(released=True)
    extension = draft(officer)
    assert extension.left_out == {"返還済": 1}
    assert [(one.vehicle, one.after) for one in extension.items.planned()] == [
        (vehicle, date(2026, 7, 10))
    ]
    vehicle.refresh_from_db()
    assert vehicle.keep_until == date(2026, 6, 10)


def test_reason_and_both_dates_stay_on_record(officer):
    vehicle = VehicleFactory()
    extension = carry_out(officer, draft(officer))
    item = extension.items.get()
    assert (item.before, item.after, item.state) == (
        date(2026, 6, 10), date(2026, 7, 10), ExtensionItem.State.APPLIED,
    )  # fmt: skip
    entry = Entry.objects.get(action="vehicles.extend")
    assert entry.target == f"vehicles.vehicle:{vehicle.pk}"
    assert entry.detail["reason"] == "警察の照会に時間がかかるため"


def test_what_was_changed_after_the_preview_is_left_as_it_is(officer):
    moved, quiet = VehicleFactory(), VehicleFactory()
    extension = draft(officer)
    take(officer, moved, Step.EXTEND, keep_until=date(2026, 12, 1))
    carry_out(officer, extension)
    moved.refresh_from_db()
    quiet.refresh_from_db()
    assert (moved.keep_until, quiet.keep_until) == (date(2026, 12, 1), date(2026, 7, 10))
    assert "確認の後" in extension.items.get(vehicle=moved).why_not


def test_it_is_carried_out_once(officer):
    vehicle = VehicleFactory()
    extension = carry_out(officer, draft(officer))
    workflow.apply(extension)
    with pytest.raises(workflow.NotPossible, match="変更済"):
        workflow.begin(officer, extension)
    vehicle.refresh_from_db()
    assert vehicle.keep_until == date(2026, 7, 10)


def test_it_goes_on_where_it_was_stopped(officer, monkeypatch):
    monkeypatch.setattr(workflow, "AT_ONCE", 2)
    vehicles = [VehicleFactory() for _ in range(5)]
    extension = workflow.begin(officer, draft(officer))

    def stop(done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workflow.apply(extension, stop)
    assert extension.items.applied().count() == 2
    told = []
    workflow.apply(extension, lambda done, total: told.append((done, total)))
    assert told == [(4, 5), (5, 5)]
    assert {one.keep_until for one in Vehicle.objects.filter(pk__in=[v.pk for v in vehicles])} == {
        date(2026, 7, 10)
    }


def test_undo_puts_back_what_nothing_has_touched_since(officer):
    quiet, moved, posted, gone = [VehicleFactory() for _ in range(4)]
    extension = carry_out(officer, draft(officer))
    take(officer, moved, Step.EXTEND, keep_until=date(2026, 12, 1))
    Vehicle.objects.filter(pk=posted.pk).update(posted_on=date(2026, 7, 20))
    Vehicle.objects.filter(pk=gone.pk).update(status="removed")  # back on a truck: still open

    workflow.undo(officer, extension)

    after = dict(Vehicle.objects.values_list("pk", "keep_until"))
    assert after[quiet.pk] == after[gone.pk] == date(2026, 6, 10)
    assert after[moved.pk] == date(2026, 12, 1)
    assert after[posted.pk] == date(2026, 7, 10)
    assert {one.vehicle for one in extension.items.applied()} == {moved, posted}
    assert "戻していません" in extension.items.get(vehicle=moved).why_not


def test_only_who_may_shorten_shortens(user_who_can, officer):
    vehicle = VehicleFactory(keep_until=date(2026, 8, 10))
    clerk = user_who_can("vehicles.extend_deadline")
    shorter = Shift(days=-30)
    assert "短縮の権限" in draft(clerk, shift=shorter).items.get().why_not
    carry_out(officer, draft(officer, shift=shorter))
    vehicle.refresh_from_db()
    assert vehicle.keep_until == date(2026, 7, 11)


def test_nothing_is_kept_shorter_than_the_rule(officer):
    VehicleFactory()
    refused = draft(officer, shift=Shift(days=-1)).items.get()
    assert "定めの R8.6.10 より前" in refused.why_not


def test_an_empty_or_boundless_choice_is_refused(officer, monkeypatch):
    with pytest.raises(workflow.NotPossible, match="ありません"):
        draft(officer)
    VehicleFactory()
    monkeypatch.setattr(workflow, "MOST", 0)
    with pytest.raises(workflow.NotPossible, match="条件を足して"):
        draft(officer)


def test_old_drafts_are_swept_away(officer):
    VehicleFactory()
    old = draft(officer)
    Extension.objects.filter(pk=old.pk).update(made_at=old.made_at - timedelta(days=3))
    new = draft(officer)
    assert list(Extension.objects.all()) == [new]


# --- the pages ---------------------------------------------------------------------------
FORM = {"way": "months", "amount": "1", "reason": "照会中"}


def start(client, query="", **data):
    url = reverse("disposals:extension_new") + query
    return client.post(url, FORM | data, follow=True)


def test_by_removal_days_and_police_offices(at_desk):
    kitazawa = PoliceOffice.objects.create(code="P1", label="北沢署")
    tamagawa = PoliceOffice.objects.create(code="P2", label="玉川署")
    mine = VehicleFactory(registration_police=kitazawa)
    other = VehicleFactory(registration_police=tamagawa)
    VehicleFactory()
    days = {"since": "R8.4.1", "until": "R8.4.30"}
    page = start(at_desk, police=[kitazawa.pk, tamagawa.pk], **days)
    planned = page.context["extension"].items.planned()
    assert {one.vehicle for one in planned} == {mine, other}
    assert "北沢署・玉川署" in page.context["extension"].chosen
    assert "2台の保管期限を変更します" in page.content.decode()


def test_from_any_search_of_the_ledger(at_desk):
    yard = StorageYardFactory(label="弦巻")
    mine = VehicleFactory(yard=yard)
    VehicleFactory()
    page = start(at_desk, f"?search={quote(f'yard={yard.pk}&state=stored')}")
    assert [one.vehicle for one in page.context["extension"].items.planned()] == [mine]
    assert "弦巻" in page.context["extension"].chosen


def test_names_that_are_no_longer_kept_choose_nothing_instead_of_everything(at_desk):
    VehicleFactory()
    forgotten = "w=00000000-0000-4000-8000-000000000000"
    assert start(at_desk, f"?search={quote(forgotten)}").status_code == 422
    assert not Extension.objects.exists()


def test_the_ledgers_list_leads_here_with_its_search(client, user_who_can):
    names = ("view_vehicle", "view_every_yard", "extend_deadline")
    client.force_login(user_who_can(*(f"vehicles.{name}" for name in names)))
    vehicle = VehicleFactory()
    VehicleFactory(released=True)
    page = client.get(reverse("vehicles:list"), {"state": "stored"}).content.decode()
    query = re.search(r'href="/disposals/extensions/new/(\?search=[^"]+)"', page)[1]
    planned = start(client, query).context["extension"].items.planned()
    assert [one.vehicle for one in planned] == [vehicle]


def test_from_chosen_rows(at_desk):
    one, two, _ = [VehicleFactory() for _ in range(3)]
    page = start(at_desk, f"?vehicle={one.pk}&vehicle={two.pk}&vehicle=x")
    assert {item.vehicle for item in page.context["extension"].items.planned()} == {one, two}


def test_a_vehicle_out_of_sight_cannot_be_chosen(client, user_who_can):
    client.force_login(user_who_can("vehicles.extend_deadline"))
    vehicle = VehicleFactory()
    page = start(client, f"?vehicle={vehicle.pk}")
    assert page.status_code == 422
    assert not Extension.objects.exists()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"reason": ""}, "reason"),
        ({"amount": ""}, "amount"),
        ({"amount": "40"}, "amount"),
        ({"way": "until"}, "new_deadline"),
        ({"since": "R8.5.1", "until": "R8.4.1"}, "until"),
        ({}, "__all__"),
    ],
)
def test_what_is_missing_is_said_at_its_field(at_desk, data, why):
    page = start(at_desk, **data)
    assert page.status_code == 422
    assert why in page.context["form"].errors


def test_posted_vehicles_are_warned_of_with_their_list(at_desk):
    day = date(2026, 10, 1)
    posted = [VehicleFactory(posted=True, posted_on=day) for _ in range(2)]
    VehicleFactory()
    page = start(at_desk, since="R8.4.1")
    said = page.content.decode()
    assert "公示日 R8.10.1 入力済みの2件の期限を変更します" in said
    assert all(one.reference in said for one in posted)
    assert {item.vehicle for item in page.context["posted"]} == set(posted)


def test_going_on_without_the_posted_ones(at_desk):
    posted, free = VehicleFactory(posted=True), VehicleFactory()
    extension = start(at_desk, since="R8.4.1").context["extension"]
    page = at_desk.post(
        reverse("disposals:extension_apply", args=[extension.pk]),
        {"without_posted": "1"},
        follow=True,
    )
    assert "1台の保管期限を変更しました" in page.content.decode()
    posted.refresh_from_db()
    free.refresh_from_db()
    assert (posted.keep_until, free.keep_until) == (date(2026, 6, 10), date(2026, 7, 10))


def test_cancelling_leaves_no_trace(at_desk):
    vehicle = VehicleFactory()
    extension = start(at_desk, since="R8.4.1").context["extension"]
    at_desk.post(reverse("disposals:extension_discard", args=[extension.pk]))
    assert not Extension.objects.exists()
    vehicle.refresh_from_db()
    assert vehicle.keep_until == date(2026, 6, 10)


def test_thousands_go_to_the_background(
    at_desk, officer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(workflow, "INLINE", 2)
    for _ in range(3):
        VehicleFactory()
    extension = start(at_desk, since="R8.4.1").context["extension"]
    with django_capture_on_commit_callbacks(execute=True):
        at_desk.post(reverse("disposals:extension_apply", args=[extension.pk]))
    job = Job.objects.get()
    assert (job.state, job.done, job.total, job.requested_by) == ("done", 3, 3, officer)
    page = at_desk.get(reverse("disposals:extension", args=[extension.pk]))
    assert "3台の保管期限を変更しました" in page.content.decode()
    page = at_desk.post(
        reverse("disposals:extension_undo", args=[extension.pk]), follow=True
    ).content.decode()
    assert "3台の保管期限を戻しました" in page


def test_a_large_change_is_cautioned(at_desk):
    for _ in range(3):
        VehicleFactory()
    extension = start(at_desk, since="R8.4.1").context["extension"]
    url = reverse("disposals:extension", args=[extension.pk])
    assert "まとめて変更します" not in at_desk.get(url).content.decode()
    Parameter.objects.update_or_create(key="search_warn_rows", defaults={"value": "2"})
    assert "まとめて変更します" in at_desk.get(url).content.decode()


def test_a_draft_of_another_yard_is_not_seen(client, at_desk, user_who_can):
    VehicleFactory()
    extension = start(at_desk, since="R8.4.1").context["extension"]
    client.force_login(user_who_can("vehicles.extend_deadline"))
    assert client.get(reverse("disposals:extension", args=[extension.pk])).status_code == 404


def test_the_list_shows_what_was_done(at_desk, officer):
    VehicleFactory()
    extension = carry_out(officer, draft(officer))
    page = at_desk.get(reverse("disposals:extensions")).content.decode()
    assert "1か月延長" in page
    assert reverse("disposals:extension", args=[extension.pk]) in page
