"""Which record knows the owner of a vehicle better, and how surely. Pure. L-06.

Two records are of one vehicle when their registration or frame numbers are the same, of one
person when the name is and something else besides. Anything that speaks against it is a doubt,
said in words; a candidate with a doubt is shown and never chosen beforehand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone

from ledger.vehicles.models import Owner, Vehicle
from ledger.vehicles.models.person import PERSONAL
from office import wareki

SHORTEST_REGISTRATION = 5
SHORTEST_FRAME = 6
MOST_CANDIDATES = 3
FACTS = (*PERSONAL, "is_company")
"""What is taken over from another record; where and when it was known comes besides."""
OPEN_STATES = (Vehicle.Status.REMOVED, Vehicle.Status.STORED)
BY_WORD_OF_MOUTH = (Owner.Source.TYPED, Owner.Source.CLAIMANT)


class Key(TextChoices):
    """By what another record was found."""

    REGISTRATION = "registration", "防犯登録番号"
    FRAME = "frame", "車体番号"
    PERSON = "person", "同じ人（氏名と、電話番号か住所）"
    NAME = "name", "氏名"


@dataclass(frozen=True)
class Candidate:
    """Another record that knows an owner later; `seen` is the state of that owner."""

    source: int
    keys: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    seen: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether it may be chosen beforehand."""
        return not self.doubts

    @property
    def key_labels(self) -> list[str]:
        """The keys in the office's words."""
        return [str(Key(key).label) for key in self.keys]

    def kept(self) -> dict[str, Any]:
        """What JSON carries of it."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Candidate":
        """The candidate out of JSON."""
        return cls(kept["source"], tuple(kept["keys"]), tuple(kept["doubts"]), kept["seen"])


@dataclass(frozen=True)
class Finding:
    """What was found for one vehicle: candidates, the newest first."""

    candidates: Sequence[Candidate] = ()
    conflict: bool = False
    default: int | None = field(default=None)
    """The vehicle whose owner may be chosen beforehand."""


def as_of(owner: Owner) -> date:
    """From when the data are: the day that was told, else the day they were written down."""
    return owner.known_on or timezone.localdate(owner.changed_at)


def registration_of(vehicle: Vehicle) -> str:
    """The registration number to compare by; nothing where too little of it is known."""
    key = vehicle.registration_key
    whole = len(key) >= SHORTEST_REGISTRATION and "?" not in key and "*" not in key
    return key if whole and any(one.isdigit() for one in key) else ""


def frame_of(vehicle: Vehicle) -> str:
    """The frame number to compare by; nothing where too little of it is known."""
    key = vehicle.frame_key
    return key if len(key) >= SHORTEST_FRAME and "?" not in key and "*" not in key else ""


def becoming(known: Owner | None, other: Owner) -> dict[str, Any]:
    """The fields that `known` takes over from `other`: those that would be different.

    Of the same person nothing is lost that only the older record knows; the data of two persons
    are never mixed.
    """
    told = {name: getattr(other, name) for name in FACTS}
    if known is None:
        return told
    if is_same_name(known, other):
        told = {name: value for name, value in told.items() if value != ""}
    return {name: value for name, value in told.items() if value != getattr(known, name)}


def is_same_name(one: Owner, other: Owner) -> bool:
    """Whether both are called the same."""
    return one.name_key == other.name_key and one.is_company == other.is_company


def keys_between(target: Vehicle, known: Owner | None, other: Owner) -> tuple[Key, ...]:
    """By what the other record belongs to this vehicle or to its owner."""
    found = []
    vehicle = other.vehicle
    if registration_of(target) and registration_of(target) == registration_of(vehicle):
        found.append(Key.REGISTRATION)
    if frame_of(target) and frame_of(target) == frame_of(vehicle):
        found.append(Key.FRAME)
    if known is not None and is_same_name(known, other):
        phone = known.phone_key and known.phone_key == other.phone_key
        address = known.address_key and known.address_key == other.address_key
        another = known.kana_key and other.kana_key and known.kana_key != other.kana_key
        if phone or address:
            found.append(Key.PERSON)
        elif not another:
            found.append(Key.NAME)
    return tuple(found)


def doubts_about(
    target: Vehicle,
    known: Owner | None,
    other: Owner,
    keys: Sequence[Key],
    erased_on: date | None = None,
) -> tuple[str, ...]:
    """What speaks against taking the owner over, in sentences for the person who decides."""
    said = []
    if list(keys) == [Key.NAME]:
        said.append("氏名だけが同じです。別の人かもしれません。")
    said += _about_numbers(target, other.vehicle, keys)
    if known is not None and not is_same_name(known, other):
        said.append("所有者が別の人に変わります。")
    if known is not None and known.source in BY_WORD_OF_MOUTH:
        said.append(f"いまの所有者は「{known.get_source_display()}」で登録されています。")
    if other.vehicle.bounced_on and other.vehicle.bounced_on >= as_of(other):
        said.append("もとの記録の住所へのはがきは返戻されています。")
    if erased_on:
        day = wareki.short_date(erased_on)
        said.append(f"この記録の所有者は{day}に消されています。消した理由を確かめてください。")
    return tuple(said)


def _about_numbers(target: Vehicle, source: Vehicle, keys: Sequence[Key]) -> list[str]:
    """Numbers and makers that do not go together although one number is the same."""
    said = []
    by_registration, by_frame = Key.REGISTRATION in keys, Key.FRAME in keys
    if by_registration and not by_frame and _differ(target.frame_key, source.frame_key):
        said.append("車体番号が違います。")
    if by_frame and not by_registration:
        if _differ(target.registration_key, source.registration_key):
            said.append("防犯登録番号が違います。登録し直された車両かもしれません。")
        if _differ(target.maker_id, source.maker_id):
            said.append("メーカーが違います。")
    if by_registration and _differ(
        target.registration_jurisdiction, source.registration_jurisdiction
    ):
        said.append("防犯登録の管轄が違います。")
    return said


def _differ(one: Any, other: Any) -> bool:
    """Whether both are known and not the same."""
    return bool(one and other and one != other)


def finding(
    target: Vehicle,
    known: Owner | None,
    others: Iterable[Owner],
    tokens: Mapping[int, str],
    erased_on: date | None = None,
) -> Finding:
    """Weigh the owners of other records; `tokens` are their states by the vehicle's key."""
    newer = [
        other
        for other in others
        if other.vehicle_id != target.pk
        and (known is None or as_of(other) > as_of(known))
        and becoming(known, other)
    ]
    newer.sort(key=lambda other: (as_of(other), other.vehicle_id), reverse=True)
    found: list[tuple[Owner, Candidate]] = []
    told: set[tuple[Any, ...]] = set()
    for other in newer:
        keys = keys_between(target, known, other)
        content = tuple(getattr(other, name) for name in FACTS)
        if not keys or content in told:
            continue
        told.add(content)
        doubts = doubts_about(target, known, other, keys, erased_on)
        words = tuple(key.value for key in keys)
        candidate = Candidate(other.vehicle_id, words, doubts, tokens.get(other.vehicle_id, ""))
        found.append((other, candidate))
    # What only shares the name is worth showing where nothing better is there.
    better = [pair for pair in found if pair[1].keys != (Key.NAME.value,)]
    shown = (better or found)[:MOST_CANDIDATES]
    conflict = disagree([pair for pair in shown if pair[1].is_sure])
    sure = [candidate for _, candidate in shown if candidate.is_sure]
    default = sure[0].source if sure and not conflict else None
    return Finding([candidate for _, candidate in shown], conflict, default)


def disagree(sure: Sequence[tuple[Owner, Candidate]]) -> bool:
    """Whether another person is as new as the newest, or belongs to another of the numbers."""
    if not sure:
        return False
    newest, first = sure[0]
    return any(
        not is_same_name(newest, other)
        and (as_of(other) == as_of(newest) or not set(candidate.keys) <= set(first.keys))
        for other, candidate in sure[1:]
    )
