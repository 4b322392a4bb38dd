"""The verdict of a point, kept and not kept."""

from django.contrib.gis.db.models.functions import Distance
from django.contrib.gis.geos import Point

from geo.models import NoParkingZone, RemovalPlace, Road, Station, TownBlock, Verdict

NEAR_ROAD_DEGREES = 15 / 80_000


def judge(position: Point) -> Verdict:
    """Return the verdict of a WGS84 point, unsaved."""
    zone = NoParkingZone.objects.filter(area__covers=position).first()
    station = Station.objects.annotate(away=Distance("position", position)).order_by("away").first()
    block = TownBlock.objects.filter(boundary__covers=position).first()
    places = RemovalPlace.objects.filter(is_total=False)
    place = places.filter(station=zone.station if zone else station).first()
    road = (
        Road.objects.filter(line__dwithin=(position, NEAR_ROAD_DEGREES))
        .annotate(away=Distance("line", position))
        .order_by("away")
        .first()
    )
    return Verdict(
        position=position,
        removal_place=place,
        zone_status=Verdict.ZoneStatus.INSIDE if zone else Verdict.ZoneStatus.OUTSIDE,
        district=place.district if place else None,
        town_block=block,
        town_name=block.name if block else "",
        road_class=road.road_class if road else "",
        road_name=road.name if road else "",
        road_administrator=road.administrator if road else "",
        yard=place.yard if place else None,
        reason="区域を含む駅で判定しました。" if zone else "最寄りの駅で判定しました。",
    )


def judge_and_keep(position: Point) -> Verdict:
    """Return the verdict of a WGS84 point as a stored record."""
    verdict = judge(position)
    verdict.save()
    return verdict
