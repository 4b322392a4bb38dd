"""What the map graphs count: removals by place and by yard, owners by where they live. L-21."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from geo.models import District, RemovalPlace, StorageYard, TownBlock
from ledger.vehicles.models import Vehicle
from office import fiscal
from office.accounts.models import User

from .models import OwnerPlace
from .suppression import Published, suppress

OUTSIDE, UNPLACED = "outside:", "unplaced"
"""How the groups that are no district begin: a prefecture, and what could not be placed."""
KEPT = (Vehicle.Status.REMOVED, Vehicle.Status.STORED)


@dataclass(frozen=True)
class Slice:
    """One part of a pie: a word, how many, and which pattern and colour it wears."""

    label: str
    count: int
    number: int


@dataclass(frozen=True)
class Pie:
    """What became of the vehicles of one place or yard."""

    label: str
    lon: float | None
    lat: float | None
    slices: tuple[Slice, ...]
    side: str = ""

    @property
    def count(self) -> int:
        """All of them."""
        return sum(one.count for one in self.slices)

    @property
    def released_rate(self) -> float | None:
        """The share that was returned to its owner, in percent; None of none."""
        return 100 * self.slices[0].count / self.count if self.count else None


FATES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("返還", (Vehicle.Status.RELEASED,)),
    ("処分・引渡し", (Vehicle.Status.DISPOSED, Vehicle.Status.HANDED_OVER)),
    ("保管中・運搬中", KEPT),
    ("所在不明", (Vehicle.Status.LOST,)),
)


def removed_in(year: int, user: User) -> QuerySet[Vehicle]:
    """The vehicles removed in a fiscal year that `user` may count."""
    days = (fiscal.first_day(year), fiscal.last_day(year))
    found: QuerySet[Vehicle] = Vehicle.objects.visible_to(user).filter(removed_on__range=days)
    return found.order_by()


def by_station(year: int, user: User) -> list[Pie]:
    """Removals of each place (駅・駅面・区域外) and what became of them, in the ledger's order."""
    places = RemovalPlace.objects.filter(is_total=False).select_related("station", "district")
    fates = _fates(removed_in(year, user), "removal_place")
    pies = []
    for place in places:
        station = place.station
        spot = station.position if station else _middle(place.district)
        pies.append(_pie(place.label, spot, fates.get(place.pk, {}), place.side))
    return pies


def by_yard(year: int, user: User) -> list[Pie]:
    """The same by the yard that keeps or kept them."""
    fates = _fates(removed_in(year, user), "yard")
    yards = StorageYard.objects.all()
    return [_pie(yard.label, yard.position, fates.get(yard.pk, {})) for yard in yards]


def _fates(records: QuerySet[Vehicle], by: str) -> dict[int, dict[str, int]]:
    rows: Any = records.values(where=F(f"{by}_id")).annotate(
        **{
            f"fate{n}": Count("pk", filter=Q(status__in=states))
            for n, (_, states) in enumerate(FATES)
        }
    )
    return {row["where"]: {name: n for name, n in row.items() if name != "where"} for row in rows}


def _pie(label: str, spot: Any, counts: Mapping[str, int], side: str = "") -> Pie:
    slices = tuple(
        Slice(fate, counts.get(f"fate{n}", 0), n + 1) for n, (fate, _) in enumerate(FATES)
    )
    return Pie(label, spot.x if spot else None, spot.y if spot else None, slices, side)


def _middle(district: District | None) -> Any:
    return district.boundary.point_on_surface if district and district.boundary else None


# --- by owner's address -----------------------------------------------------------------------
@dataclass(frozen=True)
class Homes:
    """Removals of one finished fiscal year by where the owner lives, small counts hidden.

    Leaves are the keys of blocks, or names of municipalities. Keys of groups: a district's,
    `outside:` and a prefecture, `unplaced`.
    """

    year: int
    published: Published[str, str]
    districts: dict[str, str]
    least: int

    def block(self, block: TownBlock) -> int | None:
        """What is shown of a block."""
        return self.published.leaves[f"{block.district_id}", f"{block.pk}"]


def finished_years(today: date) -> list[int]:
    """The fiscal years that are over, the newest first, back to the ledger's first.

    Only these are offered by owner's address: the difference between two days of a running
    year would be the owners of the days between.
    """
    first = Vehicle.objects.order_by("removed_on").values_list("removed_on", flat=True).first()
    if first is None:
        return []
    return list(range(fiscal.fiscal_year(today) - 1, fiscal.fiscal_year(first) - 1, -1))


def by_home(year: int, least: int) -> Homes:
    """Removals of a finished year by owner's address. Everybody is shown the same figures."""
    days = (fiscal.first_day(year), fiscal.last_day(year))
    rows = (
        OwnerPlace.objects.filter(vehicle__removed_on__range=days)
        .values_list("outcome", "block", "block__district", "prefecture", "city")
        .annotate(n=Count("pk"))
        .order_by()
    )
    counts = _every_block()
    for outcome, block, district, prefecture, city, n in rows:
        if outcome == OwnerPlace.Outcome.MATCHED and block is not None:
            counts[f"{district}"][f"{block}"] += n
        elif outcome == OwnerPlace.Outcome.OUTSIDE:
            counts[f"{OUTSIDE}{prefecture}"][city] += n
        else:
            counts[UNPLACED][UNPLACED] += n
    return Homes(
        year=year,
        published=suppress(_in_order(counts), least),
        districts={f"{pk}": label for pk, label in District.objects.values_list("pk", "label")},
        least=least,
    )


def match_report(least: int) -> list[tuple[str, int]] | None:
    """What came of matching the addresses of the whole ledger, in whole percents.

    None where a percent is less than `least` vehicles: no count can be worked out from it.
    """
    rows = dict(OwnerPlace.objects.order_by().values_list("outcome").annotate(n=Count("pk")))
    total = sum(rows.values())
    if total < 100 * max(least, 1):
        return None
    return [
        (outcome.label, round(100 * rows.get(outcome.value, 0) / total))
        for outcome in OwnerPlace.Outcome
    ]


def _every_block() -> defaultdict[str, defaultdict[str, int]]:
    """Noughts for every block, so that a hidden one may be a nought."""
    counts: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    blocks = TownBlock.objects.order_by(F("population").asc(nulls_first=True), "key_code")
    for pk, district in blocks.values_list("pk", "district"):
        counts[f"{district}"][f"{pk}"] = 0
    counts[UNPLACED][UNPLACED] = 0
    return counts


def _in_order(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    """In the order in which others are hidden: those outside first, small blocks before large."""
    outside = sorted(group for group in counts if group.startswith(OUTSIDE))
    districts = sorted(counts.keys() - {*outside, UNPLACED})
    return {
        **{group: dict(sorted(counts[group].items())) for group in outside},
        **{group: dict(counts[group]) for group in (UNPLACED, *districts)},
    }
