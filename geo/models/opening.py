"""When people can come to a yard: the hours, and the days that differ. Y-08, DOMAIN 8.1."""

import re
from datetime import date

from django.contrib.gis.db import models
from django.core.exceptions import ValidationError
from django.db.models import F, Q

from geo.timetable import DayKind, Hours, MonthDay, Special
from office.masters.models import CodeEntry

from .yard import StorageYard

_MONTH_DAY = re.compile(r"(\d{1,2})[/-](\d{1,2})")
BOTH_OR_NEITHER = "休みの初日と最終日は、両方を入れるか、両方を空欄にしてください。"


def month_and_day(written: str) -> MonthDay | None:
    """Read 「12/30」. Raises ValidationError where there is no such day."""
    if not written.strip():
        return None
    found = _MONTH_DAY.fullmatch(written.strip())
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    try:
        date(2000, month, day)  # a leap year: 2/29 is a day
    except ValueError as error:
        raise ValidationError("「12/30」のように月と日で入力してください。") from error
    return month, day


def check_month_and_day(written: str) -> None:
    """Raise ValidationError unless `written` is a day of the year."""
    month_and_day(written)


class OpeningHours(CodeEntry):
    """The hours of all yards, or of one: a yard's own go before the common ones.

    Of several that are in force the one that began last counts.
    """

    yard = models.ForeignKey(
        StorageYard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opening_hours",
        verbose_name="保管所",
        help_text="空欄なら、すべての保管所の時間です。",
    )
    weekday_opens = models.TimeField("平日の開始")
    weekday_closes = models.TimeField("平日の終了")
    holiday_opens = models.TimeField("土日祝の開始")
    holiday_closes = models.TimeField("土日祝の終了")
    closed_from = models.CharField(
        "毎年の休みの初日",
        max_length=5,
        blank=True,
        validators=[check_month_and_day],
        help_text="月/日（例：12/30）。休みがなければ、最終日とともに空欄にします。",
    )
    closed_until = models.CharField(
        "毎年の休みの最終日",
        max_length=5,
        blank=True,
        validators=[check_month_and_day],
        help_text="月/日（例：1/3）。年をまたいでもかまいません。",
    )

    class Meta(CodeEntry.Meta):
        verbose_name = "受付時間の定め"
        constraints = [
            *CodeEntry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(weekday_opens__lt=F("weekday_closes"))
                & Q(holiday_opens__lt=F("holiday_closes")),
                name="opening_hours_end_after_they_start",
                violation_error_message="終了の時刻は開始より後にしてください。",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if bool(self.closed_from) != bool(self.closed_until):
            raise ValidationError(BOTH_OR_NEITHER)

    @property
    def hours(self) -> Hours:
        """The rule as the timetable counts with it."""
        first, last = month_and_day(self.closed_from), month_and_day(self.closed_until)
        return Hours(
            weekday=(self.weekday_opens, self.weekday_closes),
            holiday=(self.holiday_opens, self.holiday_closes),
            closure=(first, last) if first and last else None,
            yard=self.yard_id,
            since=self.valid_from,
            until=self.valid_until,
        )


class CalendarDay(CodeEntry):
    """A day on which all yards, or one, are closed or open at other hours than the rule says."""

    class Kind(models.TextChoices):
        CLOSED = DayKind.CLOSED.value, "休業"
        WEEKDAY = DayKind.WEEKDAY.value, "平日の時間"
        HOLIDAY = DayKind.HOLIDAY.value, "土日祝の時間"
        OTHER = DayKind.OTHER.value, "時間を指定"

    day = models.DateField("日付")
    yard = models.ForeignKey(
        StorageYard,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name="保管所",
        help_text="空欄なら、すべての保管所です。",
    )
    kind = models.CharField("この日の扱い", max_length=10, choices=Kind, default=Kind.CLOSED)
    opens = models.TimeField("開始", null=True, blank=True, help_text="時間を指定する日だけ")
    closes = models.TimeField("終了", null=True, blank=True, help_text="時間を指定する日だけ")

    class Meta(CodeEntry.Meta):
        verbose_name = "臨時の休業・時間"
        constraints = [
            *CodeEntry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind=DayKind.OTHER.value)
                | Q(opens__isnull=False, closes__isnull=False, opens__lt=F("closes")),
                name="calendar_day_has_its_hours",
                violation_error_message="時間を指定する日は、開始と、それより後の終了を入力してください。",
            ),
            models.UniqueConstraint(
                fields=["day", "yard"],
                name="calendar_day_once_a_yard",
                nulls_distinct=False,
                violation_error_message="この日の定めはもうあります。それを変更してください。",
            ),
        ]

    @property
    def special(self) -> Special:
        """The day as the timetable counts with it."""
        span = (self.opens, self.closes) if self.opens and self.closes else None
        return Special(self.day, DayKind(self.kind), self.label, span, self.yard_id)
