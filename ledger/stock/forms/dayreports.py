"""What a yard writes into its day report by hand: only what no record tells."""

from django import forms

from ledger.stock.models import DayReport

WEATHERS = ["晴", "曇", "雨", "雪", "晴のち雨", "曇のち雨"]


class DayForm(forms.ModelForm):  # type: ignore[type-arg]
    """Weather, who was there, and what happened besides."""

    class Meta:
        model = DayReport
        fields = ("weather", "manager", "staff_count", "remarks")
        widgets = {
            "weather": forms.TextInput({"list": "weathers", "autocomplete": "off"}),
            "remarks": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "remarks": "苦情、事故、機器の故障など。氏名や電話番号は書きません。",
            "staff_count": "この日に働いた人数",
        }
