from typing import Self

from django.db import models
from django.db.models import Q

from office.accounts.models import User
from office.audit.triggers import AuditTrail

from .lists import HoldKind
from .vehicle import Vehicle


class HoldQuerySet(models.QuerySet["Hold"]):
    """The questions asked of holds."""

    def in_force(self) -> Self:
        return self.filter(lifted_at=None)


class Hold(models.Model):
    """Why a vehicle may not leave its yard for now (保留): police, claim, dispute, address inquiry.

    A hold is lifted with a reason and stays on record. What it blocks is a matter of its kind.
    """

    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="holds", verbose_name="自転車等"
    )
    kind = models.ForeignKey(HoldKind, models.PROTECT, related_name="+", verbose_name="保留の種類")
    reason = models.CharField("理由", max_length=200)
    placed_at = models.DateTimeField("保留日時", auto_now_add=True)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="保留した人")
    lifted_at = models.DateTimeField("解除日時", null=True, blank=True)
    lifted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解除した人"
    )
    lift_reason = models.CharField("解除の理由", max_length=200, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = "保留"
        ordering = ["-placed_at"]
        indexes = [
            models.Index(
                fields=["vehicle"], name="hold_in_force", condition=Q(lifted_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lift_reason=""),
                name="hold_lifted_only_with_reason",
                violation_error_message="保留を外す理由を入力してください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.kind}（{self.reason}）"
