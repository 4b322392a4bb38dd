from typing import Self

from django.db import models
from django.db.models import Count, F, Q

from ledger.vehicles.models import Vehicle
from office.accounts.models import User
from office.audit.triggers import AuditTrail
from tasks.models import Job


class ExtensionQuerySet(models.QuerySet["Extension"]):
    """The questions asked of changed deadlines."""

    def visible_to(self, user: User) -> Self:
        """All of them for who may see every yard; else one's own."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(made_by=user)

    def kept(self) -> Self:
        """Those that were carried out, also where they were undone since."""
        return self.exclude(state=Extension.State.DRAFT)


class Extension(models.Model):
    """保管期限 changed for many vehicles at once, or for one, with the reason. L-08b, L-17b.

    It is written down as a draft first: what the officer sees in the preview is what is done.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "確認待ち"
        RUNNING = "running", "変更中"
        DONE = "done", "変更済"
        UNDONE = "undone", "取消済"

    state = models.CharField("状態", max_length=7, choices=State, default=State.DRAFT)
    chosen = models.CharField("対象の選び方", max_length=200)
    change = models.CharField("変更の内容", max_length=60)
    reason = models.CharField("理由", max_length=200)
    left_out = models.JSONField("対象外の台数", default=dict, blank=True)
    made_at = models.DateTimeField("作成日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="作成者")
    applied_at = models.DateTimeField("変更日時", null=True, blank=True)
    applied_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="変更した人"
    )
    undone_at = models.DateTimeField("取消日時", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り消した人"
    )
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="処理"
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "保管期限の変更"
        ordering = ["-made_at", "-pk"]
        permissions = [("shorten_deadline", "保管期限を短縮する")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_a_reason",
                violation_error_message="理由を入力してください。",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="extension_applied_by_somebody",
                violation_error_message="変更した人と日時がありません。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.change}（{self.reason}）"


class ExtensionItemQuerySet(models.QuerySet["ExtensionItem"]):
    """The questions asked of the vehicles of a change."""

    def planned(self) -> Self:
        return self.filter(state=ExtensionItem.State.PLANNED)

    def applied(self) -> Self:
        return self.filter(state=ExtensionItem.State.APPLIED)

    def refused(self) -> Self:
        return self.filter(state=ExtensionItem.State.REFUSED)

    def posted(self) -> Self:
        """Vehicles whose disposal had been posted when the change was drafted (L-17b)."""
        return self.filter(posted_on__isnull=False)

    def shortened(self) -> Self:
        return self.filter(after__lt=F("before"))

    def by_posting(self) -> list[tuple[object, int]]:
        """How many vehicles stand under each 処分公示日, the earliest first."""
        counted = self.posted().order_by("posted_on").values_list("posted_on")
        return list(counted.annotate(Count("pk")))


class ExtensionItem(models.Model):
    """One vehicle of a change: its 保管期限 before and after."""

    class State(models.TextChoices):
        PLANNED = "planned", "変更予定"
        APPLIED = "applied", "変更済"
        REFUSED = "refused", "変更しない"
        UNDONE = "undone", "取消済"

    extension = models.ForeignKey(
        Extension, models.CASCADE, related_name="items", verbose_name="保管期限の変更"
    )
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="extensions", verbose_name="自転車等"
    )
    before = models.DateField("変更前の保管期限")
    after = models.DateField("変更後の保管期限")
    posted_on = models.DateField("処分公示日", null=True, blank=True)
    state = models.CharField("状態", max_length=7, choices=State, default=State.PLANNED)
    why_not = models.CharField("変更しない理由", max_length=200, blank=True)

    objects = ExtensionItemQuerySet.as_manager()

    class Meta:
        verbose_name = "保管期限を変更する車両"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["extension", "vehicle"], name="extensionitem_once_each"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(why_not=""),
                name="extensionitem_refused_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle} {self.before}→{self.after}"
