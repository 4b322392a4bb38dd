from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from office.accounts.models import User
from office.audit.triggers import AuditTrail
from tasks.models import Job

from .vehicle import Vehicle


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    """The questions asked of bulk changes."""

    def visible_to(self, user: User) -> Self:
        """All of them for who sees every yard; else one's own."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(made_by=user)


class BulkChange(models.Model):
    """Fields of many vehicles changed at once (まとめて変更), and taken back. L-17a.

    The vehicles are settled when it is begun, their values and versions when it is previewed.
    No personal data is in it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "項目の選択"
        PREVIEWED = "previewed", "内容の確認"
        QUEUED = "queued", "変更中"
        DONE = "done", "変更済"
        UNDOING = "undoing", "取消し中"
        UNDONE = "undone", "取消し済"
        CANCELLED = "cancelled", "中止"

    state = models.CharField("状態", max_length=9, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="変更した人")
    made_at = models.DateTimeField("開始日時", auto_now_add=True)
    criteria = models.CharField("条件", max_length=300, blank=True)
    chosen = ArrayField(models.BigIntegerField(), default=list, verbose_name="対象の車両")
    wanted = models.JSONField("変更の内容", default=dict, blank=True)
    summary = models.JSONField("変更の集計", default=dict, blank=True)
    planned = models.PositiveIntegerField("変更する台数", default=0)
    unchanged = models.PositiveIntegerField("変わらない台数", default=0)
    refused = models.PositiveIntegerField("変更できない台数", default=0)
    overtaken = models.PositiveIntegerField("先に変わっていた台数", default=0)
    changed = models.PositiveIntegerField("変更した台数", default=0)
    restored = models.PositiveIntegerField("元に戻した台数", default=0)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="処理"
    )
    changed_at = models.DateTimeField("変更日時", null=True, blank=True)
    undone_at = models.DateTimeField("取消し日時", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り消した人"
    )

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "まとめて変更"
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["-made_at"], name="bulk_change_newest")]
        triggers = [AuditTrail(hidden=("chosen", "summary"))]

    def __str__(self) -> str:
        return f"まとめて変更 {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state in (self.State.QUEUED, self.State.UNDOING)


class BulkChangeItem(models.Model):
    """One vehicle of a bulk change: its version, and the changed columns before and after.

    A copy of what the trail keeps of the row, so it has no trail of its own.
    """

    class Outcome(models.TextChoices):
        PLANNED = "planned", "変更する"
        REFUSED = "refused", "変更できない"
        OVERTAKEN = "overtaken", "先に変わっていた"
        CHANGED = "changed", "変更した"
        RESTORED = "restored", "元に戻した"
        KEPT = "kept", "後から変わったため残した"

    change = models.ForeignKey(
        BulkChange, models.CASCADE, related_name="items", verbose_name="まとめて変更"
    )
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="+", verbose_name="自転車等")
    outcome = models.CharField("結果", max_length=9, choices=Outcome, default=Outcome.PLANNED)
    reason = models.CharField("理由", max_length=100, blank=True)
    version = models.BigIntegerField("確認時の版")
    before = models.JSONField("変更前", default=dict)
    after = models.JSONField("変更後", default=dict)
    version_after = models.BigIntegerField("変更後の版", null=True, blank=True)

    class Meta:
        verbose_name = "まとめて変更の1台"
        ordering = ["vehicle"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "vehicle"],
                name="bulk_change_item_once",
                violation_error_message="同じ車両が2度選ばれています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_id}:{self.vehicle_id}"
