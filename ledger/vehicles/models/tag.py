import uuid
from datetime import datetime, timedelta
from typing import Self

import pgtrigger
from django.contrib.gis.db import models

from geo import srid
from geo.models import RemovalPlace, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import codes
from office.accounts.models import User
from office.audit.triggers import AuditTrail

from .label import TagLayout, TagWording


class TagBatch(models.Model):
    """A run of tag numbers made in advance (L-02). Its sheets can be printed any time."""

    class Symbology(models.TextChoices):
        CODE128 = "code128", "Code 128"
        CODE39 = "code39", "Code 39"

    first = models.PositiveIntegerField("先頭の連番")
    count = models.PositiveIntegerField("枚数")
    year = models.PositiveSmallIntegerField("年(和暦下2桁)")
    symbology = models.CharField(
        "バーコード", max_length=8, choices=Symbology, default=Symbology.CODE128
    )
    layout = models.CharField("面付け", max_length=20, default="a4-4")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="作成者")
    made_at = models.DateTimeField("作成日時", auto_now_add=True)
    note = models.CharField("備考", max_length=100, blank=True)

    class Meta:
        verbose_name = "札の作成"
        ordering = ["-made_at"]
        permissions = [("print_tags", "札を作成・再作成する")]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.year:02}年 {self.first:07}から{self.count}枚"

    @property
    def last(self) -> int:
        """The last running number of the batch."""
        return self.first + self.count - 1


class TagQuerySet(models.QuerySet["Tag"]):
    """The questions the office asks of tags."""

    def waiting(self) -> Self:
        """Tags on the street whose vehicle has neither been removed nor gone."""
        return self.filter(state=Tag.State.ATTACHED)

    def ripe(self, now: datetime, minutes: int) -> Self:
        """Waiting tags whose warning time is over (W-09)."""
        return self.waiting().filter(tagged_at__lte=now - timedelta(minutes=minutes))


class Tag(models.Model):
    """A barcoded tag (札): printed, attached to a vehicle on the street, spent. W-08…W-13.

    A code is used once: a tag that is spent cannot be attached again unnoticed (W-13).
    """

    class State(models.TextChoices):
        BLANK = "blank", "未使用"
        ATTACHED = "attached", "札付け中"
        REMOVED = "removed", "撤去済"
        GONE = "gone", "移動済"
        VOID = "void", "無効"

    class PositionSource(models.TextChoices):
        GPS = "gps", "GPS"
        PIN = "pin", "地図で指定"
        ADDRESS = "address", "住所から"

    code = models.CharField("札番号", max_length=20, unique=True)
    batch = models.ForeignKey(
        TagBatch, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name="作成"
    )
    state = models.CharField("状態", max_length=8, choices=State, default=State.BLANK)
    key = models.UUIDField("受付番号", null=True, blank=True, unique=True, editable=False)
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, related_name="tags", verbose_name="撤去班"
    )
    tagged_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="札付け者"
    )
    tagged_at = models.DateTimeField("札付け日時(警告時間)", null=True, blank=True)
    received_at = models.DateTimeField("受信日時", null=True, blank=True)
    removable_at = models.DateTimeField("撤去できる日時", null=True, blank=True)
    clock_note = models.CharField("時刻の注意", max_length=100, blank=True)
    position = models.PointField("札付け位置", srid=srid.WGS84, null=True, blank=True)
    position_source = models.CharField(
        "位置の取得", max_length=7, choices=PositionSource, blank=True
    )
    accuracy_m = models.FloatField("誤差(m)", null=True, blank=True)
    verdict = models.ForeignKey(
        Verdict, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="判定"
    )
    removal_place = models.ForeignKey(
        RemovalPlace,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤去場所",
    )
    closed_at = models.DateTimeField("終了日時", null=True, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        verbose_name = "札"
        ordering = ["code"]
        indexes = [
            models.Index(fields=["state", "tagged_at"], name="tag_ripening"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["blank", "void"])
                | models.Q(tagged_at__isnull=False, position__isnull=False),
                name="tag_attached_somewhere_sometime",
                violation_error_message="札付けの日時と位置が必要です。",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True)
                | models.Q(state__in=["removed", "gone", "void"]),
                name="tag_closed_is_not_waiting",
                violation_error_message="終了した札は札付け中にできません。",
            ),
            models.CheckConstraint(
                condition=models.Q(removable_at__isnull=True)
                | models.Q(removable_at__gte=models.F("tagged_at")),
                name="tag_removable_after_tagging",
                violation_error_message="撤去できる日時は札付けより後にしてください。",
            ),
        ]
        triggers = [
            AuditTrail(),
            # What is spent stays spent, whoever writes to the table (W-13).
            pgtrigger.FSM(
                name="tag_is_spent_once",
                field="state",
                transitions=[
                    ("blank", "attached"),
                    ("blank", "void"),
                    ("attached", "removed"),
                    ("attached", "gone"),
                    ("attached", "void"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def serial(self) -> int | None:
        """The running number within its year; None for a number of another form."""
        return int(self.code[2:9]) if self.code.isdecimal() and len(self.code) == 10 else None

    @property
    def spoken(self) -> str:
        """The number in groups a person can read."""
        return codes.spoken(self.code)

    def ripe_at(self, minutes: int) -> datetime | None:
        """When the warning time of `minutes` is over; None while the tag is unused."""
        return self.tagged_at + timedelta(minutes=minutes) if self.tagged_at else None


class TagPrint(models.Model):
    """A printing of one tag or a whole batch; a second one is a 再作成 and says why (L-02)."""

    batch = models.ForeignKey(
        TagBatch, models.PROTECT, null=True, blank=True, related_name="prints", verbose_name="作成"
    )
    tag = models.ForeignKey(
        Tag, models.PROTECT, null=True, blank=True, related_name="prints", verbose_name="札"
    )
    printed_at = models.DateTimeField("印刷日時", auto_now_add=True)
    printed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="印刷者")
    first = models.PositiveIntegerField("先頭の連番", null=True, blank=True)
    last = models.PositiveIntegerField("末尾の連番", null=True, blank=True)
    layout = models.ForeignKey(
        TagLayout, models.PROTECT, null=True, related_name="+", verbose_name="面付け"
    )
    wording = models.ForeignKey(
        TagWording, models.PROTECT, null=True, related_name="+", verbose_name="文言"
    )
    start_position = models.PositiveSmallIntegerField("印刷を始める位置", default=1)
    is_reissue = models.BooleanField("再作成", default=False)
    reason = models.CharField("理由", max_length=100, blank=True)
    print_id = models.UUIDField("印刷番号", default=uuid.uuid4, unique=True)

    class Meta:
        verbose_name = "札の印刷"
        ordering = ["-printed_at"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.printed_at:%Y-%m-%d %H:%M} {self.tag or self.batch}"
