"""The lists of the return desk. Each is a master the ward edits (L-05a)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Value

from ledger.vehicles.models import Disposition, ReleaseKind, VehicleKind
from office.masters.models import CodeEntry


def one_at_a_time(field: str, name: str, message: str) -> ExclusionConstraint:
    """For each value of `field` at most one entry in force on any day.

    The key is compared as a range of one, so that no extension of the database is needed.
    """
    key = Func(F(field), F(field), Value("[]"), function="int8range")
    period = Func(F("valid_from"), F("valid_until"), Value("[]"), function="daterange")
    return ExclusionConstraint(
        name=name, expressions=[(key, "&&"), (period, "&&")], violation_error_message=message
    )


class FeeClass(CodeEntry):
    """What vehicles of one price are called (手数料区分): 自転車, 原付, …"""

    class Meta(CodeEntry.Meta):
        verbose_name = "手数料区分"


class FeeAssignment(CodeEntry):
    """Which fee class a 車種 belongs to."""

    vehicle_kind = models.ForeignKey(
        VehicleKind, models.PROTECT, related_name="+", verbose_name="車種"
    )
    fee_class = models.ForeignKey(
        FeeClass, models.PROTECT, related_name="+", verbose_name="手数料区分"
    )

    class Meta(CodeEntry.Meta):
        verbose_name = "車種の手数料区分"
        constraints = [
            *CodeEntry.Meta.constraints,
            one_at_a_time(
                "vehicle_kind",
                "fee_assignment_one_class_at_a_time",
                "この車種の手数料区分は、重なる期間にすでにあります。"
                "先のものの適用終了日を入れてください。",
            ),
        ]


class Fee(CodeEntry):
    """The fee for the return of a vehicle (手数料) in whole yen, from a day on. DOMAIN 8.5.

    A new price is a new entry with its first day; the one in force on the day of the release
    counts. An unknown first day stays empty.
    """

    fee_class = models.ForeignKey(
        FeeClass, models.PROTECT, related_name="fees", verbose_name="手数料区分"
    )
    amount = models.PositiveIntegerField("金額(円)")

    class Meta(CodeEntry.Meta):
        verbose_name = "手数料"
        constraints = [
            *CodeEntry.Meta.constraints,
            one_at_a_time(
                "fee_class",
                "fee_one_amount_at_a_time",
                "同じ区分の手数料の適用期間が重なっています。先の手数料の適用終了日を入れてください。",
            ),
        ]


class WaiverReason(CodeEntry):
    """Why the fee may be waived (免除理由). 条例42条2項, DOMAIN 1.3."""

    needs_theft_report = models.BooleanField("盗難届の内容が必要", default=False)
    needs_police_confirmation = models.BooleanField("警察確認が必要", default=False)
    needs_decision_number = models.BooleanField("決裁番号が必要", default=False)
    documents = models.CharField("必要書類・入力", max_length=200, blank=True)
    release_kind = models.ForeignKey(
        ReleaseKind, models.PROTECT, related_name="+", verbose_name="返還区分"
    )
    disposition = models.ForeignKey(
        Disposition, models.PROTECT, related_name="+", verbose_name="最終処理区分"
    )

    class Meta(CodeEntry.Meta):
        verbose_name = "免除理由"


class IdentityDocument(CodeEntry):
    """A paper by which a person shows who they are (本人確認書類). DOMAIN 1.4.

    Only which one was shown is recorded, never its number.
    """

    class AddressShown(models.TextChoices):
        YES = "yes", "住所の記載あり"
        DEPENDS = "depends", "住所の記載は場合による"
        NO = "no", "住所の記載なし"

    address_shown = models.CharField(
        "住所の記載", max_length=7, choices=AddressShown, default=AddressShown.YES
    )
    is_supplementary = models.BooleanField("補助書類", default=False)
    needs_note = models.BooleanField("備考が必要", default=False)
    hidden = models.BooleanField("窓口に出さない", default=False)

    class Meta(CodeEntry.Meta):
        verbose_name = "本人確認書類"


class PaperWording(CodeEntry):
    """What one of the desk's papers says besides the facts (返還窓口の帳票の文言). S004 (9)."""

    heading = models.CharField("見出し", max_length=60)
    addressee = models.CharField("あて先", max_length=60, blank=True)
    fee_label = models.CharField("手数料の呼び名", max_length=40, blank=True)
    body = models.TextField("本文", blank=True)
    acknowledgement = models.TextField("受領・誓約の文", blank=True)
    issuer = models.CharField("発行者", max_length=80, blank=True)
    footer = models.TextField("下段の注記", blank=True)

    class Meta(CodeEntry.Meta):
        verbose_name = "返還窓口の帳票の文言"
