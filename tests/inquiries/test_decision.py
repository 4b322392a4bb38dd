"""The decision table: all sixteen rows of DOMAIN §5.7, and what must never come out of it."""

from datetime import date

import pytest
from django.db import IntegrityError

from inquiries.requests import masterdata
from inquiries.requests.decision import Circumstances, decide, land_of
from inquiries.requests.handling import advise, rules_on
from inquiries.requests.models import HandlingRule, ReferralTarget
from tests.factories import HandlingRuleFactory, VerdictFactory

DAY = date(2026, 11, 21)


@pytest.fixture
def rules(db):
    masterdata.load()
    return rules_on(DAY)


CALLS = [
    # vehicle, land, zone, urgent, row, outcome
    ("over_50cc", "ward_road", "inside", False, "01", "refer"),
    ("over_50cc", "national", "outside", False, "01", "refer"),
    ("over_50cc", "park", "inside", False, "02", "refer"),
    ("ward", "private_land", "inside", False, "03", "decline"),
    ("over_50cc", "private_land", "outside", False, "03", "decline"),
    ("shared", "private_land", "outside", False, "03", "decline"),
    ("ward", "private_road", "inside", False, "04", "decline"),
    ("ward", "national", "outside", False, "05", "refer"),
    ("ward", "metropolitan", "outside", False, "06", "refer"),
    ("ward", "national", "inside", False, "07", "refer"),
    ("ward", "metropolitan", "inside", False, "07", "refer"),
    ("ward", "ward_road", "inside", False, "08", "accept"),
    ("ward", "ward_road", "outside", False, "09", "accept"),
    ("ward", "park", "inside", False, "10", "accept"),
    ("ward", "park", "outside", False, "10", "accept"),
    ("ward", "parking", "inside", False, "11", "refer"),
    ("ward", "railway", "inside", False, "12", "refer"),
    ("ward", "river", "outside", False, "13", "refer"),
    ("shared", "ward_road", "inside", False, "14", "accept"),
    ("waste", "ward_road", "outside", False, "15", "refer"),
    ("waste", "national", "inside", False, "15", "refer"),
    ("ward", "ward_road", "inside", True, "16", "accept"),
    ("ward", "metropolitan", "inside", True, "07", "refer"),
]


@pytest.mark.parametrize(("group", "land", "zone", "urgent", "row", "outcome"), CALLS)
def test_the_table_decides(rules, group, land, zone, urgent, row, outcome):
    decision = decide(rules, Circumstances(group, land, zone, urgent))

    assert (decision.rule.code, decision.rule.outcome) == (row, outcome)


def test_every_row_of_the_table_is_reached(rules):
    reached = {decide(rules, Circumstances(*call[:4])).rule.code for call in CALLS}

    assert reached == {f"{number:02}" for number in range(1, 17)} == {r.code for r in rules}


def test_over_50cc_becomes_no_job_anywhere(rules):
    lands = [land for land in HandlingRule.Land.values if land]
    outcomes = {
        rule.outcome
        for land in lands
        for zone in ("inside", "outside")
        for urgent in (False, True)
        if (rule := decide(rules, Circumstances("over_50cc", land, zone, urgent)).rule)
    }

    assert "accept" not in outcomes


def test_a_row_for_every_vehicle_does_not_accept_over_50cc():
    anything = HandlingRuleFactory.build()

    decision = decide([anything], Circumstances("over_50cc", "ward_road", "inside"))

    assert decision.rule is None
    assert decision.trace[0].reason == "50cc超は受け付けられません"


@pytest.mark.django_db
def test_the_database_refuses_a_row_that_accepts_over_50cc():
    with pytest.raises(IntegrityError):
        HandlingRuleFactory(vehicle_group="over_50cc")


def test_the_ward_switches_row_7_by_editing_it(rules):
    HandlingRule.objects.filter(code="07").update(outcome="accept")

    decision = decide(rules_on(DAY), Circumstances("ward", "national", "inside"))

    assert (decision.rule.code, decision.rule.outcome) == ("07", "accept")


def test_the_trace_names_every_row_and_why(rules):
    trace = decide(rules, Circumstances("ward", "ward_road", "outside")).trace

    assert [step.rule.code for step in trace] == [rule.code for rule in rules]
    assert [step.rule.code for step in trace if step.matched] == ["09"]
    reasons = {step.rule.code: step.reason for step in trace}
    assert reasons["01"] == "車種が違います（この行は50cc超）"
    assert reasons["05"] == "土地・道路が違います（この行は国道）"
    assert reasons["08"] == "区域が違います（この行は区域内）"
    assert reasons["16"] == "至急ではありません"
    assert reasons["09"] == "自転車・原付・区道・駅前広場・区域外に当てはまります"


def test_rows_after_the_first_hit_were_not_looked_at(rules):
    trace = decide(rules, Circumstances("waste", "ward_road", "inside")).trace

    assert {step.reason for step in trace[1:]} == {"上の行で決まったため見ていません"}


def test_metropolitan_road_reads_out_its_administrator(rules):
    seen = Circumstances("ward", "metropolitan", "inside")

    advice = advise(VerdictFactory(), seen, day=DAY)

    assert [one.phone for one in advice.contacts] == ["03-3774-8182"]
    assert "東京都第二建設事務所" in advice.script
    assert "お電話番号は03-3774-8182です。" in advice.script
    assert "{" not in advice.script


def test_no_script_keeps_a_brace(rules):
    for call in CALLS:
        advice = advise(VerdictFactory(), Circumstances(*call[:4]), day=DAY)
        assert "{" not in advice.script, advice.rule.code


def test_loading_again_keeps_what_the_ward_has_changed(rules):
    HandlingRule.objects.filter(code="07").update(script="区の言い方")
    ReferralTarget.objects.filter(code="08").update(phone="03-0000-0110")

    assert masterdata.load() == 0
    assert HandlingRule.objects.get(code="07").script == "区の言い方"
    assert ReferralTarget.objects.get(code="08").phone == "03-0000-0110"


@pytest.mark.parametrize(
    ("road_class", "land", "ask"),
    [
        ("national", "national", False),
        ("metropolitan", "metropolitan", False),
        ("ward", "ward_road", False),
        ("private", "private_road", False),
        ("unknown", "ward_road", True),
        ("", "ward_road", True),
    ],
)
def test_the_road_class_proposes_the_land(road_class, land, ask):
    assert land_of(road_class) == (land, ask)
