"""What is asked before a transfer."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.models import StorageYard
from ledger.patrols.models import Crew
from office.forms import WarekiDateField

REASONS = [
    "満車のため",
    "処分のために集める",
    "引き取る方の都合",
    "保管所の工事・閉鎖",
    "誤った搬入",
]


class TransferForm(forms.Form):
    """From where, to where, why, and who drives."""

    from_yard = forms.ModelChoiceField(label="送る保管所", queryset=StorageYard.objects.none())
    to_yard = forms.ModelChoiceField(label="受け入れる保管所", queryset=StorageYard.objects.none())
    reason = forms.CharField(
        label="移送の理由",
        max_length=100,
        widget=forms.TextInput({"list": "transfer-reasons", "autocomplete": "off"}),
        help_text="選ぶか、入力します。",
    )
    planned_on = WarekiDateField(label="運ぶ日", required=False, help_text="例：R8.11.25、あした")
    crew = forms.ModelChoiceField(
        label="運ぶ班", queryset=Crew.objects.none(), required=False, empty_label="（班ではない）"
    )
    carrier = forms.CharField(
        label="運ぶ人（班でないとき）",
        max_length=60,
        required=False,
        help_text="例：運送会社の名前",
    )

    def __init__(self, *args: Any, yards: list[StorageYard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        every = StorageYard.objects.valid_on(today)
        mine = every.filter(pk__in=[yard.pk for yard in yards])
        choices = {"from_yard": mine, "to_yard": every, "crew": Crew.objects.valid_on(today)}
        for name, found in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset = found
            if field.required:
                field.empty_label = "選んでください"
        if len(yards) == 1:
            self.fields["from_yard"].initial = yards[0]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("from_yard") and data.get("from_yard") == data.get("to_yard"):
            self.add_error("to_yard", "送る保管所とは別の保管所を選んでください。")
        return data
