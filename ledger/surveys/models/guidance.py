from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from geo.models import RemovalPlace
from ledger.patrols.models import Crew
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class GuidanceShift(models.Model):
    """Bicycles put in order and people spoken to, in one area and shift (整理指導). K-06.

    Figures only: nothing about any person is asked or kept.
    """

    key = models.UUIDField("受付番号", unique=True)
    day = models.DateField("活動日")
    starts_at = models.TimeField("開始時刻")
    ends_at = models.TimeField("終了時刻")
    removal_place = models.ForeignKey(
        RemovalPlace, models.PROTECT, related_name="+", verbose_name="場所"
    )
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="班"
    )
    staff_count = models.PositiveSmallIntegerField("人数", default=1)
    warned = models.PositiveSmallIntegerField("注意・案内", default=0)
    moved = models.PositiveSmallIntegerField("整理・移動", default=0)
    tagged = models.PositiveSmallIntegerField("札付け", default=0)
    recorded_at = models.DateTimeField("記録日時", auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="記録者")

    class Meta:
        verbose_name = "整理指導"
        ordering = ["-day", "-starts_at", "-pk"]
        default_permissions = ()
        permissions = [
            ("view_guidance", "整理指導の実績を見る"),
            ("record_guidance", "整理指導を記録する"),
        ]
        indexes = [models.Index(fields=["day", "removal_place"], name="guidance_of_a_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="guidance_ends_after_it_starts",
                violation_error_message="終了時刻は開始時刻より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(staff_count__gte=1),
                name="guidance_by_somebody",
                violation_error_message="人数は1人以上にしてください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.day:%Y/%m/%d} {self.removal_place} {self.starts_at:%H:%M}"

    @property
    def hours(self) -> float:
        """Hours of all staff together (延べ時間)."""
        start, end = (datetime.combine(self.day, one) for one in (self.starts_at, self.ends_at))
        return self.staff_count * ((end - start) / timedelta(hours=1))
