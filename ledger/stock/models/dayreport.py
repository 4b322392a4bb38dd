from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from geo.models import StorageYard
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class DayReportQuerySet(models.QuerySet["DayReport"]):
    """The questions asked of day reports."""

    def visible_to(self, user: User) -> Self:
        """Those of the user's own yard; all of them for who may see every yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yard__unit=user.unit_id)

    def waiting_for_approval(self) -> Self:
        """Confirmed by the yard and not yet by the ward."""
        return self.filter(confirmed_at__isnull=False, approved_at=None)


def _person(name: str) -> "models.ForeignKey[User | None, User | None]":
    """Who took a step of the report; written by the step alone."""
    return models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=name,
    )


class DayReport(models.Model):
    """What one yard reports of one day (作業日報). Y-07, DOMAIN §4.9.

    The figures are computed from the movements of the stock and never typed. Confirming freezes
    them as they stand, with a digest; what is corrected afterwards is shown beside them as 訂正.
    """

    class State(models.TextChoices):
        OPEN = "open", "未確認"
        CONFIRMED = "confirmed", "保管所確認済"
        APPROVED = "approved", "区確認済"

    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="day_reports", verbose_name="保管所"
    )
    day = models.DateField("年月日")
    weather = models.CharField("天候", max_length=20, blank=True)
    manager = models.CharField("責任者", max_length=60, blank=True)
    staff_count = models.PositiveSmallIntegerField("従事者数", null=True, blank=True)
    remarks = models.TextField("特記事項", max_length=1000, blank=True)
    figures = models.JSONField("確定した数値", null=True, blank=True, editable=False)
    movement_ids = ArrayField(
        models.BigIntegerField(),
        verbose_name="確定した異動",
        default=list,
        blank=True,
        editable=False,
    )
    digest = models.CharField("照合値", max_length=64, blank=True, editable=False)
    confirmed_at = models.DateTimeField("保管所の確認日時", null=True, blank=True, editable=False)
    confirmed_by = _person("保管所の確認者")
    approved_at = models.DateTimeField("区の確認日時", null=True, blank=True, editable=False)
    approved_by = _person("区の確認者")

    objects = DayReportQuerySet.as_manager()

    class Meta:
        verbose_name = "作業日報"
        ordering = ["-day", "yard"]
        permissions = [
            ("confirm_dayreport", "作業日報を記入し、保管所として確認する"),
            ("approve_dayreport", "作業日報を区として確認する"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["yard", "day"],
                name="dayreport_once_for_a_yard_and_day",
                violation_error_message="この日の作業日報はすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, figures__isnull=True, digest="")
                | (Q(confirmed_at__isnull=False, figures__isnull=False) & ~Q(digest="")),
                name="dayreport_confirmed_with_its_figures",
                violation_error_message="確認には数値と照合値が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="dayreport_confirmed_before_it_is_approved",
                violation_error_message="先に保管所の確認が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("confirmed_by")),
                name="dayreport_approved_by_another_person",
                violation_error_message="保管所として確認した人は、区の確認ができません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.yard} {self.day:%Y/%m/%d}"

    @property
    def state(self) -> State:
        """How far it is confirmed."""
        if self.approved_at:
            return self.State.APPROVED
        return self.State.CONFIRMED if self.confirmed_at else self.State.OPEN

    @property
    def is_frozen(self) -> bool:
        return self.confirmed_at is not None

    @classmethod
    def of(cls, yard: StorageYard, day: date, **more: Any) -> "DayReport":
        """The report of the day as it is kept, or a blank one that is not."""
        found = cls.objects.select_related("yard", "confirmed_by", "approved_by")
        return found.filter(yard=yard, day=day).first() or cls(yard=yard, day=day, **more)
