from typing import Any

from django.contrib.gis.db import models

from geo import srid

from .basemap import Road
from .district import District, TownBlock
from .removal_place import RemovalPlace
from .yard import StorageYard


class Verdict(models.Model):
    """What the system judged of a point, kept as it was judged that day (DESIGN §4-2)."""

    class ZoneStatus(models.TextChoices):
        INSIDE = "inside", "区域内"
        OUTSIDE = "outside", "区域外"

    judged_at = models.DateTimeField("判定日時", auto_now_add=True)
    position = models.PointField("位置", srid=srid.WGS84)
    in_ward = models.BooleanField("区内", default=True)
    removal_place = models.ForeignKey(
        RemovalPlace,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤去場所",
    )
    zone_status = models.CharField("区域内外", max_length=7, choices=ZoneStatus)
    zone_is_rough = models.BooleanField("区域は概略", default=False)
    needs_check = models.BooleanField("要確認", default=False)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地域"
    )
    town_block = models.ForeignKey(
        TownBlock, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="町丁目"
    )
    town_name = models.CharField("町名", max_length=60, blank=True)
    road_class = models.CharField("道路種別", max_length=12, choices=Road.RoadClass, blank=True)
    road_name = models.CharField("路線名", max_length=80, blank=True)
    road_administrator = models.CharField("道路管理者", max_length=60, blank=True)
    yard = models.ForeignKey(
        StorageYard, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保管所"
    )
    reason = models.CharField("理由", max_length=400)
    layers = models.JSONField("使った層", default=dict)

    class Meta:
        verbose_name = "判定"
        permissions = [("use_verdict", "地点を判定する"), ("view_map", "地図を見る")]

    def __str__(self) -> str:
        return self.reason

    def as_dict(self) -> dict[str, Any]:
        """The verdict as `GET /geo/verdict/` and `manage.py verdict` answer it."""
        place = self.removal_place
        return {
            "lon": self.position.x,
            "lat": self.position.y,
            "in_ward": self.in_ward,
            "place_code": place.code if place else None,
            "place": place.label if place else None,
            "side": place.side if place else "",
            "zone_status": self.zone_status if self.in_ward else None,
            "zone_is_rough": self.zone_is_rough,
            "needs_check": self.needs_check,
            "district": self.district.label if self.district else None,
            "town_block": self.town_block.name if self.town_block else self.town_name or None,
            "road_class": self.road_class or None,
            "road_name": self.road_name or None,
            "road_administrator": self.road_administrator or None,
            "yard": self.yard.label if self.yard else None,
            "reason": self.reason,
            "layers": self.layers,
        }
