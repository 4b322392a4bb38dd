"""When the yards receive people: the rule, the days that differ, what stands on the pages. Y-08."""

from datetime import date, datetime, time

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from geo import masterdata, opening
from geo.models import CalendarDay, OpeningHours
from geo.timetable import AS_SHIPPED as SHIPPED
from geo.timetable import DayKind, Hours, Special, Timetable
from tests.factories import StorageYardFactory

LONG, SHORT = (time(9), time(19)), (time(9), time(18))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-11-20", LONG),  # Friday
        ("2026-11-21", SHORT),  # Saturday
        ("2026-11-22", SHORT),  # Sunday
        ("2026-11-23", SHORT),  # 勤労感謝の日, a Monday
        ("2026-11-24", LONG),
        ("2026-09-22", SHORT),  # 国民の休日, between two holidays
        ("2027-03-21", SHORT),  # 春分の日, a Sunday
        ("2027-03-22", SHORT),  # 振替休日
        ("2027-03-23", LONG),
        ("2026-05-06", SHORT),  # 振替休日 three days after the Sunday
        ("2028-02-29", LONG),  # a leap day, a Tuesday
        ("2026-12-29", LONG),
        ("2026-12-30", None),
        ("2026-12-31", None),
        ("2027-01-01", None),
        ("2027-01-02", None),
        ("2027-01-03", None),
        ("2027-01-04", LONG),
    ],
)
def test_the_hours_that_ship(day, hours):
    assert SHIPPED.on(date.fromisoformat(day)) == hours
    assert SHIPPED.is_closed(date.fromisoformat(day)) is (hours is None)


WINTER = Hours(
    weekday=(time(10), time(16)),
    holiday=(time(10), time(15)),
    closure=((2, 27), (2, 29)),
    yard=3,
    since=date(2027, 4, 1),
)
COMMON_SINCE_APRIL = Hours(
    weekday=(time(8), time(20)), holiday=(time(8), time(17)), since=date(2027, 4, 1)
)
CHANGING = Timetable((Hours(until=date(2027, 3, 31)), WINTER, COMMON_SINCE_APRIL))


@pytest.mark.parametrize(
    ("day", "yard", "hours"),
    [
        ("2027-03-31", None, LONG),
        ("2027-03-31", 3, LONG),
        ("2027-04-01", None, (time(8), time(20))),
        ("2027-04-01", 1, (time(8), time(20))),
        ("2027-04-01", 3, (time(10), time(16))),
        ("2027-04-03", 3, (time(10), time(15))),
        ("2028-02-26", 3, (time(10), time(15))),
        ("2028-02-28", 3, None),
        ("2028-02-29", 3, None),
        ("2028-03-01", 3, (time(10), time(16))),
        ("2027-12-31", 3, (time(10), time(16))),  # its own rule knows no New Year
        ("2028-02-29", 1, (time(8), time(20))),
    ],
)
def test_a_rule_holds_between_its_days_and_a_yards_own_goes_first(day, yard, hours):
    assert CHANGING.on(date.fromisoformat(day), yard) == hours


DIFFERING = Timetable(
    specials=(
        Special(date(2026, 11, 25), DayKind.CLOSED, "設備点検", yard=2),
        Special(date(2026, 11, 26), DayKind.CLOSED, "台風"),
        Special(date(2026, 11, 26), DayKind.OTHER, "台風", (time(13), time(17)), yard=2),
        Special(date(2026, 12, 30), DayKind.HOLIDAY, "臨時開所"),
        Special(date(2026, 11, 27), DayKind.HOLIDAY, "短縮"),
    )
)


@pytest.mark.parametrize(
    ("day", "yard", "hours"),
    [
        ("2026-11-25", 1, LONG),
        ("2026-11-25", 2, None),
        ("2026-11-26", 1, None),
        ("2026-11-26", 2, (time(13), time(17))),
        ("2026-11-27", 1, SHORT),
        ("2026-12-30", 1, SHORT),
        ("2026-12-31", 1, None),
    ],
)
def test_a_day_of_the_calendar_goes_before_the_rule(day, yard, hours):
    assert DIFFERING.on(date.fromisoformat(day), yard) == hours


def test_the_next_open_day_is_that_of_the_yard():
    assert SHIPPED.next_open_day(date(2026, 12, 30)) == date(2027, 1, 4)
    assert DIFFERING.next_open_day(date(2026, 12, 30)) == date(2026, 12, 30)
    assert DIFFERING.next_open_day(date(2026, 11, 25), 2) == date(2026, 11, 26)
    assert DIFFERING.next_open_day(date(2026, 11, 26), 1) == date(2026, 11, 27)


