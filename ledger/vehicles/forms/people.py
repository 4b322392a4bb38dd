"""Looking at persons for a purpose that is kept. P-05."""

from typing import Any

from django import forms
from django.utils import timezone

from ledger.vehicles.models import Purpose

LONGEST = 100


class PurposeForm(forms.Form):
    """What for a person's data are opened or printed; the words go into the trail."""

    purpose = forms.ModelChoiceField(
        Purpose.objects.none(),
        label="目的",
        empty_label="選んでください",
        error_messages={"required": "目的を選んでください。"},
    )
    note = forms.CharField(
        label="内容",
        max_length=60,
        required=False,
        help_text="個人の名前は入れないでください。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Purpose.objects.valid_on(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        purpose = data.get("purpose")
        if purpose and purpose.needs_note and not data.get("note"):
            self.add_error("note", f"「{purpose}」のときは内容を入力してください。")
        return data

    def words(self) -> str:
        """The purpose as the trail keeps it."""
        purpose, note = self.cleaned_data["purpose"], self.cleaned_data["note"]
        return (f"{purpose}（{note}）" if note else str(purpose))[:LONGEST]
