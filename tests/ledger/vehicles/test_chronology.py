"""The order of a vehicle's dates: what cannot be is refused, and only that."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.vehicles import chronology
from ledger.vehicles.chronology import FIRST, LABELS, NOT_AHEAD, ORDERS, impossible, is_after, odd

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
SOUND = {
    "warned_at": datetime(2026, 4, 10, 1, 0, tzinfo=UTC),
    "removed_at": datetime(2026, 4, 10, 1, 31, tzinfo=UTC),
    "removed_on": date(2026, 4, 10),
    "removable_at": datetime(2026, 4, 10, 1, 30, tzinfo=UTC),
    "taken_in_at": datetime(2026, 4, 10, 5, 0, tzinfo=UTC),
    "keep_until": date(2026, 6, 10),
    "registration_asked_on": date(2026, 4, 15),
    "registration_replied_on": date(2026, 4, 25),
    "stored_notice_on": date(2026, 4, 12),
    "postcard_on": date(2026, 4, 28),
    "bounced_on": date(2026, 5, 6),
    "posted_on": date(2026, 6, 11),
    "settled_on": date(2026, 6, 26),
}


def test_an_ordinary_course_is_possible():
    assert impossible(SOUND, now=NOW) == {}


def test_what_is_not_known_stands_in_nobodys_way():
    assert impossible({}, now=NOW) == {}
    assert impossible(dict.fromkeys(LABELS), now=NOW) == {}


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"removed_at": NOW + timedelta(minutes=1)}, "removed_at", "先の日時"),
        ({"warned_at": SOUND["removed_at"] + timedelta(minutes=1)}, "removed_at", "警告時間"),
        ({"removed_at": SOUND["taken_in_at"] + timedelta(hours=1)}, "removed_at", "搬入日時"),
        ({"keep_until": date(2026, 4, 9)}, "keep_until", "撤去日"),
        ({"registration_asked_on": date(2026, 4, 9)}, "registration_asked_on", "撤去日"),
        ({"registration_replied_on": date(2026, 4, 14)}, "registration_replied_on", "警察照会日"),
        ({"registration_asked_on": None}, "registration_replied_on", "先に警察照会日"),
        ({"postcard_on": None}, "bounced_on", "先に返還ハガキ通知日"),
        ({"bounced_on": date(2026, 4, 27)}, "bounced_on", "返還ハガキ通知日"),
        ({"bounced_on": date(2026, 11, 21)}, "bounced_on", "先の日時"),
        ({"posted_on": date(2026, 4, 9)}, "removed_at", "処分公示日"),
        (
            {"removable_at": SOUND["removed_at"] + timedelta(minutes=1)},
            "early_reason",
            "理由を入力",
        ),
    ],
)
def test_what_cannot_be_says_what_to_do(change, field, words):
    found = impossible(SOUND | change, now=NOW)
    assert list(found) == [field]
    assert words in found[field]
    assert found[field].endswith("ください。")


def test_an_early_removal_with_its_reason_is_possible():
    early = {"removable_at": SOUND["removed_at"] + timedelta(hours=1), "early_reason": "危険"}
    assert impossible(SOUND | early, now=NOW) == {}


def test_the_same_day_is_in_order():
    same = dict.fromkeys(
        ("removed_on", "keep_until", "registration_asked_on", "registration_replied_on"),
        date(2026, 4, 10),
    )
    assert impossible(same, now=NOW) == {}


def test_a_day_and_a_moment_are_compared_by_the_days_of_the_office():
    late_evening = datetime(2026, 4, 10, 15, 30, tzinfo=UTC)  # 00:30 on the 11th in the office
    assert is_after(late_evening, date(2026, 4, 10))
    assert not is_after(late_evening, date(2026, 4, 11))


def test_a_theft_reported_after_the_removal_is_only_odd():
    late = {"theft_reported_at": SOUND["removed_at"] + timedelta(minutes=1)}
    assert impossible(SOUND | late, now=NOW) == {}
    assert "免除" in odd(SOUND | late)[0]
    assert odd(SOUND | {"theft_reported_at": SOUND["warned_at"]}) == []


days = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 3, 1))
moments = st.datetimes(
    min_value=datetime(2026, 1, 1), max_value=datetime(2027, 3, 1), timezones=st.just(UTC)
)
courses = st.fixed_dictionaries(
    {name: st.none() | (moments if name.endswith("_at") else days) for name in LABELS}
    | {"early_reason": st.sampled_from(["", "危険"])}
)


@given(courses)
def test_what_is_let_pass_is_in_order(values):
    if impossible(values, now=NOW):
        return
    for order in ORDERS:
        early, late = values[order.earlier], values[order.later]
        assert not (early and late and is_after(early, late))
    for name, wanted in FIRST:
        assert values[wanted] or not values[name]
    assert all(not is_after(values[name], NOW) for name in NOT_AHEAD if values[name])


@given(courses)
def test_every_complaint_stands_at_a_known_field_and_goes_away_when_all_is_blank(values):
    found = impossible(values, now=NOW)
    assert set(found) <= {*LABELS, "early_reason"}
    blank = values | dict.fromkeys(LABELS)
    assert impossible(blank, now=NOW) == {}


@given(courses, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_time_only_ever_makes_more_possible(values, later):
    """What can be entered today can be entered tomorrow."""
    assert set(impossible(values, now=NOW + later)) <= set(impossible(values, now=NOW)) | {
        order.blamed or order.later for order in ORDERS
    } | {name for name, _ in FIRST}
    if not impossible(values, now=NOW):
        assert impossible(values, now=NOW + later) == {}


def test_every_date_of_the_rules_has_its_label():
    for order in ORDERS:
        assert {order.earlier, order.later} <= set(chronology.LABELS)
    assert set(NOT_AHEAD) <= set(chronology.LABELS)
