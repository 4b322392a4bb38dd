"""What is asked at a desk: the plan of a survey, its spots, a published table."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from geo.models import Station
from ledger.surveys.models import Survey, SurveySpot
from office import fiscal, wareki
from office.forms import WarekiDateField

WEATHERS = ("晴", "曇", "小雨", "雨", "雪")
MOST_BYTES = 1_000_000


class SurveyForm(forms.ModelForm):  # type: ignore[type-arg]
    """When a year's survey takes place."""

    day = WarekiDateField(
        label="調査日", required=False, help_text="例：R8.10.20。10月か11月の晴れた平日を選びます。"
    )

    class Meta:
        model = Survey
        fields = ("fiscal_year", "day", "starts_at", "weather", "published_total", "remarks")
        widgets = {
            "starts_at": forms.TimeInput({"type": "time"}, format="%H:%M"),
            "weather": forms.TextInput({"list": "weathers", "autocomplete": "off"}),
        }
        help_texts = {
            "fiscal_year": "西暦で入力します（令和8年度は2026）。",
            "published_total": "公表した台数があれば入力します。数えた台数との差を示します。",
        }

    def clean_fiscal_year(self) -> int:
        """Return the year; refuses one that cannot be meant."""
        year: int = self.cleaned_data["fiscal_year"]
        if not 1950 <= year <= 2100:
            raise forms.ValidationError("年度は西暦4桁で入力してください（例：2026）。")
        same = Survey.objects.filter(source=self.instance.source, fiscal_year=year)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("この年度の調査はすでにあります。")
        return year

    def clean(self) -> dict[str, Any]:
        """A day lies in its fiscal year."""
        facts = super().clean() or {}
        day, year = facts.get("day"), facts.get("fiscal_year")
        if day and year and fiscal.fiscal_year(day) != year:
            name = wareki.fiscal_year_name(year)
            self.add_error("day", f"{wareki.long_date(day)}は{name}の日ではありません。")
        return facts


def doubts_about(day: date | None) -> list[str]:
    """Why a day is an unusual one for a survey; not refused, only said."""
    if day is None:
        return ["調査日が決まっていません。"]
    found = []
    if day.weekday() >= 5 or fiscal.is_national_holiday(day):
        found.append("調査日が平日ではありません。")
    if day.month not in (10, 11):
        found.append("調査日が10月・11月ではありません。")
    return found


class SpotForm(forms.ModelForm):  # type: ignore[type-arg]
    """One more segment of a station."""

    class Meta:
        model = SurveySpot
        fields = ("station", "segment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["station"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Station.objects.valid_on(timezone.localdate())
        field.empty_label = "選んでください"
        self.fields["segment"].widget.attrs["placeholder"] = "例：北口〜商店街"


class ImportForm(forms.Form):
    """A published table: a file, or one that lies on the server."""

    file = forms.FileField(label="CSVファイル", required=False)
    shipped = forms.ChoiceField(
        label="サーバーにある公表資料", required=False, widget=forms.RadioSelect
    )
    fiscal_year = forms.IntegerField(
        label="駅別の表の年度",
        min_value=1950,
        max_value=2100,
        help_text="西暦で入力します。年度別の公表値の表では使いません。",
    )

    def __init__(self, *args: Any, shipped: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["shipped"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101
        choice.choices = [("", "使わない（ファイルを選ぶ）"), *shipped]
        if not shipped:
            del self.fields["shipped"]

    def clean_file(self) -> Any:
        """Refuse what is no small table."""
        file = self.cleaned_data["file"]
        if file and file.size > MOST_BYTES:
            raise forms.ValidationError("ファイルが大きすぎます（1MBまで）。")
        return file

    def clean(self) -> dict[str, Any]:
        """One of both is needed."""
        facts = super().clean() or {}
        if not self.errors and not facts.get("file") and not facts.get("shipped"):
            self.add_error("file", "取り込むCSVファイルを選んでください。")
        return facts
