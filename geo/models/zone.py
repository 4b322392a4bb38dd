from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import IsValid
from django.db.models import Q

from geo import srid
from office.audit.triggers import AuditTrail

from .station import DatedQuerySet, Station


class NoParkingZone(models.Model):
    """A 放置禁止区域 around a station, as designated by the ward. W-01.

    A designation that changes is a new record with its own dates; the old one is closed, so
    that the verdict of a past day can be repeated.
    """

    station = models.ForeignKey(Station, models.PROTECT, related_name="zones", verbose_name="駅")
    name = models.CharField("名称", max_length=60)
    area = models.MultiPolygonField("区域", srid=srid.WGS84)
    valid_from = models.DateField("指定日", null=True, blank=True)
    valid_until = models.DateField("終了日", null=True, blank=True)
    is_rough = models.BooleanField("概略", default=False)
    source = models.CharField("出典", max_length=100, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="変更前"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "放置禁止区域"
        ordering = ["station", "pk"]
        permissions = [("draw_zones", "区域と境を描き直す")]
        constraints = [
            models.CheckConstraint(
                condition=Q(IsValid("area")),
                name="noparkingzone_area_valid",
                violation_error_message="区域の形が正しくありません。線が交わっていないか確かめてください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return self.name
