import uuid
from datetime import date
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Polygon
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact

from geo import srid
from geo.models import PoliceOffice, RemovalPlace, StorageYard, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import numbers
from office.accounts.models import User
from office.audit.triggers import AuditTrail

from .lists import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    GearKind,
    LockKind,
    Maker,
    RemovalKind,
    StickerColor,
    VehicleKind,
)
from .manifest import Manifest
from .tag import Tag


class Lookalike(Func):
    """`numbers.lookalike` in the database."""

    function = "translate"
    template = (
        f"%(function)s(%(expressions)s, '{numbers.LOOKALIKE_FROM}', '{numbers.LOOKALIKE_TO}')"
    )
    output_field = models.CharField()


class VehicleQuerySet(models.QuerySet["Vehicle"]):
    """The questions the office asks of the ledger, each under its own name."""

    def visible_to(self, user: User) -> Self:
        """Vehicles `user` may see.

        All of them, or those of the user's own yard, or those the user's crew removed.
        """
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(Q(yard__unit=user.unit_id) | Q(crew__unit=user.unit_id))

    def on_truck(self, crew: Crew | None = None) -> Self:
        """Removed and not yet taken in by a yard."""
        found = self.filter(status=Vehicle.Status.REMOVED)
        return found.filter(crew=crew) if crew else found

    def stored(self) -> Self:
        return self.filter(status=Vehicle.Status.STORED)

    def waiting_for_inspection(self) -> Self:
        """Taken in and not yet described (二次登録待ち)."""
        return self.stored().filter(inspected_at=None)

    def with_numbers_like(self, key: str) -> Self:
        """Vehicles whose registration or frame number may have been read as `key` (UX 5)."""
        return self.filter(Vehicle.numbers_like(key))

    def within(self, box: Polygon) -> Self:
        """Vehicles whose removal position lies in `box` (WGS84)."""
        return self.filter(position__within=box)


