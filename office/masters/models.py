"""What the ward may change: code lists and parameters (L-05a)."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q

from office.audit.triggers import AuditTrail


class CodeEntryQuerySet(models.QuerySet[Any]):
    """Questions every code list answers."""

    def valid_on(self, day: date) -> Self:
        """Entries in force on `day`; both ends are included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        )


class CodeEntry(models.Model):
    """One entry of a code list. Retired by its last valid day, never deleted when used."""

    code = models.CharField("コード", max_length=20, unique=True)
    label = models.CharField("名称", max_length=60)
    sort_order = models.PositiveIntegerField("並び順", default=0)
    valid_from = models.DateField("適用開始日", null=True, blank=True)
    valid_until = models.DateField("適用終了日", null=True, blank=True)
    note = models.CharField("備考", max_length=200, blank=True)

    objects = CodeEntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from"))
                | Q(valid_until__isnull=True)
                | Q(valid_from__isnull=True),
                name="%(class)s_ends_after_it_starts",
                violation_error_message="適用終了日は適用開始日以降にしてください。",
            ),
        ]
        triggers: ClassVar = [AuditTrail()]

    def __str__(self) -> str:
        return self.label


class Parameter(models.Model):
    """A figure the ward may change (業務パラメータ). Defaults: masters/parameters.py."""

    key = models.CharField("項目", max_length=40, unique=True)
    value = models.CharField("値", max_length=200)
    meaning = models.CharField("意味", max_length=100)
    unit = models.CharField("単位", max_length=10, blank=True)
    sort_order = models.PositiveIntegerField("並び順", default=0)

    class Meta:
        verbose_name = "業務パラメータ"
        ordering = ["sort_order", "key"]
        permissions = [
            ("edit_masters", "マスタを変更する"),
            ("view_masters", "マスタを見る"),
        ]
        triggers: ClassVar = [AuditTrail()]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"

    @property
    def default(self) -> str:
        """The value it ships with, "" for one that the ward has added."""
        return DEFAULTS[self.key][0] if self.key in DEFAULTS else ""

    @property
    def is_number(self) -> bool:
        """Whether it is a figure: the value it ships with tells. A code such as 01 is none."""
        shipped = self.default or self.value
        return shipped.isdecimal() and shipped == str(int(shipped))

    @classmethod
    def get(cls, key: str) -> int | str:
        """The value stored under `key`: a number where it is a figure. KeyError if unknown."""
        value = cls.text(key)
        return int(value) if value.isdecimal() else value

    @classmethod
    def number(cls, key: str) -> int:
        """The whole number stored under `key`. Raises ValidationError when it is none."""
        value = cls.text(key)
        try:
            return int(value)
        except ValueError as error:
            message = f"業務パラメータ「{key}」の値「{value}」は数ではありません。"
            raise ValidationError(message) from error

    @classmethod
    def text(cls, key: str) -> str:
        """The text stored under `key`, or the default it ships with. KeyError if unknown."""
        found = cls.objects.filter(key=key).values_list("value", flat=True).first()
        return found if found is not None else DEFAULTS[key][0]


