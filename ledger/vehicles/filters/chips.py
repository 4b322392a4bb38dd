"""A search as chips: how each part was understood, each to be taken away with one click."""

from dataclasses import dataclass

from django.utils import timezone

from ledger.vehicles.sight import Sight

from .conditions import BY_NAME
from .form import VehicleSearch, may_ask, may_ask_people
from .words import may_use, read

PERSONS = {
    "name": "氏名",
    "kana": "フリガナ",
    "address": "住所",
    "postcode": "郵便番号",
    "phone": "電話",
}


@dataclass(frozen=True)
class Chip:
    """One condition; `name` is what takes it away; `usable`: whether this user may ask by it."""

    name: str
    label: str
    value: str
    usable: bool = True


def chips_of(search: VehicleSearch, persons: dict[str, str], sight: Sight) -> list[Chip]:
    """The chips of the box, of the conditions and of what is asked of persons."""
    today = timezone.localdate()
    typed, kept = search.criteria().get("q", ""), persons.get("q", "")
    chips = [
        Chip(
            f"q:{place}",
            part.label,
            part.value,
            may_use(part, sight) and (bool(kept) or not part.personal),
        )
        for place, part in enumerate(read(kept or typed, today))
    ]
    chips += [
        Chip(name, label, value, name not in BY_NAME or may_ask(BY_NAME[name], sight))
        for name, label, value in search.in_words()
    ]
    may = may_ask_people(sight)
    chips += [Chip(name, PERSONS[name], persons[name], may) for name in PERSONS if name in persons]
    return chips
