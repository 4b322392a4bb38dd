"""The form of an entry, made from its model."""

from typing import Any, cast

from django import forms
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from office import text

from .models import CodeEntry
from .registry import COMMON, Master


class PositionField(forms.CharField):
    """A point as `lon,lat` with seven decimals, the way it travels everywhere (WGS84)."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value.x:.7f},{value.y:.7f}" if isinstance(value, Point) else value

    def to_python(self, value: Any) -> Any:
        written = super().to_python(value)
        if not written:
            return None
        try:
            lon, lat = (float(part) for part in text.normalise(written).split(","))
        except ValueError as error:
            raise ValidationError(
                "位置は「経度,緯度」で入力してください（例：139.6690,35.6437）。"
            ) from error
        if not (122 <= lon <= 154 and 20 <= lat <= 46):
            raise ValidationError("日本の外の位置です。経度、緯度の順に入力してください。")
        return Point(lon, lat, srid=4326)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class EntryForm(forms.ModelForm):  # type: ignore[type-arg]
    """What every entry's form does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
        if "sort_order" in self.fields:
            self.fields["sort_order"].required = False
            self.fields["sort_order"].help_text = "空欄なら最後。一覧で並べ替えることもできます。"

    def clean_sort_order(self) -> int:
        return int(self.cleaned_data.get("sort_order") or 0)


class EntrySearch(forms.Form):
    """Which entries of a list to show."""

    q = forms.CharField(
        label="さがす",
        required=False,
        max_length=60,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    when = forms.ChoiceField(
        label="時期", required=False, choices=[("", "いま有効"), ("all", "すべて")]
    )

    def matching(self, master: Master) -> QuerySet[Any]:
        """The entries that answer, in their order."""
        found = master.entries()
        if not self.is_valid():
            return found
        if self.cleaned_data["when"] != "all":
            found = found.filter(pk__in=master.model.objects.valid_on(timezone.localdate()))
        for word in self.cleaned_data["q"].split():
            found = found.filter(_has_word(master.model, word))
        return found


def form_of(master: Master) -> type[EntryForm]:
    """The form class of a master: its common fields, its own, dates and points made typable."""
    names = {each.name for each in master.model._meta.concrete_fields}
    common = [name for name in COMMON if name in names]
    own = [each.name for each in master.own_fields]
    fields = [*common[: common.index("sort_order")], *own, *common[common.index("sort_order") :]]
    made = forms.modelform_factory(
        master.model, form=EntryForm, fields=fields, formfield_callback=_field
    )
    return cast("type[EntryForm]", made)


def _field(field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    if isinstance(field, PointField):
        return PositionField(
            label=str(field.verbose_name),
            required=not field.blank,
            help_text="経度,緯度（例：139.6690000,35.6437000）",
        )
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        kwargs["widget"] = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    if isinstance(field, models.TimeField):
        kwargs["widget"] = forms.TimeInput({"type": "time"}, format="%H:%M")
    if isinstance(field, models.TextField):
        kwargs["widget"] = forms.Textarea({"rows": 4})
    return field.formfield(**kwargs)


def _has_word(model: type[CodeEntry], word: str) -> Q:
    names = {each.name for each in model._meta.concrete_fields}
    wanted = Q()
    for name in ("code", "label", "kana", "note"):
        if name in names:
            wanted |= Q(**{f"{name}__icontains": word})
            wanted |= Q(**{f"{name}__icontains": text.normalise(word)})
    return wanted
