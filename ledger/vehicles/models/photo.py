from typing import Self

from django.contrib.gis.db import models
from django.db.models import Q

from geo import srid
from office.accounts.models import User
from office.audit.triggers import AuditTrail

from .tag import Tag
from .vehicle import Vehicle


class PhotoQuerySet(models.QuerySet["Photo"]):
    """The questions asked of photos."""

    def visible_to(self, user: User) -> Self:
        """Photos of vehicles `user` may see, and those the user's own crew has taken."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(
            Q(vehicle__in=Vehicle.objects.visible_to(user).values("pk"))
            | Q(vehicle=None, tag__crew__unit=user.unit_id)
            | Q(taken_by=user)
        )


class Photo(models.Model):
    """A photograph of a vehicle, its tag or its place. L-23…L-25.

    It hangs on the tag from the shutter on, so no further step is ever needed to link it; the
    file is written before the row, named by its digest.
    """

    class Kind(models.TextChoices):
        TAG = "tag", "札付け時"
        REMOVAL = "removal", "撤去時"
        SCENE = "scene", "現場"
        YARD = "yard", "保管所"
        STICKER = "sticker", "防犯登録シール"

    tag = models.ForeignKey(Tag, models.PROTECT, related_name="photos", verbose_name="札")
    vehicle = models.ForeignKey(
        Vehicle,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="photos",
        verbose_name="自転車等",
    )
    kind = models.CharField("種類", max_length=8, choices=Kind)
    digest = models.CharField("要約値(SHA-256)", max_length=64)
    size = models.PositiveIntegerField("大きさ")
    path = models.CharField("原本", max_length=120)
    view_path = models.CharField("表示用", max_length=120, blank=True)
    thumbnail_path = models.CharField("縮小", max_length=120, blank=True)
    taken_at = models.DateTimeField("撮影日時")
    received_at = models.DateTimeField("受信日時", auto_now_add=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="撮影者")
    position = models.PointField("撮影位置", srid=srid.WGS84, null=True, blank=True)
    accuracy_m = models.FloatField("誤差(m)", null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = "写真"
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "digest"],
                name="photo_once_on_a_tag",
                violation_error_message="同じ写真がすでに登録されています。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.taken_at:%Y-%m-%d %H:%M}"


class Capture(models.Model):
    """The receipt of one upload: its idempotency key with the digest of what was received.

    Same key and same digest: the same answer again. Same key and another digest: refused.
    Written in the transaction that has the effect (DESIGN §4-7).
    """

    key = models.UUIDField("受付番号", unique=True)
    digest = models.CharField("要約値(SHA-256)", max_length=64)
    kind = models.CharField("種類", max_length=10)
    received_at = models.DateTimeField("受信日時", auto_now_add=True)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="送信者")
    answer = models.JSONField("応答", default=dict)

    class Meta:
        verbose_name = "受信控え"
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return str(self.key)
