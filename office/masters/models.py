"""What the ward may change: code lists and parameters (L-05a)."""

from datetime import date
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F, Q

from office.audit.triggers import AuditTrail

from .parameters import DEFINITIONS, Definition


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
    """What the ward may set (業務パラメータ). What each is: `parameters.py`."""

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
    def definition(self) -> Definition:
        """What it is and which values it takes; one that the ward has added is a text."""
        return DEFINITIONS.get(self.key) or Definition(self.key, "", self.meaning, unit=self.unit)

    @classmethod
    def values(cls) -> dict[str, str]:
        """All values by their keys, in one query: what is stored, else what ships."""
        shipped = {key: each.value for key, each in DEFINITIONS.items()}
        return shipped | dict(cls.objects.values_list("key", "value"))

    @classmethod
    def number(cls, key: str) -> int:
        """The whole number stored under `key`. Raises ValidationError when it is none."""
        return whole_number(key, cls.text(key))

    @classmethod
    def text(cls, key: str) -> str:
        """The text stored under `key`, or the default it ships with. KeyError if unknown."""
        found = cls.objects.filter(key=key).values_list("value", flat=True).first()
        return found if found is not None else DEFINITIONS[key].value


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


def whole_number(key: str, value: str) -> int:
    """The value of a parameter as a whole number. Raises ValidationError when it is none."""
    try:
        return int(value)
    except ValueError as error:
        message = f"業務パラメータ「{key}」の値「{value}」は数ではありません。"
        raise ValidationError(message) from error
