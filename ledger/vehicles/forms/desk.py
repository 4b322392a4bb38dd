"""What is corrected at a desk."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.judgement import BadPoint, parse_point
from geo.models import RemovalPlace, Verdict


class PlaceOverrideForm(forms.Form):
    """Another removal place or zone than the verdict gave, and why."""

    place = forms.ModelChoiceField(RemovalPlace.objects.none(), label="撤去場所", empty_label=None)
    zone_status = forms.ChoiceField(
        label="放置規制区域区分", choices=Verdict.ZoneStatus.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="変更の理由", max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = RemovalPlace.objects.valid_on(timezone.localdate()).filter(is_total=False)


class PinForm(forms.Form):
    """Where the vehicle really was, and why the pin is moved."""

    position = forms.CharField(
        label="地図の位置",
        widget=forms.HiddenInput,
        error_messages={"required": "地図でピンを動かしてください。"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="位置を直す理由",
        max_length=100,
        error_messages={"required": "位置を直す理由を入力してください。"},
        help_text="GPSのずれ、写真で確かめたなど",
    )
    follow = forms.BooleanField(
        label="撤去場所・区域も、新しい位置の判定に合わせる", required=False
    )

    def clean_position(self) -> Any:
        """The pin as a point."""
        lon, _, lat = self.cleaned_data["position"].partition(",")
        try:
            return parse_point(lon, lat)
        except BadPoint as error:
            raise forms.ValidationError(str(error)) from error
