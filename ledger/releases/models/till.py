"""レジ: the cash of one yard and shift. K-09."""

import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q, Sum

from geo.models import StorageYard
from ledger.releases import cash
from office.accounts.models import User
from office.audit.models import APPEND_ONLY
from office.audit.triggers import AuditTrail


class IntoOpenTill(pgtrigger.Trigger):
    """Refuse a row for a till that is closed; one that is being closed is waited for."""

    name = "into_open_till"
    when = pgtrigger.Before
    operation = pgtrigger.Insert
    declare = [("till_closed_at", "TIMESTAMPTZ")]
    func = (
        "SELECT closed_at INTO till_closed_at FROM releases_till"
        " WHERE id = NEW.till_id FOR SHARE;"
        " IF till_closed_at IS NOT NULL THEN"
        " RAISE EXCEPTION 'the till % is closed', NEW.till_id USING ERRCODE = 'check_violation';"
        " END IF; RETURN NEW;"
    )


class TillQuerySet(models.QuerySet["Till"]):
    """The questions asked of tills."""

    def visible_to(self, user: User) -> Self:
        """All tills, or those of the user's own yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yard__unit=user.unit_id)

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Till(models.Model):
    """The cash desk of a yard for one shift (レジ), from the float to the count.

    Its sums are never stored while it is open: they are what its entries add up to. Once it is
    closed nothing of it changes.
    """

    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="tills", verbose_name="保管所"
    )
    opened_on = models.DateField("営業日")
    shift = models.PositiveSmallIntegerField("当日の回", default=1)
    float_amount = models.PositiveIntegerField("釣銭準備金")
    opened_at = models.DateTimeField("開けた日時")
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="開けた人")
    closed_at = models.DateTimeField("締めた日時", null=True, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="締めた人"
    )
    pieces = models.JSONField("金種別の枚数", default=dict, blank=True)
    counted = models.PositiveIntegerField("数えた現金", null=True, blank=True)
    expected = models.IntegerField("あるべき現金", null=True, blank=True)
    difference_note = models.CharField("差異の説明", max_length=200, blank=True)

    objects = TillQuerySet.as_manager()

    class Meta:
        verbose_name = "レジ"
        ordering = ["-opened_on", "yard", "-shift"]
        permissions = [
            ("take_money", "手数料を受け取る"),
            ("close_till", "レジを締める"),
            ("reverse_later", "後日に領収・返還を取り消す"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["yard"],
                name="till_one_open_in_a_yard",
                condition=Q(closed_at__isnull=True),
                violation_error_message="この保管所のレジは開いています。",
            ),
            models.UniqueConstraint(
                fields=["yard", "opened_on", "shift"], name="till_shift_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(closed_by__isnull=False, counted__isnull=False, expected__isnull=False),
                name="till_closed_only_when_counted",
                violation_error_message="現金を数えてから締めてください。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(counted=F("expected"))
                | ~Q(difference_note=""),
                name="till_difference_is_explained",
                violation_error_message="差異の説明を入力してください。",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = [
            AuditTrail(),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="frozen_once_closed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.yard.label} {self.opened_on:%Y/%m/%d} {self.shift}回目"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def balance(self) -> int:
        """What ought to lie in the till: the float and all that went in and out, in yen."""
        moved = self.entries.aggregate(sum=Sum("amount"))["sum"] or 0
        return self.float_amount + int(moved)

    @property
    def difference(self) -> int | None:
        """Counted less expected; None while the till is open."""
        if self.counted is None or self.expected is None:
            return None
        return self.counted - self.expected

    @property
    def counted_lines(self) -> list[tuple[str, int, int]]:
        """The count as lines: denomination in words, pieces, yen."""
        found = [(each, self.pieces.get(str(each), 0)) for each in cash.DENOMINATIONS]
        return [(cash.word(each), count, each * count) for each, count in found]


class TillEntry(models.Model):
    """Money into or out of a till (レジの出入り). Written once; a mistake is undone by another."""

    class Kind(models.TextChoices):
        FEE = "fee", "手数料"
        REVERSAL = "reversal", "手数料の払戻し"
        PAID_IN = "paid_in", "釣銭の補充"
        PAID_OUT = "paid_out", "金庫への引渡し"

    till = models.ForeignKey(Till, models.PROTECT, related_name="entries", verbose_name="レジ")
    kind = models.CharField("種類", max_length=8, choices=Kind)
    amount = models.IntegerField("金額(円)")
    receipt = models.OneToOneField(
        "releases.Receipt",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="till_entry",
        verbose_name="領収",
    )
    note = models.CharField("摘要", max_length=100, blank=True)
    at = models.DateTimeField("日時")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="扱った人")
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = "レジの出入り"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="fee", amount__gt=0, receipt__isnull=False)
                | Q(kind="reversal", amount__lt=0, receipt__isnull=False)
                | (Q(kind="paid_in", amount__gt=0, receipt__isnull=True) & ~Q(note=""))
                | (Q(kind="paid_out", amount__lt=0, receipt__isnull=True) & ~Q(note="")),
                name="till_entry_has_the_sign_of_its_kind",
                violation_error_message="金額の向きと種類が合っていません。摘要も入力してください。",
            ),
        ]
        triggers: list[pgtrigger.Trigger] = [AuditTrail(), IntoOpenTill(), *APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount:,}円"
