from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from office.accounts.models import User
from office.audit.triggers import AuditTrail
from tasks.models import Job

from .vehicle import Vehicle


class OwnerRenewalQuerySet(models.QuerySet["OwnerRenewal"]):
    """The questions asked of renewals."""

    def visible_to(self, user: User) -> Self:
        """One's own; all of them for who changes records in bulk and sees every yard."""
        if user.has_perm("vehicles.change_in_bulk") and user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(made_by=user)


class OwnerRenewal(models.Model):
    """Owners brought up to date from what other records know of them (所有者の最新化). L-06.

    It holds which vehicles were asked about, what was found and what was chosen, by keys only:
    the persons themselves stay in `Owner`, and for as long as it can be taken back in
    `FormerOwner`.
    """

    UNDO_DAYS = 30

    class State(models.TextChoices):
        LOOKING = "looking", "候補を調査中"
        PROPOSED = "proposed", "候補の確認"
        APPLYING = "applying", "反映中"
        DONE = "done", "反映済"
        UNDOING = "undoing", "取消し中"
        UNDONE = "undone", "取消し済"
        CANCELLED = "cancelled", "中止"

    state = models.CharField("状態", max_length=9, choices=State, default=State.LOOKING)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="始めた人")
    made_at = models.DateTimeField("開始日時", auto_now_add=True)
    criteria = models.CharField("条件", max_length=300, blank=True)
    chosen = ArrayField(models.BigIntegerField(), default=list, verbose_name="対象の車両")
    proposed = models.PositiveIntegerField("候補のある台数", default=0)
    current = models.PositiveIntegerField("新しい情報のない台数", default=0)
    settled = models.PositiveIntegerField("手続きの済んだ台数", default=0)
    changed = models.PositiveIntegerField("反映した台数", default=0)
    overtaken = models.PositiveIntegerField("先に変わっていた台数", default=0)
    restored = models.PositiveIntegerField("元に戻した台数", default=0)
    kept = models.PositiveIntegerField("元に戻さなかった台数", default=0)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="処理"
    )
    applied_at = models.DateTimeField("反映日時", null=True, blank=True)
    undone_at = models.DateTimeField("取消し日時", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り消した人"
    )

    objects = OwnerRenewalQuerySet.as_manager()

    class Meta:
        verbose_name = "所有者の最新化"
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["-made_at"], name="owner_renewal_newest")]
        triggers = [AuditTrail(hidden=("chosen",))]

    def __str__(self) -> str:
        return f"所有者の最新化 {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether a worker may have it in hand."""
        return self.state in (self.State.LOOKING, self.State.APPLYING, self.State.UNDOING)

    @property
    def undo_until(self) -> datetime | None:
        """When what stood there before is forgotten; nothing unless it was applied."""
        return self.applied_at and self.applied_at + timedelta(days=self.UNDO_DAYS)


class OwnerRenewalItem(models.Model):
    """One vehicle of a renewal: the records that know its owner better, and which was chosen.

    A candidate names a vehicle, by which keys it was found, what speaks against it, and the
    state of its owner (`people.token`); none of it is personal data.
    """

    class Outcome(models.TextChoices):
        PROPOSED = "proposed", "候補あり"
        PASSED = "passed", "選ばなかった"
        OVERTAKEN = "overtaken", "先に変わっていた"
        CHANGED = "changed", "反映した"
        RESTORED = "restored", "元に戻した"
        KEPT = "kept", "元に戻さなかった"

    renewal = models.ForeignKey(
        OwnerRenewal, models.CASCADE, related_name="items", verbose_name="所有者の最新化"
    )
    vehicle = models.ForeignKey(Vehicle, models.CASCADE, related_name="+", verbose_name="自転車等")
    outcome = models.CharField("結果", max_length=9, choices=Outcome, default=Outcome.PROPOSED)
    reason = models.CharField("理由", max_length=100, blank=True)
    candidates = models.JSONField("候補", default=list)
    conflict = models.BooleanField("候補の所有者が食い違う", default=False)
    source = models.ForeignKey(
        Vehicle,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="もとにする記録",
    )
    seen = models.CharField("確認時の所有者の版", max_length=60, blank=True)
    left = models.CharField("反映後の所有者の版", max_length=60, blank=True)

    class Meta:
        verbose_name = "所有者の最新化の1台"
        ordering = ["vehicle"]
        constraints = [
            models.UniqueConstraint(
                fields=["renewal", "vehicle"],
                name="owner_renewal_item_once",
                violation_error_message="同じ車両が2度選ばれています。",
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | ~Q(source=models.F("vehicle")),
                name="owner_renewal_item_from_another",
                violation_error_message="自分の記録からは反映できません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.renewal_id}:{self.vehicle_id}"
