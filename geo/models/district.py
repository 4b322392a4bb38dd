from django.contrib.gis.db import models
from django.contrib.gis.db.models.functions import IsValid
from django.db.models import Q

from geo import srid
from office.audit.triggers import AuditTrail
from office.masters.models import CodeEntry

from .police import PoliceOffice


class District(CodeEntry):
    """One of the ward's areas (地域), each under a branch office (総合支所). W-07."""

    branch_office = models.CharField("総合支所", max_length=40, blank=True)
    boundary = models.MultiPolygonField("区域", srid=srid.WGS84, null=True, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "地域"


class Town(CodeEntry):
    """A town (町), as in an address. The code is the postcode without a hyphen."""

    kana = models.CharField("カナ", max_length=60, blank=True)
    postcode = models.CharField("郵便番号", max_length=8, blank=True)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="地域")
    police_office = models.ForeignKey(
        PoliceOffice, models.PROTECT, null=True, blank=True, verbose_name="所轄警察署"
    )
    position = models.PointField("代表点", srid=srid.WGS84, null=True, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "町"


class TownBlock(models.Model):
    """A 町丁目: the finest official area, used for owner choropleths and addresses."""

    key_code = models.CharField("町丁目コード", max_length=11, unique=True)
    town = models.ForeignKey(Town, models.PROTECT, related_name="blocks", verbose_name="町")
    chome = models.PositiveSmallIntegerField("丁目", null=True, blank=True)
    name = models.CharField("名称", max_length=60)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="地域")
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    households = models.PositiveIntegerField("世帯", null=True, blank=True)
    boundary = models.MultiPolygonField("区域", srid=srid.WGS84)
    position = models.PointField("代表点", srid=srid.WGS84)
    note = models.CharField("注意", max_length=200, blank=True)

    class Meta:
        verbose_name = "町丁目"
        ordering = ["key_code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(IsValid("boundary")),
                name="townblock_boundary_valid",
                violation_error_message="町丁目の区域の形が正しくありません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return self.name


class Landmark(models.Model):
    """A named spot a caller may speak of: a school, a park, a shop."""

    name = models.CharField("名称", max_length=80)
    kana = models.CharField("カナ", max_length=120, blank=True)
    kind = models.CharField("種別", max_length=20, blank=True)
    position = models.PointField("位置", srid=srid.WGS84)
    source = models.CharField("出典", max_length=100, blank=True)

    class Meta:
        verbose_name = "目標物"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "kind", "position"], name="landmark_once_at_a_place"
            ),
        ]

    def __str__(self) -> str:
        return self.name
