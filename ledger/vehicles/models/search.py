"""What a user's searches leave: words about persons for a while, searches kept under a name."""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from office.accounts.models import Unit, User
from office.audit.triggers import AuditTrail


class PersonWords(models.Model):
    """Names, addresses, telephones that somebody searches by (人の検索語).

    They are kept here so that no address of a page and no log holds them; swept after
    `KEPT_DAYS`.
    """

    KEPT_DAYS = 2

    key = models.UUIDField("鍵", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="利用者")
    words = models.JSONField("言葉", default=dict)
    made_at = models.DateTimeField("日時", auto_now_add=True)

    class Meta:
        verbose_name = "人の検索語"
        indexes = [models.Index(fields=["made_at"], name="personwords_oldest")]

    def __str__(self) -> str:
        return f"人の検索語 {self.key}"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """The questions asked of saved searches."""

    def of(self, user: User) -> Self:
        """One's own, and those shared with one's unit."""
        return self.filter(Q(user=user) | Q(unit__isnull=False, unit=user.unit_id))


class SavedSearch(models.Model):
    """Conditions somebody keeps under a name (保存した検索), alone or with the unit.

    Never conditions on persons: those are not kept.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="利用者")
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="共有する所属"
    )
    name = models.CharField("名前", max_length=40)
    query = models.CharField("条件", max_length=1000)
    sort_order = models.PositiveIntegerField("並び順", default=0)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "保存した検索"
        ordering = ["sort_order", "pk"]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return self.name


class ListLayout(models.Model):
    """The columns that a user wants to see in the ledger's list, in this order (一覧の項目). L-16.

    Who has none sees the usual ones. It is a taste and no record of the office: no trail.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="+", verbose_name="利用者")
    columns = ArrayField(models.CharField(max_length=40), default=list, verbose_name="項目")

    class Meta:
        verbose_name = "一覧の項目"

    def __str__(self) -> str:
        return f"一覧の項目 {self.user}"
