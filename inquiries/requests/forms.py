"""What the desk and the dispatcher enter."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from geo import srid
from geo.models import RemovalPlace
from ledger.patrols.models import Crew
from ledger.vehicles.models import DamagePlace, VehicleKind
from office.accounts.models import User
from office.text import normalise, reg_key, search_text

from .models import HandlingRule, RemovalRequest, RemovalRequestQuerySet, Requester
from .since import parse_day

WASTE = "waste"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LOOKUPS = {
    "state": "state",
    "place": "verdict__removal_place",
    "crew": "crew",
    "received_from": "received_at__date__gte",
    "received_until": "received_at__date__lte",
    "handled_from": "handled_at__date__gte",
    "handled_until": "handled_at__date__lte",
}
OBSTRUCTIONS = [
    "点字ブロックの上",
    "出入口をふさぐ",
    "車道にはみ出す",
    "歩道をふさぐ",
    "倒れている",
]
TITLES = ["住民", "町会", "商店会", "管理組合", "店舗", "通行人", "警察"]
LANDS = [
    choice
    for choice in HandlingRule.Land.choices
    if choice[0] not in {"", HandlingRule.Land.PUBLIC_ROAD, HandlingRule.Land.TRUNK_ROAD}
]


def parse_position(text: str) -> Point:
    """Return the WGS84 point that `lon,lat` stands for. Raises ValidationError."""
    try:
        lon, lat = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ValidationError("地図をクリックして、場所にピンを立ててください。") from error
    if not (122 <= lon <= 154 and 20 <= lat <= 46):
        raise ValidationError("ピンの位置が日本の外です。地図で場所を選び直してください。")
    return Point(lon, lat, srid=srid.WGS84)


class PositionField(forms.CharField):
    """`lon,lat` as the pin writes it."""

    def to_python(self, value: Any) -> Any:
        return parse_position(value) if value else None


class KindField(forms.ChoiceField):
    """A vehicle kind of the master, or 廃物. Cleaned to (VehicleKind | None, group)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self.entries, **kwargs)

    @staticmethod
    def entries() -> list[tuple[str, str]]:
        kinds = VehicleKind.objects.valid_on(timezone.localdate())
        return [*((str(kind.pk), kind.label) for kind in kinds), (WASTE, "廃物(ごみ・部品)")]


