"""What a user's searches leave: words about persons for a day."""

import uuid

from django.db import models

from office.accounts.models import User


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
