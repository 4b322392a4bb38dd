"""Form fields that take Japanese input as people type it and hand on one form of it."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from office import text, wareki


class NormalisedCharField(forms.CharField):
    """Text in one width, with one hyphen and single spaces.

    For numbers, codes and search words. A person's name stays in a plain CharField: it is
    stored as it is written.
    """

    def to_python(self, value: Any) -> str:
        """Return the normalised text."""
        return text.normalise(super().to_python(value) or "")


class RegistrationNumberField(NormalisedCharField):
    """A crime-prevention registration (防犯登録番号), as read from the sticker."""

    default_error_messages = {
        "invalid": "防犯登録番号に使えない文字「%(found)s」があります。"
        "数字・英字・漢字・かなで入力してください。",
    }

    def to_python(self, value: Any) -> str:
        """Return the number in capitals; raises ValidationError for other signs."""
        number = super().to_python(value).upper()
        if strange := re.search(r"[^0-9A-Z\u3040-\u30ff\u3400-\u9fff々()\-? *]", number):
            raise ValidationError(self.error_messages["invalid"], "invalid", {"found": strange[0]})
        return number


class PhoneField(forms.CharField):
    """A telephone number of Japan; hands on its ten or eleven digits."""

    widget = forms.TextInput(attrs={"inputmode": "tel"})
    default_error_messages = {
        "invalid": "電話番号は市外局番から10桁か11桁で入力してください（例：03-5432-1111）。",
    }

    def to_python(self, value: Any) -> str:
        """Return the digits, or nothing for an empty field."""
        written = super().to_python(value)
        digits = text.phone_key(written or "")
        if written and not re.fullmatch(r"0\d{9,10}", digits):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return digits


class PostcodeField(forms.CharField):
    """A postal code; hands it on as 154-0017."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    default_error_messages = {
        "invalid": "郵便番号は7桁の数字で入力してください（例：154-0017）。",
    }

    def to_python(self, value: Any) -> str:
        """Return the code with its hyphen, or nothing for an empty field."""
        written = super().to_python(value)
        if not written:
            return ""
        digits = text.postcode_key(written)
        if len(digits) != 7:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return f"{digits[:3]}-{digits[3:]}"


class KanaField(forms.CharField):
    """A reading (フリガナ): hiragana and half-width kana become full-width katakana."""

    default_error_messages = {"invalid": "フリガナはカタカナで入力してください。"}

    def to_python(self, value: Any) -> str:
        """Return the katakana; raises ValidationError where something else is left."""
        kana = text.katakana(super().to_python(value) or "")
        if not re.fullmatch(r"[ァ-ヺー・ A-Za-z.]*", kana):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return kana


class ScanField(forms.CharField):
    """A code that a scanner types; a person may type it as well.

    Start and stop signs of old labels are dropped, full width becomes half width.
    """

    widget = forms.TextInput(
        attrs={"data-scan": "", "inputmode": "text", "autocapitalize": "characters"}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> str:
        """Return the content of the code."""
        return text.scanned(super().to_python(value) or "")


class WarekiDateField(forms.DateField):
    """A date written as R8.4.1, 8/4/1, 2026-4-1, 20260401, 0401 or きのう."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> date | None:
        """Return the date; raises ValidationError that says how to write one."""
        if not value:
            return None
        if isinstance(value, datetime):
            return timezone.localdate(value)
        if isinstance(value, date):
            return value
        try:
            return wareki.parse_date(str(value), today=timezone.localdate())
        except wareki.UnreadableDate as error:
            raise ValidationError(str(error), "invalid") from error

    def prepare_value(self, value: Any) -> Any:
        """Show a date as R8.4.1, and what could not be read as it was typed."""
        return wareki.short_date(value) if isinstance(value, date) else value


class WarekiDateTimeField(forms.DateTimeField):
    """A day and a time written as R8.4.1 10:31, 4/1 1031 or きのう 15時."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment in the office's time; raises ValidationError that says how to write."""
        if not value:
            return None
        if isinstance(value, datetime):
            return value
        try:
            found = wareki.parse_moment(str(value), today=timezone.localdate())
        except wareki.UnreadableDate as error:
            raise ValidationError(str(error), "invalid") from error
        return timezone.make_aware(found)

    def prepare_value(self, value: Any) -> Any:
        """Show a moment as R8.4.1 10:31, and what could not be read as it was typed."""
        if not isinstance(value, datetime):
            return value
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{wareki.short_date(local.date())} {local:%H:%M}"
