"""From an owner's address to a town block, without asking anybody outside. DOMAIN §7.4."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from geo.models import Town, TownBlock
from office import postcodes, text

from .models import OwnerPlace

Outcome = OwnerPlace.Outcome
_CHOME = re.compile(r"[0-9]{1,3}")
LONGEST_CITY = 12


@dataclass(frozen=True)
class Placed:
    """Where an address lies: a block of the ward, or a municipality outside it."""

    outcome: str
    block: int | None = None
    prefecture: str = ""
    city: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """The ward's towns and blocks, and the municipalities of the country.

    `blocks` maps a town and a 丁目 (None for a town that has none) to the key of a block;
    `cities` maps a municipality's name to the prefectures that have one of that name.
    """

    home: tuple[str, str]
    blocks: Mapping[tuple[str, int | None], int]
    cities: Mapping[str, frozenset[str]]
    towns: list[str] = field(default_factory=list)
    prefectures: frozenset[str] = frozenset()

    def place(self, address: str) -> Placed:
        """Say where `address` lies, or why that cannot be told."""
        written = re.sub(r"\s", "", text.normalise(address))
        if not written:
            return Placed(Outcome.BLANK)
        prefecture, rest = self._prefecture(written)
        city = self._city(rest, prefecture)
        if city and (prefecture or self._prefecture_of(city), city) != self.home:
            return Placed(Outcome.OUTSIDE, None, prefecture or self._prefecture_of(city), city)
        if prefecture and not city and prefecture != self.home[0]:
            return Placed(Outcome.OUTSIDE, None, prefecture)
        return self._in_the_ward(address)

    def _in_the_ward(self, address: str) -> Placed:
        prefecture, city = self.home
        leaving_out = (f"{prefecture}{city}", city, prefecture)
        key = text.addr_key(address, self.towns, leaving_out)
        town = next((one for one in self.towns if key.startswith(self._heads[one])), "")
        if not town:
            return Placed(Outcome.UNKNOWN)
        if (block := self.blocks.get((town, None))) is not None:
            return Placed(Outcome.MATCHED, block, *self.home)
        number = _CHOME.match(key[len(self._heads[town]) :])
        block = self.blocks.get((town, int(number[0]))) if number else None
        if block is None:
            return Placed(Outcome.NO_BLOCK, None, *self.home)
        return Placed(Outcome.MATCHED, block, *self.home)

    @cached_property
    def _heads(self) -> dict[str, str]:
        """How a folded address of each town begins."""
        return {town: text.addr_key(town, [town]) for town in self.towns}

    def _prefecture(self, written: str) -> tuple[str, str]:
        for length in (3, 4):
            if written[:length] in self.prefectures:
                return written[:length], written[length:]
        return "", written

    def _city(self, rest: str, prefecture: str) -> str:
        """The longest municipality that `rest` begins with, of that prefecture if one is told."""
        for length in range(min(LONGEST_CITY, len(rest)), 1, -1):
            prefectures = self.cities.get(rest[:length])
            if prefectures and (not prefecture or prefecture in prefectures):
                return rest[:length]
        return ""

    def _prefecture_of(self, city: str) -> str:
        """The prefecture of a municipality; the ward's own where several have the name."""
        found = self.cities[city]
        if self.home[0] in found:
            return self.home[0]
        return next(iter(found)) if len(found) == 1 else ""


def gazetteer() -> Gazetteer:
    """The gazetteer of the masters as they are now."""
    towns = dict(Town.objects.values_list("pk", "label"))
    codes = Town.objects.order_by("pk").values_list("code", flat=True)
    blocks = {
        (towns[block.town_id], block.chome): block.pk
        for block in TownBlock.objects.only("pk", "town_id", "chome")
    }
    country = postcodes.municipalities()
    return Gazetteer(
        home=_home(codes),
        blocks=blocks,
        cities=_cities(country),
        prefectures=frozenset(prefecture for prefecture, _ in country),
        towns=sorted(towns.values(), key=len, reverse=True),
    )


def _home(codes: Iterable[str]) -> tuple[str, str]:
    """The ward's prefecture and name: where the postal codes of its towns lie."""
    for code in codes:
        if found := postcodes.municipality_of(code):
            return found
    return "", ""


def _cities(rows: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Municipalities by name, those of a 郡 also without it."""
    found: dict[str, set[str]] = defaultdict(set)
    for prefecture, city in rows:
        found[city].add(prefecture)
        _, gun, rest = city.partition("郡")
        if gun and rest:
            found[rest].add(prefecture)
    return {city: frozenset(prefectures) for city, prefectures in found.items()}
