"""Which days, and which police office, a 処理結果報告 is about. L-15."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from geo.models import PoliceOffice
from office.forms import WarekiDateField


class PoliceReportForm(forms.Form):
    """The days in which the vehicles ended, and to whom the report goes."""

    since = WarekiDateField(label="処理日 から")
    until = WarekiDateField(label="処理日 まで")
    police = forms.ModelChoiceField(
        PoliceOffice.objects.none(),
        label="警察",
        required=False,
        empty_label="すべて（警察ごとに1通）",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["police"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = PoliceOffice.objects.exclude(kind=PoliceOffice.Kind.BOX).order_by(
            "sort_order", "code"
        )

    @staticmethod
    def defaults(today: date) -> dict[str, Any]:
        """The month before this one, as the report is made at a month's end."""
        last = today.replace(day=1) - timedelta(days=1)
        return {"since": last.replace(day=1), "until": last, "police": None}

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since > until:
            self.add_error("until", "「から」より後の日を入力してください。")
        return cleaned

    def as_query(self) -> str:
        """The same question as a query string, for the files and the further pages."""
        asked = self.cleaned_data
        police = {"police": asked["police"].pk} if asked["police"] else {}
        return urlencode({"since": asked["since"], "until": asked["until"], **police})
