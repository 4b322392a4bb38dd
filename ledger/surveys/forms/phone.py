"""What a phone sends: the counts of a spot, a shift of guidance. Nothing about any person."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.models import RemovalPlace
from ledger.patrols.models import Crew
from ledger.surveys.models import KINDS, GuidanceShift
from ledger.vehicles import media
from office.forms import WarekiDateField

from .desk import WEATHERS

MOST = 9999


class CountForm(forms.Form):
    """How many of each kind, and what was seen beside them."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    weather = forms.ChoiceField(
        label="天候",
        choices=[(one, one) for one in WEATHERS],
        widget=forms.RadioSelect,
        required=False,
    )
    remarks = forms.CharField(
        label="気づいたこと（氏名などは書きません）", max_length=200, required=False
    )
    photo = forms.FileField(
        label="写真",
        required=False,
        widget=forms.ClearableFileInput({"accept": "image/*", "capture": "environment"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in KINDS:
            self.fields[name] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=MOST,
                initial=0,
                widget=forms.NumberInput({"inputmode": "numeric", "data-tally": name}),
            )

    def kinds(self) -> list[forms.BoundField]:
        """The fields that are counted in."""
        return [self[name] for name, _ in KINDS]

    def errors_in_words(self) -> list[str]:
        """What is wrong, each with the name of its field."""
        return [
            f"{self.fields[name].label}：{message}" if name in self.fields else str(message)
            for name, messages in self.errors.items()
            for message in messages
        ]

    def clean_photo(self) -> bytes:
        """Return the bytes of the photo, which is looked at where it is kept."""
        file = self.cleaned_data["photo"]
        if not file:
            return b""
        if file.size > media.MAX_BYTES:
            raise forms.ValidationError("写真が大きすぎます（10MBまで）。")
        content: bytes = file.read()
        return content


class GuidanceForm(forms.ModelForm):  # type: ignore[type-arg]
    """One shift of guidance."""

    day = WarekiDateField(label="活動日")

    class Meta:
        model = GuidanceShift
        fields = (
            "key",
            "day",
            "starts_at",
            "ends_at",
            "removal_place",
            "crew",
            "staff_count",
            "warned",
            "moved",
            "tagged",
        )
        widgets = {
            "key": forms.HiddenInput,
            **{
                name: forms.TimeInput({"type": "time"}, format="%H:%M")
                for name in ("starts_at", "ends_at")
            },
            **{
                name: forms.NumberInput({"inputmode": "numeric", "min": 0, "max": MOST})
                for name in ("staff_count", "warned", "moved", "tagged")
            },
        }
        help_texts = {
            "warned": "声をかけた・案内した件数",
            "moved": "並べ直した・移した台数",
            "tagged": "警告の札を付けた台数",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        places = RemovalPlace.objects.valid_on(today).filter(is_total=False)
        for name, found, empty in (
            ("removal_place", places, "選んでください"),
            ("crew", Crew.objects.valid_on(today), "（班ではない）"),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
            field.queryset, field.empty_label = found, empty

    def validate_unique(self) -> None:
        """A key that comes again is answered with what is there, not refused."""
