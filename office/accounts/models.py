"""The people who sign in, and the units they belong to."""

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.utils.crypto import salted_hmac


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
    must_change_password = models.BooleanField("パスワード変更が必要", default=False)
    session_generation = models.PositiveIntegerField("ログインの世代", default=0)

    REQUIRED_FIELDS = ["unit"]

    class Meta:
        verbose_name = "利用者"
        ordering = ["username"]
        permissions = [("manage_users", "利用者と役割を管理する")]

    def __str__(self) -> str:
        return self.name or self.username

    def may_sign_in(self, today: date) -> bool:
        """Whether the account is enabled and `today` is not after its last valid day."""
        return self.is_active and (self.valid_until is None or today <= self.valid_until)

    def end_sessions(self) -> None:
        """Make every session of this account worthless, also once it is enabled again (C15).

        Does not save.
        """
        self.session_generation += 1

    @property
    def roles(self) -> list["Role"]:
        """The roles held, from what `groups` has fetched."""
        return [Role(pk=group.pk, name=group.name) for group in self.groups.all()]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        seed = f"{self.password}:{self.session_generation}"
        return salted_hmac(
            "office.accounts.session", seed, secret=secret, algorithm="sha256"
        ).hexdigest()


class Role(Group):
    """A role (役割): a named set of permissions, which the ward may change."""

    objects: ClassVar[models.Manager["Role"]] = models.Manager()  # type: ignore[assignment]

    class Meta:
        proxy = True
        verbose_name = "役割"

    LABELS = {
        "operator": "コールセンター",
        "crew": "撤去班",
        "yard": "保管所",
        "officer": "区担当",
        "planner": "計画担当",
        "auditor": "監査",
        "admin": "管理者",
    }

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The office's word; a role that the ward has added itself is called by its name."""
        return self.LABELS.get(self.name, self.name)
