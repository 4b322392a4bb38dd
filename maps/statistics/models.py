"""Months that the ward has closed: what the reports said then, for good."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from office.accounts.models import User
from office.audit.models import APPEND_ONLY
from office.audit.triggers import AuditTrail

from .spans import month_name


class MonthClosingQuerySet(models.QuerySet["MonthClosing"]):
    """The questions asked of closed months."""

    def in_force(self) -> Self:
        """Closings that have not been taken back."""
        return self.filter(reopening=None)

    def of(self, month: date) -> "MonthClosing | None":
        """The closing of the month in force, if it is closed."""
        return self.in_force().filter(month=month.replace(day=1)).first()


class MonthClosing(models.Model):
    """The ward has closed a month (月の締め): the ten reports as they stood, with a digest.

    Written once, never changed. What the ledger says later appears beside it as a correction
    (訂正). A month that was reopened and closed again has another version.
    """

    month = models.DateField("月")
    version = models.PositiveSmallIntegerField("版")
    closed_at = models.DateTimeField("締めた日時", auto_now_add=True)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="締めた人")
    remark = models.CharField("備考", max_length=200, blank=True)
    content = models.JSONField("集計の内容")
    digest = models.CharField("照合値", max_length=64)

    objects = MonthClosingQuerySet.as_manager()

    class Meta:
        verbose_name = "月の締め"
        ordering = ["-month", "-version"]
        default_permissions = ()
        permissions = [
            ("view_report", "統計を見る"),
            ("export_report", "統計を印刷・出力する"),
            ("view_stolen", "盗難車一覧を見る"),
            ("close_month", "月を締める・締めを解く"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "version"],
                name="monthclosing_version_once",
                violation_error_message="この月はすでに締められています。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="monthclosing_of_a_whole_month",
                violation_error_message="月の初日で記録してください。",
            ),
        ]
        triggers: ClassVar = [*APPEND_ONLY, AuditTrail(hidden=("content",))]

    def __str__(self) -> str:
        return f"{month_name(self.month)} 第{self.version}版"


class MonthReopening(models.Model):
    """A closing was taken back (締めの解除), and why."""

    closing = models.OneToOneField(
        MonthClosing, models.PROTECT, related_name="reopening", verbose_name="月の締め"
    )
    reason = models.CharField("理由", max_length=200)
    reopened_at = models.DateTimeField("解除した日時", auto_now_add=True)
    reopened_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="解除した人"
    )

    class Meta:
        verbose_name = "締めの解除"
        ordering = ["-reopened_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="monthreopening_has_a_reason",
                violation_error_message="締めを解く理由を入力してください。",
            ),
        ]
        triggers: ClassVar = [*APPEND_ONLY, AuditTrail()]

    def __str__(self) -> str:
        return f"{self.closing}の解除"
