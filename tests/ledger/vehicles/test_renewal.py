"""Owners brought up to date from other records: found, chosen, applied, taken back. L-06."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import (
    FormerOwner,
    Maker,
    Owner,
    OwnerRenewal,
    OwnerRenewalItem,
    Vehicle,
)
from ledger.vehicles.renewing import FACTS
from ledger.vehicles.tasks import renew_owners, sweep_former_owners
from ledger.vehicles.workflow import renewal
from ledger.vehicles.workflow.people import forget_owner, set_owner
from office.audit.context import acting_as
from office.audit.models import Change, Entry
from office.masters.models import Parameter
from tasks.models import Job
from tests.factories import OwnerFactory, UserFactory, VehicleFactory

pytestmark = pytest.mark.django_db
Outcome = OwnerRenewalItem.Outcome
OFFICER = (
    *("vehicles.enter_owner", "vehicles.view_people_openly"),
    *("vehicles.view_vehicle", "vehicles.view_every_yard"),
)
POLICE = Owner.Source.POLICE
LAST_YEAR, SPRING, SUMMER = date(2025, 6, 1), date(2026, 3, 1), date(2026, 7, 1)
NUMBER = {"registration_prefix": "A", "registration_serial": "12345678"}
TARO = {"name": "架空 太郎", "kana": "カクウ タロウ", "phone": "0300000001"}
HANAKO = {"name": "仮想 花子", "kana": "カソウ ハナコ", "phone": "0300000002"}


@pytest.fixture
def officer(user_who_can):
    return user_who_can(*OFFICER)


def known(vehicle=None, *, on=LAST_YEAR, source=POLICE, **fields):
    """An owner of a vehicle with the number everybody shares here, unless told otherwise."""
    return OwnerFactory(
        vehicle=vehicle or VehicleFactory(**NUMBER),
        known_on=on,
        source=source,
        **{**TARO, **fields},
    )


def looked(officer, *vehicles):
    asked = renewal.begin(officer, [one.pk for one in vehicles], criteria="試験")
    return renewal.carry_on(officer, asked)


def applied(officer, found, choices=None):
    if choices is not None:
        renewal.choose(found, choices)
    with acting_as(officer):
        return renewal.carry_on(officer, renewal.confirm(found))


def taken_back(officer, found):
    with acting_as(officer):
        return renewal.carry_on(officer, renewal.ask_undo(found, now=timezone.now()))


def only_item(found):
    return found.items.get()


def doubts(found):
    return [doubt for one in only_item(found).candidates for doubt in one["doubts"]]


def facts_of(vehicle):
    return Owner.objects.filter(vehicle=vehicle).values(*FACTS, "source", "known_on").first()


# --- what is found ---------------------------------------------------------------------
def test_the_same_registration_number_brings_the_owner_of_an_earlier_removal(officer):
    earlier = known(vehicle=VehicleFactory(**NUMBER, released=True))
    vehicle = VehicleFactory(**NUMBER)
    found = looked(officer, vehicle)
    item = only_item(found)
    assert (found.state, found.proposed, found.current) == ("proposed", 1, 0)
    assert item.candidates[0]["keys"] == ["registration"]
    assert item.source == earlier.vehicle
    assert not Owner.objects.filter(vehicle=vehicle).exists()


def test_the_same_frame_number_does_so_however_it_is_written(officer):
    earlier = known(vehicle=VehicleFactory(frame_number="ab-12345"))
    item = only_item(looked(officer, VehicleFactory(frame_number="ＡＢ１２３４５")))
    assert (item.source, item.candidates[0]["keys"]) == (earlier.vehicle, ["frame"])


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"registration_serial": "1234"}, {"registration_serial": "1234"}),
        ({"registration_serial": "12?45678"}, {"registration_serial": "12?45678"}),
        ({"registration_serial": "A1O34567"}, {"registration_serial": "A1034567"}),
        ({"frame_number": "X1234"}, {"frame_number": "X1234"}),
        ({}, {}),
    ],
)
def test_too_short_torn_or_merely_alike_numbers_are_no_proof(officer, here, there):
    known(vehicle=VehicleFactory(**there))
    assert looked(officer, VehicleFactory(**here)).proposed == 0


def test_the_same_person_moved_house(officer):
    old = known(vehicle=VehicleFactory(), address="世田谷区世田谷99-99-99")
    newer = known(vehicle=VehicleFactory(), on=SUMMER, address="世田谷区北沢99-99-99")
    found = looked(officer, old.vehicle, newer.vehicle)
    item = only_item(found)
    assert (item.vehicle, item.source) == (old.vehicle, newer.vehicle)
    assert item.candidates[0]["keys"] == ["person"]
    assert (found.proposed, found.current) == (1, 1)


def test_a_name_alone_is_shown_and_not_chosen(officer):
    old = known(vehicle=VehicleFactory(), phone="", address="世田谷区世田谷99-99-99")
    known(vehicle=VehicleFactory(), on=SUMMER, phone="", address="世田谷区北沢99-99-99")
    found = looked(officer, old.vehicle)
    assert only_item(found).source is None
    assert doubts(found) == ["氏名だけが同じです。別の人かもしれません。"]


def test_another_reading_is_another_person(officer):
    old = known(vehicle=VehicleFactory(), phone="", kana="カクウ タロウ", address="甲")
    known(vehicle=VehicleFactory(), on=SUMMER, phone="", kana="カソラ フトロウ", address="乙")
    assert looked(officer, old.vehicle).proposed == 0


@pytest.mark.parametrize(
    ("here", "there", "doubt"),
    [
        (
            {**NUMBER, "frame_number": "AB12345"},
            {**NUMBER, "frame_number": "CD67890"},
            "車体番号が違います。",
        ),
        (
            {**NUMBER, "frame_number": "AB12345"},
            {"registration_serial": "99999999", "frame_number": "AB12345"},
            "防犯登録番号が違います。登録し直された車両かもしれません。",
        ),
        (
            {**NUMBER, "registration_jurisdiction": "mpd"},
            {**NUMBER, "registration_jurisdiction": "prefecture"},
            "防犯登録の管轄が違います。",
        ),
        (
            NUMBER,
            {**NUMBER, "bounced_on": date(2025, 8, 1), "bounce_reason": "moved"},
            "もとの記録の住所へのはがきは返戻されています。",
        ),
    ],
)
def test_what_speaks_against_it_is_said_and_nothing_is_chosen(officer, here, there, doubt):
    known(vehicle=VehicleFactory(**there))
    found = looked(officer, VehicleFactory(**here))
    assert doubt in doubts(found)
    assert only_item(found).source is None


def test_a_frame_number_of_another_maker_is_doubtful(officer):
    one, other = (
        Maker.objects.create(code="1", label="甲"),
        Maker.objects.create(code="2", label="乙"),
    )
    known(vehicle=VehicleFactory(frame_number="AB12345", maker=one))
    found = looked(officer, VehicleFactory(frame_number="AB12345", maker=other))
    assert doubts(found) == ["メーカーが違います。"]


def test_what_is_older_or_the_same_is_no_news(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle, on=SPRING)
    known(on=LAST_YEAR, address="世田谷区北沢99-99-99")
    known(on=SUMMER)
    assert looked(officer, vehicle).proposed == 0


@pytest.mark.parametrize("source", [Owner.Source.TYPED, POLICE, Owner.Source.CLAIMANT])
def test_an_owner_who_was_entered_later_is_never_replaced_by_an_earlier_one(officer, source):
    vehicle = VehicleFactory(**NUMBER)
    known(on=SPRING, address="世田谷区北沢99-99-99")
    known(vehicle=vehicle, on=None, source=source)  # known from the day it is written: today
    assert looked(officer, vehicle).proposed == 0


@pytest.mark.parametrize("source", [Owner.Source.TYPED, Owner.Source.CLAIMANT])
def test_an_owner_by_word_of_mouth_is_replaced_only_by_choice(officer, source):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle, on=LAST_YEAR, source=source)
    known(on=SUMMER, address="世田谷区北沢99-99-99")
    found = looked(officer, vehicle)
    assert only_item(found).source is None
    assert "で登録されています" in doubts(found)[0]


def test_another_person_is_taken_only_by_choice(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle)
    known(on=SUMMER, **HANAKO)
    found = looked(officer, vehicle)
    assert only_item(found).source is None
    assert doubts(found) == ["所有者が別の人に変わります。"]


def test_of_several_the_newest_is_chosen_and_the_same_words_are_shown_once(officer):
    known(on=LAST_YEAR, address="甲")
    known(on=SPRING, address="乙")
    newest = known(on=SUMMER, address="乙")
    item = only_item(looked(officer, VehicleFactory(**NUMBER)))
    assert item.candidates[0]["source"] == newest.vehicle_id
    assert (len(item.candidates), item.source, item.conflict) == (2, newest.vehicle, False)


def test_two_persons_equally_new_are_a_conflict(officer):
    known(on=SUMMER)
    known(on=SUMMER, **HANAKO)
    item = only_item(looked(officer, VehicleFactory(**NUMBER)))
    assert (len(item.candidates), item.conflict, item.source) == (2, True, None)


def test_a_number_that_belongs_to_each_of_two_persons_is_a_conflict(officer):
    known(vehicle=VehicleFactory(**NUMBER), on=SPRING)
    known(vehicle=VehicleFactory(frame_number="AB12345"), on=SUMMER, **HANAKO)
    item = only_item(looked(officer, VehicleFactory(**NUMBER, frame_number="AB12345")))
    assert (item.conflict, item.source) == (True, None)


def test_a_vehicle_that_changed_hands_before_has_its_last_owner(officer):
    known(on=SPRING)
    last = known(on=SUMMER, **HANAKO)
    item = only_item(looked(officer, VehicleFactory(**NUMBER)))
    assert (item.conflict, item.source) == (False, last.vehicle)


@pytest.mark.parametrize("end", ["released", "disposed"])
def test_a_record_that_is_settled_stays_as_it_was(officer, end):
    known(on=SUMMER)
    found = looked(officer, VehicleFactory(**NUMBER, **{end: True}))
    assert (found.proposed, found.current, found.settled) == (0, 0, 1)


def test_an_erased_owner_comes_back_only_by_choice(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle)
    forget_owner(officer, vehicle, reason="別人だった")
    known(on=SUMMER)
    found = looked(officer, vehicle)
    assert only_item(found).source is None
    assert "に消されています" in doubts(found)[0]


def test_the_yard_learns_nothing_of_other_yards(user_who_can):
    here = VehicleFactory(**NUMBER)
    yard = user_who_can(*OFFICER[:3], unit=here.yard.unit)
    known(vehicle=VehicleFactory(**NUMBER))
    assert looked(yard, here).proposed == 0


def test_many_are_looked_up_in_a_fixed_number_of_questions(officer, django_assert_max_num_queries):
    for number in range(12):
        numbered = {"registration_serial": f"55500{number:03}"}
        known(vehicle=VehicleFactory(**numbered))
        VehicleFactory(**numbered)
    keys = Vehicle.objects.filter(owner=None).values_list("pk", flat=True)
    asked = renewal.begin(officer, list(keys), criteria="試験")
    with django_assert_max_num_queries(25):
        assert renewal.carry_on(officer, asked).proposed == 12


# --- what is written -------------------------------------------------------------------
def test_an_owner_is_taken_over_with_day_and_origin(officer):
    earlier = known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    done = applied(officer, looked(officer, vehicle))
    assert (done.state, done.changed, done.overtaken) == ("done", 1, 0)
    owner = Owner.objects.get(vehicle=vehicle)
    assert [getattr(owner, name) for name in FACTS] == [getattr(earlier, name) for name in FACTS]
    assert (owner.source, owner.known_on) == ("history", SPRING)
    entry = Entry.objects.get(action="vehicles.set_owner")
    assert entry.detail["taken_from"] == earlier.vehicle.reference
    assert Entry.objects.get(action="vehicles.renew_owners").detail["changed"] == 1
    row = Change.objects.get(model="vehicles.owner", record=str(owner.pk))
    assert row.actor == officer


def test_of_the_same_person_nothing_is_lost_that_only_the_older_record_knows(officer):
    old = known(vehicle=VehicleFactory(), postcode="154-0017", phone="0300000001")
    newer = known(
        vehicle=VehicleFactory(), on=SUMMER, kana="", postcode="155-0031", phone="0300000001"
    )
    applied(officer, looked(officer, old.vehicle))
    owner = Owner.objects.get(vehicle=old.vehicle)
    assert (owner.kana, owner.postcode) == ("カクウ タロウ", newer.postcode)


def test_the_data_of_two_persons_are_never_mixed(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle)
    other = known(on=SUMMER, **{**HANAKO, "kana": "", "phone": ""})
    found = looked(officer, vehicle)
    applied(officer, found, {only_item(found).pk: other.vehicle_id})
    owner = Owner.objects.get(vehicle=vehicle)
    assert (owner.name, owner.kana, owner.phone) == ("仮想 花子", "", "")


def test_only_what_was_chosen_is_written(officer):
    known(on=SPRING)
    first, second = VehicleFactory(**NUMBER), VehicleFactory(**NUMBER)
    found = looked(officer, first, second)
    done = applied(officer, found, {found.items.get(vehicle=second).pk: None})
    assert done.changed == 1
    assert set(Owner.objects.filter(vehicle__in=[first, second]).values_list("vehicle")) == {
        (first.pk,)
    }
    assert done.items.get(vehicle=second).outcome == Outcome.PASSED


def test_nothing_chosen_is_told(officer):
    known(on=SPRING)
    found = looked(officer, VehicleFactory(**NUMBER))
    renewal.choose(found, {only_item(found).pk: None})
    with pytest.raises(LedgerError, match="選ばれていません"):
        renewal.confirm(found)


def test_a_record_that_was_not_offered_cannot_be_chosen(officer):
    known(on=SPRING)
    stranger = known(vehicle=VehicleFactory(), **HANAKO)
    found = looked(officer, VehicleFactory(**NUMBER))
    with pytest.raises(LedgerError, match="候補にありません"):
        renewal.choose(found, {only_item(found).pk: stranger.vehicle_id})


def test_an_owner_somebody_wrote_meanwhile_stays_and_is_listed(officer):
    known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    found = looked(officer, vehicle)
    with acting_as(UserFactory(name="保管 花子")):
        known(vehicle=vehicle, on=SUMMER, **HANAKO)
    done = applied(officer, found)
    assert (done.changed, done.overtaken) == (0, 1)
    assert "保管 花子" in only_item(done).reason
    assert Owner.objects.get(vehicle=vehicle).name == "仮想 花子"


def test_an_owner_erased_meanwhile_is_not_copied(officer):
    earlier = known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    found = looked(officer, vehicle)
    forget_owner(officer, earlier.vehicle, reason="回答の取消し")
    done = applied(officer, found)
    assert only_item(done).reason == "もとの記録の所有者が消されました"
    assert not Owner.objects.exists()


def test_a_source_corrected_meanwhile_is_not_copied_unseen(officer):
    earlier = known(on=SPRING)
    found = looked(officer, VehicleFactory(**NUMBER))
    set_owner(officer, earlier.vehicle, HANAKO, source=POLICE)
    done = applied(officer, found)
    assert "もとの記録の所有者が先に変わりました" in only_item(done).reason


def test_a_vehicle_given_back_meanwhile_is_left_alone(officer):
    known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    found = looked(officer, vehicle)
    ended = VehicleFactory(released=True)
    for name in ("status", "released_at", "settled_on", "disposition", "release_kind"):
        setattr(vehicle, name, getattr(ended, name))
    vehicle.save()
    assert applied(officer, found).overtaken == 1


def test_applied_twice_it_is_applied_once(officer):
    known(on=SPRING)
    done = applied(officer, looked(officer, VehicleFactory(**NUMBER)))
    before = Entry.objects.count()
    renewal.apply(officer, done)
    assert Entry.objects.count() == before
    with pytest.raises(LedgerError):
        renewal.confirm(done)


# --- taken back ------------------------------------------------------------------------
def test_the_owner_of_before_comes_back_whole(officer):
    vehicle, blank = VehicleFactory(**NUMBER), VehicleFactory(**NUMBER)
    known(vehicle=vehicle, kana="カクウ タロウ", address="甲", is_company=False)
    known(on=SUMMER, address="乙")
    before = facts_of(vehicle)
    done = applied(officer, looked(officer, vehicle, blank))
    assert done.changed == 2
    assert facts_of(vehicle)["address"] == "乙"
    undone = taken_back(officer, done)
    assert (undone.state, undone.restored, undone.kept) == ("undone", 2, 0)
    assert (facts_of(vehicle), facts_of(blank)) == (before, None)
    assert not FormerOwner.objects.exists()
    assert Entry.objects.get(action="vehicles.undo_renewal").detail == {"restored": 2, "kept": 0}


def test_an_undo_is_no_erasure(officer):
    """Who was only tried and taken back may be proposed again, chosen beforehand."""
    known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    taken_back(officer, applied(officer, looked(officer, vehicle)))
    assert only_item(looked(officer, vehicle)).source is not None


def test_an_owner_touched_since_is_not_taken_back(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle, address="甲")
    known(on=SUMMER, address="乙")
    done = applied(officer, looked(officer, vehicle))
    with acting_as(UserFactory(name="保管 花子")):
        set_owner(officer, vehicle, {"address": "丙"}, source=POLICE)
    undone = taken_back(officer, done)
    assert (undone.restored, undone.kept) == (0, 1)
    assert "保管 花子" in only_item(undone).reason
    assert facts_of(vehicle)["address"] == "丙"


def test_an_erased_person_is_not_brought_back_by_an_undo(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle, address="甲")
    known(on=SUMMER, address="乙")
    done = applied(officer, looked(officer, vehicle))
    forget_owner(officer, vehicle, reason="別人だった")
    assert not FormerOwner.objects.exists()
    undone = taken_back(officer, done)
    assert only_item(undone).reason == "この記録の所有者が消されました"
    assert not Owner.objects.filter(vehicle=vehicle).exists()


def test_a_settled_vehicle_keeps_the_owner_it_was_given_back_with(officer):
    known(on=SUMMER)
    vehicle = VehicleFactory(**NUMBER)
    done = applied(officer, looked(officer, vehicle))
    ended = VehicleFactory(released=True)
    for name in ("status", "released_at", "settled_on", "disposition", "release_kind"):
        setattr(vehicle, name, getattr(ended, name))
    vehicle.save()
    undone = taken_back(officer, done)
    assert (undone.restored, undone.kept) == (0, 1)
    assert Owner.objects.filter(vehicle=vehicle).exists()


def test_after_its_time_nothing_is_left_to_take_back(officer):
    vehicle = VehicleFactory(**NUMBER)
    known(vehicle=vehicle, address="甲")
    known(on=SUMMER, address="乙")
    done = applied(officer, looked(officer, vehicle))
    assert sweep_former_owners() == 0
    later = timezone.now() + timedelta(days=OwnerRenewal.UNDO_DAYS, minutes=1)
    with pytest.raises(LedgerError, match="30日を過ぎた"):
        renewal.ask_undo(done, now=later)
    OwnerRenewal.objects.update(applied_at=done.applied_at - timedelta(days=31))
    assert sweep_former_owners() == 1
    assert not FormerOwner.objects.exists()


# --- as a whole ------------------------------------------------------------------------
def test_nothing_personal_is_kept_of_what_was_found(officer):
    known(on=SPRING)
    found = looked(officer, VehicleFactory(**NUMBER))
    kept = str(list(found.items.values())) + str(OwnerRenewal.objects.values()[0])
    assert not any(value in kept for value in TARO.values())


def test_the_database_holds_one_item_for_a_vehicle_and_never_from_itself(officer):
    known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    found = looked(officer, vehicle)
    another = VehicleFactory()
    for broken in ({"vehicle": vehicle}, {"vehicle": another, "source": another}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnerRenewalItem.objects.create(renewal=found, **broken)


def test_none_and_too_many_are_refused(officer):
    with pytest.raises(LedgerError, match="選ばれていません"):
        renewal.begin(officer, [], criteria="")
    Parameter.objects.update_or_create(key="bulk_most_rows", defaults={"value": "1"})
    with pytest.raises(LedgerError, match="1台までです"):
        renewal.begin(officer, [1, 2], criteria="")


def test_a_worker_does_what_the_state_asks_for(officer):
    known(on=SPRING)
    vehicle = VehicleFactory(**NUMBER)
    asked = renewal.begin(officer, [vehicle.pk], criteria="試験")
    job = Job.objects.create(
        task=renew_owners.name,
        title="試験",
        requested_by=officer,
        arguments={"renewal": asked.pk},
        sent_at=timezone.now(),
    )
    renew_owners.apply(args=(job.pk,)).get()
    asked.refresh_from_db()
    assert (asked.state, asked.proposed) == ("proposed", 1)


def test_a_renewal_given_up_changes_nothing(officer):
    known(on=SPRING)
    found = renewal.cancel(looked(officer, VehicleFactory(**NUMBER)))
    assert (found.state, found.items.count(), Owner.objects.count()) == ("cancelled", 0, 1)
    assert renewal.carry_on(officer, found).state == "cancelled"
