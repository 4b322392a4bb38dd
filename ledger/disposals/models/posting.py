from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from geo.models import StorageYard
from ledger.vehicles.models import Vehicle
from ledger.vehicles.transitions import Step
from office.accounts.models import User
from office.audit.triggers import AuditTrail
from office.masters.models import CodeEntry


class PostingKind(models.TextChoices):
    """The two notices of 自転車法 6条, which are never the same."""

    STORAGE = "storage", "保管公示"
    DISPOSAL = "disposal", "処分公示"

    @property
    def step(self) -> Step:
        """The step that each vehicle takes by being on the list."""
        return Step.GIVE_NOTICE if self == PostingKind.STORAGE else Step.POST

    @property
    def withdrawal(self) -> Step:
        """The step that takes a vehicle off the list again."""
        return Step.WITHDRAW_NOTICE if self == PostingKind.STORAGE else Step.WITHDRAW_POSTING

    @property
    def article(self) -> str:
        """The clause it rests on."""
        return "法6条2項" if self == PostingKind.STORAGE else "法6条3項"


class PostingWording(CodeEntry):
    """The words of a posting besides its list (公示の文言). The ward edits them (L-05b).

    In `body` and `footer` stand {number} 公示番号, {posted} 公示日 and {ends} 公示期間の末日.
    """

    kind = models.CharField("公示の種類", max_length=8, choices=PostingKind)
    title = models.CharField("見出し", max_length=40)
    body = models.TextField("本文")
    signer = models.CharField("公示する者", max_length=40, blank=True)
    footer = models.TextField("返還の案内", blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "公示の文言"


class PostingQuerySet(models.QuerySet["Posting"]):
    """The questions asked of postings."""

    def visible_to(self, user: User) -> Self:
        """All of them for who may see every yard; else those that name the user's own yard."""
        if user.has_perm("vehicles.view_every_yard"):
            return self.all()
        return self.filter(yards__unit=user.unit_id).distinct()

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Posting(models.Model):
    """One public notice (公示): its number, its day, its list. 自転車法 6条2項, 3項; L-11.

    What it says is kept as it was posted: words and rows are copies, so that it prints the same
    in ten years.
    """

    kind = models.CharField("公示の種類", max_length=8, choices=PostingKind)
    number = models.CharField("公示番号", max_length=40)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("連番")
    yards = models.ManyToManyField(StorageYard, related_name="+", verbose_name="保管所")
    posted_on = models.DateField("公示日")
    ends_on = models.DateField("公示期間の末日")
    place = models.CharField("掲示場所", max_length=100)
    title = models.CharField("見出し", max_length=40)
    body = models.TextField("本文")
    signer = models.CharField("公示する者", max_length=40, blank=True)
    footer = models.TextField("返還の案内", blank=True)
    masked = models.BooleanField("番号を伏せる", default=False)
    made_at = models.DateTimeField("登録日時", auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登録者")
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = "公示"
        ordering = ["-posted_on", "-fiscal_year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "serial"], name="posting_number_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("posted_on")),
                name="posting_ends_after_it_begins",
                violation_error_message="公示期間の末日は公示日以降にしてください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def kind_of(self) -> PostingKind:
        """The kind, with the steps that belong to it."""
        return PostingKind(self.kind)

    def phase(self, today: date) -> str:
        """取消, 公示前, 公示中 or 期間満了."""
        if self.withdrawn_at is not None:
            return "取消"
        if today < self.posted_on:
            return "公示前"
        return "公示中" if today <= self.ends_on else "期間満了"


class PostingItemQuerySet(models.QuerySet["PostingItem"]):
    """The questions asked of the rows of postings."""

    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class PostingItem(models.Model):
    """One vehicle on the list of a posting. `row` is what the list says of it, never its owner."""

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="items", verbose_name="公示")
    vehicle = models.ForeignKey(
        Vehicle, models.PROTECT, related_name="postings", verbose_name="自転車等"
    )
    line = models.PositiveIntegerField("番号")
    row = models.JSONField("公示した内容")
    withdrawn_at = models.DateTimeField("取消日時", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り消した人"
    )
    withdrawn_reason = models.CharField("取消しの理由", max_length=200, blank=True)

    objects = PostingItemQuerySet.as_manager()

    class Meta:
        verbose_name = "公示した車両"
        ordering = ["posting", "line"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "vehicle"], name="postingitem_once_each"),
            models.UniqueConstraint(fields=["posting", "line"], name="postingitem_line_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True)
                | (~Q(withdrawn_reason="") & Q(withdrawn_by__isnull=False)),
                name="postingitem_withdrawn_with_reason",
                violation_error_message="取消しの理由を入力してください。",
            ),
        ]
        triggers = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.posting} {self.line}"
