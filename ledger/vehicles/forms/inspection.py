"""二次登録: the vehicle's body, in the order in which it is looked at. L-01.10 to L-01.19."""

import json
from typing import Any

from django import forms
from django.utils import timezone

from geo.models import PoliceOffice
from ledger.vehicles import numbers
from ledger.vehicles.meanwhile import Plain, standing
from ledger.vehicles.models import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    GearKind,
    InoperableReason,
    LockKind,
    Maker,
    StickerColor,
    Vehicle,
    VehicleKind,
)
from office.masters.models import CodeEntry
from office.text import normalise

NONE_CODES = {"0", "00"}  # 「なし」 in the lists of baskets, gears and locks
YES, NO = Vehicle.Trilean.YES, Vehicle.Trilean.NO
FOLLOWING = ("basket", "gear")  # 有無, which follow from what kind was chosen


class Chips(forms.RadioSelect):
    """All choices of a list open to a finger; colours show themselves."""

    template_name = "vehicles/widgets/chips.html"

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        instance = getattr(option["value"], "instance", None)
        option["swatch"] = getattr(instance, "hex_code", "")
        return option


class ManyChips(forms.CheckboxSelectMultiple):
    """Chips of which several may be chosen."""

    template_name = "vehicles/widgets/chips.html"


def one_of(model: type[CodeEntry], label: str, *, required: bool = False) -> Any:
    """A choice from a code list, as chips."""
    return forms.ModelChoiceField(
        model.objects.none(),
        label=label,
        required=required,
        widget=Chips,
        blank=True,
        empty_label=None,
    )


def yes_no(label: str) -> Any:
    """有 / 無, or neither as long as nobody has looked."""
    choices = [(YES.value, YES.label), (NO.value, NO.label)]
    return forms.ChoiceField(choices=choices, label=label, required=False, widget=forms.RadioSelect)