class Vehicle(models.Model):
    """A bicycle or moped taken off the street: one row of the 放置自転車台帳. L-01.

    "Vehicle" and not "bicycle", because the ordinance's 「自転車等」 takes in mopeds.
    Removal makes it (一次登録, no typing); the yard completes it (二次登録).
    """

    class Status(models.TextChoices):
        REMOVED = "removed", "撤去済(運搬中)"
        STORED = "stored", "保管中"
        RELEASED = "released", "返還済"
        DISPOSED = "disposed", "処分済"

    class Jurisdiction(models.TextChoices):
        UNKNOWN = "", "未確認"
        MPD = "mpd", "警視庁"
        PREFECTURE = "prefecture", "道府県"
        NONE = "none", "なし・判読不能"

    class Trilean(models.TextChoices):
        UNKNOWN = "", "未確認"
        YES = "yes", "有"
        NO = "no", "無"

    # --- what removal records ---
    reference = models.CharField("整理番号", max_length=20, unique=True)
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    tag = models.OneToOneField(Tag, models.PROTECT, related_name="vehicle", verbose_name="札")
    status = models.CharField("状態", max_length=8, choices=Status, default=Status.REMOVED)
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, related_name="vehicles", verbose_name="撤去班"
    )
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤去者"
    )
    warned_at = models.DateTimeField("警告時間")
    removed_on = models.DateField("撤去日")
    removed_at = models.DateTimeField("撤去時間")
    received_at = models.DateTimeField("受信日時", null=True, blank=True)
    removable_at = models.DateTimeField("撤去できる日時", null=True, blank=True)
    early_reason = models.CharField("30分前の撤去の理由", max_length=100, blank=True)
    clock_note = models.CharField("時刻の注意", max_length=100, blank=True)
    keep_until = models.DateField("保管期限")
    removal_place = models.ForeignKey(
        RemovalPlace, models.PROTECT, related_name="vehicles", verbose_name="撤去場所"
    )
    removal_kind = models.ForeignKey(
        RemovalKind, models.PROTECT, related_name="+", verbose_name="撤去区分"
    )
    zone_status = models.CharField("放置規制区域区分", max_length=7, choices=Verdict.ZoneStatus)
    place_override_reason = models.CharField("場所・区域の変更理由", max_length=100, blank=True)
    verdict = models.ForeignKey(
        Verdict, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="判定"
    )
    position = models.PointField("撤去位置", srid=srid.WGS84)
    position_source = models.CharField("位置の取得", max_length=7, choices=Tag.PositionSource)
    accuracy_m = models.FloatField("誤差(m)", null=True, blank=True)
    address_text = models.CharField("撤去場所の住所", max_length=120, blank=True)
    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="vehicles", verbose_name="保管場所"
    )
    # --- what the yard records ---
    manifest = models.ForeignKey(
        Manifest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vehicles",
        verbose_name="引継ぎ",
    )
    taken_in_at = models.DateTimeField("搬入日時", null=True, blank=True)
    taken_in_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="搬入者"
    )
    inspected_at = models.DateTimeField("二次登録日時", null=True, blank=True)
    inspected_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="二次登録者"
    )
    condition_memo = models.CharField("状態メモ", max_length=300, blank=True)
    storage_spot = models.CharField("保管位置", max_length=20, blank=True)
    vehicle_kind = models.ForeignKey(
        VehicleKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="車種",
    )
    registration_jurisdiction = models.CharField(
        "防犯登録の管轄", max_length=10, choices=Jurisdiction, blank=True
    )
    registration_police = models.ForeignKey(
        PoliceOffice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="防犯登録の警察",
    )
    registration_prefix = models.CharField("防犯登録 記号", max_length=10, blank=True)
    registration_serial = models.CharField("防犯登録 番号", max_length=20, blank=True)
    registration_key = models.CharField(
        "防犯登録 照合用", max_length=40, blank=True, editable=False
    )
    registration_sticker_color = models.ForeignKey(
        StickerColor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="防犯登録シールの色",
    )
    frame_number = models.CharField("車体番号", max_length=40, blank=True)
    frame_key = models.CharField("車体番号 照合用", max_length=40, blank=True, editable=False)
    plate_number = models.CharField("標識番号", max_length=40, blank=True)
    body_type = models.ForeignKey(
        BodyType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="型式",
    )
    maker = models.ForeignKey(
        Maker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="メーカー",
    )
    color = models.ForeignKey(
        Color, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="色"
    )
    basket = models.CharField("かご", max_length=3, choices=Trilean, blank=True)
    basket_place = models.ForeignKey(
        BasketPlace,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="かごの箇所",
    )
    gear = models.CharField("ギア", max_length=3, choices=Trilean, blank=True)
    gear_kind = models.ForeignKey(
        GearKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ギアの種類",
    )
    gear_count = models.PositiveSmallIntegerField("段数", null=True, blank=True)
    lock_kind = models.ForeignKey(
        LockKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="錠"
    )
    lock_cut = models.CharField("チェーン錠切断", max_length=3, choices=Trilean, blank=True)
    damage = models.CharField("破損", max_length=3, choices=Trilean, blank=True)
    damage_places = models.ManyToManyField(DamagePlace, blank=True, verbose_name="破損箇所")
    inoperable = models.BooleanField("機能喪失", default=False)
    remarks = models.TextField("備考", blank=True)
    search_terms = ArrayField(
        models.CharField(max_length=4), default=list, blank=True, editable=False
    )

    objects = VehicleQuerySet.as_manager()

    class Meta:
        verbose_name = "自転車等"
        ordering = ["-removed_on", "-reference"]
        permissions = [
            ("view_every_yard", "すべての保管所の台帳を見る"),
            ("enter_in_field", "現場で札付け・撤去を登録する"),
            ("take_in", "搬入・二次登録を行う"),
            ("override_place", "撤去場所・区域区分を変更する"),
            ("view_numbers", "防犯登録番号・車体番号・標識番号を見る"),
            ("view_outline", "台帳の概要を見る(番号・写真・詳しい位置を除く)"),
        ]
        indexes = [
            models.Index(fields=["-removed_on", "-reference"], name="vehicle_newest"),
            models.Index(fields=["status", "yard"], name="vehicle_stock"),
            models.Index(Lookalike("registration_key"), name="vehicle_registration_alike"),
            models.Index(Lookalike("frame_key"), name="vehicle_frame_alike"),
            models.Index(fields=["registration_serial"], name="vehicle_registration_serial"),
            models.Index(fields=["plate_number"], name="vehicle_plate"),
            models.Index(fields=["inspected_by", "-inspected_at"], name="vehicle_last_inspected"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(keep_until__gte=F("removed_on")),
                name="vehicle_kept_no_shorter_than_removal",
                violation_error_message="保管期限は撤去日以降にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__gte=F("warned_at")),
                name="vehicle_warned_before_removal",
                violation_error_message="撤去時間は警告時間より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(removable_at__isnull=True)
                | Q(removed_at__gte=F("removable_at"))
                | ~Q(early_reason=""),
                name="vehicle_early_only_with_reason",
                violation_error_message="警告時間が過ぎる前の撤去には理由が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(status="removed") | Q(taken_in_at__isnull=False),
                name="vehicle_stored_only_when_taken_in",
                violation_error_message="搬入の登録が済んでいません。",
            ),
        ]
        triggers = [AuditTrail(hidden=("search_terms", "registration_key", "frame_key"))]

    def __str__(self) -> str:
        return self.reference

    @property
    def look(self) -> str:
        """Kind and colour in a few words, as far as they are known."""
        return " ".join(
            str(one) for one in (self.body_type or self.vehicle_kind, self.color) if one
        )

    @staticmethod
    def numbers_like(key: str) -> Q:
        """The condition that a registration or frame number may have been read as `key`."""
        alike = numbers.lookalike(key)
        return Q(Exact(Lookalike(F("registration_key")), alike)) | Q(
            Exact(Lookalike(F("frame_key")), alike)
        )

    def is_overdue(self, today: date) -> bool:
        """Whether `today` lies after the last day of storage."""
        return today > self.keep_until