class RequestForm(forms.ModelForm):  # type: ignore[type-arg]
    """A call: the place, the vehicles, the caller. I-03.01, I-03.03."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    same_as = forms.ModelChoiceField(
        RemovalRequest.objects.open(), widget=forms.HiddenInput, required=False
    )
    position = PositionField(
        label="位置",
        widget=forms.HiddenInput,
        error_messages={"required": "地図をクリックして、場所にピンを立ててください。"},
    )
    kind = KindField(
        label="車種",
        widget=forms.RadioSelect,
        error_messages={"required": "車種を選んでください。わからないときは「自転車」です。"},
    )
    land = forms.ChoiceField(
        label="土地・道路",
        choices=LANDS,
        widget=forms.RadioSelect,
        error_messages={"required": "公道か私有地かを選んでください。"},
    )
    since = forms.CharField(label="いつから", required=False, max_length=20)
    damage_places = forms.ModelMultipleChoiceField(
        DamagePlace.objects.all(),
        label="破損",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    obstructions = forms.MultipleChoiceField(
        label="通行の支障",
        choices=[(word, word) for word in OBSTRUCTIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    requester_name = forms.CharField(label="氏名", required=False, max_length=60)
    requester_title = forms.CharField(label="肩書", required=False, max_length=40)
    requester_address = forms.CharField(label="住所", required=False, max_length=120)
    requester_phone = forms.CharField(label="電話", required=False, max_length=20)
    wants_answer = forms.BooleanField(label="結果の連絡を希望", required=False)

    class Meta:
        model = RemovalRequest
        fields = [
            "address_text",
            "landmark",
            "land",
            "is_urgent",
            "count",
            "body_type",
            "color",
            "maker",
            "basket",
            "electric",
            "gear",
            "registration_number",
            "features",
            "remarks",
        ]
        widgets = {
            "body_type": forms.RadioSelect,
            "color": forms.RadioSelect,
            "basket": forms.RadioSelect,
            "electric": forms.RadioSelect,
            "gear": forms.RadioSelect,
            "remarks": forms.Textarea(attrs={"rows": 2}),
            "features": forms.TextInput,
            "count": forms.NumberInput(attrs={"min": 1, "max": 999, "inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("body_type", "color"):
            self.fields[name].empty_label = None  # type: ignore[attr-defined]
        for name in ("basket", "electric", "gear"):
            self.fields[name].required = False
        for name in self.fields:
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if self.instance.pk:
            self.initial = {**self.initial, **_initial_of(self.instance)}

    def clean_since(self) -> date | None:
        written = self.cleaned_data["since"].strip()
        if not written:
            return None
        try:
            return parse_day(written, today=timezone.localdate())
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("wants_answer") and not data.get("requester_phone"):
            self.add_error("requester_phone", "結果をお知らせする電話番号を入力してください。")
        return data

    def draft(self) -> RemovalRequest:
        """The request as entered, not saved."""
        draft: RemovalRequest = self.instance
        data = self.cleaned_data
        draft.position = data["position"]
        draft.abandoned_since = data["since"]
        draft.damage = "、".join(place.label for place in data["damage_places"])[:100]
        draft.obstruction = "、".join(data["obstructions"])[:100]
        is_waste = data["kind"] == WASTE
        draft.vehicle_kind_id = None if is_waste else int(data["kind"])
        groups = HandlingRule.VehicleGroup
        draft.vehicle_group = groups.WASTE if is_waste else groups.WARD
        if draft.pk:
            draft.version = data["version"] or 0
        return draft

    def requester(self) -> Requester:
        """The caller as entered, not saved; the stored one when there is one."""
        data = self.cleaned_data
        found = Requester.objects.filter(request=self.instance.pk).first() or Requester()
        found.name, found.title = data["requester_name"], data["requester_title"]
        found.address, found.phone = data["requester_address"], data["requester_phone"]
        found.wants_answer = data["wants_answer"]
        return found

    @property
    def key_value(self) -> UUID | None:
        return self.cleaned_data.get("key")


class SearchForm(forms.Form):
    """Which requests: the list, the map and the export all ask this one object. C-06."""

    STATES = [("open", "未完了"), *RemovalRequest.State.choices]

    q = forms.CharField(label="住所・目標物・特徴・整理番号", required=False, max_length=100)
    number = forms.CharField(label="防犯登録番号", required=False, max_length=40)
    state = forms.ChoiceField(label="状態", choices=[("", "すべて"), *STATES], required=False)
    place = forms.ModelChoiceField(
        RemovalPlace.objects.filter(is_total=False),
        label="撤去場所",
        required=False,
        empty_label="すべて",
    )
    crew = forms.ModelChoiceField(
        Crew.objects.all(), label="撤去班", required=False, empty_label="すべて"
    )
    received_from = forms.DateField(label="受付日", required=False, widget=DATE)
    received_until = forms.DateField(label="受付日(まで)", required=False, widget=DATE)
    handled_from = forms.DateField(label="処理日", required=False, widget=DATE)
    handled_until = forms.DateField(label="処理日(まで)", required=False, widget=DATE)

    def matching(self, user: User) -> RemovalRequestQuerySet:
        """The requests asked for, of those `user` may see; all of them for a bad question."""
        found = RemovalRequest.objects.visible_to(user)
        if not self.is_valid():
            return found
        wanted = {key: value for key, value in self.cleaned_data.items() if value}
        for word in normalise(wanted.pop("q", "")).split():
            found = found.filter(
                Q(search_text__contains=search_text(word)) | Q(reference__icontains=word)
            )
        if number := reg_key(wanted.pop("number", "")):
            found = found.filter(registration_key__contains=number)
        if wanted.get("state") == "open":
            wanted.pop("state")
            found = found.open()
        return found.filter(**{LOOKUPS[key]: value for key, value in wanted.items()})


class NoteForm(forms.Form):
    """A word on a case."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="種類", choices=[("note", "追記"), ("answer", "結果の連絡")], initial="note"
    )
    text = forms.CharField(
        label="内容",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "内容を入力してください。"},
    )


def _initial_of(case: RemovalRequest) -> dict[str, Any]:
    requester = Requester.objects.filter(request=case).first() or Requester()
    is_waste = case.vehicle_group == HandlingRule.VehicleGroup.WASTE
    return {
        "position": f"{case.position.x:.7f},{case.position.y:.7f}",
        "kind": WASTE if is_waste else case.vehicle_kind_id,
        "since": case.abandoned_since.isoformat() if case.abandoned_since else "",
        "damage_places": DamagePlace.objects.filter(label__in=case.damage.split("、")),
        "obstructions": case.obstruction.split("、"),
        "version": case.version,
        "requester_name": requester.name,
        "requester_title": requester.title,
        "requester_address": requester.address,
        "requester_phone": requester.phone,
        "wants_answer": requester.wants_answer,
    }
