"""The made-up owner of a vehicle, and who came for it.

All of them are fictional; no exchange gives out their telephone numbers, whose second group
begins with 0.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from ledger.vehicles.models import Owner, Relation, Vehicle

from .describing import Row
from .endings import codes
from .homes import Homes
from .names import Name, companies, family_names, given_names

OWNER_KNOWN = 0.8
"""Of the vehicles the police answered about, so many have an owner in the answer."""
COMPANY = 0.012
MOBILE, LANDLINE = 0.36, 0.46
SAME_PERSON, FAMILY = 0.8, 0.94
OWNS_ANOTHER = 0.05
REMEMBERED = 512
OF_THE_FAMILY = ("02", "03", "04", "05")
SOMEBODY_ELSE = ("07", "08", "09", "10")


@dataclass
class Persons:
    """Draws people. Has its own chance, so that the vehicles are the same with and without."""

    random: Random
    homes: Homes = field(default_factory=Homes)
    relations: dict[str, int] = field(default_factory=lambda: codes(Relation))

    def __post_init__(self) -> None:
        self.families = family_names()
        self.given = given_names()
        self.companies = companies()
        self.known: list[Row] = []

    def owner(self, vehicle: Row) -> Row | None:
        """The owner named in the answer of the police, if there was one."""
        replied_on = vehicle.get("registration_replied_on")
        if not isinstance(replied_on, date) or self.random.random() > OWNER_KNOWN:
            return None
        if self.known and self.random.random() < OWNS_ANOTHER:
            person = self.known[int(self.random.random() * len(self.known))]
        else:
            person = self.person(self.families.draw(self.random))
            self.remember(person)
        return person | {"source": Owner.Source.POLICE, "known_on": replied_on}

    def collector(self, vehicle: Row, owner: Row | None) -> Row | None:
        """Who came for a released vehicle: mostly the owner, or one of the family."""
        if vehicle["status"] != Vehicle.Status.RELEASED or not self.relations:
            return None
        chance = self.random.random()
        if owner is None or owner.get("is_company"):
            person = self.person(self.families.draw(self.random))
            return self.related(person, "09" if owner else "01")
        if chance < SAME_PERSON:
            kept = ("name", "kana", "postcode", "address", "phone")
            return self.related({name: owner[name] for name in kept}, "01")
        if chance < FAMILY:
            name = (str(owner["name"]).split()[0], str(owner["kana"]).split()[0])
            person = self.person(name)
            person |= {"postcode": owner["postcode"], "address": owner["address"]}
            return self.related(person, self.one_of(OF_THE_FAMILY))
        person = self.person(self.families.draw(self.random))
        return self.related(person, self.one_of(SOMEBODY_ELSE))

    def person(self, family: Name) -> Row:
        """A name, a reading, an address, perhaps a telephone."""
        random = self.random
        postcode, address = self.homes.draw(random)
        person: Row = {"postcode": postcode, "address": address, "phone": self.phone()}
        if random.random() < COMPANY:
            name, kana = self.companies.draw(random)
            return person | {"name": name, "kana": kana, "is_company": True}
        given = self.given.draw(random)
        return person | {"name": f"{family[0]} {given[0]}", "kana": f"{family[1]} {given[1]}"}

    def phone(self) -> str:
        """A number with or without hyphens, or none."""
        random = self.random
        chance = random.random()
        if chance > LANDLINE:
            return ""
        last = int(random.random() * 10**7)
        middle, end = divmod(last, 10**4)
        area = f"0{7 + int(random.random() * 3)}0" if chance < MOBILE else "03"
        return f"{area}-0{middle:03}-{end:04}" if chance < 0.2 else f"{area}0{last:07}"

    def remember(self, person: Row) -> None:
        """Keep some people, who will be met again with another vehicle."""
        if len(self.known) < REMEMBERED:
            self.known.append(person)
        else:
            self.known[int(self.random.random() * REMEMBERED)] = person

    def related(self, person: Row, relation: str) -> Row:
        """The person as a collector; what only owners have is dropped."""
        kept = {name: value for name, value in person.items() if name != "is_company"}
        return kept | {"relation_id": self.relations[relation]}

    def one_of(self, codes: tuple[str, ...]) -> str:
        """One of the codes."""
        return codes[int(self.random.random() * len(codes))]
