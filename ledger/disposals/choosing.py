"""Which vehicles a page for many was asked to deal with: chosen rows, or a search of the ledger.

The search is the ledger's own (`VehicleSearch`), handed over as the query string of its list.
"""

from dataclasses import dataclass
from typing import Any

from ledger.vehicles.filters import VehicleSearch
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.sight import sight_of
from office.accounts.models import User

NAMED = 5
MOST_NAMED = 2000
"""More rows than this are not chosen by hand."""


@dataclass(frozen=True)
class Chosen:
    """Vehicles and, in words, how they were chosen."""

    vehicles: VehicleQuerySet
    how: str


def chosen_by_hand(user: User, pks: list[str]) -> Chosen:
    """The rows that were ticked; keys that are none are left out."""
    keys = [int(pk) for pk in pks[:MOST_NAMED] if pk.isdecimal()]
    found = Vehicle.objects.visible_to(user).filter(pk__in=keys)
    names = list(found.order_by("reference").values_list("reference", flat=True)[: NAMED + 1])
    more = "ほか" if len(names) > NAMED else ""
    return Chosen(found, f"選んだ車両（{'、'.join(names[:NAMED])}{more}）")


def chosen_by_search(user: User, query: Any) -> Chosen:
    """What the ledger's list shows for `query` (a QueryDict)."""
    search = VehicleSearch(query)
    found = search.matching(user, sight_of(user))
    if search.forgotten(user):
        found = found.none()
    return Chosen(found, f"台帳の検索（{in_words(search) or '条件なし'}）")


def in_words(search: VehicleSearch) -> str:
    """The conditions of a search as a person would say them."""
    typed = search.criteria().get("q")
    said = [f"検索：{typed}"] if typed else []
    said += [f"{label}：{value}" for _, label, value in search.in_words()]
    return "、".join(said)
