"""What is corrected at a desk."""

from typing import Any

from django import forms
from django.utils import timezone

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
