from django.contrib.gis.db import models

from office.masters.models import CodeEntry

from .district import District
from .station import Station
from .yard import StorageYard


class RemovalPlace(CodeEntry):
    """A 撤去場所 of the ledger: a station, one side of a split station, or 区域外. W-01…W-07.

    48 places take vehicles; the 合計 rows (`is_total`) only add up their children.
    """

    class Side(models.TextChoices):
        NONE = "", "―"
        NORTH = "north", "北"
        SOUTH = "south", "南"

    kana = models.CharField("カナ", max_length=60, blank=True)
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="removal_places",
        verbose_name="駅",
    )
    side = models.CharField("南北", max_length=5, choices=Side, blank=True)
    is_outside = models.BooleanField("区域外", default=False)
    is_total = models.BooleanField("合計行", default=False)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, verbose_name="地域"
    )
    yard = models.ForeignKey(
        StorageYard, models.PROTECT, null=True, blank=True, verbose_name="保管所"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="集計先",
    )

    class Meta(CodeEntry.Meta):
        verbose_name = "撤去場所"
