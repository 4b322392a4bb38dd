"""免除: the application, the call to the police, the decision. Y-05, L-01.27, DOMAIN 4.6."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from ledger.releases.models import PoliceCheck, Waiver, WaiverReason
from ledger.vehicles.forms.inspection import Chips
from office.forms import WarekiDateField

from .person import PersonForm, choices

TIME_FORMATS = ["%H:%M", "%H%M", "%H時%M分", "%H：%M"]
FACTS = (
    *("reason", "channel", "statement", "documents_seen", "decision_number", "police_name"),
    *("receipt_number", "officer_name", "stolen_when", "stolen_where"),
)
THEFT_ITEMS = {
    "police_name": "届け出た警察署・交番を入力してください。",
    "reported_on": "届け出た日を入力してください。",
    "reported_time": "届け出た時刻を入力してください。撤去の時刻と比べます。",
    "receipt_number": "受理番号を入力してください。",
    "officer_name": "担当警察官の名前を入力してください。",
}


def time_field(label: str, **more: Any) -> forms.TimeField:
    """A time typed as 21:40 or 2140."""
    return forms.TimeField(
        label=label,
        input_formats=TIME_FORMATS,
        widget=forms.TimeInput({"inputmode": "numeric"}, format="%H:%M"),
        error_messages={"invalid": "時刻は「21:40」か「2140」のように入力してください。"},
        **more,
    )


class WaiverForm(PersonForm):
    """撤去等手数料免除申請: what its reason asks for must be there, such as the theft items."""

    reason = forms.ModelChoiceField(
        WaiverReason.objects.none(),
        label="免除理由",
        widget=Chips,
        blank=True,
        empty_label=None,
        error_messages={"required": "免除理由を選んでください。"},
    )
    channel = forms.ChoiceField(
        label="受けた経路", choices=Waiver.Channel.choices, widget=forms.RadioSelect
    )
    police_name = forms.CharField(
        label="届出警察署・交番",
        max_length=60,
        required=False,
        widget=forms.TextInput({"list": "police-names"}),
    )
    reported_on = WarekiDateField(
        label="届出年月日", required=False, help_text="例　R8.11.17、きのう"
    )
    reported_time = time_field("届出時刻", required=False, help_text="例　21:40")
    receipt_number = forms.CharField(label="受理番号", max_length=40, required=False)
    officer_name = forms.CharField(label="担当警察官", max_length=40, required=False)
    stolen_when = forms.CharField(label="被害日時", max_length=60, required=False)
    stolen_where = forms.CharField(label="被害場所", max_length=100, required=False)
    statement = forms.CharField(
        label="申立ての内容", max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    documents_seen = forms.CharField(label="確認した書類", max_length=100, required=False)
    decision_number = forms.CharField(label="決裁番号", max_length=40, required=False)
    typed_by = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = WaiverReason.objects.valid_on(timezone.localdate())
        choices(self, "reason").queryset = reasons

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        reason = data.get("reason")
        if reason is None:
            return data
        if reason.needs_theft_report:
            for name, message in THEFT_ITEMS.items():
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, message)
        elif not data.get("statement") and not data.get("documents_seen"):
            self.add_error("statement", "申立ての内容か、確認した書類を入力してください。")
        at = self.reported_at()
        if at is not None and at > timezone.now():
            self.add_error("reported_on", "届出の日時が先の日時になっています。")
        return data

    def reported_at(self) -> datetime | None:
        """Day and time together; None where either is missing."""
        day, time = self.cleaned_data.get("reported_on"), self.cleaned_data.get("reported_time")
        if day is None or time is None:
            return None
        return timezone.make_aware(datetime.combine(day, time))

    def facts(self) -> dict[str, Any]:
        """The fields of a `Waiver`; a reason without a theft carries no report."""
        found = {name: self.cleaned_data[name] for name in FACTS}
        theft = self.cleaned_data["reason"].needs_theft_report
        return found | {"reported_at": self.reported_at() if theft else None}


def of_waiver(waiver: Waiver) -> dict[str, Any]:
    """What an application says, as initial values."""
    found = {name: getattr(waiver, name) for name in FACTS}
    if waiver.reported_at:
        local = timezone.localtime(waiver.reported_at)
        found |= {"reported_on": local.date(), "reported_time": local.time()}
    return found


class ReportTimeForm(forms.Form):
    """The time of a report alone, while it is being typed."""

    reported_on = WarekiDateField()
    reported_time = time_field("届出時刻")

    def at(self) -> datetime:
        """Day and time together."""
        day, time = self.cleaned_data["reported_on"], self.cleaned_data["reported_time"]
        return timezone.make_aware(datetime.combine(day, time))


class PoliceCheckForm(forms.Form):
    """One call to the police: whom, when, and what they said."""

    police_name = forms.CharField(label="確認した警察署・交番", max_length=60)
    asked_time = time_field("確認した時刻", required=False, help_text="空欄なら今")
    result = forms.ChoiceField(
        label="結果",
        choices=PoliceCheck.Result.choices,
        widget=Chips,
        error_messages={"required": "結果を選んでください。"},
    )
    answered_by = forms.CharField(label="警察の応対者", max_length=40, required=False)
    note = forms.CharField(label="備考", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        answered = data.get("result") not in (None, PoliceCheck.Result.NO_ANSWER)
        if answered and not data.get("answered_by"):
            self.add_error("answered_by", "警察の応対者を入力してください。")
        return data

    def clean_asked_time(self) -> Any:
        """A time of today that has been."""
        time = self.cleaned_data["asked_time"]
        if time is not None and time > timezone.localtime().time():
            raise ValidationError("先の時刻になっています。")
        return time

    def answer(self) -> dict[str, Any]:
        """The fields of a `PoliceCheck`."""
        found = dict(self.cleaned_data)
        time = found.pop("asked_time")
        now = timezone.now()
        found["asked_at"] = (
            timezone.make_aware(datetime.combine(timezone.localdate(now), time)) if time else now
        )
        return found
