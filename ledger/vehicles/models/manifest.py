import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from geo.models import StorageYard
from ledger.patrols.models import Crew
from office.accounts.models import User
from office.audit.triggers import AuditTrail


class ManifestQuerySet(models.QuerySet["Manifest"]):
    """The questions asked of hand-overs."""

    def visible_to(self, user: User) -> Self:
        """Those of the user's own yard; all of them for who may see every yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yard__unit=user.unit_id)

    def open(self) -> Self:
        return self.filter(state=Manifest.State.OPEN)

    def disagreeing(self) -> Self:
        """Closed although crew and yard did not count the same (W-12)."""
        return self.filter(state=Manifest.State.CLOSED).exclude(discrepancy={})


class Manifest(models.Model):
    """One truck handed over at one yard: what the crew brought and the yard took (W-12)."""

    class State(models.TextChoices):
        OPEN = "open", "受入中"
        CLOSED = "closed", "確認済"

    yard = models.ForeignKey(
        StorageYard, models.PROTECT, related_name="manifests", verbose_name="保管所"
    )
    crew = models.ForeignKey(Crew, models.PROTECT, related_name="manifests", verbose_name="撤去班")
    state = models.CharField("状態", max_length=6, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField("開始日時", auto_now_add=True)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="受入者")
    declared_count = models.PositiveSmallIntegerField("班の申告台数", null=True, blank=True)
    crew_confirmed_at = models.DateTimeField("班の確認", null=True, blank=True)
    crew_confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="班の確認者"
    )
    yard_confirmed_at = models.DateTimeField("保管所の確認", null=True, blank=True)
    yard_confirmed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="保管所の確認者"
    )
    discrepancy = models.JSONField("差異", default=dict, blank=True)
    discrepancy_note = models.CharField("差異の説明", max_length=200, blank=True)

    objects = ManifestQuerySet.as_manager()

    class Meta:
        verbose_name = "引継ぎ"
        ordering = ["-opened_at"]
        permissions = [("hand_over", "車両の引継ぎを行う")]
        constraints = [
            models.UniqueConstraint(
                fields=["yard", "crew"],
                condition=Q(state="open"),
                name="manifest_one_open_per_yard_and_crew",
                violation_error_message="この班の引継ぎはすでに始まっています。",
            ),
            models.CheckConstraint(
                condition=Q(state="open")
                | Q(crew_confirmed_at__isnull=False, yard_confirmed_at__isnull=False),
                name="manifest_closed_by_both",
                violation_error_message="班と保管所の両方の確認が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(discrepancy={}) | ~Q(discrepancy_note=""),
                name="manifest_discrepancy_explained",
                violation_error_message="差異の説明を入力してください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.yard} {self.crew} {self.opened_at:%m/%d %H:%M}"


class ManifestScan(models.Model):
    """One reading of a tag at a hand-over, and what the system made of it (W-12).

    `key` is made on the tablet: the same reading sent twice is one reading.
    """

    class Outcome(models.TextChoices):
        RECEIVED = "received", "受入"
        REPEATED = "repeated", "読取済"
        OTHER_YARD = "other_yard", "別の保管所あて"
        OTHER_CREW = "other_crew", "別の班の車両"
        ALREADY = "already", "搬入済"
        NOT_REMOVED = "not_removed", "撤去の登録なし"
        UNKNOWN = "unknown", "台帳になし"
        MISREAD = "misread", "読み違い"

    # Extras stay on the list until the vehicle is accepted or the reading is taken back.
    EXTRAS = ("other_yard", "other_crew", "already", "not_removed", "unknown")

    manifest = models.ForeignKey(
        Manifest, models.PROTECT, related_name="scans", verbose_name="引継ぎ"
    )
    key = models.UUIDField("受付番号", default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField("読み取った番号", max_length=40)
    outcome = models.CharField("結果", max_length=12, choices=Outcome)
    vehicle = models.ForeignKey(
        "vehicles.Vehicle",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="scans",
        verbose_name="自転車等",
    )
    moved_from = models.ForeignKey(
        StorageYard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="元の保管所",
    )
    reason = models.CharField("受入れの理由", max_length=100, blank=True)
    scanned_at = models.DateTimeField("読取日時", auto_now_add=True)
    scanned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="読取者")
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)

    class Meta:
        verbose_name = "引継ぎの読取"
        ordering = ["-scanned_at", "-pk"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.code} {self.get_outcome_display()}"
