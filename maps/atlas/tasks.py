"""Background work of the maps: fetch, call, done."""

from celery import shared_task

from maps.atlas import matching


@shared_task(name="atlas.match_owner_places")
def match_owner_places() -> int:
    """Match addresses that are new or changed to town blocks; return how many."""
    return matching.match_all()
