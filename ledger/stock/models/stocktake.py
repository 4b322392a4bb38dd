import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from geo.models import StorageYard
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class StockTakeQuerySet(models.QuerySet["StockTake"]):
    """The questions asked of stock-takes."""

    def visible_to(self, user: User) -> Self:
        """Those of the user's own yard; all of them for who may see every yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yard__unit=user.unit_id)

    def open(self) -> Self:
        """Under way or interrupted."""
        return self.exclude(state=StockTake.State.CLOSED)


class StockTake(models.Model):
    """The vehicles of a yard, or of a part of it, held against the ledger (棚卸し). UX idea 12.

    Expected is what the ledger keeps in the yard at the moment of asking, so that a vehicle
    released during the count is not missed.
    """

    class State(models.TextChoices):
        OPEN = "open", "実施中"
        PAUSED = "paused", "中断中"
        CLOSED = "closed", "終了"

    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="stock_takes", verbose_name="保管所"
    )
    section = models.CharField(
        "保管位置の範囲",
        max_length=20,
        blank=True,
        help_text="保管位置の先頭の文字。例：A（空欄は保管所全体）",
    )
    state = models.CharField("状態", max_length=6, choices=State, default=State.OPEN)
    started_at = models.DateTimeField("開始日時", auto_now_add=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="開始者")
    closed_at = models.DateTimeField("終了日時", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="終了者"
    )
    note = models.CharField("所見", max_length=300, blank=True)
    result = models.JSONField("結果", null=True, blank=True)

    objects = StockTakeQuerySet.as_manager()

    class Meta:
        verbose_name = "棚卸し"
        ordering = ["-started_at", "-pk"]
        permissions = [("take_stock", "棚卸しを行う")]
        constraints = [
            models.UniqueConstraint(
                fields=["yard"],
                condition=~Q(state="closed"),
                name="stocktake_one_open_per_yard",
                violation_error_message="この保管所の棚卸しはすでに始まっています。",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, result__isnull=False),
                name="stocktake_closed_with_its_result",
                violation_error_message="終了には結果が必要です。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.yard} {self.started_at:%Y/%m/%d}"

    def expected(self) -> VehicleQuerySet:
        """What ought to stand there: stored, not on a truck, and there since the count began."""
        here = Vehicle.objects.stored().filter(yard=self.yard_id, in_transit_to=None)
        here = here.filter(taken_in_at__lte=self.started_at)
        if self.section:
            here = here.filter(storage_spot__istartswith=self.section)
        return here

    def seen(self) -> VehicleQuerySet:
        """What was found standing there."""
        scans = self.scans.filter(outcome=StockTakeScan.Outcome.MATCHED, undone_at=None)
        return Vehicle.objects.filter(pk__in=scans.values("vehicle"))

    def missing(self) -> VehicleQuerySet:
        """Expected and not (yet) found."""
        return self.expected().exclude(pk__in=self.seen().values("pk"))


class StockTakeScan(models.Model):
    """One reading at a stock-take: what the tag says against what the ledger says.

    `key` is made on the tablet: the same reading sent twice is one reading. A vehicle that is
    found without a readable tag is `by_hand`.
    """

    class Outcome(models.TextChoices):
        MATCHED = "matched", "一致"
        REPEATED = "repeated", "読取済"
        OTHER_YARD = "other_yard", "他の保管所の車両"
        IN_TRANSIT = "in_transit", "運搬中のはずの車両"
        GONE = "gone", "返還・処分済のはずの車両"
        NOT_TAKEN_IN = "not_taken_in", "搬入の登録がない車両"
        UNKNOWN = "unknown", "台帳になし"
        MISREAD = "misread", "読み違い"

    DIFFERENCES = ("other_yard", "in_transit", "gone", "not_taken_in", "unknown")

    stock_take = models.ForeignKey(
        StockTake, models.PROTECT, related_name="scans", verbose_name="棚卸し"
    )
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("読み取った番号", max_length=40)
    outcome = models.CharField("結果", max_length=12, choices=Outcome)
    vehicle = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="自転車等",
    )
    spot = models.CharField("保管位置", max_length=20, blank=True)
    by_hand = models.BooleanField("札を読まずに確認", default=False)
    scanned_at = models.DateTimeField("読取日時", auto_now_add=True)
    scanned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="読取者")
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)
    settled_at = models.DateTimeField("処理日時", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="処理した人"
    )
    settlement = models.CharField("処理の内容", max_length=200, blank=True)

    class Meta:
        verbose_name = "棚卸しの読取"
        ordering = ["-scanned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stock_take", "vehicle"],
                condition=Q(outcome="matched", undone_at=None),
                name="stocktakescan_counts_a_vehicle_once",
                violation_error_message="この車両はすでに読み取られています。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"
