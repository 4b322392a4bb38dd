"""The code lists a vehicle is described with. Each is a master the ward edits (L-05a)."""

from django.db import models

from office.masters.models import CodeEntry


class VehicleKind(CodeEntry):
    """車種, which decides whether the ward or the police acts (I-02.03)."""

    removed_by_ward = models.BooleanField("区が撤去する", default=True)
    is_moped = models.BooleanField("原付", default=False)
    plate_hint = models.CharField("標識の見分け方", max_length=100, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "車種"


class BodyType(CodeEntry):
    class Meta(CodeEntry.Meta):
        verbose_name = "型式"


class Color(CodeEntry):
    hex_code = models.CharField("見本", max_length=7, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "色"


class Maker(CodeEntry):
    class Meta(CodeEntry.Meta):
        verbose_name = "メーカー"


class BasketPlace(CodeEntry):
    class Meta(CodeEntry.Meta):
        verbose_name = "かごの箇所"


class GearKind(CodeEntry):
    class Meta(CodeEntry.Meta):
        verbose_name = "ギア"


class LockKind(CodeEntry):
    class Meta(CodeEntry.Meta):
        verbose_name = "錠"


class DamagePlace(CodeEntry):
    class Meta(CodeEntry.Meta):
        verbose_name = "破損箇所"


class StickerColor(CodeEntry):
    hex_code = models.CharField("見本", max_length=7, blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "防犯登録シールの色"


class EarlyReason(CodeEntry):
    """Why a crew took a vehicle before its warning time was over (W-09): chips on its phone."""

    class Meta(CodeEntry.Meta):
        verbose_name = "早期撤去の理由"


class UnableReason(CodeEntry):
    """Why a crew could not do what was asked (C-05): chips on its phone."""

    class Meta(CodeEntry.Meta):
        verbose_name = "撤去できない理由"


class RemovalKind(CodeEntry):
    """How a vehicle came to the ward (撤去区分), and where it is counted (L-20.01)."""

    class ReportColumn(models.TextChoices):
        NONE = "", "数えない"
        REMOVAL = "removal", "撤去"
        TRANSFER = "transfer", "移送"

    report_column = models.CharField(
        "集計の列", max_length=8, choices=ReportColumn, blank=True, default=ReportColumn.REMOVAL
    )

    class Meta(CodeEntry.Meta):
        verbose_name = "撤去区分"


class InoperableReason(CodeEntry):
    """Why a vehicle counts as 機能喪失 (L-14): it may be disposed of before its deadline."""

    class Meta(CodeEntry.Meta):
        verbose_name = "機能喪失の判断"


class Disposition(CodeEntry):
    """How a vehicle left the ledger (最終処理区分, L-01.25), and where it is counted."""

    class Outcome(models.TextChoices):
        RELEASED = "released", "返還"
        DISPOSED = "disposed", "処分"
        HANDED_OVER = "handed_over", "引渡し"
        LOST = "lost", "所在不明"

    class ReportColumn(models.TextChoices):
        NONE = "", "数えない"
        CRUSHED = "crushed", "処分"
        SOLD = "sold", "売却"
        RECYCLED = "recycled", "リサイクル"
        SCRAPPED = "scrapped", "廃棄"

    outcome = models.CharField("結果", max_length=11, choices=Outcome, default=Outcome.DISPOSED)
    report_column = models.CharField(
        "集計の列", max_length=8, choices=ReportColumn, blank=True, default=""
    )
    is_sale = models.BooleanField("売却", default=False)
    inoperable_only = models.BooleanField("機能喪失車だけ", default=False)

    class Meta(CodeEntry.Meta):
        verbose_name = "最終処理区分"


class ReleaseKind(CodeEntry):
    """On what terms a vehicle was given back (返還区分, L-01.30), and where it is counted."""

    class ReportColumn(models.TextChoices):
        PAID = "paid", "有料"
        WAIVED = "waived", "免除"
        POLICE = "police", "警察還付"
        MISTAKE = "mistake", "誤撤去"

    report_column = models.CharField(
        "集計の列", max_length=8, choices=ReportColumn, default=ReportColumn.PAID
    )
    charges_fee = models.BooleanField("手数料を受け取る", default=True)
    needs_waiver = models.BooleanField("免除の承認が必要", default=False)

    class Meta(CodeEntry.Meta):
        verbose_name = "返還区分"


class Relation(CodeEntry):
    """What the collector is to the owner (所有者との関係, L-01.32)."""

    needs_note = models.BooleanField("補足が必要", default=False)

    class Meta(CodeEntry.Meta):
        verbose_name = "所有者との関係"


class HoldKind(CodeEntry):
    """A sort of hold (保留の種類), and what it keeps from happening."""

    blocks_release = models.BooleanField("返還を止める", default=False)
    blocks_disposal = models.BooleanField("処分を止める", default=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "保留の種類"


class Purpose(CodeEntry):
    """Why somebody opens, prints or takes out a person's data (閲覧の目的, P-05)."""

    needs_note = models.BooleanField("内容の入力が必要", default=False)

    class Meta(CodeEntry.Meta):
        verbose_name = "閲覧の目的"