def test_why_a_day_is_closed_is_told():
    assert SHIPPED.why_closed(date(2027, 1, 1)) == "年末年始の休み（12/30〜1/3）"
    assert CHANGING.why_closed(date(2028, 2, 29), 3) == "休み（2/27〜2/29）"
    assert DIFFERING.why_closed(date(2026, 11, 25), 2) == "設備点検"
    assert SHIPPED.why_closed(date(2026, 12, 29)) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "is_open", "words", "sentence"),
    [
        (datetime(2026, 11, 18, 8, 59), False, "時間外・次は本日9:00", "09:00〜19:00"),
        (datetime(2026, 11, 18, 9, 0), True, "受付中 〜19:00", ""),
        (datetime(2026, 11, 18, 18, 59), True, "受付中 〜19:00", ""),
        (datetime(2026, 11, 18, 19, 0), False, "時間外・次は明日9:00", "09:00〜19:00"),
        (datetime(2026, 11, 21, 18, 30), False, "時間外・次は明日9:00", "09:00〜18:00"),
        (datetime(2026, 12, 29, 19, 0), False, "時間外・次は1/4（月）9:00", "09:00〜19:00"),
        (datetime(2026, 12, 30, 12, 0), False, "時間外・次は1/4（月）9:00", "12/30〜1/3"),
        (datetime(2027, 1, 4, 12, 0), True, "受付中 〜19:00", ""),
    ],
)
def test_the_desk_says_whether_it_is_open_and_when_next(at, is_open, words, sentence):
    yard = StorageYardFactory()
    found = opening.opening_at(yard, at)
    assert found.is_open is is_open is opening.is_open(yard, timezone.make_aware(at))
    assert found.words == words
    assert sentence in found.sentence
    assert bool(found.sentence) is not is_open


@pytest.mark.django_db
def test_the_masters_are_asked():
    here, there = StorageYardFactory(), StorageYardFactory()
    masterdata._hours()
    CalendarDay.objects.create(code="x", label="設備点検", day=date(2026, 11, 25), yard=here)
    gone = CalendarDay.objects.create(
        code="y", label="取りやめ", day=date(2026, 11, 26), valid_until=date(2026, 11, 20)
    )
    assert opening.open_hours(here, date(2026, 11, 25)) is None
    assert opening.open_hours(there, date(2026, 11, 25)) == LONG
    assert opening.open_hours(there, gone.day) == LONG
    assert opening.hours_in_words(date(2026, 11, 25)) == (
        "平日9:00〜19:00、土日祝9:00〜18:00（12/30〜1/3を除く）"
    )


@pytest.mark.django_db
def test_the_rule_that_ships_is_loaded_once_and_left_alone():
    assert masterdata._hours() == 1
    rule = OpeningHours.objects.get()
    assert rule.hours == Hours()
    rule.weekday_closes = time(20)
    rule.save()
    assert masterdata._hours() == 0
    assert OpeningHours.objects.get().weekday_closes == time(20)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"closed_from": "13/1"}, "月と日"),
        ({"closed_from": "12月30日"}, "月と日"),
        ({"closed_until": ""}, "両方"),
        ({"weekday_closes": time(9)}, "開始より後"),
    ],
)
def test_hours_that_cannot_be_are_refused(changed, says):
    masterdata._hours()
    rule = OpeningHours.objects.get()
    for name, value in changed.items():
        setattr(rule, name, value)
    with pytest.raises(ValidationError, match=says):
        rule.full_clean()


@pytest.mark.django_db
def test_a_day_with_hours_needs_them_and_stands_once():
    day = CalendarDay(code="1", label="短縮", day=date(2026, 11, 25), kind="other", opens=time(9))
    with pytest.raises(ValidationError, match="それより後の終了"):
        day.full_clean()
    day.closes = time(12)
    day.full_clean()
    day.save()
    again = CalendarDay(code="2", label="休業", day=day.day)
    with pytest.raises(ValidationError, match="もうあります"):
        again.full_clean()


@pytest.fixture
def closed_for_inspection():
    masterdata._hours()
    yard = StorageYardFactory(label="弦巻")
    CalendarDay.objects.create(code="x", label="設備点検", day=date(2026, 11, 25), yard=yard)
    return yard


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("permission", "url"),
    [("vehicles.hand_over", "/yard/"), ("vehicles.release_vehicle", "/releases/")],
)
@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-24 10:00+09:00", "受付中 〜19:00"),
        ("2026-11-24 19:30+09:00", "時間外・次は11/26（木）9:00"),
        ("2026-11-25 10:00+09:00", "時間外・次は明日9:00"),
    ],
)
def test_the_desks_show_it(
    client, user_who_can, closed_for_inspection, time_machine, permission, url, at, words
):
    time_machine.move_to(datetime.fromisoformat(at))
    client.force_login(user_who_can(permission, unit=closed_for_inspection.unit))
    assert words in client.get(url).content.decode()
