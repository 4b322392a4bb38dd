"""Which fields of many records to change, and to what. L-17a."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import ForeignKey
from django.utils import timezone

from ledger.vehicles.bulk import EDITABLE, Editable
from ledger.vehicles.models import Vehicle
from office.forms import WarekiDateField
from office.masters.models import CodeEntry

EMPTY = "（空欄にする）"
NONE_CODES = {"0", "00"}  # 「なし」 in the lists of baskets and gears
YES, NO = "yes", "no"
BELOW, INSTEAD = "add", "set"
LONGEST = 500


class BulkForm(forms.Form):
    """For each field that may be changed a tick and a value; only what is ticked counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for editable in EDITABLE:
            self.fields[f"change_{editable.name}"] = forms.BooleanField(
                label=f"{editable.label}を変える", required=False
            )
            self.fields[editable.name] = field_for(editable)
        for name in ("remarks", "condition_memo"):
            self.fields[f"{name}_how"] = forms.ChoiceField(
                label="書き方",
                choices=[(BELOW, "いまの文の下に書き足す"), (INSTEAD, "書き換える")],
                initial=BELOW,
                required=False,
                widget=forms.RadioSelect,
            )

    def groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The fields under their headings, each with its tick, for the page."""
        found: dict[str, list[dict[str, Any]]] = {}
        for one in EDITABLE:
            how = f"{one.name}_how"
            line: dict[str, Any] = {"tick": self[f"change_{one.name}"], "value": self[one.name]}
            line["how"] = self[how] if how in self.fields else None
            found.setdefault(one.group, []).append(line)
        return list(found.items())

    def ticked(self) -> Iterator[Editable]:
        """The fields that are to change."""
        return (one for one in EDITABLE if self.cleaned_data.get(f"change_{one.name}"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        ticked = list(self.ticked())
        if not ticked and not self.errors:
            raise forms.ValidationError("変える項目に印を付けて、新しい値を入れてください。")
        for one in ticked:
            empty = data.get(one.name) in (None, "")
            if empty and one.name in NEVER_EMPTY and one.name not in self.errors:
                self.add_error(one.name, "空欄にはできません。値を選んでください。")
            if empty and data.get(f"{one.name}_how") == BELOW:
                self.add_error(one.name, "書き足す文を入力してください。")
            self._not_ahead(one, data.get(one.name))
        return data

    def _not_ahead(self, one: Editable, value: Any) -> None:
        if isinstance(value, date) and value > timezone.localdate():
            self.add_error(one.name, "先の日付です。今日までの日付にしてください。")

    def wanted(self) -> dict[str, dict[str, Any]]:
        """What to store, by column: `set` in place of what is there, `add` below it."""
        wanted: dict[str, dict[str, Any]] = {"set": {}, "add": {}}
        for one in self.ticked():
            value = self.cleaned_data[one.name]
            how = self.cleaned_data.get(f"{one.name}_how") or INSTEAD
            wanted[how][one.column] = stored(one, value)
            wanted["set"] |= following(one, value)
        return wanted


NEVER_EMPTY = {"yard", "removal_kind", "inoperable"}


def field_for(editable: Editable) -> forms.Field:
    """An input in the manner of the field's type; none of them is required."""
    field: Any = Vehicle._meta.get_field(editable.name)
    kind = field.get_internal_type()
    plain: dict[str, Any] = {"label": editable.label, "required": False}
    if isinstance(field, ForeignKey):
        entries: Any = field.related_model
        found = entries.objects.valid_on(timezone.localdate())
        empty = None if editable.name in NEVER_EMPTY else EMPTY
        return forms.ModelChoiceField(found, empty_label=empty or "選んでください", **plain)
    if kind == "DateField":
        return WarekiDateField(**plain)
    if kind == "BooleanField":
        return forms.ChoiceField(
            choices=[("", "選んでください"), (YES, "はい"), (NO, "いいえ")], **plain
        )
    if field.choices:
        choices = [("", EMPTY), *((key, label) for key, label in field.choices if key)]
        return forms.ChoiceField(choices=choices, **plain)
    if kind == "TextField" or field.max_length > LONGEST // 2:
        longest = field.max_length or LONGEST
        return forms.CharField(max_length=longest, widget=forms.Textarea({"rows": 2}), **plain)
    return forms.CharField(max_length=field.max_length, **plain)


def stored(one: Editable, value: Any) -> Any:
    """The value as JSON carries it to the column."""
    if isinstance(value, CodeEntry):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if one.name == "inoperable":
        return value == YES
    return value


def following(one: Editable, value: Any) -> dict[str, Any]:
    """The columns that follow: 有無 from the kind; no judgement without 機能喪失."""
    if one.name == "basket_place":
        return {"basket": presence(value)}
    if one.name == "gear_kind":
        none = {"gear_count": None} if presence(value) == NO else {}
        return {"gear": presence(value)} | none
    if one.name == "inoperable" and value == NO:
        return {"inoperable_reason_id": None}
    return {}


def presence(chosen: CodeEntry | None) -> str:
    """有, 無, or not known."""
    if chosen is None:
        return ""
    return NO if chosen.code in NONE_CODES else YES
