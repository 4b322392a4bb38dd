"""保留: placed and lifted with a reason."""

from typing import Any

from django import forms
from django.utils import timezone

from ledger.vehicles.models import HoldKind


class HoldForm(forms.Form):
    """Why a vehicle must stay."""

    kind = forms.ModelChoiceField(
        HoldKind.objects.none(),
        label="保留の種類",
        empty_label="選んでください",
        error_messages={"required": "保留の種類を選んでください。"},
    )
    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="個人の名前は入れないでください。",
        error_messages={"required": "保留の理由を入力してください。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = HoldKind.objects.valid_on(timezone.localdate())


class LiftForm(forms.Form):
    """Why it may go."""

    reason = forms.CharField(
        label="解除の理由",
        max_length=200,
        error_messages={"required": "保留を外す理由を入力してください。"},
    )
