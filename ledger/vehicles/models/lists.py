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
    class Meta(CodeEntry.Meta):
        verbose_name = "撤去区分"
