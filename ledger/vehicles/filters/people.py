"""Owners and collectors asked by name, reading, address, postcode and telephone. L-16, L-01.31."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from ledger.vehicles import grams
from ledger.vehicles.models import Collector, Owner
from office import text

EITHER, OWNER, COLLECTOR = "", "owner", "collector"
EXACT_BY_GRAMS = 2
SHORTEST_PHONE = 4


def people_query(asked: Mapping[str, str], whose: str = EITHER) -> Q:
    """Vehicles with one person of whom all that is asked is true; `asked` by field of Person."""
    facts, found, loose = Q(), [], whose != EITHER or len(asked) > 1
    for name, value in asked.items():
        key, kind = FOLDS[name](value), KINDS[name]
        if name == "postcode":
            found.append(kind + (key if len(key) == 7 else key[:3]))
            facts &= Q(postcode__startswith=_with_hyphen(key)) | Q(postcode__startswith=key)
            continue
        if len(key) < (SHORTEST_PHONE if name == "phone" else 1):
            return Q(pk__in=())
        found += grams.of_phone(key) if name == "phone" else grams.of_text(kind, key)
        facts &= Q(**{f"{name}_key__contains": key})
        loose = loose or len(key) > EXACT_BY_GRAMS
    grammed = Q(terms__people__contains=found)
    return grammed & _somebody(facts, whose) if loose else grammed


def word_query(word: str, *, people: bool) -> Q:
    """Vehicles with a word in what is noted of them, or in name, reading or address."""
    found = _worded(grams.NOTE, text.search_text(word), "notes_key")
    found |= _worded(grams.PLACE, text.addr_words(word), "address_key")
    if people:
        for name in ("name", "kana", "address"):
            if FOLDS[name](word):
                found |= people_query({name: word})
    return found


def notes_query(word: str) -> Q:
    """Vehicles with a word in 備考 or 状態メモ."""
    return _worded(grams.NOTE, text.search_text(word), "notes_key")


def address_query(word: str) -> Q:
    """Vehicles removed at an address."""
    return _worded(grams.PLACE, text.addr_words(word), "address_key")


def _worded(kind: str, key: str, column: str) -> Q:
    if not key:
        return Q(pk__in=())
    found = Q(terms__words__contains=grams.of_text(kind, key))
    return found & Q(**{f"{column}__contains": key}) if len(key) > EXACT_BY_GRAMS else found


def _somebody(facts: Q, whose: str) -> Q:
    models: list[type[Owner] | type[Collector]] = [Owner, Collector]
    if whose:
        models = [Owner] if whose == OWNER else [Collector]
    found = Q()
    for model in models:
        found |= Q(Exists(model._default_manager.filter(facts, vehicle=OuterRef("pk"))))
    return found


def _with_hyphen(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:]}" if len(digits) > 3 else digits


FOLDS = {
    "name": text.name_key,
    "kana": text.kana_key,
    "address": text.addr_words,
    "phone": text.phone_key,
    "postcode": text.postcode_key,
}
KINDS = {
    "name": grams.NAME,
    "kana": grams.KANA,
    "address": grams.ADDRESS,
    "phone": grams.PHONE,
    "postcode": grams.POSTCODE,
}
