from datetime import date
from typing import Any, Self

from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import IsValid
from django.db.models import Q

from geo import srid
from office.audit.triggers import AuditTrail
from office.masters.models import CodeEntry

from .district import District


class Station(CodeEntry):
    """A railway station around which bicycles are removed. W-01.

    District and town are masters, not point in polygon: some stations stand on a border.
    """

    kana = models.CharField("カナ", max_length=60, blank=True)
    lines = models.CharField("路線", max_length=120, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="地域")
    position = models.PointField("位置", srid=srid.WGS84)
    in_ward = models.BooleanField("区内", default=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "駅"


class DatedQuerySet(models.QuerySet[Any]):
    """Drawn things with dates of validity."""

    def valid_on(self, day: date) -> Self:
        """Those in force on `day`; both ends are included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class DividingLine(models.Model):
    """The line that divides a station into 北 and 南 (W-02…W-05): a railway or Route 246.

    A point is north when it lies on the northern side of the nearest segment; a point on the
    line is north (DESIGN §4-2).
    """

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="dividing_lines", verbose_name="駅"
    )
    name = models.CharField("境", max_length=60)
    line = models.LineStringField("線", srid=srid.WGS84)
    valid_from = models.DateField("適用開始日", null=True, blank=True)
    valid_until = models.DateField("適用終了日", null=True, blank=True)
    is_rough = models.BooleanField("概略", default=False)
    source = models.CharField("出典", max_length=100, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="変更前"
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "南北の境"
        ordering = ["station", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(IsValid("line")),
                name="dividingline_valid",
                violation_error_message="境の線の形が正しくありません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.station} {self.name}"
