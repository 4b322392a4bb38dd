"""The page of the parameters: each typed as its kind asks, under the heading of its theme."""

import string
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from . import registry
from .models import Parameter
from .parameters import MEANS, SAMPLES, THEMES, Definition, Kind

OTHERS = "そのほか"


class FormatField(forms.CharField):
    """The form of a number: its marks stand in braces, {number} must be among them."""

    def __init__(self, marks: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)
        self.marks = marks

    def clean(self, value: Any) -> str:
        """Return the form. Raises ValidationError that says which marks there are."""
        form = str(super().clean(value))
        usable = "使えるしるしは " + "、".join(f"{{{name}}}" for name in self.marks) + " です。"
        try:
            named = {name for _, name, _, _ in string.Formatter().parse(form) if name is not None}
            if named - set(self.marks):
                raise ValidationError(usable)
            sample = {name: SAMPLES[name] for name in self.marks if name in SAMPLES}
            written = {form.format(**sample, number=number) for number in (1, 2)}
        except (KeyError, IndexError, ValueError) as error:
            raise ValidationError(usable) from error
        if len(written) < 2:
            raise ValidationError("{number} が必要です。番号がすべて同じになります。")
        return form


class ParametersForm(forms.Form):
    """All parameters on one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = {each.key: each for each in Parameter.objects.all()}
        for key, each in self.parameters.items():
            self.fields[key] = field_of(each)

    def themes(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings; what the ward has added comes last."""
        placed = set()
        for theme, definitions in THEMES:
            keys = [each.key for each in definitions if each.key in self.fields]
            placed.update(keys)
            if keys:
                yield theme, [self[key] for key in keys]
        if rest := [self[key] for key in self.fields if key not in placed]:
            yield OTHERS, rest

    @property
    def stored(self) -> dict[str, str]:
        """The values as they stand."""
        return {key: each.value for key, each in self.parameters.items()}

    @property
    def wanted(self) -> dict[str, str]:
        """The values of a valid form."""
        return {key: str(value) for key, value in self.cleaned_data.items()}


def field_of(parameter: Parameter) -> forms.Field:
    """The field in which a value of that kind is typed or chosen."""
    definition = parameter.definition
    common: dict[str, Any] = {
        "label": definition.meaning + (f"（{definition.unit}）" if definition.unit else ""),
        "initial": parameter.value,
        "help_text": _help(definition),
    }
    if definition.kind is Kind.FIGURE:
        widget = forms.NumberInput({"autocomplete": "off"})
        limits: dict[str, Any] = {"min_value": definition.least, "max_value": definition.most}
        return forms.IntegerField(**common, **limits, widget=widget)
    if definition.kind in {Kind.SWITCH, Kind.CHOICE}:
        return forms.ChoiceField(**common, choices=_with(definition.choices, parameter.value))
    if definition.kind is Kind.CODE:
        return forms.ChoiceField(**common, choices=_with(_codes(definition), parameter.value))
    text = forms.TextInput({"autocomplete": "off"})
    if definition.kind is Kind.FORMAT:
        return FormatField(definition.marks, **common, widget=text)
    return forms.CharField(**common, max_length=200, widget=text)


def _codes(definition: Definition) -> tuple[tuple[str, str], ...]:
    """The entries of the list that the code stands in, those in force today."""
    master = registry.get(definition.master)
    if master is None:
        return ()
    entries = master.entries().filter(pk__in=master.model.objects.valid_on(timezone.localdate()))
    return tuple((each.code, f"{each.code} {each.label}") for each in entries)


def _with(choices: tuple[tuple[str, str], ...], value: str) -> list[tuple[str, str]]:
    """The choices, and the value that is stored where it is none of them."""
    known = {code for code, _ in choices}
    return [*choices] if value in known else [*choices, (value, f"{value}（一覧にありません）")]


def _help(definition: Definition) -> str:
    if not definition.value:
        return ""
    labels = dict(definition.choices)
    shipped = labels.get(definition.value, f"{definition.value}{definition.unit}")
    said = f"最初の値は {shipped}"
    if definition.kind is Kind.FIGURE and definition.most < 1_000_000:
        said += f"。{definition.least:,}〜{definition.most:,}"
    if definition.kind is Kind.FORMAT:
        marks = "、".join(f"{{{name}}} {MEANS[name]}" for name in definition.marks)
        said += f"。使えるしるし：{marks}"
    return said
