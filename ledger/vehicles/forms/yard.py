"""The crew's own confirmation at the hand-over."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from ledger.patrols.models import Crew
from office.accounts.models import User


class CrewConfirmation(forms.Form):
    """Who of the crew confirms, that it is they, and how many they brought (W-12)."""

    declared = forms.IntegerField(label="班が数えた台数", min_value=0, max_value=500)
    member = forms.ModelChoiceField(
        label="班の確認者", queryset=User.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    password = forms.CharField(
        label="確認者のパスワード",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, crew: Crew, request: Any | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        field = self.fields["member"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = User.objects.filter(unit=crew.unit_id, is_active=True).exclude(unit=None)

    @property
    def confirmed_by(self) -> User:
        """The member who has proved who they are."""
        found: User = self.cleaned_data["member"]
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        member, password = data.get("member"), data.pop("password", "")
        if member and password:
            proved = authenticate(self.request, username=member.username, password=password)
            if proved is None or proved.pk != member.pk:
                raise ValidationError(
                    "パスワードが違います。続けて間違えると、しばらく確認できなくなります。"
                )
        return data
