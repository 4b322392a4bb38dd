"""What an owner takes over from another record, for every pair of a set of owners. L-06."""

from itertools import product
from types import SimpleNamespace

from ledger.vehicles.models.person import PERSONAL
from ledger.vehicles.renewing import FACTS, Candidate, becoming, is_same_name
from office.text import name_key

NAMES = ("架空 太郎", "架空太郎", "仮想 花子")
REST = (
    ("", "", "", ""),
    ("甲", "甲", "甲", "甲"),
    ("乙", "", "甲", ""),
    ("", "乙", "", "甲"),
    ("甲", "甲", "乙", "丙"),
)
OWNERS = [
    SimpleNamespace(
        name=name,
        name_key=name_key(name),
        is_company=is_company,
        **dict(zip(PERSONAL[1:], rest, strict=True)),
    )
    for name, is_company, rest in product(NAMES, (False, True), REST)
]


def facts(owner):
    return {name: getattr(owner, name) for name in FACTS}


def taken_over(known, other):
    new = {**facts(known), **becoming(known, other)}
    return SimpleNamespace(**new, name_key=name_key(new["name"]))


def test_of_one_person_nothing_known_is_lost_and_of_two_nothing_is_mixed():
    for known, other in product(OWNERS, OWNERS):
        before, told = facts(known), facts(other)
        wanted = told
        if is_same_name(known, other):
            wanted = {name: told[name] if told[name] != "" else before[name] for name in FACTS}
        assert facts(taken_over(known, other)) == wanted


def test_what_was_taken_over_is_no_news_again():
    for known, other in product(OWNERS, OWNERS):
        assert becoming(taken_over(known, other), other) == {}


def test_who_is_not_known_yet_takes_over_everything():
    assert all(becoming(None, other) == facts(other) for other in OWNERS)


def test_a_candidate_comes_back_as_it_was_kept():
    for doubts in ((), ("車体番号が違います。",)):
        candidate = Candidate(7, ("registration", "frame"), doubts, "7:9")
        assert Candidate.read(candidate.kept()) == candidate
        assert candidate.is_sure == (not doubts)
