"""A new record at a desk. L-03a, L-01.07."""

from typing import Any

from django import forms
from django.utils import timezone

from geo.judgement import BadPoint, parse_point
from geo.models import StorageYard, Verdict
from ledger.vehicles.models import RemovalKind
from office.accounts.models import User
from office.forms import ScanField, WarekiDateTimeField

from .record import EDITABLE, NUMBERS, RecordForm, Section

NOT_AT_ENTRY = (
    *("keep_until", "registration_asked_on", "registration_replied_on"),
    *("postcard_on", "bounced_on", "bounce_reason"),
)


class EntryForm(RecordForm):
    """A new record: what the form of a record has, with the tag, the place and the yard."""

    tag_code = ScanField(
        label="札番号",
        max_length=40,
        required=False,
        help_text="読み取るか入力します。空欄なら番号を自動で付けます。",
    )
    position = forms.CharField(label="地図の位置", required=False, widget=forms.HiddenInput)
    yard = forms.ModelChoiceField(
        StorageYard.objects.none(),
        label="保管場所",
        required=False,
        empty_label="（撤去場所から自動）",
    )
    taken_in_at = WarekiDateTimeField(
        label="搬入日時", required=False, help_text="まだ運搬中のときは空欄にします。"
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, names=names_at_entry(user), **kwargs)
        self.fields["warned_at"].required = False
        self.fields["warned_at"].help_text = "移送で警告がないときは空欄にします。"
        self.fields["removal_place"].required = False
        self.fields["zone_status"].required = False
        self.fields["removal_place"].empty_label = "（地図の位置から自動）"  # type: ignore[attr-defined]
        zones = self.fields["zone_status"]
        zones.choices = [("", "（自動）"), *Verdict.ZoneStatus.choices]  # type: ignore[attr-defined]
        yards = self.fields["yard"]
        listed = StorageYard.objects.valid_on(timezone.localdate())
        if not user.has_perm("vehicles.view_every_yard"):
            listed = listed.filter(unit=user.unit_id)
        yards.queryset = listed  # type: ignore[attr-defined]
        yards.empty_label = "（撤去場所から自動）"  # type: ignore[attr-defined]
        if not user.has_perm("vehicles.view_every_yard"):
            yards.required = True
            yards.empty_label = None  # type: ignore[attr-defined]

    def sections(self) -> list[tuple[Section, list[forms.BoundField]]]:
        """The sections of a record, the tag and the yard first among theirs."""
        found = super().sections()
        extra = {"removal": ["tag_code"], "storage": ["yard", "taken_in_at"]}
        return [
            (section, [*(self[name] for name in extra.get(section.key, ())), *fields])
            for section, fields in found
        ]

    def clean_position(self) -> Any:
        """The pin as a point; nothing for no pin."""
        text = self.cleaned_data["position"]
        if not text:
            return None
        lon, _, lat = text.partition(",")
        try:
            return parse_point(lon, lat)
        except BadPoint as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind = data.get("removal_kind")
        waits = kind and kind.report_column == RemovalKind.ReportColumn.REMOVAL
        if waits and not data.get("warned_at") and "warned_at" not in self.errors:
            self.add_error("warned_at", f"「{kind}」のときは警告時間を入力してください。")
        pinned = data.get("position")
        if not pinned and not data.get("removal_place") and "position" not in self.errors:
            self.add_error("removal_place", "地図で位置を指定するか、撤去場所を選んでください。")
        return data


def names_at_entry(user: User) -> tuple[str, ...]:
    """The fields of a new record that `user` may fill in; the place is everybody's to say."""
    hidden = set() if user.has_perm("vehicles.view_numbers") else set(NUMBERS)
    return tuple(name for name in EDITABLE if name not in (*NOT_AT_ENTRY, *hidden))