class InspectionForm(forms.Form):
    """What the yard sees. Three answers are asked for; the rest may stay open.

    Numbers are never refused for their form (DOMAIN 3.3); `doubts()` points out strange ones.
    """

    error_css_class = "is-invalid"

    registration_jurisdiction = forms.ChoiceField(
        label="防犯登録",
        choices=[choice for choice in Vehicle.Jurisdiction.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    registration_police = forms.ModelChoiceField(
        PoliceOffice.objects.none(),
        label="警察署・道府県",
        required=False,
        empty_label="（印字なし・不明）",
    )
    registration_prefix = forms.CharField(label="記号", max_length=10, required=False)
    registration_serial = forms.CharField(label="番号", max_length=20, required=False)
    registration_sticker_color = one_of(StickerColor, "シールの色")
    frame_number = forms.CharField(label="車体番号", max_length=40, required=False)
    vehicle_kind = one_of(VehicleKind, "車種", required=True)
    plate_number = forms.CharField(
        label="標識番号（原付）", max_length=40, required=False, help_text="例　世田谷区 あ 1234"
    )
    body_type = one_of(BodyType, "型式")
    color = one_of(Color, "車体の色", required=True)
    maker = one_of(Maker, "メーカー")
    basket_place = one_of(BasketPlace, "かご")
    gear_kind = one_of(GearKind, "ギア")
    gear_count = forms.IntegerField(label="段数", min_value=1, max_value=40, required=False)
    lock_kind = one_of(LockKind, "錠")
    lock_cut = yes_no("チェーン錠の切断")
    damage = yes_no("破損")
    damage_places = forms.ModelMultipleChoiceField(
        DamagePlace.objects.none(), label="破損箇所", required=False, widget=ManyChips
    )
    inoperable = forms.BooleanField(label="機能喪失（乗れる状態に戻せない）", required=False)
    inoperable_reason = one_of(InoperableReason, "機能喪失の判断")
    condition_memo = forms.CharField(
        label="状態メモ", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    storage_spot = forms.CharField(
        label="保管位置", max_length=20, required=False, help_text="例　A-12"
    )
    remarks = forms.CharField(label="備考", required=False, widget=forms.Textarea({"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                listed: Any = field.queryset
                field.queryset = listed.model.objects.valid_on(today)
                field.error_messages["required"] = "選んでください。"
        police = self.fields["registration_police"]
        assert isinstance(police, forms.ModelChoiceField)  # noqa: S101
        in_force = PoliceOffice.objects.valid_on(today)
        police.queryset = in_force.exclude(kind=PoliceOffice.Kind.BOX)
        self.fields["registration_jurisdiction"].error_messages["required"] = "選んでください。"

    def clean_registration_prefix(self) -> str:
        """Half-width capitals, as the police writes them."""
        return normalise(self.cleaned_data["registration_prefix"]).upper()

    def clean_registration_serial(self) -> str:
        """Half-width; leading zeros stay."""
        return normalise(self.cleaned_data["registration_serial"]).upper()

    def clean_frame_number(self) -> str:
        """Half-width capitals."""
        return normalise(self.cleaned_data["frame_number"]).upper()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("registration_jurisdiction") == Vehicle.Jurisdiction.NONE:
            data["registration_police"] = None
            if data.get("registration_prefix") or data.get("registration_serial"):
                self.add_error(
                    "registration_jurisdiction",
                    "番号が入力されています。警視庁か道府県を選ぶか、番号を消してください。",
                )
        if data.get("inoperable_reason") and not data.get("inoperable"):
            self.add_error(
                "inoperable", "判断が選ばれています。「機能喪失」にも印を付けてください。"
            )
        if data.get("damage_places") and data.get("damage") == NO:
            self.add_error(
                "damage", "破損箇所が選ばれています。「有」にするか、箇所を外してください。"
            )
        return data

    def was_shown(self) -> dict[str, Plain]:
        """What was stored as the page was opened; nothing if the page does not say."""
        try:
            seen = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        return seen if isinstance(seen, dict) else {}

    def values(self) -> dict[str, Any]:
        """What to write to the vehicle; 有無 follows from what was chosen."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        data["basket"] = _presence(data["basket_place"])
        data["gear"] = _presence(data["gear_kind"])
        if data["damage_places"]:
            data["damage"] = YES
        return data


class NumbersForm(forms.Form):
    """The numbers alone, while they are being typed."""

    registration_jurisdiction = forms.CharField(required=False)
    registration_police = forms.ModelChoiceField(PoliceOffice.objects.all(), required=False)
    registration_prefix = forms.CharField(required=False, max_length=10)
    registration_serial = forms.CharField(required=False, max_length=20)
    frame_number = forms.CharField(required=False, max_length=40)

    def registration(self) -> str:
        """The folded registration number."""
        data = self.cleaned_data
        return numbers.registration_key(data["registration_prefix"], data["registration_serial"])

    def doubts(self) -> dict[str, list[str]]:
        """Warnings by field."""
        data = self.cleaned_data
        police = data["registration_police"]
        return {
            "registration_serial": numbers.doubts(
                data["registration_jurisdiction"],
                police.prefecture_code if police else "",
                data["registration_prefix"],
                data["registration_serial"],
            ),
            "frame_number": numbers.frame_doubts(data["frame_number"]),
        }


def initial_of(vehicle: Vehicle) -> dict[str, Any]:
    """What is known of the vehicle, for the form."""
    names = [name for name in InspectionForm.base_fields if name not in ("seen", "damage_places")]
    found = {name: getattr(vehicle, name) for name in names}
    found["damage_places"] = list(vehicle.damage_places.all())
    found["seen"] = json.dumps(standing(vehicle, [*names, *FOLLOWING, "damage_places"]))
    return found


def shown(vehicle: Vehicle, name: str) -> str:
    """What is stored in a field, in words."""
    if name == "damage_places":
        return "、".join(str(place) for place in vehicle.damage_places.all())
    if display := getattr(vehicle, f"get_{name}_display", None):
        return str(display())
    value = getattr(vehicle, name)
    return ("はい" if value else "いいえ") if isinstance(value, bool) else str(value or "")


def _presence(chosen: CodeEntry | None) -> str:
    if chosen is None:
        return ""
    return NO.value if chosen.code in NONE_CODES else YES.value
