import uuid
from typing import Self

from django.db import models
from django.db.models import Count, Q

from geo.models import StorageYard
from ledger.vehicles.models import Disposition, Vehicle
from office.accounts.models import User
from office.audit.triggers import AuditTrail
from tasks.models import Job

from .lists import UnmatchedReason


class DisposalBatchQuerySet(models.QuerySet["DisposalBatch"]):
    """The questions asked of batches."""

    def visible_to(self, user: User) -> Self:
        """All of them for who may see every yard; else those of the user's own yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yard__unit=user.unit_id)

    def matching(self) -> Self:
        return self.filter(state=DisposalBatch.State.MATCHING)

    def waiting_for_approval(self) -> Self:
        return self.filter(state=DisposalBatch.State.SUBMITTED)


class DisposalBatch(models.Model):
    """Vehicles of one yard that are disposed of together (処分バッチ). L-10, Y-06.

    List → matched by scanning what stands there → approved by a second person → done.
    """

    class State(models.TextChoices):
        MATCHING = "matching", "突合中"
        SUBMITTED = "submitted", "承認待ち"
        RUNNING = "running", "処分登録中"
        DONE = "done", "処分登録済"
        CANCELLED = "cancelled", "取りやめ"

    number = models.CharField("処分番号", max_length=40)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("連番")
    yard = models.ForeignKey(StorageYard, models.PROTECT, related_name="+", verbose_name="保管所")
    state = models.CharField("状態", max_length=9, choices=State, default=State.MATCHING)
    note = models.CharField("備考", max_length=200, blank=True)
    made_at = models.DateTimeField("作成日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="作成者")
    submitted_at = models.DateTimeField("提出日時", null=True, blank=True)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出者"
    )
    sent_back_reason = models.CharField("差戻しの理由", max_length=200, blank=True)
    approved_at = models.DateTimeField("承認日時", null=True, blank=True)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承認者"
    )
    settled_on = models.DateField("処分日", null=True, blank=True)
    done_at = models.DateTimeField("登録日時", null=True, blank=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="処理"
    )

    objects = DisposalBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "処分バッチ"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "serial"], name="disposalbatch_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "done"))
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="disposalbatch_done_only_when_approved",
                violation_error_message="承認が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=models.F("made_by")) & ~Q(approved_by=models.F("submitted_by"))),
                name="disposalbatch_approved_by_another",
                violation_error_message="作成・提出した人は承認できません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.number}（{self.yard}）"


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    """The questions asked of the vehicles of a batch."""

    def listed(self) -> Self:
        """On the list, matched or not."""
        return self.filter(state__in=BatchItem.OPEN)

    def matched(self) -> Self:
        return self.filter(state=BatchItem.State.MATCHED)

    def unmatched(self) -> Self:
        return self.filter(state=BatchItem.State.LISTED)

    def disposed(self) -> Self:
        return self.filter(state=BatchItem.State.DISPOSED)

    def fallen_out(self) -> Self:
        return self.filter(state__in=[BatchItem.State.LEFT_OUT, BatchItem.State.REFUSED])

    def by_kind(self) -> list[tuple[str, int]]:
        """How many vehicles go each way."""
        found = self.order_by("disposition__sort_order").values_list("disposition__label")
        return [(str(label or "未定"), n) for label, n in found.annotate(Count("pk"))]


class BatchItem(models.Model):
    """One vehicle of a batch: which way it goes, and whether it was found standing there."""

    class State(models.TextChoices):
        LISTED = "listed", "未確認"
        MATCHED = "matched", "一致"
        DISPOSED = "disposed", "処分済"
        LEFT_OUT = "left_out", "処分しない"
        REFUSED = "refused", "除外"

    OPEN = ("listed", "matched")

    batch = models.ForeignKey(
        DisposalBatch, models.PROTECT, related_name="items", verbose_name="処分バッチ"
    )
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="batch_items", verbose_name="自転車等"
    )
    disposition = models.ForeignKey(
        Disposition, models.PROTECT, related_name="+", verbose_name="最終処理区分"
    )
    state = models.CharField("状態", max_length=8, choices=State, default=State.LISTED)
    matched_at = models.DateTimeField("突合日時", null=True, blank=True)
    matched_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="突合者"
    )
    unmatched_reason = models.ForeignKey(
        UnmatchedReason,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="突合できない理由",
    )
    why_not = models.CharField("処分しない理由", max_length=300, blank=True)

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        verbose_name = "処分バッチの車両"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "vehicle"], name="batchitem_once_each"),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(state__in=("listed", "matched")),
                name="batchitem_in_one_open_batch",
                violation_error_message="ほかの処分バッチに入っています。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("matched", "disposed"))
                | Q(matched_at__isnull=False, matched_by__isnull=False),
                name="batchitem_disposed_only_when_matched",
                violation_error_message="突合が済んでいません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.batch} {self.vehicle}"


class BatchScan(models.Model):
    """One reading of a tag while a list is matched, and what it meant.

    `key` is made on the device: the same reading sent twice is one reading.
    """

    class Outcome(models.TextChoices):
        MATCHED = "matched", "一致"
        REPEATED = "repeated", "確認済"
        NOT_LISTED = "not_listed", "リストにない"
        HELD = "held", "保留"
        IN_TIME = "in_time", "期限内"
        GONE = "gone", "返還・処分済"
        OTHER_YARD = "other_yard", "別の保管所"
        UNKNOWN = "unknown", "台帳にない"
        MISREAD = "misread", "読み違い"

    EXTRAS = ("not_listed", "held", "in_time", "gone", "other_yard", "unknown")

    batch = models.ForeignKey(
        DisposalBatch, models.PROTECT, related_name="scans", verbose_name="処分バッチ"
    )
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("読み取った番号", max_length=40)
    outcome = models.CharField("結果", max_length=10, choices=Outcome)
    detail = models.CharField("内容", max_length=200, blank=True)
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="自転車等"
    )
    scanned_at = models.DateTimeField("読取日時", auto_now_add=True)
    scanned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="読取者")
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "処分の突合の読取"
        ordering = ["-scanned_at", "-pk"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"
