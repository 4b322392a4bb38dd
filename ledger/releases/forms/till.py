"""Money that is counted or moved. K-09."""

from typing import Any

from django import forms

from ledger.releases import cash
from ledger.releases.models import TillEntry

MOST = 100_000_000


def yen(label: str, **more: Any) -> forms.IntegerField:
    """An amount in whole yen, typed with or without commas and in any width."""
    return YenField(
        label=label,
        max_value=MOST,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "金額は数字で入力してください。"},
        **more,
    )


class YenField(forms.IntegerField):
    """Whole yen: 3000, 3,000 or ３０００円."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip().replace(",", "").replace("，", "").removesuffix("円")
        found: int | None = super().to_python(value)
        return found


class OpenTillForm(forms.Form):
    """The change that lies in the till when the shift begins."""

    float_amount = yen("釣銭準備金（円）", min_value=0)


class FeeForm(forms.Form):
    """What was handed over; empty where it was exact."""

    tendered = yen("お預り金額（円）", min_value=0, required=False)


class MoveCashForm(forms.Form):
    """Change put in, or takings brought to the safe."""

    kind = forms.ChoiceField(
        label="種類",
        choices=[
            (kind.value, kind.label) for kind in (TillEntry.Kind.PAID_IN, TillEntry.Kind.PAID_OUT)
        ],
    )
    amount = yen("金額（円）", min_value=1)
    note = forms.CharField(label="摘要", max_length=100)
    key = forms.UUIDField(widget=forms.HiddenInput)


class CloseTillForm(forms.Form):
    """How many pieces of each denomination lie in the till; an empty field is none."""

    difference_note = forms.CharField(label="差異の説明", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in cash.DENOMINATIONS:
            self.fields[f"pieces_{each}"] = forms.IntegerField(
                label=cash.word(each),
                min_value=0,
                max_value=100_000,
                required=False,
                widget=forms.TextInput(
                    {"inputmode": "numeric", "autocomplete": "off", "data-pieces": each}
                ),
                error_messages={"invalid": "枚数は数字で入力してください。"},
            )
        self.order_fields([*(f"pieces_{each}" for each in cash.DENOMINATIONS), "difference_note"])

    @property
    def piece_fields(self) -> list[Any]:
        """The fields of the count, largest denomination first."""
        return [self[f"pieces_{each}"] for each in cash.DENOMINATIONS]

    def pieces(self) -> dict[str, int]:
        """Pieces by denomination."""
        return {str(each): self.cleaned_data[f"pieces_{each}"] or 0 for each in cash.DENOMINATIONS}
