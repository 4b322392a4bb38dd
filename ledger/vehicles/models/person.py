"""The people behind a vehicle. Personal data stands in these tables only."""

from django.db import models

from office.audit.triggers import AuditTrail

from .computed import computed
from .lists import Relation
from .renewal import OwnerRenewalItem
from .terms import term_triggers
from .vehicle import Vehicle

PERSONAL = ("name", "kana", "postcode", "address", "phone")
KEYS = ("name_key", "kana_key", "address_key", "phone_key")


class Person(models.Model):
    """A name and how to reach it, as it was told.

    The keys are its folded forms, computed by the database (DOMAIN 7.4; `office.text` has the
    same folds: `name_key`, `kana_key`, `addr_words`, `phone_key`). They only serve comparing.
    """

    name = models.CharField("氏名", max_length=80)
    kana = models.CharField("フリガナ", max_length=80, blank=True)
    postcode = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)
    name_key = computed("氏名 照合用", "fold_name", "name")
    kana_key = computed("フリガナ 照合用", "fold_kana", "kana")
    address_key = computed("住所 照合用", "fold_address", "address")
    phone_key = computed("電話番号 照合用", "fold_phone", "phone")
    changed_at = models.DateTimeField("登録日時", auto_now=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Owner(Person):
    """Whom a vehicle belongs to, as far as is known (所有者). L-01.20, L-01.31."""

    class Source(models.TextChoices):
        POLICE = "police", "警察の回答"
        ADDRESS_LOOKUP = "address_lookup", "住所照会"
        HISTORY = "history", "過去の履歴"
        CLAIMANT = "claimant", "本人の申出"
        TYPED = "typed", "手入力"

    vehicle = models.OneToOneField(
        Vehicle, models.CASCADE, related_name="owner", verbose_name="自転車等"
    )
    source = models.CharField("出所", max_length=14, choices=Source, default=Source.TYPED)
    known_on = models.DateField("情報の日付", null=True, blank=True)
    is_company = models.BooleanField("法人", default=False)

    class Meta:
        verbose_name = "所有者"
        # L-06 looks for the same person by the folded name.
        indexes = [models.Index(fields=["name_key"], name="owner_named")]
        permissions = [
            ("enter_owner", "所有者・引き取り者を登録する"),
        ]
        triggers = [
            AuditTrail(hidden=KEYS, personal=PERSONAL),
            *term_triggers("vehicle_id", ("vehicle_id", "postcode", *KEYS)),
        ]


class Collector(Person):
    """Who came for the vehicle (引き取り者). L-01.32."""

    vehicle = models.OneToOneField(
        Vehicle, models.CASCADE, related_name="collector", verbose_name="自転車等"
    )
    relation = models.ForeignKey(
        Relation, models.PROTECT, related_name="+", verbose_name="所有者との関係"
    )
    relation_note = models.CharField("関係の補足", max_length=60, blank=True)

    class Meta:
        verbose_name = "引き取り者"
        triggers = [
            AuditTrail(hidden=KEYS, personal=PERSONAL),
            *term_triggers("vehicle_id", ("vehicle_id", "postcode", *KEYS)),
        ]


class FormerOwner(Person):
    """The owner of a vehicle as it was before a renewal, so that it can be taken back. L-06.

    Deleted when it is taken back, when the owner is erased, and when the time for it is over.
    """

    item = models.OneToOneField(
        OwnerRenewalItem, models.CASCADE, related_name="former", verbose_name="所有者の最新化の1台"
    )
    source = models.CharField("出所", max_length=14, choices=Owner.Source)
    known_on = models.DateField("情報の日付", null=True, blank=True)
    is_company = models.BooleanField("法人", default=False)

    class Meta:
        verbose_name = "反映前の所有者"
        triggers = [AuditTrail(hidden=KEYS, personal=PERSONAL)]
