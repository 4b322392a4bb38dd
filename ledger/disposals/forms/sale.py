"""A lot of sold vehicles, and what it was sold for. 法6条3項."""

from typing import Any

from django import forms
from django.utils import timezone

from ledger.disposals.models import SaleItem
from office.forms import WarekiDateField

EVENLY, EACH, IN_PROPORTION = "evenly", "each", "in_proportion"
WAYS = [
    (EVENLY, "均等に分ける"),
    (EACH, "1台ずつの金額"),
    (IN_PROPORTION, "入力した額の比で分ける"),
]
MOST_YEN = 100_000_000


class LotForm(forms.Form):
    """To whom and when."""

    buyer = forms.CharField(label="買受人", max_length=80)
    sold_on = WarekiDateField(label="売却日")
    note = forms.CharField(label="備考", max_length=200, required=False)

    def clean_sold_on(self) -> Any:
        day = self.cleaned_data["sold_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("売却日は本日までの日にしてください。")
        return day


class ProceedsForm(forms.Form):
    """The total of a lot, and how it is shared out."""

    total = forms.IntegerField(label="売却代金（円）", min_value=0, max_value=MOST_YEN)
    way = forms.ChoiceField(label="分け方", choices=WAYS, initial=EVENLY, widget=forms.RadioSelect)
    reason = forms.CharField(label="訂正の理由", max_length=200, required=False)

    def __init__(self, *args: Any, items: list[SaleItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"amount_{item.pk}"] = forms.IntegerField(
                label=f"{item.vehicle.reference} の金額（円）",
                min_value=0,
                max_value=MOST_YEN,
                required=False,
                initial=item.amount,
            )

    def amounts(self) -> dict[int, int] | None:
        """What was entered for each vehicle; None where the total is shared evenly."""
        if self.cleaned_data["way"] == EVENLY:
            return None
        return {item.pk: self.cleaned_data[f"amount_{item.pk}"] or 0 for item in self.items}

    def rows(self) -> list[tuple[SaleItem, Any]]:
        """Each vehicle with its field."""
        return [(item, self[f"amount_{item.pk}"]) for item in self.items]
