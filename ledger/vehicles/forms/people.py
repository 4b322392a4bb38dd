"""Owners and collectors: opened for a purpose, written down, corrected. L-01.31, L-01.32."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone

from ledger.vehicles.models import Owner, Purpose, Relation
from office import postcodes
from office.forms import KanaField, PhoneField, PostcodeField, WarekiDateField

LONGEST = 100
NO_MEMORY = {"autocomplete": "off"}


class PurposeForm(forms.Form):
    """What for a person's data are opened or printed; the words go into the trail."""

    purpose = forms.ModelChoiceField(
        Purpose.objects.none(),
        label="目的",
        empty_label="選んでください",
        error_messages={"required": "目的を選んでください。"},
    )
    note = forms.CharField(
        label="内容",
        max_length=60,
        required=False,
        help_text="個人の名前は入れないでください。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Purpose.objects.valid_on(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        purpose = data.get("purpose")
        if purpose and purpose.needs_note and not data.get("note"):
            self.add_error("note", f"「{purpose}」のときは内容を入力してください。")
        return data

    def words(self) -> str:
        """The purpose as the trail keeps it."""
        purpose, note = self.cleaned_data["purpose"], self.cleaned_data["note"]
        return (f"{purpose}（{note}）" if note else str(purpose))[:LONGEST]


class PersonForm(forms.Form):
    """A name and how to reach it, as it was told: names stay as they are written."""

    name = forms.CharField(
        label="氏名",
        max_length=80,
        widget=forms.TextInput(NO_MEMORY),
        error_messages={"required": "氏名を入力してください。"},
    )
    kana = KanaField(
        label="フリガナ", max_length=80, required=False, widget=forms.TextInput(NO_MEMORY)
    )
    postcode = PostcodeField(
        label="郵便番号",
        required=False,
        widget=forms.TextInput({**NO_MEMORY, "inputmode": "numeric"}),
        help_text="7桁。住所から調べることもできます。",
    )
    address = forms.CharField(
        label="住所",
        max_length=200,
        required=False,
        widget=forms.TextInput(NO_MEMORY),
    )
    phone = PhoneField(
        label="電話番号",
        required=False,
        widget=forms.TextInput({**NO_MEMORY, "inputmode": "tel"}),
        help_text="市外局番から",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["postcode"].widget.attrs |= {
            "data-postcode-url": reverse("geo:postcodes"),
            "data-postcode-address": self["address"].id_for_label,
        }

    def facts(self) -> dict[str, Any]:
        """What to write down, under the names of the record."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class OwnerForm(PersonForm):
    """所有者."""

    is_company = forms.BooleanField(label="法人", required=False)
    source = forms.ChoiceField(label="出所", choices=Owner.Source.choices)
    known_on = WarekiDateField(
        label="情報の日付", required=False, help_text="警察の回答日など。新しいものが優先です。"
    )

    def clean_known_on(self) -> Any:
        """Nothing is known from tomorrow."""
        day = self.cleaned_data["known_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("情報の日付は今日までの日にしてください。")
        return day


class OriginForm(forms.Form):
    """From where and when the owners are that are entered one after the other. L-17a."""

    source = forms.ChoiceField(
        label="出所", choices=Owner.Source.choices, initial=Owner.Source.POLICE
    )
    known_on = WarekiDateField(
        label="情報の日付", required=False, help_text="警察の回答日など。全部の行に入ります。"
    )

    clean_known_on = OwnerForm.clean_known_on


class OwnerRowForm(PersonForm):
    """One row of owners entered one after the other. L-17a."""

    overwrite = forms.CharField(required=False, widget=forms.HiddenInput)

    def cells(self) -> list[forms.BoundField]:
        """The fields of the row, from left to right."""
        return [self[name] for name in ("name", "kana", "postcode", "address", "phone")]

    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any((cell.value() or "").strip() for cell in self.cells())

    def facts(self) -> dict[str, Any]:
        """What to write down, under the names of the record."""
        return {name: value for name, value in super().facts().items() if name != "overwrite"}


class CollectorForm(PersonForm):
    """引き取り者."""

    relation = forms.ModelChoiceField(
        Relation.objects.none(),
        label="所有者との関係",
        empty_label="選んでください",
        error_messages={"required": "所有者との関係を選んでください。"},
    )
    relation_note = forms.CharField(label="関係の補足", max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["relation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = Relation.objects.valid_on(timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        relation = data.get("relation")
        if relation and relation.needs_note and not data.get("relation_note"):
            self.add_error("relation_note", f"「{relation}」のときは補足を入力してください。")
        return data


def looked_up(data: Any) -> tuple[dict[str, str], str]:
    """郵便番号 ⇄ 住所 for a form sent without a program: what to fill in, and what to say.

    The field that is empty is filled from the other; with both, the address follows the code.
    """
    postcode, address = data.get("postcode", ""), data.get("address", "")
    if postcode.strip():
        found = postcodes.address_of(postcode)
        if not found:
            return {}, "この郵便番号の住所は見つかりません。番号を確かめてください。"
        kept = address if address.startswith(found) else found
        return {"address": kept}, f"郵便番号から「{found}」を入れました。続きを入力してください。"
    found = postcodes.postcode_of(address)
    if not found:
        return {}, "この住所の郵便番号は1つに決まりません。町名まで入力してください。"
    return {"postcode": found}, f"住所から郵便番号「{found}」を入れました。"
