"""領収: money taken for a return, or given back. K-09."""

import uuid
from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q, Sum

from geo.models import StorageYard
from ledger.vehicles.models import Vehicle
from office.accounts.models import User
from office.audit.models import APPEND_ONLY
from office.audit.triggers import AuditTrail

from .claim import Claim
from .lists import Fee
from .till import IntoOpenTill, Till


class MirrorsItsReceipt(pgtrigger.Trigger):
    """A reversal gives back exactly what its receipt took, for the same vehicle."""

    name = "mirrors_its_receipt"
    when = pgtrigger.Before
    operation = pgtrigger.Insert
    condition = pgtrigger.Q(new__reverses__isnull=False)
    func = (
        "IF NOT EXISTS (SELECT 1 FROM releases_receipt r WHERE r.id = NEW.reverses_id"
        " AND r.kind = 'fee' AND r.amount = -NEW.amount AND r.vehicle_id = NEW.vehicle_id) THEN"
        " RAISE EXCEPTION 'a reversal mirrors its receipt' USING ERRCODE = 'check_violation';"
        " END IF; RETURN NEW;"
    )


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """The questions asked of receipts."""

    def visible_to(self, user: User) -> Self:
        """All receipts, or those of the user's own yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yard__unit=user.unit_id)

    def issued_between(self, first: date, last: date) -> Self:
        return self.filter(issued_on__range=(first, last))

    def total(self) -> int:
        """What was taken less what was given back, in yen."""
        return int(self.aggregate(sum=Sum("amount"))["sum"] or 0)


class Receipt(models.Model):
    """A numbered receipt (領収), or its reversal with a number of its own and a negative amount.

    Never changed, never deleted: the database refuses both. No person's name is in it.
    """

    class Kind(models.TextChoices):
        FEE = "fee", "領収"
        REVERSAL = "reversal", "領収の取消し"

    number = models.CharField("領収番号", max_length=30, unique=True)
    kind = models.CharField("領収の種類", max_length=8, choices=Kind, default=Kind.FEE)
    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="receipts", verbose_name="保管所"
    )
    till = models.ForeignKey(Till, models.PROTECT, related_name="receipts", verbose_name="レジ")
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="receipts", verbose_name="返還請求"
    )
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="receipts", verbose_name="自転車等"
    )
    fee = models.ForeignKey(Fee, models.PROTECT, related_name="+", verbose_name="手数料")
    fee_label = models.CharField("手数料の呼び名", max_length=40)
    fee_class_label = models.CharField("手数料区分", max_length=60)
    amount = models.IntegerField("金額(円)")
    issued_on = models.DateField("領収日")
    issued_at = models.DateTimeField("領収日時")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="領収した人")
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name="取り消す領収",
    )
    reason = models.CharField("取消しの理由", max_length=200, blank=True)
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = "領収"
        ordering = ["issued_at", "pk"]
        indexes = [
            models.Index(fields=["yard", "issued_on"], name="receipt_of_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="fee", amount__gt=0, reverses__isnull=True)
                | (Q(kind="reversal", amount__lt=0, reverses__isnull=False) & ~Q(reason="")),
                name="receipt_takes_or_gives_back",
                violation_error_message="取消しには、取り消す領収と理由が必要です。",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = [
            AuditTrail(),
            IntoOpenTill(),
            MirrorsItsReceipt(),
            *APPEND_ONLY,
        ]

    def __str__(self) -> str:
        return self.number
