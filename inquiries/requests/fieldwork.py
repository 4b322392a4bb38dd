"""What a crew is told on its phone, and what it reports back. W-08…W-12, C-04, C-05.

The dictionaries here are all a phone ever gets: places and vehicles. A field that could name
a person (依頼者, 備考) or lead to one (防犯登録番号) is not among them, and a test plants
names to see that none comes through.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from inquiries.requests.exceptions import RequestError
from inquiries.requests.models import RemovalRequest
from inquiries.requests.workflow import record_tagging, register_result
from ledger.patrols.models import Crew, Patrol
from ledger.vehicles.exceptions import TagStillComing
from ledger.vehicles.models import Photo, Tag, Vehicle
from office.accounts.models import User

MOST = 400
"""Tags a phone shows; more than any crew hangs up."""


def jobs_of(crew: Crew, day: date) -> list[dict[str, Any]]:
    """The crew's requests of `day` in the order of its round, open ones and done ones."""
    cases = (
        RemovalRequest.objects.jobs_of(crew, day)
        .select_related("verdict__removal_place", "vehicle_kind", "color", "body_type")
        .prefetch_related("tags")
        .order_by("position_in_round", "received_at")
    )
    return [job_facts(case) for case in cases]


def job_facts(case: RemovalRequest) -> dict[str, Any]:
    """One request as the crew may see it."""
    place = case.verdict.removal_place
    looks = [case.vehicle_kind, case.body_type, case.color]
    return {
        "reference": case.reference,
        "state": case.state,
        "open": case.state in RemovalRequest.OPEN_STATES,
        "result": case.get_result_display() if case.result else "",
        "lon": case.position.x,
        "lat": case.position.y,
        "place": place.label if place else "",
        "zone": case.verdict.get_zone_status_display(),
        "address": case.address_text or case.verdict.town_name,
        "landmark": case.landmark,
        "count": case.count,
        "vehicle": "・".join(str(look) for look in looks if look),
        "features": case.features,
        "obstruction": case.obstruction,
        "urgent": case.is_urgent,
        "recheck_on": case.recheck_on.isoformat() if case.recheck_on else "",
        "tags": [tag.code for tag in case.tags.all()],
    }


def tags_of(crew: Crew | None, user: User) -> list[dict[str, Any]]:
    """Tags that hang on the street, of the crew or of the person."""
    whose = Q(tagged_by=user) | Q(crew=crew) if crew else Q(tagged_by=user)
    waiting = (
        Tag.objects.waiting()
        .filter(whose)
        .select_related("removal_place")
        .order_by("tagged_at")[:MOST]
    )
    photos = photo_counts([tag.pk for tag in waiting])
    return [
        {
            "code": tag.code,
            "lon": tag.position.x,
            "lat": tag.position.y,
            "place": tag.removal_place.label if tag.removal_place else "",
            "tagged_at": tag.tagged_at.isoformat(),
            "removable_at": (tag.removable_at or tag.tagged_at).isoformat(),
            "photos": photos.get(tag.pk, 0),
        }
        for tag in waiting
        if tag.position and tag.tagged_at
    ]


def places_of(crew: Crew, day: date) -> list[dict[str, Any]]:
    """The removal places of the crew's round of `day`."""
    patrols = Patrol.objects.filter(crew=crew, day=day).select_related("removal_place__station")
    return [
        {
            "code": patrol.removal_place.code,
            "label": patrol.removal_place.label,
            "lon": patrol.removal_place.station.position.x,
            "lat": patrol.removal_place.station.position.y,
        }
        for patrol in patrols
        if patrol.removal_place.station
    ]


def truck_of(crew: Crew) -> list[dict[str, Any]]:
    """What the crew has removed and no yard has taken in yet (W-12)."""
    loaded = (
        Vehicle.objects.on_truck(crew)
        .select_related("tag", "removal_place", "yard")
        .order_by("-removed_at")[:MOST]
    )
    photos = photo_counts([vehicle.tag_id for vehicle in loaded])
    return [
        {
            "reference": vehicle.reference,
            "code": vehicle.tag.code,
            "place": vehicle.removal_place.label,
            "yard": vehicle.yard.label,
            "removed_at": vehicle.removed_at.isoformat(),
            "photos": photos.get(vehicle.tag_id, 0),
        }
        for vehicle in loaded
    ]


def photo_counts(tags: list[int]) -> dict[int, int]:
    """How many photos hang on each of the tags."""
    counted = Photo.objects.filter(tag__in=tags).order_by().values_list("tag")
    return dict(counted.annotate(photos=Count("pk")))


def report(
    reference: str,
    *,
    result: str,
    tag: Tag | None,
    reason: str,
    count: int,
    actor: User,
    at: datetime,
) -> RemovalRequest:
    """Enter what the phone reports of a job. `tagged` notes a tag and leaves the job open.

    Raises RequestError for a job that is unknown or closed, TagStillComing for a tag that the
    phone has not reported yet.
    """
    case = RemovalRequest.objects.filter(reference=reference).first()
    if case is None:
        raise RequestError(f"依頼 {reference} はありません。")
    if result != "tagged":
        tags = [tag] if tag else []
        return register_result(
            case,
            result=result,
            reason=reason,
            removed_count=count,
            tags=tags,
            actor=actor,
            at=at,
        )
    if tag is None or tag.state == Tag.State.BLANK:
        raise TagStillComing("札の登録がまだ届いていません。届くと続けて登録されます。")
    return record_tagging(case, tag=tag, actor=actor, at=at)
