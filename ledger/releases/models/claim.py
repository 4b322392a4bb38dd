"""返還請求: one person at the desk for one vehicle, from the first question to the keys."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from geo.models import StorageYard
from ledger.vehicles.models import Vehicle
from office.accounts.models import User
from office.audit.triggers import AuditTrail

from .lists import Fee, IdentityDocument
from .waiver import Waiver


class ClaimQuerySet(models.QuerySet["Claim"]):
    """The questions asked of claims."""

    def visible_to(self, user: User) -> Self:
        """Those of vehicles that `user` may see."""
        return self.filter(vehicle__in=Vehicle.objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(state=Claim.State.OPEN)

    def released_on(self, day: date) -> Self:
        """Claims whose vehicle was released on `day`, whatever was taken back later."""
        return self.filter(released_at__date=day)


class Claim(models.Model):
    """A return in the making or made (返還請求). L-12, Y-04.

    Its steps are taken in their order and each is stored, so that a return can go on at another
    desk. Who the person is stands in `vehicles.Collector`.
    """

    class State(models.TextChoices):
        OPEN = "open", "受付中"
        RELEASED = "released", "返還済"
        WITHDRAWN = "withdrawn", "中止"
        REVERSED = "reversed", "取消し"

    class Stage(models.TextChoices):
        IDENTITY = "identity", "本人確認"
        HOLDS = "holds", "保留確認"
        WAIVER = "waiver", "免除"
        FEE = "fee", "料金"
        RECEIPT = "receipt", "受領"

    class KeyCheck(models.TextChoices):
        MATCHED = "matched", "鍵が合った"
        NO_LOCK = "no_lock", "錠なし・切断済み"
        ABSENT = "absent", "鍵を持っていない"

    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="claims", verbose_name="自転車等"
    )
    yard = models.ForeignKey(StorageYard, models.PROTECT, related_name="+", verbose_name="保管所")
    state = models.CharField("状態", max_length=9, choices=State, default=State.OPEN)
    started_at = models.DateTimeField("受付日時")
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="受付者")
    # --- 本人確認 ---
    identity_document = models.ForeignKey(
        IdentityDocument, models.PROTECT, related_name="+", verbose_name="本人確認書類"
    )
    second_document = models.ForeignKey(
        IdentityDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="補助書類",
    )
    identity_note = models.CharField("書類の備考", max_length=60, blank=True)
    agent_reason = models.CharField("代理人の理由", max_length=100, blank=True)
    key_check = models.CharField("鍵の確認", max_length=7, choices=KeyCheck)
    key_note = models.CharField("鍵の備考", max_length=60, blank=True)
    identified_at = models.DateTimeField("本人確認日時")
    identified_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="本人確認者"
    )
    # --- 保留確認, 免除, 料金 ---
    holds_seen_at = models.DateTimeField("保留確認日時", null=True, blank=True)
    terms_chosen_at = models.DateTimeField("免除確認日時", null=True, blank=True)
    waiver = models.ForeignKey(
        Waiver,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="免除の申請",
    )
    fee_agreed_at = models.DateTimeField("料金確認日時", null=True, blank=True)
    fee = models.ForeignKey(
        Fee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="手数料"
    )
    fee_amount = models.PositiveIntegerField("手数料の額", null=True, blank=True)
    tendered = models.PositiveIntegerField("お預り金額", null=True, blank=True)
    # --- 受領 ---
    release_key = models.UUIDField("返還の受付番号", null=True, blank=True, unique=True)
    released_at = models.DateTimeField("返還日時", null=True, blank=True)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="返還した人"
    )
    ended_reason = models.CharField("中止・取消しの理由", max_length=200, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "返還請求"
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["yard", "-released_at"], name="claim_released_in_yard")]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                name="claim_one_open_for_a_vehicle",
                condition=Q(state="open"),
                violation_error_message="この自転車等の返還は、すでに受け付けています。",
            ),
            models.UniqueConstraint(
                fields=["vehicle"],
                name="claim_vehicle_released_once",
                condition=Q(state="released"),
                violation_error_message="この自転車等は返還済みです。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("released", "reversed"))
                | Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    release_key__isnull=False,
                    holds_seen_at__isnull=False,
                    terms_chosen_at__isnull=False,
                    fee_agreed_at__isnull=False,
                    fee_amount__isnull=False,
                ),
                name="claim_no_step_is_skipped",
                violation_error_message="返還の手順がそろっていません。",
            ),
            models.CheckConstraint(
                condition=Q(fee_amount__isnull=True)
                | Q(waiver__isnull=True, fee_amount__gt=0, fee__isnull=False)
                | Q(waiver__isnull=False, fee_amount=0, fee__isnull=True),
                name="claim_pays_or_is_waived",
                violation_error_message="手数料は、承認された免除がなければ受け取ります。",
            ),
            models.CheckConstraint(
                condition=Q(tendered__isnull=True) | Q(tendered__gte=F("fee_amount")),
                name="claim_tendered_covers_the_fee",
                violation_error_message="お預り金額が手数料より少なくなっています。",
            ),
        ]
        triggers = [AuditTrail(personal=("identity_note", "agent_reason", "key_note"))]

    def __str__(self) -> str:
        return f"{self.vehicle} 返還請求"

    @property
    def stage(self) -> Stage:
        """The first step that is not done."""
        done = [
            (self.Stage.HOLDS, self.holds_seen_at),
            (self.Stage.WAIVER, self.terms_chosen_at),
            (self.Stage.FEE, self.fee_agreed_at),
        ]
        return next((stage for stage, at in done if at is None), self.Stage.RECEIPT)

    @property
    def change(self) -> int | None:
        """お釣り in yen, where it was noted how much was handed over."""
        if self.tendered is None or self.fee_amount is None:
            return None
        return self.tendered - self.fee_amount
