"""The three trails (操作証跡): steps taken, rows changed, personal data seen. S-05, P-05."""

from typing import ClassVar

import pgtrigger
from django.db import models

from office.accounts.models import User

# TRUNCATE fires no row trigger: in production the database role of the application does not own
# these tables and so may not truncate them (SECURITY C24, C32). Tests empty tables by it.
APPEND_ONLY: list[pgtrigger.Trigger] = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
]


class Entry(models.Model):
    """One step somebody took. Written once, never changed.

    It repeats the words of its day, so that it reads the same after a label is reworded or the
    record it speaks of is gone.
    """

    at = models.DateTimeField("日時", auto_now_add=True)
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="操作者"
    )
    action = models.CharField("操作コード", max_length=50)
    label = models.CharField("操作", max_length=50)
    target = models.CharField("対象", max_length=100)
    target_label = models.CharField("対象の表示", max_length=100, blank=True)
    detail = models.JSONField("内容", default=dict)
    request_id = models.CharField("要求番号", max_length=36, blank=True)

    class Meta:
        verbose_name = "操作"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="entry_newest"),
            models.Index(fields=["target", "-at"], name="entry_of_target"),
            models.Index(fields=["actor", "-at"], name="entry_of_actor"),
        ]
        permissions: ClassVar = [("search_trail", "操作証跡を調べる")]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.label} {self.target}"


class Change(models.Model):
    """One row of one table before and after, written by a database trigger.

    Bulk updates and raw SQL leave their rows here too, which no signal of Django's would see.
    """

    class Operation(models.TextChoices):
        INSERT = "INSERT", "追加"
        UPDATE = "UPDATE", "変更"
        DELETE = "DELETE", "削除"

    at = models.DateTimeField("日時")
    actor = models.ForeignKey(
        User,
        models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name="操作者",
    )
    request_id = models.CharField("要求番号", max_length=36, blank=True)
    model = models.CharField("台帳", max_length=60)
    record = models.CharField("記録番号", max_length=40)
    operation = models.CharField("種類", max_length=6, choices=Operation)
    before = models.JSONField("変更前", null=True)
    after = models.JSONField("変更後", null=True)

    class Meta:
        verbose_name = "変更"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at"], name="change_newest"),
            models.Index(fields=["model", "record", "-at"], name="change_of_record"),
        ]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.model}:{self.record}"


class Disclosure(models.Model):
    """Somebody was shown, printed or exported personal data (閲覧記録). P-05, C31."""

    class Channel(models.TextChoices):
        SCREEN = "screen", "画面"
        SEARCH = "search", "検索"
        PRINT = "print", "印刷"
        EXPORT = "export", "出力"

    at = models.DateTimeField("日時", auto_now_add=True)
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="閲覧者")
    channel = models.CharField("経路", max_length=6, choices=Channel)
    model = models.CharField("台帳", max_length=60)
    records = models.JSONField("記録番号", default=list)
    count = models.PositiveIntegerField("件数")
    fields = models.CharField("項目", max_length=200)
    purpose = models.CharField("目的", max_length=100, blank=True)
    path = models.CharField("画面", max_length=200, blank=True)
    ip_address = models.GenericIPAddressField("端末", null=True, blank=True)
    request_id = models.CharField("要求番号", max_length=36, blank=True)

    class Meta:
        verbose_name = "閲覧"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="disclosure_newest")]
        triggers: ClassVar = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.model} {self.count}件"
