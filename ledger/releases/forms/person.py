"""A person in front of the desk or on the telephone. L-01.32."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from ledger.vehicles.forms.inspection import Chips
from ledger.vehicles.models import Relation
from ledger.vehicles.models.person import Person
from office.forms import KanaField, PhoneField, PostcodeField

FIELDS = ("name", "kana", "postcode", "address", "phone", "relation", "relation_note")


class PersonForm(forms.Form):
    """Who it is and what they are to the owner. Names stay as they are written."""

    error_css_class = "is-invalid"

    name = forms.CharField(label="氏名", max_length=80)
    kana = KanaField(label="フリガナ", max_length=80, required=False)
    postcode = PostcodeField(
        label="郵便番号",
        required=False,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "data-postcode-url": reverse_lazy("geo:postcodes"),
                "data-postcode-address": "id_address",
            }
        ),
    )
    address = forms.CharField(label="住所", max_length=200)
    phone = PhoneField(label="電話番号", required=False)
    relation = forms.ModelChoiceField(
        Relation.objects.none(),
        label="所有者との関係",
        widget=Chips,
        blank=True,
        empty_label=None,
        error_messages={"required": "選んでください。"},
    )
    relation_note = forms.CharField(label="関係の補足", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs["autocomplete"] = "off"
            if name in ("name", "address"):
                field.error_messages["required"] = f"{field.label}を入力してください。"
        choices(self, "relation").queryset = Relation.objects.valid_on(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        relation = data.get("relation")
        if relation and relation.needs_note and not data.get("relation_note"):
            self.add_error("relation_note", f"「{relation}」のときは補足を入力してください。")
        return data

    def person(self) -> dict[str, Any]:
        """The fields of a `Person` with their relation."""
        return {name: self.cleaned_data[name] for name in FIELDS}


def choices(form: forms.Form, name: str) -> Any:
    """The field of that name, which chooses from a list."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    return field


def told(person: Person) -> dict[str, Any]:
    """What is known of a person, as the initial values of a form."""
    found = {name: getattr(person, name) for name in FIELDS[:5]}
    for name in FIELDS[5:]:
        if hasattr(person, name):
            found[name] = getattr(person, name)
    return found
