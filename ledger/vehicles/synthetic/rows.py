"""The rows of a made-up ledger: each vehicle with the tag that hung on it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from geo.models import Verdict
from ledger.vehicles import codes
from ledger.vehicles.deadlines import keep_until
from ledger.vehicles.models import RemovalKind, Tag, Vehicle

from .copying import Removal
from .describing import Describer, Row
from .endings import Endings
from .fates import Fate, carried_over, fates
from .persons import Persons
from .plan import ONE_DAY, YearPlan, day_counts, place_weights, share_out
from .spots import LAT_M, LON_M, Place, Spot

TOKYO = ZoneInfo("Asia/Tokyo")
IN_THE_END_RELEASED = 0.715
STILL_KEPT_LATE = 0.04
SETTLED_AFTER = timedelta(days=90)
JITTER_M = 1.5


@dataclass
class People:
    """Who did what, by crew and by yard; empty where the ledger is nobody's."""

    crew_of_yard: Mapping[int, int] = field(default_factory=dict)
    member_of_crew: Mapping[int, int] = field(default_factory=dict)
    keeper_of_yard: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Numbering:
    """The next tag serial of a year and the next vehicle number of each yard."""

    tag_serial: int = 0
    vehicle: dict[str, int] = field(default_factory=dict)

    def take_tag(self, year: int) -> str:
        self.tag_serial += 1
        return codes.tag_code(year, self.tag_serial)

    def take_reference(self, year: int, yard: str) -> str:
        self.vehicle[yard] = number = self.vehicle.get(yard, 0) + 1
        return f"{year:02}{yard}-{number:05}"


@dataclass
class Setting:
    """Everything a row is made from."""

    places: Sequence[Place]
    people: People
    today: date
    random: Random
    persons: Persons
    describer: Describer = field(default_factory=Describer)
    endings: Endings = field(default_factory=Endings)
    kinds: dict[str, int] = field(
        default_factory=lambda: dict(RemovalKind.objects.values_list("code", "pk"))
    )
    carried: int = 0
    """Vehicles of the year before that are given back in the year to come."""


def make_rows(setting: Setting, plan: YearPlan, numbering: Numbering) -> Iterator[Removal]:
    """The removals of one fiscal year, in their order.

    The foreign keys between their rows are left to whoever numbers them.
    """
    counts = day_counts(plan, setting.random)
    weights = place_weights([place.code for place in setting.places])
    rounds = [
        place
        for place, n in zip(setting.places, share_out(plan.removed, weights), strict=True)
        for _ in range(n)
    ]
    setting.random.shuffle(rounds)
    known = known_fates(setting, plan, [day for day, count in counts for _ in range(count)])
    first = 0
    for day, count in counts:
        times = sorted(setting.random.uniform(9.6 * 60, 17.4 * 60) for _ in range(count))
        for n, minutes in enumerate(times, first):
            at = datetime.combine(day, time(), TOKYO) + timedelta(minutes=minutes)
            fate = known[n] if known else None
            tag, vehicle = one_removal(setting, plan, numbering, rounds[n], at, fate)
            owner = setting.persons.owner(vehicle)
            yield Removal(tag, vehicle, owner, setting.persons.collector(vehicle, owner))
        first += count


def known_fates(setting: Setting, plan: YearPlan, days: Sequence[date]) -> list[Fate]:
    """What becomes of each vehicle of a year with a known count of releases; empty: not known."""
    if plan.released is None:
        return []
    found = fates(days, plan.released, plan.fiscal_year, setting.carried, setting.random)
    setting.carried = carried_over(days, found, plan.fiscal_year)
    return found


def one_removal(
    setting: Setting,
    plan: YearPlan,
    numbering: Numbering,
    place: Place,
    at: datetime,
    fate: Fate | None,
) -> tuple[Row, Row]:
    """One vehicle, tagged, removed at `at` and taken in the same day."""
    random = setting.random
    people = setting.people
    crew = people.crew_of_yard.get(place.yard_pk)
    member = people.member_of_crew.get(crew or 0)
    year = plan.wareki_year()
    spot = random.choice(place.spots)
    common: Row = {
        "crew_id": crew,
        "accuracy_m": round(random.uniform(3, 18), 1),
        "position_source": Tag.PositionSource.GPS,
        "removal_place_id": place.pk,
        "received_at": at,
        "position": beside(spot, random),
    }
    tagged_at = at - timedelta(minutes=random.uniform(31, 78))
    tag: Row = common | {
        "code": numbering.take_tag(year),
        "state": Tag.State.REMOVED,
        "tagged_by_id": member,
        "tagged_at": tagged_at,
        "closed_at": at,
    }
    status = fate.status if fate else status_by_age(setting.today - at.date(), random)
    vehicle: Row = common | {
        "reference": numbering.take_reference(year, place.yard_code),
        "status": status,
        "removed_by_id": member,
        "warned_at": tagged_at,
        "removed_on": at.date(),
        "removed_at": at,
        "keep_until": keep_until(at.date()),
        "removal_kind_id": setting.kinds["02" if place.is_outside else "01"],
        "zone_status": (
            Verdict.ZoneStatus.OUTSIDE if place.is_outside else Verdict.ZoneStatus.INSIDE
        ),
        "address_text": spot.address,
        "yard_id": place.yard_pk,
        **intake(setting, place, at),
        **setting.describer.body(random),
    }
    days = fate.days if fate else None
    vehicle |= setting.endings.of(vehicle, last_day=setting.today, random=random, days=days)
    return tag, vehicle


def beside(spot: Spot, random: Random) -> tuple[float, float]:
    """A point a step away from `spot`, so that no two vehicles stand alike."""
    return (
        round(spot.lon + random.uniform(-JITTER_M, JITTER_M) / LON_M, 7),
        round(spot.lat + random.uniform(-JITTER_M, JITTER_M) / LAT_M, 7),
    )


def intake(setting: Setting, place: Place, removed_at: datetime) -> Row:
    """The yard's columns: in within three hours, second registration soon after."""
    taken_in_at = removed_at + timedelta(minutes=setting.random.uniform(25, 170))
    keeper = setting.people.keeper_of_yard.get(place.yard_pk)
    return {
        "taken_in_at": taken_in_at,
        "taken_in_by_id": keeper,
        "inspected_at": taken_in_at + timedelta(minutes=setting.random.uniform(5, 150)),
        "inspected_by_id": keeper,
    }


def status_by_age(age: timedelta, random: Random) -> str:
    """What has become of a vehicle `age` after its removal."""
    chance = random.random()
    if age > SETTLED_AFTER:
        if chance < STILL_KEPT_LATE:
            return Vehicle.Status.STORED
        released = chance < STILL_KEPT_LATE + IN_THE_END_RELEASED * (1 - STILL_KEPT_LATE)
        return Vehicle.Status.RELEASED if released else Vehicle.Status.DISPOSED
    so_far = IN_THE_END_RELEASED * (1 - math.exp(-(age / ONE_DAY) / 11))
    return Vehicle.Status.RELEASED if chance < so_far else Vehicle.Status.STORED
