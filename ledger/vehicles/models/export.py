from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from office.accounts.models import User
from office.audit.triggers import AuditTrail
from tasks.models import Job


class ExportQuerySet(models.QuerySet["Export"]):
    """The questions asked of exports."""

    def visible_to(self, user: User) -> Self:
        """One's own; and of others, for who approves, those with personal data."""
        mine = Q(requested_by=user)
        if user.has_perm("vehicles.approve_export"):
            mine |= ~Q(purpose="")
        return self.filter(mine)

    def waiting_for(self, user: User) -> Self:
        """Those that `user` may approve: asked for by somebody else."""
        return self.filter(state=Export.State.REQUESTED).exclude(requested_by=user)

    def run_out(self, today: date) -> Self:
        """Files that are no longer to be kept, and approvals nobody has used."""
        return self.filter(expires_on__lt=today).exclude(
            state__in=(Export.State.EXPIRED, Export.State.REJECTED)
        )


class Export(models.Model):
    """Rows of the ledger taken out as a file (台帳の出力). L-19, P-27, C25.

    Which rows and columns they are is settled when it is asked for: what is approved is what
    is made. Personal data needs a purpose, and above the ward's threshold a second person.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "承認待ち"
        APPROVED = "approved", "作成待ち"
        REJECTED = "rejected", "承認しない"
        MADE = "made", "受取り待ち"
        FETCHED = "fetched", "受取り済"
        EXPIRED = "expired", "期限切れ"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel（XLSX）"
        CSV = "csv", "CSV（UTF-8）"
        CSV_CP932 = "csv_cp932", "CSV（Shift_JIS）"
        TSV = "tsv", "タブ区切り（TSV）"
        GEOJSON = "geojson", "GeoJSON"
        GPKG = "gpkg", "GeoPackage"

    class Dates(models.TextChoices):
        ISO = "iso", "西暦（2026-04-10）"
        WAREKI = "wareki", "和暦（R8.4.10）"

    key = models.UUIDField("控え番号", unique=True)
    state = models.CharField("状態", max_length=9, choices=State, default=State.APPROVED)
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="exports", verbose_name="出力した人"
    )
    requested_at = models.DateTimeField("依頼日時", auto_now_add=True)
    format = models.CharField("形式", max_length=9, choices=Format)
    dates = models.CharField("日付の書き方", max_length=6, choices=Dates, default=Dates.ISO)
    keep_digits = models.BooleanField("先頭の0を守る", default=False)
    srid = models.PositiveIntegerField("座標系", default=4326)
    columns = ArrayField(models.CharField(max_length=40), verbose_name="項目")
    criteria = models.CharField("条件", max_length=300, blank=True)
    records = ArrayField(models.BigIntegerField(), default=list, verbose_name="対象の記録")
    count = models.PositiveIntegerField("件数")
    people = ArrayField(
        models.BigIntegerField(), default=list, blank=True, verbose_name="個人情報のある記録"
    )
    personal_count = models.PositiveIntegerField("個人情報の件数", default=0)
    purpose = models.CharField("目的", max_length=100, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承認した人"
    )
    decided_at = models.DateTimeField("承認日時", null=True, blank=True)
    decision_note = models.CharField("承認者の記入", max_length=100, blank=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="処理"
    )
    file = models.FileField("ファイル", upload_to="exports/%Y/%m", blank=True)
    report = models.FileField("置換えの一覧", upload_to="exports/%Y/%m", blank=True)
    substituted = models.PositiveIntegerField("置き換えた文字数", default=0)
    substitutions = models.JSONField("置き換えた文字", default=list, blank=True)
    made_at = models.DateTimeField("作成日時", null=True, blank=True)
    fetched_at = models.DateTimeField("受取り日時", null=True, blank=True)
    expires_on = models.DateField("保存期限")

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = "台帳の出力"
        ordering = ["-requested_at"]
        permissions = [("approve_export", "個人情報の出力を承認する")]
        indexes = [
            models.Index(fields=["requested_by", "-requested_at"], name="export_of_person"),
            models.Index(fields=["state", "-requested_at"], name="export_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("requested_by")),
                name="export_approved_by_another",
                violation_error_message="出力した人は承認できません。別の人が承認してください。",
            ),
            models.CheckConstraint(
                condition=Q(personal_count=0) | ~Q(purpose=""),
                name="export_of_people_has_purpose",
                violation_error_message="個人情報を出力する目的を入力してください。",
            ),
        ]
        triggers = [AuditTrail(hidden=("records", "people", "substitutions"))]

    def __str__(self) -> str:
        return f"台帳の出力 {self.trace}"

    @property
    def trace(self) -> str:
        """The short number by which a file is told from others: part of its name (P-27)."""
        return self.key.hex[:8].upper()

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to fetch."""
        return self.state in (self.State.MADE, self.State.FETCHED)
