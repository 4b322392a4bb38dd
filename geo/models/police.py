from django.contrib.gis.db import models

from geo import srid
from office.masters.models import CodeEntry


class PoliceOffice(CodeEntry):
    """A police station or headquarters (警察署・警察本部). Numbers not known stay blank."""

    class Kind(models.TextChoices):
        STATION = "station", "警察署"
        BOX = "box", "交番・駐在所"
        HEADQUARTERS = "headquarters", "警察本部"

    kind = models.CharField("種別", max_length=12, choices=Kind, default=Kind.STATION)
    prefecture_code = models.CharField("都道府県コード", max_length=2, default="13")
    phone = models.CharField("電話", max_length=20, blank=True)
    position = models.PointField("位置", srid=srid.WGS84, null=True, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "警察"
