"""The box that understands what is typed: 赤 ママチャリ 下北 先週, a number, a name. L-16, UX 10.

Every word becomes part of exactly one `Part`; nothing that is typed raises.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from ledger.vehicles import codes
from ledger.vehicles.models import Tag
from ledger.vehicles.sight import PeopleSight, Sight
from office import wareki
from office.text import normalise, phone_key, postcode_key

from . import masks
from .conditions import BY_NAME, Needs, overdue, said
from .people import notes_query, people_query, word_query
from .periods import Period, read_period
from .vocabulary import Meaning, Vocabulary

MOST_WORDS = 12
_REFERENCE = re.compile(r"\d{2,6}-\d{0,6}")
_POSTCODE = re.compile(r"〒?\d{3}-\d{4}")
_PHONE = re.compile(r"(?:\+81|0)\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}")
_NUMBER = re.compile(r"[0-9A-Za-z*?\-一-龥ぁ-んァ-ヶ]*[0-9*?][0-9A-Za-z*?\-]*")
_IN_PIECES = re.compile(
    r"(?:(?<=\s)|^)(?:[一-龥ぁ-んァ-ヶ]{1,4}\s+)?[一-龥ぁ-んァ-ヶ]{0,4}[A-Za-z]{1,3}\s+"
    r"[0-9?*][0-9?*-]{2,}(?=\s|$)"
)
_NAMED = re.compile(r"(氏名|カナ|フリガナ|住所|電話|郵便番号|番号|整理番号|札|備考|言葉)[:：](.+)")
PERSONS = {"氏名": "name", "カナ": "kana", "フリガナ": "kana", "住所": "address", "電話": "phone"}


@dataclass(frozen=True)
class Part:
    """Some words and how they were understood; `personal`: it may name a person."""

    words: str
    label: str
    value: str
    query: Q
    needs: Needs = Needs.OUTLINE
    personal: bool = False
    alternatives: tuple[str, ...] = ()
    group: str = ""


def read(text: str, today: date) -> list[Part]:
    """How `text` is understood, in its order."""
    plain = normalise(text).replace("、", " ").replace(",", " ")
    # A registration is often read out in pieces: 北沢 A 12345.
    words = _IN_PIECES.sub(lambda found: "".join(found[0].split()), plain).split()[:MOST_WORDS]
    vocabulary = Vocabulary() if words else None
    return [_part(word, today, vocabulary) for word in words if vocabulary]


def words_query(text: str, sight: Sight, *, today: date, people: bool = False) -> Q:
    """The condition that the words make; nothing is found by what one may not ask.

    `people`: the words come from where names may be kept, so unknown ones are looked for.
    """
    together: dict[str, list[Q]] = {}
    for place, part in enumerate(read(text, today)):
        if not may_use(part, sight) or (part.personal and not people):
            return Q(pk__in=())
        together.setdefault(part.group or str(place), []).append(part.query)
    found = Q()
    for alternatives in together.values():
        found &= reduce(or_, alternatives)
    return found


def may_use(part: Part, sight: Sight) -> bool:
    """Whether a user may ask by the part."""
    if part.personal:
        return sight.people >= PeopleSight.ON_REQUEST
    return {Needs.OUTLINE: True, Needs.NUMBERS: sight.numbers, Needs.WHOLE: sight.whole}[part.needs]


def is_personal(text: str, today: date) -> bool:
    """Whether a word of `text` may be a name, an address or a telephone number."""
    return any(part.personal for part in read(text, today))


def _part(word: str, today: date, vocabulary: Vocabulary) -> Part:
    if named := _NAMED.fullmatch(word):
        return _as_named(word, named[1], named[2])
    if period := read_period(word, today):
        return _period(word, period)
    if meaning := vocabulary.meaning(word):
        return _meant(word, meaning, today)
    return _figures(word) or _unknown(word, word)


def _as_named(word: str, name: str, value: str) -> Part:
    if name in PERSONS:
        query = people_query({PERSONS[name]: value})
        return Part(word, name, value, query, personal=True)
    if name == "郵便番号":
        return Part(word, name, value, people_query({"postcode": value}), personal=True)
    if name == "備考":
        return Part(word, name, value, notes_query(value), Needs.WHOLE)
    if name == "整理番号":
        return Part(word, name, value, BY_NAME["reference"].query(value))
    if name == "札":
        return Part(word, "札番号", value, BY_NAME["tag"].query(value))
    return _number(word, value) if name == "番号" else _unknown(word, value)


def _period(word: str, period: Period) -> Part:
    since, until = period
    query = Q()
    if since:
        query &= Q(removed_on__gte=since)
    if until:
        query &= Q(removed_on__lte=until)
    begin = wareki.short_date(since) if since else ""
    end = wareki.short_date(until) if until else ""
    value = begin if since == until else f"{begin}〜{end}"
    return Part(word, "撤去日", value, query, alternatives=("言葉",), group="removed_on")


def _meant(word: str, meaning: Meaning, today: date) -> Part:
    if meaning.condition == "overdue":
        return Part(word, "期限", "超過", overdue(today))
    condition = BY_NAME[meaning.condition]
    value = condition.label if isinstance(meaning.value, str) else said(meaning.value)
    if meaning.condition == "state":
        value = word
    if isinstance(meaning.value, str):
        value = "あり" if meaning.value == "yes" else "なし"
    alternatives = ("住所", "氏名") if meaning.condition in {"place", "yard"} else ("言葉",)
    return Part(
        word,
        condition.label,
        value,
        condition.query(meaning.value),
        condition.needs,
        alternatives=alternatives,
        group=condition.name,
    )


def _figures(word: str) -> Part | None:
    bare = codes.normalise(word)
    if len(bare) == codes.LENGTH and Tag.objects.filter(code=bare).exists():
        return Part(word, "札番号", bare, BY_NAME["tag"].query(bare), alternatives=("番号", "電話"))
    if _PHONE.fullmatch(word):
        query = people_query({"phone": word})
        return Part(word, "電話", phone_key(word), query, personal=True, alternatives=("番号",))
    if _POSTCODE.fullmatch(word):
        query = people_query({"postcode": postcode_key(word)})
        return Part(word, "郵便番号", word, query, personal=True, alternatives=("番号",))
    if _REFERENCE.fullmatch(word):
        query = BY_NAME["reference"].query(word)
        return Part(word, "整理番号", word, query, alternatives=("番号",))
    return _number(word, word) if _NUMBER.fullmatch(word) and len(word) >= masks.SHORTEST else None


def _number(word: str, value: str) -> Part:
    return Part(word, "番号", value, masks.any_number_query(value), Needs.NUMBERS)


def _unknown(word: str, value: str) -> Part:
    return Part(
        word,
        "言葉",
        value,
        word_query(value, people=True),
        Needs.WHOLE,
        personal=True,
        alternatives=("氏名", "住所", "備考"),
    )
