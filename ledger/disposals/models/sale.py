from typing import Self

from django.db import models
from django.db.models import F, Q

from ledger.vehicles.models import Vehicle
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class SaleLotQuerySet(models.QuerySet["SaleLot"]):
    """The questions asked of lots."""

    def unpaid(self) -> Self:
        """Lots whose proceeds are not entered yet."""
        return self.filter(total=None)


class SaleLot(models.Model):
    """Vehicles sold together (売却ロット): to whom, when, for how much. 自転車法 6条3項.

    The total is shared out over the vehicles to the yen: their proceeds add up to it, always
    (constraint trigger in the database).
    """

    number = models.CharField("ロット番号", max_length=40)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("連番")
    buyer = models.CharField("買受人", max_length=80)
    sold_on = models.DateField("売却日")
    total = models.PositiveIntegerField("売却代金", null=True, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)
    made_at = models.DateTimeField("登録日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登録者")

    objects = SaleLotQuerySet.as_manager()

    class Meta:
        verbose_name = "売却ロット"
        ordering = ["-sold_on", "-fiscal_year", "-serial"]
        permissions = [("enter_proceeds", "売却代金を登録する")]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "serial"], name="salelot_number_once"),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return self.number


class SaleItem(models.Model):
    """One vehicle of a lot and its share of the proceeds, in yen."""

    lot = models.ForeignKey(
        SaleLot, models.PROTECT, related_name="items", verbose_name="売却ロット"
    )
    vehicle = models.OneToOneField(
        Vehicle, models.PROTECT, related_name="sale_item", verbose_name="自転車等"
    )
    amount = models.PositiveIntegerField("処分金額", null=True, blank=True)

    class Meta:
        verbose_name = "売却した車両"
        ordering = ["vehicle__reference"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.lot} {self.vehicle}"


class SaleCorrection(models.Model):
    """A lot whose proceeds were changed after they had been entered: why, by whom, from what."""

    lot = models.ForeignKey(
        SaleLot, models.PROTECT, related_name="corrections", verbose_name="売却ロット"
    )
    reason = models.CharField("理由", max_length=200)
    before = models.JSONField("訂正前")
    after = models.JSONField("訂正後")
    made_at = models.DateTimeField("訂正日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="訂正者")

    class Meta:
        verbose_name = "売却代金の訂正"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="salecorrection_has_a_reason",
                violation_error_message="訂正の理由を入力してください。",
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="salecorrection_changes_something"
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.lot} {self.reason}"