class NumberSeries(models.Model):
    """The last number given out in one series, such as the vehicles of a yard in a year."""

    name = models.CharField("系列", max_length=60, primary_key=True)
    last = models.PositiveIntegerField("最後の番号", default=0)

    class Meta:
        verbose_name = "採番"

    def __str__(self) -> str:
        return f"{self.name} {self.last}"

    @classmethod
    def take(cls, name: str) -> int:
        """Return the next number of the series, locked until the transaction ends.

        Two transactions never get the same number; one rolled back leaves no gap.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO masters_numberseries (name, last) VALUES (%s, 1) "
                "ON CONFLICT (name) DO UPDATE SET last = masters_numberseries.last + 1 "
                "RETURNING last",
                [name],
            )
            return int(cursor.fetchone()[0])


# key: (value, unit, meaning). Sources: requirement [S004] where given, else a proposal that
# the ward confirms.
DEFAULTS: dict[str, tuple[str, str, str]] = {
    "tag_wait_minutes": ("30", "分", "札付けから撤去までの待ち時間"),
    "unknown_tag_codes": ("0", "", "台帳にない札番号を受け付ける(1は可)"),
    "retention_months": ("2", "か月", "保管期限(撤去日から)"),
    "retention_days": ("0", "日", "保管期限を日数で数える(0は月数で数える)"),
    "retention_count_first_day": ("0", "", "保管期限に撤去日を算入する(1は算入)"),
    "retention_roll_if_closed": (
        "1",
        "",
        "保管期限の日が休みのとき、次の開所日を引取り可能最終日とする(0はしない)",
    ),
    "notice_period_days": ("14", "日", "処分公示の期間"),
    "posting_number_format": ("{year_name}第{number}号", "", "公示番号の形"),
    "disposal_number_format": ("{year_name}処分第{number}号", "", "処分番号の形"),
    "sale_number_format": ("{year_name}売却第{number}号", "", "売却ロットの番号の形"),
    "posting_place": ("区役所掲示場及び各保管所", "", "公示の掲示場所"),
    "police_report_body": (
        "照会・手配のあった自転車等の処理結果を、次のとおり報告します。",
        "",
        "処理結果報告書の本文",
    ),
    "posting_mask_numbers": ("0", "", "公示の一覧で番号を伏せる(1は伏せる)"),
    "ownership_months": ("6", "か月", "保管公示の日から所有権が移るまで(法6条4項、公示日を算入)"),
    "stored_notice_required": ("1", "", "処分の前に保管公示(法6条2項)を必要とする(0は不要)"),
    "stored_notice_days": ("14", "日", "保管公示から処分までに置く期間(法6条3項 相当の期間)"),
    "theft_rule": ("before_datetime", "", "盗難届による免除の判定(before_datetime か before_date)"),
    "fee_label": ("撤去・保管料", "", "手数料の呼び名(画面。帳票では帳票の文言)"),
    "paid_release_kind": ("1", "", "手数料を受け取る返還の返還区分(コード)"),
    "paid_disposition": ("10", "", "手数料を受け取る返還の最終処理区分(コード)"),
    "owner_relation": ("01", "", "所有者本人を表す「所有者との関係」(コード)"),
    "claim_copies": ("2", "部", "返還請求書・受領書を印刷する部数"),
    "release_contact": (
        "交通安全自転車課 03-6432-7968",
        "",
        "保留などで返還できないときの連絡先",
    ),
    "outside_zone_warning_days": ("7", "日", "区域外の再確認までの日数"),
    "search_warn_rows": ("500", "件", "検索結果の注意を出す件数"),
    "bulk_most_rows": ("20000", "台", "まとめて変更できる台数"),
    "export_most_rows": ("300000", "台", "1回に出力できる台数"),
    "export_approval_rows": ("100", "件", "個人情報がこれを超える出力は承認が必要"),
    "export_keep_days": ("7", "日", "出力したファイルを残す日数"),
    "photo_min": ("5", "枚", "1台の写真の最低上限"),
    "gps_accuracy_warn_m": ("30", "m", "位置の誤差がこれを超えたら撮り直しを促す"),
    "road_search_m": ("15", "m", "道路とみなす距離"),
    "dividing_line_check_m": ("5", "m", "南北の境からこの距離は要確認"),
    "duplicate_request_m": ("30", "m", "同じ場所の依頼とみなす距離"),
    "duplicate_request_days": ("14", "日", "同じ場所の依頼とみなす日数"),
    "vehicle_reference_format": ("{year2}{yard}-{number:05d}", "", "整理番号の形"),
    "map_least_count": ("5", "台", "所有者の住所の地図で、これより少ない台数を伏せる"),
    "report_zero_as_dash": ("0", "", "統計表の0を「-」で表す(1は「-」)"),
    "report_rounds_by_crew": ("0", "", "撤去回数を班ごとに数える(1は班ごと)"),
    "request_reference_format": ("R{wareki}-{number:05d}", "", "撤去依頼の整理番号の形"),
    "receipt_number_format": ("{yard}-R{wareki}-{number:05d}", "", "領収番号の形"),
    "waiver_number_format": ("免{wareki}-{number:04d}", "", "免除の承認番号の形"),
}
