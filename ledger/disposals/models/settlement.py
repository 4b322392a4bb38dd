from typing import Self

from django.db import models
from django.db.models import F, Q

from ledger.vehicles.models import Disposition, InoperableReason, Vehicle
from ledger.vehicles.transitions import Step
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class SettlementRequestQuerySet(models.QuerySet["SettlementRequest"]):
    """The questions asked of requests for a second person."""

    def visible_to(self, user: User) -> Self:
        """All of them for who may see every yard; else those of the user's own yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(vehicle__yard__unit=user.unit_id)

    def waiting(self) -> Self:
        return self.filter(state=SettlementRequest.State.WAITING)


class SettlementRequest(models.Model):
    """A step with one vehicle that needs a second person (承認の依頼). L-14.

    機能喪失車の処分, 引渡し, 所在不明, 発見 and 処分登録の取消し: one asks, another decides, and
    only then does the vehicle move.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "承認待ち"
        APPROVED = "approved", "承認"
        REJECTED = "rejected", "不承認"
        WITHDRAWN = "withdrawn", "取下げ"

    STEPS = (
        Step.DISPOSE_EARLY,
        Step.HAND_OVER,
        Step.REPORT_LOST,
        Step.FIND,
        Step.UNDO_DISPOSAL,
    )

    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="settlement_requests", verbose_name="自転車等"
    )
    step = models.CharField(
        "処理", max_length=20, choices=[(step.value, step.label) for step in STEPS]
    )
    disposition = models.ForeignKey(
        Disposition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="最終処理区分",
    )
    inoperable_reason = models.ForeignKey(
        InoperableReason,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="機能喪失の判断",
    )
    handed_to = models.CharField("引渡し先", max_length=60, blank=True)
    reason = models.CharField("理由", max_length=200)
    state = models.CharField("状態", max_length=9, choices=State, default=State.WAITING)
    requested_at = models.DateTimeField("依頼日時", auto_now_add=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="依頼者")
    decided_at = models.DateTimeField("決定日時", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決定者"
    )
    decision_note = models.CharField("決定の理由", max_length=200, blank=True)

    objects = SettlementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "処分等の承認依頼"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(state="waiting"),
                name="settlementrequest_one_waiting_for_each",
                violation_error_message="この車両の依頼はすでに承認を待っています。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="settlementrequest_has_a_reason",
                violation_error_message="理由を入力してください。",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "rejected"))
                | (
                    Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decided_by=F("requested_by"))
                ),
                name="settlementrequest_decided_by_another",
                violation_error_message="依頼した人は決定できません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.vehicle}"

    @property
    def taken(self) -> Step:
        """The step that is asked for."""
        return Step(self.step)
