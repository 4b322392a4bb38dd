"""The people who sign in, and the units they belong to."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Unit(models.Model):
    """A part of the organisation (所属): the ward's section, a yard, a crew, the call centre."""

    class Kind(models.TextChoices):
        WARD = "ward", "区"
        CALL_CENTRE = "call_centre", "コールセンター"
        YARD = "yard", "保管所"
        CREW = "crew", "撤去班"
        CONTRACTOR = "contractor", "受託者"

    name = models.CharField("名称", max_length=50, unique=True)
    kind = models.CharField("種別", max_length=12, choices=Kind, default=Kind.WARD)

    class Meta:
        verbose_name = "所属"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who signs in (利用者). One account per person (P-01)."""

    name = models.CharField("氏名", max_length=50, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="所属")
    valid_until = models.DateField("有効期限", null=True, blank=True)

    REQUIRED_FIELDS = ["unit"]

    class Meta:
        verbose_name = "利用者"
        ordering = ["username"]
        permissions = [("manage_users", "利用者と役割を管理する")]

    def __str__(self) -> str:
        return self.name or self.username
