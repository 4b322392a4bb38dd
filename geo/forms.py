"""What the ward types and draws about zones and dividing lines."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.drawing import Faulty, read_area, read_line
from geo.models import NoParkingZone, Station, TownBlock
from geo.workflow import Drawing


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class DrawnForm(forms.Form):
    """An area or a line: `reader` turns what was drawn into a geometry or raises Faulty."""

    station = forms.ModelChoiceField(
        Station.objects.all(), label="駅", empty_label="選んでください"
    )
    name = forms.CharField(label="名称", max_length=60)
    valid_from = _day("開始日", "この日から新しい形で判定します。前の形は前日で終わります。")
    source = forms.CharField(
        label="根拠・出典",
        max_length=100,
        help_text="告示の番号や図面の名前など",
        required=False,
    )
    shape = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, model: type[Any], fixed_station: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model
        self.fault_at = ""
        self.fault = ""
        if fixed_station:
            del self.fields["station"]

    def clean_shape(self) -> Any:
        """Read the drawn shape; where it is wrong is kept in `fault_at` for the map."""
        reader = read_area if self.model is NoParkingZone else read_line
        try:
            return reader(self.cleaned_data["shape"])
        except Faulty as error:
            self.fault, self.fault_at = str(error), error.at
            raise forms.ValidationError(str(error)) from error

    def drawing(self) -> Drawing:
        """Return what was drawn, once the form is valid."""
        data = self.cleaned_data
        return Drawing(data["shape"], data["name"], data["source"], data["valid_from"])


class EndForm(forms.Form):
    """The last day of an area or line."""

    last_day = _day("最終日", "この日まで有効です。翌日からは判定に使いません。")


class BlockNoteForm(forms.Form):
    """What the verdict says besides, of points in one town block outside every zone."""

    block = forms.ModelChoiceField(
        TownBlock.objects.defer("boundary"), label="町丁目", empty_label="選んでください"
    )
    note = forms.CharField(
        label="注意",
        max_length=200,
        required=False,
        help_text="区域外の地点の判定に「要確認」として添えます。空にすると消えます。",
        widget=forms.TextInput(attrs={"placeholder": "例：33〜39番は北沢地域です"}),
    )
