"""Many records changed at once: previewed, as a whole, with the trail, and taken back. L-17a."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ledger.vehicles import bulk as rules
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import BulkChange, BulkChangeItem, Color, InoperableReason, Vehicle
from ledger.vehicles.tasks import change_in_bulk
from ledger.vehicles.workflow import bulk
from office.audit.context import acting_as
from office.audit.models import Change, Entry
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import UserFactory, VehicleFactory

pytestmark = pytest.mark.django_db
Outcome = BulkChangeItem.Outcome
OFFICER = ("vehicles.change_in_bulk", "vehicles.view_vehicle", "vehicles.view_every_yard")


@pytest.fixture
def officer(user_who_can):
    return user_who_can(*OFFICER)


@pytest.fixture
def red():
    return Color.objects.create(code="R", label="赤")


@pytest.fixture
def previewed(officer):
    def make(vehicles, **values):
        change = bulk.begin(officer, [one.pk for one in vehicles], criteria="試験")
        wanted = {"set": values, "add": {}}
        if "add" in values:
            wanted = {"set": {}, "add": values["add"]}
        return bulk.preview(officer, change, wanted)

    return make


def carried_out(officer, change):
    with acting_as(officer):
        return bulk.apply(officer, bulk.confirm(change))


def taken_back(officer, change):
    with acting_as(officer):
        return bulk.undo(officer, bulk.ask_undo(change))


def outcomes(change):
    return {item.vehicle_id: item.outcome for item in change.items.all()}


def test_a_preview_tells_everything_and_changes_nothing(previewed, red):
    grey = Color.objects.create(code="G", label="灰")
    vehicles = [VehicleFactory(color=grey), VehicleFactory(color=grey), VehicleFactory(color=red)]
    before = list(Vehicle.objects.order_by("pk").values())
    change = previewed(vehicles, color_id=red.pk)
    assert list(Vehicle.objects.order_by("pk").values()) == before
    assert (change.state, change.planned, change.unchanged, change.refused) == (
        "previewed",
        2,
        1,
        0,
    )
    assert change.summary["columns"] == [
        {"column": "color_id", "label": "色", "count": 2, "before": [["灰", 2]], "kinds": 1}
    ]


def test_all_is_written_with_the_trail_of_each_and_one_entry(officer, previewed, red):
    vehicles = VehicleFactory.create_batch(3)
    change = carried_out(officer, previewed(vehicles, color_id=red.pk, storage_spot="A-1"))
    assert (change.state, change.changed, change.overtaken) == ("done", 3, 0)
    assert set(Vehicle.objects.values_list("color__label", "storage_spot")) == {("赤", "A-1")}
    rows = Change.objects.filter(model="vehicles.vehicle", operation="UPDATE")
    assert {(row.actor_id, row.record) for row in rows} == {
        (officer.pk, str(one.pk)) for one in vehicles
    }
    assert rows[0].after == {"color_id": red.pk, "storage_spot": "A-1"}
    entry = Entry.objects.get(action="vehicles.change_in_bulk")
    assert (entry.actor, entry.detail["changed"], entry.detail["criteria"]) == (officer, 3, "試験")
    assert sorted(entry.detail["fields"]) == ["保管位置", "色"]


def test_what_stood_there_comes_back_row_by_row(officer, previewed, red):
    grey = Color.objects.create(code="G", label="灰")
    vehicles = [
        VehicleFactory(color=grey, storage_spot="B-1", postcard_on=date(2026, 4, 20)),
        VehicleFactory(color=None, storage_spot="", postcard_on=None),
        VehicleFactory(color=red, storage_spot="C-1", postcard_on=None),
    ]
    names = ("color_id", "storage_spot", "postcard_on", "inoperable", "remarks")
    before = list(Vehicle.objects.order_by("pk").values(*names))
    change = previewed(
        vehicles, color_id=red.pk, storage_spot="A-1", postcard_on="2026-05-01", inoperable=True
    )
    changed = carried_out(officer, change)
    assert Vehicle.objects.filter(postcard_on=date(2026, 5, 1), inoperable=True).count() == 3
    undone = taken_back(officer, changed)
    assert list(Vehicle.objects.order_by("pk").values(*names)) == before
    assert (undone.state, undone.restored, undone.undone_by) == ("undone", 3, officer)
    assert Entry.objects.get(action="vehicles.undo_bulk").detail == {"restored": 3, "kept": 0}


def test_text_may_go_below_what_is_there(officer, previewed):
    first, second = VehicleFactory(remarks="前輪なし"), VehicleFactory(remarks="")
    change = carried_out(officer, previewed([first, second], add={"remarks": "移動済"}))
    assert list(Vehicle.objects.order_by("pk").values_list("remarks", flat=True)) == [
        "前輪なし\n移動済",
        "移動済",
    ]
    taken_back(officer, change)
    assert list(Vehicle.objects.order_by("pk").values_list("remarks", flat=True)) == [
        "前輪なし",
        "",
    ]


def test_a_vehicle_changed_since_the_preview_is_left_and_listed(officer, previewed, red):
    mine, theirs = VehicleFactory.create_batch(2)
    change = previewed([mine, theirs], color_id=red.pk)
    somebody = UserFactory(name="保管 花子")
    with acting_as(somebody):
        Vehicle.objects.filter(pk=theirs.pk).update(condition_memo="見直した")
    done = carried_out(officer, change)
    assert (done.changed, done.overtaken) == (1, 1)
    assert outcomes(done) == {mine.pk: Outcome.CHANGED, theirs.pk: Outcome.OVERTAKEN}
    item = done.items.get(vehicle=theirs)
    assert "保管 花子" in item.reason
    theirs.refresh_from_db()
    assert theirs.color is None


def test_a_vehicle_changed_since_the_change_is_not_taken_back(officer, previewed, red):
    mine, theirs = VehicleFactory.create_batch(2)
    done = carried_out(officer, previewed([mine, theirs], color_id=red.pk))
    with acting_as(UserFactory(name="保管 花子")):
        Vehicle.objects.filter(pk=theirs.pk).update(condition_memo="見直した")
    undone = taken_back(officer, done)
    assert undone.restored == 1
    assert outcomes(undone) == {mine.pk: Outcome.RESTORED, theirs.pk: Outcome.KEPT}
    assert "保管 花子" in undone.items.get(vehicle=theirs).reason
    theirs.refresh_from_db()
    assert theirs.color == red


def test_of_two_changes_of_the_same_vehicles_the_later_is_told(officer, previewed, red):
    vehicles = VehicleFactory.create_batch(2)
    blue = Color.objects.create(code="B", label="青")
    first, second = previewed(vehicles, color_id=red.pk), previewed(vehicles, color_id=blue.pk)
    carried_out(officer, first)
    assert carried_out(officer, second).overtaken == 2
    assert set(Vehicle.objects.values_list("color", flat=True)) == {red.pk}


def test_all_or_nothing(officer, previewed, red, monkeypatch):
    change = bulk.confirm(previewed(VehicleFactory.create_batch(3), color_id=red.pk))
    monkeypatch.setattr(bulk, "AT_A_TIME", 1)

    def stop(done, _total):
        if done == 2:
            raise RuntimeError("the worker dies")

    with pytest.raises(RuntimeError), transaction.atomic():
        bulk.apply(officer, change, tell=stop)
    assert not Vehicle.objects.filter(color=red).exists()
    assert BulkChange.objects.get().state == "queued"
    assert bulk.apply(officer, change).changed == 3


def test_a_rule_of_the_database_stops_the_whole(officer, previewed):
    good, bad = VehicleFactory.create_batch(2)
    change = bulk.confirm(previewed([good, bad], storage_spot="A-1"))
    # Past the rules of the preview, as a fault in them would be.
    item = change.items.get(vehicle=bad)
    change.items.filter(pk=item.pk).update(after={"storage_spot": None})
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.apply(officer, change)
    assert not Vehicle.objects.filter(storage_spot="A-1").exists()


def test_done_twice_it_is_done_once(officer, previewed, red):
    change = previewed([VehicleFactory()], color_id=red.pk)
    done = carried_out(officer, change)
    bulk.apply(officer, done)
    assert Entry.objects.filter(action="vehicles.change_in_bulk").count() == 1


def test_a_worker_carries_it_out_and_tells_how_far_it_is(officer, previewed, red):
    change = bulk.confirm(previewed(VehicleFactory.create_batch(2), color_id=red.pk))
    job = Job.objects.create(
        task="vehicles.change_in_bulk", arguments={"change": change.pk}, requested_by=officer
    )
    change_in_bulk.apply(args=(job.pk,))
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 2, 2)
    change.refresh_from_db()
    assert change.state == "done"
    assert set(Change.objects.filter(operation="UPDATE", model="vehicles.vehicle")
               .values_list("actor", "request_id")) == {(officer.pk, str(job.token))}  # fmt: skip


@pytest.mark.parametrize(
    ("traits", "values", "words"),
    [
        ({"released": True}, {"storage_spot": "A-1"}, "保管中ではない"),
        ({}, {"yard_id": 0}, "移送を使います"),
        ({"disposed": True}, {"inoperable": True}, "機能喪失は変えられません"),
        ({}, {"registration_asked_on": "2026-01-01"}, "撤去日"),
        ({}, {"registration_replied_on": "2026-05-01"}, "先に警察照会日"),
        ({}, {"bounced_on": "2026-05-01"}, "先に返還ハガキ通知日"),
        ({}, {"bounce_reason": "moved"}, "返戻日がない"),
        ({"theft_receipt_number": "123"}, {"theft_report": "no"}, "「無」にできません"),
        ({"condition_memo": "あ"}, {"condition_memo": "い" * 301}, "300字"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(previewed, traits, values, words):
    change = previewed([VehicleFactory(**traits)], **values)
    assert (change.planned, change.refused) == (0, 1)
    assert words in change.items.get().reason
    assert change.summary["reasons"] == [[change.items.get().reason, 1]]


def test_no_judgement_without_inoperable(previewed):
    reason = InoperableReason.objects.create(code="1", label="欠損")
    assert previewed([VehicleFactory()], inoperable_reason_id=reason.pk).refused == 1
    fitting = previewed([VehicleFactory()], inoperable_reason_id=reason.pk, inoperable=True)
    assert fitting.planned == 1


def test_the_yard_of_a_vehicle_on_its_truck_may_be_corrected(officer, previewed):
    vehicle, other = VehicleFactory(on_truck=True), VehicleFactory()
    carried_out(officer, previewed([vehicle], yard_id=other.yard_id))
    vehicle.refresh_from_db()
    assert vehicle.yard == other.yard


def test_an_old_disorder_of_dates_stands_in_nobodys_way(previewed, red):
    odd = VehicleFactory(bounced_on=date(2026, 5, 1), postcard_on=None)
    assert previewed([odd], color_id=red.pk).planned == 1


def test_the_number_of_vehicles_has_a_limit(officer):
    Parameter.objects.update_or_create(key="bulk_most_rows", defaults={"value": "2"})
    keys = [one.pk for one in VehicleFactory.create_batch(3)]
    with pytest.raises(LedgerError, match="2台まで"):
        bulk.begin(officer, keys, criteria="")
    with pytest.raises(LedgerError, match="選ばれていません"):
        bulk.begin(officer, [], criteria="")


def test_vehicles_out_of_sight_are_not_touched(user_who_can, red):
    keeper = user_who_can("vehicles.change_in_bulk", "vehicles.view_vehicle")
    change = bulk.begin(keeper, [VehicleFactory().pk], criteria="")
    change = bulk.preview(keeper, change, {"set": {"color_id": red.pk}, "add": {}})
    assert (change.planned, change.refused, change.unchanged) == (0, 0, 0)
    with pytest.raises(LedgerError, match="変更される自転車等がありません"):
        bulk.confirm(change)


def test_only_columns_of_the_registry_reach_the_database(officer, previewed):
    vehicle = VehicleFactory()
    change = bulk.confirm(previewed([vehicle], storage_spot="A-1"))
    BulkChange.objects.filter(pk=change.pk).update(
        wanted={"set": {"storage_spot": "A-1", "status": "released"}, "add": {}}
    )
    change.items.update(after={"storage_spot": "A-1", "status": "released"})
    bulk.apply(officer, BulkChange.objects.get(pk=change.pk))
    vehicle.refresh_from_db()
    assert (vehicle.status, vehicle.storage_spot) == ("stored", "A-1")


@pytest.mark.parametrize("step", ["preview", "reconsider", "confirm", "cancel"])
def test_what_was_carried_out_cannot_be_decided_again(officer, previewed, red, step):
    done = carried_out(officer, previewed([VehicleFactory()], color_id=red.pk))
    acts = {
        "preview": lambda: bulk.preview(officer, done, {"set": {}, "add": {}}),
        "reconsider": lambda: bulk.reconsider(done),
        "confirm": lambda: bulk.confirm(done),
        "cancel": lambda: bulk.cancel(done),
    }
    with pytest.raises(LedgerError, match="変更済"):
        acts[step]()


def test_taken_back_once_is_enough(officer, previewed, red):
    done = carried_out(officer, previewed([VehicleFactory()], color_id=red.pk))
    taken_back(officer, done)
    with pytest.raises(LedgerError, match="取消し済"):
        bulk.ask_undo(done)


def test_no_step_owns_a_field_that_may_be_changed_in_bulk():
    from ledger.vehicles.transitions import TABLE  # noqa: PLC0415

    owned = {name for line in TABLE for name in (*line.dates, *line.clears)}
    owned |= {"status", "keep_until", "removal_place", "zone_status", "disposition"}
    assert not owned & {one.name for one in rules.EDITABLE}


@given(text=st.text(max_size=20), old=st.text(max_size=20))
def test_writing_below_loses_nothing(text, old):
    after = rules.after_of({"remarks": old}, {"set": {}, "add": {"remarks": text}})
    joined = after.get("remarks", old)
    assert joined.startswith(old)
    assert joined.endswith(text)


def test_a_date_ahead_is_out_of_order(previewed):
    ahead = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert previewed([VehicleFactory()], postcard_on=ahead).refused == 1
