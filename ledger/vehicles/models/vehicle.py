import uuid
from datetime import date
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Polygon
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact

from geo import srid
from geo.models import PoliceOffice, RemovalPlace, StorageYard, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import numbers
from office.accounts.models import User
from office.audit.triggers import AuditTrail

from .computed import computed
from .lists import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    Disposition,
    GearKind,
    InoperableReason,
    LockKind,
    Maker,
    ReleaseKind,
    RemovalKind,
    StickerColor,
    VehicleKind,
)
from .manifest import Manifest
from .movement import MOVEMENT_TRAILS
from .stay import STAY_INDEX
from .tag import Tag
from .terms import term_triggers, words_trigger

NUMBER_KEYS = ("registration_key", "frame_key", "plate_key")
WORD_KEYS = ("address_key", "notes_key")
KEYS = (*NUMBER_KEYS, *WORD_KEYS)
"""Columns that only repeat others, folded for comparing."""


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
        HANDED_OVER = "handed_over", "引渡し済"
        LOST = "lost", "所在不明"

    class Jurisdiction(models.TextChoices):
        UNKNOWN = "", "未確認"
        MPD = "mpd", "警視庁"
        PREFECTURE = "prefecture", "道府県"
        NONE = "none", "なし・判読不能"

    class Trilean(models.TextChoices):
        UNKNOWN = "", "未確認"
        YES = "yes", "有"
        NO = "no", "無"

    class BounceReason(models.TextChoices):
        NONE = "", "返戻なし"
        MOVED = "moved", "転居"
        BAD_ADDRESS = "bad_address", "宛名不備"
        UNKNOWN_ADDRESSEE = "unknown_addressee", "宛名不在"
        OTHER = "other", "その他"

    # --- what removal records ---
    reference = models.CharField("整理番号", max_length=20, unique=True)
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    tag = models.OneToOneField(Tag, models.PROTECT, related_name="vehicle", verbose_name="札")
    status = models.CharField("状態", max_length=11, choices=Status, default=Status.REMOVED)
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, related_name="vehicles", verbose_name="撤去班"
    )
    removed_by = models.ForeignKey(
        User,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤去者",
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
        Verdict,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="判定",
    )
    position = models.PointField("撤去位置", srid=srid.WGS84)
    position_source = models.CharField("位置の取得", max_length=7, choices=Tag.PositionSource)
    accuracy_m = models.FloatField("誤差(m)", null=True, blank=True)
    address_text = models.CharField("撤去場所の住所", max_length=120, blank=True)
    address_key = computed("撤去場所の住所 照合用", "fold_address", "address_text")
    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="vehicles", verbose_name="保管場所"
    )
    moved_at = models.DateTimeField("在庫の異動日時", null=True, blank=True, editable=False)
    in_transit_to = models.ForeignKey(
        StorageYard,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="expected",
        verbose_name="運搬先の保管所",
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
        User,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="搬入者",
    )
    inspected_at = models.DateTimeField("二次登録日時", null=True, blank=True)
    inspected_by = models.ForeignKey(
        User,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="二次登録者",
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
    registration_key = computed(
        "防犯登録 照合用", "fold_number", "registration_prefix", "registration_serial"
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
    frame_key = computed("車体番号 照合用", "fold_number", "frame_number")
    plate_number = models.CharField("標識番号", max_length=40, blank=True)
    plate_key = computed("標識番号 照合用", "fold_number", "plate_number")
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
    inoperable_reason = models.ForeignKey(
        InoperableReason,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="機能喪失の判断",
    )
    remarks = models.TextField("備考", blank=True)
    notes_key = computed(
        "備考・状態メモ 照合用", "fold_words", "remarks", "condition_memo", between="‖"
    )
    # --- what the office records: inquiry, notices, deadlines ---
    registration_asked_on = models.DateField("警察照会日", null=True, blank=True)
    registration_replied_on = models.DateField("警察回答日", null=True, blank=True)
    stored_notice_on = models.DateField("保管公示日", null=True, blank=True)
    postcard_on = models.DateField("返還ハガキ通知日", null=True, blank=True)
    bounced_on = models.DateField("返戻日", null=True, blank=True)
    bounce_reason = models.CharField(
        "返戻の内容", max_length=17, choices=BounceReason, blank=True, default=""
    )
    posted_on = models.DateField("処分公示日", null=True, blank=True)
    theft_report = models.CharField("盗難届", max_length=3, choices=Trilean, blank=True)
    theft_reported_at = models.DateTimeField("盗難届の届出日時", null=True, blank=True)
    theft_police = models.CharField("盗難届の警察署・交番", max_length=60, blank=True)
    theft_receipt_number = models.CharField("盗難届の受理番号", max_length=40, blank=True)
    # --- how it ended ---
    released_at = models.DateTimeField("返還日時", null=True, blank=True)
    released_by = models.ForeignKey(
        User,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="返還した人",
    )
    release_kind = models.ForeignKey(
        ReleaseKind,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="返還区分",
    )
    fee_waived = models.CharField("免除", max_length=3, choices=Trilean, blank=True)
    fee_paid = models.PositiveIntegerField("引取手数料支払金額", null=True, blank=True)
    disposition = models.ForeignKey(
        Disposition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="最終処理区分",
    )
    settled_on = models.DateField("最終処理日", null=True, blank=True)
    proceeds = models.PositiveIntegerField("処分金額", null=True, blank=True)

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
            ("view_people", "所有者・引き取り者を見る(目的を選んで1件ずつ開く)"),
            ("view_people_masked", "所有者・引き取り者を伏せ字で見る"),
            ("view_people_openly", "所有者・引き取り者を伏せずに見る"),
            ("hold_vehicle", "保留を付ける・外す"),
            ("release_vehicle", "返還する"),
            ("extend_deadline", "保管期限を延長する"),
            ("post_vehicle", "公示する"),
            ("dispose_vehicle", "処分を登録する"),
            ("approve_disposal", "処分を承認する"),
            ("transfer_vehicle", "保管所の間で移送する"),
            ("change_in_bulk", "台帳をまとめて変更する"),
            ("export_vehicle", "台帳を出力する(個人情報を除く)"),
            ("export_people", "個人情報を含めて台帳を出力する"),
        ]
        indexes = [
            models.Index(fields=["-removed_on", "-reference"], name="vehicle_newest"),
            models.Index(fields=["status", "yard"], name="vehicle_stock"),
            models.Index(Lookalike("registration_key"), name="vehicle_registration_alike"),
            models.Index(Lookalike("frame_key"), name="vehicle_frame_alike"),
            models.Index(fields=["registration_serial"], name="vehicle_registration_serial"),
            models.Index(fields=["plate_number"], name="vehicle_plate"),
            models.Index(fields=["inspected_by", "-inspected_at"], name="vehicle_last_inspected"),
            *(
                models.Index(fields=[day], name=name, condition=Q(**{f"{day}__isnull": False}))
                for day, name in (
                    ("released_at", "vehicle_released"),
                    ("settled_on", "vehicle_settled"),
                    ("registration_asked_on", "vehicle_asked"),
                )
            ),
            STAY_INDEX,
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
            models.CheckConstraint(
                condition=~Q(status="released") | Q(released_at__isnull=False),
                name="vehicle_released_at_some_time",
                violation_error_message="返還日時がありません。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("released", "disposed", "handed_over", "lost"))
                | Q(disposition__isnull=False, settled_on__isnull=False),
                name="vehicle_settled_with_kind_and_day",
                violation_error_message="最終処理区分と最終処理日が必要です。",
            ),
            models.CheckConstraint(
                condition=~Q(status="disposed")
                | Q(settled_on__gt=F("keep_until"))
                | Q(inoperable=True),
                name="vehicle_kept_to_the_end",
                violation_error_message="保管期限を過ぎるまでは処分できません（機能喪失車を除く）。",
            ),
            models.CheckConstraint(
                condition=~Q(status="disposed") | Q(posted_on__isnull=False) | Q(inoperable=True),
                name="vehicle_posted_before_disposal",
                violation_error_message="処分公示が済んでいません。",
            ),
            models.CheckConstraint(
                condition=~Q(status="disposed")
                | Q(posted_on__isnull=True)
                | Q(settled_on__gt=F("posted_on"))
                | Q(inoperable=True),
                name="vehicle_posted_for_some_time",
                violation_error_message="処分公示の期間が終わっていません。",
            ),
            models.CheckConstraint(
                condition=~Q(status="disposed")
                | Q(settled_on__gt=F("keep_until"))
                | Q(inoperable_reason__isnull=False),
                name="vehicle_early_end_has_its_judgement",
                violation_error_message="機能喪失の判断を選んでください。",
            ),
            models.CheckConstraint(
                condition=Q(in_transit_to__isnull=True)
                | (Q(status="stored") & ~Q(in_transit_to=F("yard"))),
                name="vehicle_in_transit_is_stored_elsewhere",
                violation_error_message="運搬できるのは、ほかの保管所で保管中の車両だけです。",
            ),
        ]
        triggers = [
            AuditTrail(hidden=KEYS, by_column=True),
            *MOVEMENT_TRAILS,
            *term_triggers("id", ("reference", "registration_serial", *NUMBER_KEYS)),
            words_trigger(WORD_KEYS),
        ]

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
