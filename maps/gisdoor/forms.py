"""What is typed about a key."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from office.accounts.models import User

LONGEST_DAYS = 366


class TokenForm(forms.Form):
    """Whose key it is, what uses it, and until when."""

    user = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        label="利用者",
        help_text="キーで見えるものは、この利用者に見えるものと同じです（個人情報は出ません）。",
    )
    name = forms.CharField(
        label="使うソフト・端末",
        max_length=60,
        help_text="例: QGIS 計画係の端末",
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    valid_until = forms.DateField(
        label="有効期限",
        help_text="この日まで使えます。1年より先にはできません。",
        widget=forms.DateInput({"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()

    def clean_user(self) -> User:
        user: User = self.cleaned_data["user"]
        if not user.has_perm("gisdoor.read_features"):
            raise ValidationError(
                "この利用者の役割には「GISの窓口から位置を読む」がありません。"
                "役割に加えるか、ほかの利用者を選んでください。"
            )
        return user

    def clean_valid_until(self) -> date:
        day: date = self.cleaned_data["valid_until"]
        if day < self.today:
            raise ValidationError("今日より前の日は指定できません。")
        if (day - self.today).days > LONGEST_DAYS:
            raise ValidationError("有効期限は1年以内にしてください。")
        return day
