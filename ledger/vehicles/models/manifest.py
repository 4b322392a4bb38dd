from django.db import models

from geo.models import StorageYard
from ledger.patrols.models import Crew
from office.accounts.models import User
from office.audit.triggers import AuditTrail


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

    class Meta:
        verbose_name = "引継ぎ"
        ordering = ["-opened_at"]
        permissions = [("hand_over", "車両の引継ぎを行う")]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.yard} {self.crew} {self.opened_at:%m/%d %H:%M}"
