"""Keys by which a program such as QGIS reads through the GIS door. Issue 4, ADR 26."""

import hashlib
import secrets
from datetime import date
from typing import ClassVar, Self

from django.db import models

from office.accounts.models import User
from office.audit.triggers import AuditTrail

BEGINNING = "gis_"
"""What every key begins with, so that one found in a file is known for what it is."""
SHOWN = 8
"""Letters of a key that the list shows, to tell one from another."""


def new_secret() -> str:
    """A key nobody can guess: 256 random bits."""
    return BEGINNING + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is stored of a key. It is random and long, so no salt and no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    """The questions asked of keys."""

    def usable(self, today: date) -> Self:
        """Keys that open the door on `today`, as far as the key itself goes."""
        return self.filter(revoked_at__isnull=True, valid_until__gte=today)

    def of_secret(self, secret: str, today: date) -> "AccessToken | None":
        """The usable key whose secret was shown; None for any other text."""
        found = self.usable(today).filter(digest=digest_of(secret))
        return found.select_related("user__unit").first()


class AccessToken(models.Model):
    """A key to the GIS door for a program (GIS接続キー).

    It opens nothing else, and no more than its user may see; it dies with the user's account.
    The key itself is shown once and not kept.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="利用者")
    name = models.CharField("使うソフト・端末", max_length=60)
    hint = models.CharField("キーの先頭", max_length=SHOWN, editable=False)
    digest = models.CharField("キーの要約値", max_length=64, unique=True, editable=False)
    valid_until = models.DateField("有効期限")
    made_at = models.DateTimeField("発行日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="発行した人")
    revoked_at = models.DateTimeField("停止日時", null=True, blank=True)
    last_used_on = models.DateField("最後に使った日", null=True, blank=True)

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "GIS接続キー"
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        permissions = [
            ("read_features", "GISの窓口から位置を読む(個人情報を除く)"),
            ("manage_tokens", "GIS接続キーを発行する・止める"),
        ]
        triggers: ClassVar = [AuditTrail(hidden=("digest", "last_used_on"))]

    def __str__(self) -> str:
        return f"{self.user} {self.name}"

    def is_usable(self, today: date) -> bool:
        """Whether it opens the door on `today`: neither stopped nor run out, nor its user."""
        return (
            self.revoked_at is None and today <= self.valid_until and self.user.may_sign_in(today)
        )

    def note_use(self, today: date) -> None:
        """Keep the day of the last use: one write a day, however many pages are read."""
        if self.last_used_on != today:
            self.last_used_on = today
            self.save(update_fields=["last_used_on"])
