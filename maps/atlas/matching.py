"""Reading owners' addresses into town blocks, a batch at a time."""

from collections.abc import Callable

from django.db import connection, transaction

from ledger.vehicles.models import Owner

from .addresses import Placed, gazetteer
from .models import OwnerPlace

BATCH = 2000

MISSING = """
    INSERT INTO atlas_ownerplace (vehicle_id, outcome, prefecture, city)
    SELECT o.vehicle_id, 'waiting', '', '' FROM vehicles_owner o
     WHERE NOT EXISTS (SELECT FROM atlas_ownerplace p WHERE p.vehicle_id = o.vehicle_id)
    ON CONFLICT (vehicle_id) DO NOTHING
"""
"""Owners that were copied past the triggers."""

WRITE = """
    UPDATE atlas_ownerplace p
       SET outcome = n.outcome, block_id = n.block_id, prefecture = n.prefecture, city = n.city
      FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[])
           AS n (vehicle_id, outcome, block_id, prefecture, city)
     WHERE p.vehicle_id = n.vehicle_id
"""


def find_missing() -> int:
    """Make a place for every owner that has none yet; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING)
        return int(cursor.rowcount)


def match_all() -> int:
    """Read every address that waits; return how many were read."""
    find_missing()
    book = gazetteer()
    read = 0
    while found := _match_some(book.place):
        read += found
    return read


@transaction.atomic
def _match_some(place: Callable[[str], Placed]) -> int:
    """One batch. An address that changes meanwhile waits for the lock, and then waits anew."""
    waiting = OwnerPlace.objects.waiting().select_for_update(skip_locked=True)
    keys = list(waiting.values_list("vehicle_id", flat=True)[:BATCH])
    if not keys:
        return 0
    addresses = dict(Owner.objects.filter(vehicle__in=keys).values_list("vehicle_id", "address"))
    placed = [place(addresses.get(key, "")) for key in keys]
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            [
                keys,
                [str(one.outcome) for one in placed],
                [one.block for one in placed],
                [one.prefecture for one in placed],
                [one.city[:20] for one in placed],
            ],
        )
    return len(keys)
