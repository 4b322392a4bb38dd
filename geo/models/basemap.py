from django.contrib.gis.db import models

from geo import srid
from office.audit.triggers import AuditTrail


class DataLayer(models.Model):
    """One layer of geographic data as it was last loaded, with the report of that loading."""

    name = models.CharField("層", max_length=40, unique=True)
    title = models.CharField("名称", max_length=60, blank=True)
    source = models.CharField("出典", max_length=200, blank=True)
    attribution = models.CharField("表示する出典", max_length=200, blank=True)
    digest = models.CharField("要約値", max_length=64, blank=True)
    rows_loaded = models.PositiveIntegerField("取込件数", default=0)
    rows_repaired = models.PositiveIntegerField("修復件数", default=0)
    rows_refused = models.PositiveIntegerField("拒否件数", default=0)
    report = models.JSONField("取込報告", default=list)
    loaded_at = models.DateTimeField("取込日時", auto_now=True)

    class Meta:
        verbose_name = "地理データ"
        ordering = ["name"]
        triggers = [AuditTrail(hidden=("report",))]

    def __str__(self) -> str:
        return self.title or self.name


class WardBoundary(models.Model):
    """The ward's outline, and its neighbours' (`is_ward` false), for maps and 区外."""

    name = models.CharField("名称", max_length=40, unique=True)
    is_ward = models.BooleanField("当区", default=False)
    boundary = models.MultiPolygonField("区域", srid=srid.WGS84)

    class Meta:
        verbose_name = "区境"

    def __str__(self) -> str:
        return self.name


class Road(models.Model):
    """A piece of road with its class and administrator. I-02.01, I-02.02."""

    class RoadClass(models.TextChoices):
        NATIONAL = "national", "国道"
        METROPOLITAN = "metropolitan", "都道"
        EXPRESSWAY = "expressway", "高速道路"
        WARD = "ward", "区道"
        PRIVATE = "private", "私道"
        UNKNOWN = "unknown", "区道または私道"

    road_class = models.CharField("種別", max_length=12, choices=RoadClass)
    ref = models.CharField("路線番号", max_length=20, blank=True)
    name = models.CharField("路線名", max_length=80, blank=True)
    administrator = models.CharField("道路管理者", max_length=60, blank=True)
    confidence = models.CharField("確からしさ", max_length=10, blank=True)
    is_main = models.BooleanField("幹線", default=False)
    kind = models.CharField("地図上の種類", max_length=20, blank=True)
    line = models.MultiLineStringField("線", srid=srid.WGS84)

    class Meta:
        verbose_name = "道路"

    def __str__(self) -> str:
        return self.name or self.get_road_class_display()


class BaseMapFeature(models.Model):
    """Water, green, railways: drawn under everything else and used for nothing else."""

    layer = models.CharField("層", max_length=20, db_index=True)
    kind = models.CharField("種類", max_length=30, blank=True)
    name = models.CharField("名称", max_length=80, blank=True)
    colour = models.CharField("色", max_length=20, blank=True)
    shape = models.GeometryField("形", srid=srid.WGS84)

    class Meta:
        verbose_name = "地図の下地"

    def __str__(self) -> str:
        return f"{self.layer} {self.name}"
