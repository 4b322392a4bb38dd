"""Crews, where they patrol on a day, and the days on which nobody removes. G-03…G-05."""

from datetime import date
from typing import Self

from django.db import models

from geo.models import RemovalPlace, StorageYard
from office.accounts.models import Unit
from office.audit.triggers import AuditTrail
from office.masters.models import CodeEntry


class Crew(CodeEntry):
    """A removal crew (撤去班). Its members are the users of its unit."""

    unit = models.OneToOneField(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="crew",
        verbose_name="所属",
    )
    vehicle = models.CharField("車両", max_length=40, blank=True)
    fax = models.CharField("FAX", max_length=20, blank=True)
    capacity = models.PositiveSmallIntegerField("積載台数", default=25)
    yard = models.ForeignKey(
        StorageYard, models.PROTECT, null=True, blank=True, verbose_name="主な保管所"
    )

    class Meta(CodeEntry.Meta):
        verbose_name = "撤去班"


class Patrol(models.Model):
    """One crew's round of one removal place on one day (巡回)."""

    crew = models.ForeignKey(Crew, models.PROTECT, related_name="patrols", verbose_name="撤去班")
    day = models.DateField("作業日")
    removal_place = models.ForeignKey(
        RemovalPlace, models.PROTECT, related_name="+", verbose_name="撤去場所"
    )

    class Meta:
        verbose_name = "巡回"
        ordering = ["day", "crew", "removal_place"]
        constraints = [
            models.UniqueConstraint(
                fields=["crew", "day", "removal_place"],
                name="patrol_once_a_day",
                violation_error_message="この班はその日すでにこの場所を巡回します。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.day} {self.crew} {self.removal_place}"


class SuspensionQuerySet(models.QuerySet["Suspension"]):
    """The questions asked of suspensions."""

    def in_force(self, day: date, crew: Crew | None = None) -> Self:
        """Suspensions of `day` that are not lifted: of all crews, or of `crew`."""
        found = self.filter(day=day, lifted_at__isnull=True)
        return found.filter(models.Q(crew=None) | models.Q(crew=crew)) if crew else found


class Suspension(models.Model):
    """Rain or another reason stops removal for a day or part of it (G-04)."""

    class Part(models.TextChoices):
        DAY = "day", "終日"
        MORNING = "morning", "午前"
        AFTERNOON = "afternoon", "午後"

    day = models.DateField("作業日")
    part = models.CharField("時間帯", max_length=9, choices=Part, default=Part.DAY)
    crew = models.ForeignKey(
        Crew, models.PROTECT, null=True, blank=True, verbose_name="撤去班(空欄は全班)"
    )
    reason = models.CharField("理由", max_length=60, default="雨天")
    decided_at = models.DateTimeField("決定日時", auto_now_add=True)
    lifted_at = models.DateTimeField("解除日時", null=True, blank=True)

    objects = SuspensionQuerySet.as_manager()

    class Meta:
        verbose_name = "作業中止"
        ordering = ["-day", "part"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.day} {self.get_part_display()} {self.reason}"

    @property
    def announcement(self) -> str:
        """The sentence for the crew's phone on that day."""
        part = "" if self.part == self.Part.DAY else f"{self.get_part_display()}の"
        return f"きょうの{part}撤去は中止です（{self.reason}）"
