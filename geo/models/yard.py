from django.contrib.gis.db import models

from geo import srid
from office.accounts.models import Unit
from office.masters.models import CodeEntry


class StorageYard(CodeEntry):
    """A storage yard (保管所). L-01.01, Y-01. Its staff belong to `unit`."""

    full_name = models.CharField("正式名称", max_length=80, blank=True)
    unit = models.OneToOneField(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="yard",
        verbose_name="所属",
    )
    address_text = models.CharField("所在地", max_length=120, blank=True)
    phone = models.CharField("電話", max_length=20, blank=True)
    capacity = models.PositiveIntegerField("収容台数", null=True, blank=True)
    position = models.PointField("位置", srid=srid.WGS84, null=True, blank=True)
    position_is_rough = models.BooleanField("位置は概略", default=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "保管所"
