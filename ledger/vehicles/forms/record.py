"""Every field of a record that is not written by a step, in the order of the paper form. L-01."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from geo.models import RemovalPlace, Verdict
from ledger.patrols.models import Crew
from ledger.vehicles import numbers
from ledger.vehicles.models import BasketPlace, GearKind, RemovalKind, Vehicle
from ledger.vehicles.transitions import BY_STEP, Step
from office.accounts.models import User
from office.forms import WarekiDateField, WarekiDateTimeField

from .inspection import NO, NONE_CODES, YES, InspectionForm, one_of

NOT_KNOWN = "（未入力）"
TRILEAN = [("", NOT_KNOWN), (YES.value, YES.label), (NO.value, NO.label)]
JURISDICTIONS = [
    ("", NOT_KNOWN),
    *(choice for choice in Vehicle.Jurisdiction.choices if choice[0]),
]
NUMBERS = ("registration_prefix", "registration_serial", "frame_number", "plate_number")


@dataclass(frozen=True)
class Section:
    """A part of the form under one heading."""

    key: str
    title: str
    names: tuple[str, ...]


SECTIONS = (
    Section(
        "removal",
        "撤去",
        (
            *("warned_at", "removed_at", "early_reason", "removal_kind", "crew"),
            *("removal_place", "zone_status", "place_override_reason", "address_text"),
        ),
    ),
    Section("storage", "保管", ("keep_until", "storage_spot", "condition_memo")),
    Section(
        "numbers",
        "防犯登録・番号",
        (
            *("registration_jurisdiction", "registration_police", "registration_prefix"),
            *("registration_serial", "registration_sticker_color", "frame_number", "plate_number"),
        ),
    ),
    Section(
        "body",
        "車体",
        (
            *("vehicle_kind", "body_type", "color", "maker", "basket", "basket_place"),
            *("gear", "gear_kind", "gear_count", "lock_kind", "lock_cut", "damage"),
            *("damage_places", "inoperable", "inoperable_reason"),
        ),
    ),
    Section(
        "office",
        "照会・通知",
        (
            *("registration_asked_on", "registration_replied_on", "postcard_on"),
            *("bounced_on", "bounce_reason"),
        ),
    ),
    Section(
        "theft",
        "盗難届",
        ("theft_report", "theft_reported_at", "theft_police", "theft_receipt_number"),
    ),
    Section("remarks", "備考", ("remarks",)),
)
EDITABLE = tuple(name for section in SECTIONS for name in section.names)


class RecordForm(InspectionForm):
    """The desk's form of a record: what the yard describes, and what the office adds.

    Nothing is required but what a record cannot be without; on a phone and a tablet it is the
    same form (L-03a, L-03b).
    """

    warned_at = WarekiDateTimeField(label="警告時間")
    removed_at = WarekiDateTimeField(label="撤去日時")
    early_reason = forms.CharField(label="30分前の撤去の理由", max_length=100, required=False)
    removal_kind = forms.ModelChoiceField(RemovalKind.objects.none(), label="撤去区分")
    crew = forms.ModelChoiceField(Crew.objects.none(), label="撤去班", required=False)
    removal_place = forms.ModelChoiceField(RemovalPlace.objects.none(), label="撤去場所")
    zone_status = forms.ChoiceField(label="放置規制区域区分", choices=Verdict.ZoneStatus.choices)
    place_override_reason = forms.CharField(
        label="場所・区域の変更理由", max_length=100, required=False
    )
    address_text = forms.CharField(label="撤去場所の住所", max_length=120, required=False)
    keep_until = WarekiDateField(label="保管期限")
    basket = forms.ChoiceField(label="かご", choices=TRILEAN, required=False)
    gear = forms.ChoiceField(label="ギア", choices=TRILEAN, required=False)
    basket_place = one_of(BasketPlace, "かごの箇所")
    gear_kind = one_of(GearKind, "ギアの種類")
    registration_asked_on = WarekiDateField(label="警察照会日", required=False)
    registration_replied_on = WarekiDateField(label="警察回答日", required=False)
    postcard_on = WarekiDateField(label="返還ハガキ通知日", required=False)
    bounced_on = WarekiDateField(label="返戻日", required=False)
    bounce_reason = forms.ChoiceField(
        label="返戻の内容", choices=Vehicle.BounceReason.choices, required=False
    )
    theft_report = forms.ChoiceField(label="盗難届", choices=TRILEAN, required=False)
    theft_reported_at = WarekiDateTimeField(label="届出日時", required=False)
    theft_police = forms.CharField(label="警察署・交番", max_length=60, required=False)
    theft_receipt_number = forms.CharField(label="受理番号", max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        names: Iterable[str] = EDITABLE,
        vehicle: Vehicle | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in set(EDITABLE) - set(names):
            del self.fields[name]
        for name, field in self.fields.items():
            as_select(name, field)
            if vehicle is not None and isinstance(field, forms.ModelChoiceField):
                keep_chosen(field, vehicle, name)

    def sections(self) -> list[tuple[Section, list[forms.BoundField]]]:
        """The fields under their headings; a section without any is left out."""
        return [
            (section, fields)
            for section in SECTIONS
            if (fields := [self[name] for name in section.names if name in self.fields])
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.agree("basket", "basket_place", data)
        self.agree("gear", "gear_kind", data)
        self._clean_theft(data)
        if data.get("bounce_reason") and not data.get("bounced_on"):
            self.add_error("bounced_on", "返戻の内容が選ばれています。返戻日を入力してください。")
        return data

    def agree(self, presence: str, detail: str, data: dict[str, Any]) -> None:
        """有無 follows from the detail where nobody has said otherwise; a contradiction is told."""
        chosen = data.get(detail)
        if chosen is None:
            return
        wanted = NO.value if chosen.code in NONE_CODES else YES.value
        if not data.get(presence):
            data[presence] = wanted
        elif data[presence] != wanted:
            label = self.fields[presence].label
            self.add_error(
                presence, f"{label}の有無と「{chosen}」が合いません。どちらかを直してください。"
            )

    def _clean_theft(self, data: dict[str, Any]) -> None:
        details = ("theft_reported_at", "theft_police", "theft_receipt_number")
        if not any(data.get(name) for name in details):
            return
        if data.get("theft_report") == NO:
            self.add_error("theft_report", "届出の内容が入力されています。「有」にしてください。")
        elif not data.get("theft_report"):
            data["theft_report"] = YES.value

    def values(self) -> dict[str, Any]:
        """What was typed, under the names of the record."""
        return {name: self.cleaned_data[name] for name in EDITABLE if name in self.fields}

    def doubts(self) -> list[str]:
        """What is unusual about the numbers, for after saving (DOMAIN 3.3)."""
        data = self.cleaned_data
        if "registration_serial" not in data:
            return []
        police = data.get("registration_police")
        return [
            *numbers.doubts(
                data["registration_jurisdiction"],
                police.prefecture_code if police else "",
                data["registration_prefix"],
                data["registration_serial"],
            ),
            *numbers.frame_doubts(data["frame_number"]),
        ]


def keep_chosen(field: Any, vehicle: Vehicle, name: str) -> None:
    """A choice that is retired stays open to the record that already has it."""
    chosen = (
        vehicle.damage_places.values("pk")
        if name == "damage_places"
        else [getattr(vehicle, f"{name}_id")]
    )
    listed = field.queryset
    field.queryset = listed.model.objects.filter(Q(pk__in=listed.values("pk")) | Q(pk__in=chosen))


def as_select(name: str, field: forms.Field) -> None:
    """At a desk a list is typed into, not touched: chips become a select."""
    if name == "registration_jurisdiction":
        field.choices = JURISDICTIONS  # type: ignore[attr-defined]
    if isinstance(field, forms.ModelMultipleChoiceField):
        return
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        open_ended = not isinstance(field, forms.ModelChoiceField) and not field.required
        if open_ended and not any(key == "" for key, _ in choices):
            # Without an empty line a select would say 有 where nobody has looked.
            field.choices = choices = [("", NOT_KNOWN), *choices]
        field.widget = forms.Select(choices=choices)
        field.widget.is_required = False
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = None if name in ("removal_kind", "removal_place") else NOT_KNOWN
        if name == "removal_place":
            listed: Any = field.queryset
            field.queryset = listed.filter(is_total=False)
    if name in ("vehicle_kind", "color", "registration_jurisdiction"):
        field.required = False


OF_THE_STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("登録のときに決まり、変わりません", ("reference", "tag")),
    ("手続きで変わります", ("status",)),
    ("保管所間の移送で変わります", ("yard",)),
    ("引継ぎと二次登録で入ります", ("taken_in_at", "inspected_at")),
    ("公示の手続きで入ります", ("stored_notice_on", "posted_on")),
    ("返還の手続きで入ります", ("released_at", "release_kind", "fee_waived", "fee_paid")),
    ("処分の手続きで入ります", ("disposition", "settled_on", "proceeds")),
)
"""What this form does not change, and what does; shown beside it."""


def names_for(user: User, vehicle: Vehicle) -> tuple[str, ...]:
    """The fields of the form that `user` may change in this vehicle."""
    left_out: set[str] = set()
    if not user.has_perm("vehicles.view_numbers"):
        left_out.update(NUMBERS)
    if not user.has_perm("vehicles.override_place"):
        left_out.update(("removal_place", "zone_status", "place_override_reason"))
    extend = BY_STEP[Step.EXTEND]
    if not user.has_perm(extend.permission) or vehicle.status not in extend.sources:
        left_out.add("keep_until")
    return tuple(name for name in EDITABLE if name not in left_out)
