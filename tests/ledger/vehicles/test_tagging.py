"""札付け: the warning time begins, and a code is used once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from geo.models import Verdict
from ledger.vehicles import clocks, codes
from ledger.vehicles.clocks import Moment
from ledger.vehicles.exceptions import MisreadCode, NotAttached, SpentTag, UnknownTag
from ledger.vehicles.models import Tag
from ledger.vehicles.workflow.tagging import close_as_moved
from office.audit.models import Entry
from office.masters.models import Parameter
from tests.factories import TagFactory

from .conftest import NOON


def test_an_attached_tag_knows_when_and_where_and_when_its_time_is_over(attach, crew, place):
    tag = attach(TagFactory())

    assert tag.state == Tag.State.ATTACHED
    assert tag.crew == crew
    assert tag.tagged_at == NOON
    assert tag.received_at > NOON
    assert tag.verdict == place.judged
    assert tag.removal_place == place.judged.removal_place
    assert tag.removable_at == NOON + timedelta(minutes=30)
    assert Entry.objects.get(action="vehicles.tag").detail["zone"] == "inside"


def test_outside_a_zone_the_wait_is_counted_in_days(attach, place):
    place.verdict(zone_status=Verdict.ZoneStatus.OUTSIDE)

    tag = attach(TagFactory())

    assert tag.removable_at == datetime(2026, 4, 16, 15, 0, tzinfo=UTC)


def test_the_ward_sets_the_minutes(attach):
    Parameter.objects.create(key="tag_wait_minutes", value="45", meaning="待ち時間")

    assert attach(TagFactory()).removable_at == NOON + timedelta(minutes=45)


def test_a_spent_code_is_refused_with_the_time_and_place_of_its_first_use(attach, place):
    tag = attach(TagFactory(code="0800001238"))

    with pytest.raises(SpentTag) as refusal:
        attach(tag)

    assert "2026年4月10日 12:00" in str(refusal.value)
    assert place.judged.removal_place.label in str(refusal.value)
    assert "札付け中" in str(refusal.value)
    assert Entry.objects.filter(action="vehicles.tag").count() == 1


def test_a_closed_tag_cannot_be_used_again(attach, worker):
    tag = attach(TagFactory())
    close_as_moved(tag, moment=Moment(NOON + timedelta(minutes=20)), actor=worker)

    with pytest.raises(SpentTag, match="移動済"):
        attach(tag)


def test_an_unknown_code_is_refused_unless_the_ward_allows_it(attach):
    stranger = Tag(code="0800001238")
    with pytest.raises(UnknownTag, match="台帳にありません"):
        attach(stranger)

    Parameter.objects.create(key="unknown_tag_codes", value="1", meaning="未登録の札")

    assert attach(stranger).state == Tag.State.ATTACHED


def test_a_misread_code_is_never_taken_for_a_new_tag(attach):
    Parameter.objects.create(key="unknown_tag_codes", value="1", meaning="未登録の札")

    with pytest.raises(MisreadCode):
        attach(Tag(code="0800001237"))


def test_a_blank_tag_cannot_be_closed(worker, db):
    with pytest.raises(Exception, match="まだ届いていません"):
        close_as_moved(TagFactory(), moment=Moment(NOON), actor=worker)


def test_a_tag_is_closed_once(attach, worker):
    tag = attach(TagFactory())
    close_as_moved(tag, moment=Moment(NOON), actor=worker, note="所有者が移動")

    with pytest.raises(NotAttached, match="移動済"):
        close_as_moved(tag, moment=Moment(NOON), actor=worker)


def test_the_table_itself_refuses_a_waiting_tag_that_is_closed(attach):
    tag = attach(TagFactory())
    with pytest.raises(IntegrityError), transaction.atomic():
        Tag.objects.filter(pk=tag.pk).update(closed_at=NOON)


@pytest.mark.parametrize("state", ["blank", "attached", "removed"])
def test_the_table_itself_keeps_a_spent_tag_spent(attach, worker, state):
    tag = attach(TagFactory())
    close_as_moved(tag, moment=Moment(NOON), actor=worker)

    with pytest.raises(DatabaseError, match="transition"), transaction.atomic():
        Tag.objects.filter(pk=tag.pk).update(state=state, closed_at=None)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0800001238", "0800001238"),
        ("０８ ００００１２３ ８", "0800001238"),
        ("08-0000123-8", "0800001238"),
        ("A0800001238B", "0800001238"),
        ("*0800001238*", "0800001238"),
        ("*", "*"),
        ("", ""),
    ],
)
def test_codes_are_read_as_scanners_and_thumbs_give_them(typed, code):
    assert codes.normalise(typed) == code


def test_every_single_wrong_digit_is_noticed():
    code = codes.tag_code(8, 123)
    assert codes.is_sound(code)
    wrong = {
        code[:place] + digit + code[place + 1 :]
        for place in range(len(code))
        for digit in "0123456789"
        if digit != code[place]
    }
    assert len(wrong) == 90
    assert not any(codes.is_sound(one) for one in wrong)


RECEIVED = datetime(2026, 4, 10, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "sent", "true", "doubt"),
    [
        (-600, 0, -600, ""),
        (-600, None, -600, ""),
        (-600, -30, -600, ""),
        (0, 600, -600, "10分進み"),
        (-1800, -1200, -600, "20分遅れ"),
        (300, None, 0, "未来"),
        (30, 0, 0, ""),
        (-90_000, 0, -90_000, "24時間より前"),
    ],
)
def test_the_servers_clock_rules_over_the_phones(at, sent, true, doubt):
    def clock(seconds):
        return None if seconds is None else RECEIVED + timedelta(seconds=seconds)

    moment = clocks.true_time(clock(at), clock(sent), RECEIVED)

    assert moment.at == clock(true)
    assert doubt in moment.doubt
    assert bool(moment.doubt) == bool(doubt)


def test_a_doubtful_clock_is_kept_with_the_tag(attach):
    tag = attach(TagFactory(), doubt="端末の時計が10分進み")

    assert Tag.objects.get(pk=tag.pk).clock_note == "端末の時計が10分進み"
