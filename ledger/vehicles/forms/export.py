"""What a file of the ledger should hold and look like. L-19, L-01.34, P-27."""

from collections.abc import Iterable
from typing import Any

from django import forms

from geo import srid
from ledger.vehicles.exports import BY_NAME, PRESETS, Column, Kind, open_to
from ledger.vehicles.models import Export
from ledger.vehicles.workflow.export import Wish
from office.accounts.models import User

Format = Export.Format


class ColumnGroups(forms.CheckboxSelectMultiple):
    """The columns under the headings of the record, each group with its own frame."""

    template_name = "vehicles/widgets/column_groups.html"

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        column = BY_NAME[str(option["value"])]
        option["attrs"]["data-kind"] = str(column.kind)
        option["presets"] = " ".join(
            name for name, columns in PRESETS.items() if column.name in columns
        )
        return option


class ExportForm(forms.Form):
    """Format, columns, how dates are written; the purpose where people are among the columns."""

    format = forms.ChoiceField(label="形式", choices=Format.choices, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label="項目",
        widget=ColumnGroups,
        error_messages={"required": "出力する項目を1つ以上選んでください。"},
    )
    dates = forms.ChoiceField(
        label="日付の書き方", choices=Export.Dates.choices, widget=forms.RadioSelect
    )
    keep_digits = forms.BooleanField(
        label="Excelで直接開く（先頭の0や「1-2」を文字のまま残す）",
        required=False,
        help_text="CSVだけに効きます。ほかのソフトで読むときは外してください。",
    )
    srid = forms.TypedChoiceField(
        label="座標系",
        coerce=int,
        choices=[
            (srid.WGS84, "緯度・経度（EPSG:4326）"),
            (srid.PLANE, "平面直角座標 第9系・メートル（EPSG:6677）"),
        ],
        widget=forms.RadioSelect,
        help_text="GeoPackageだけに効きます。GeoJSONは必ず緯度・経度です。",
    )
    purpose = forms.CharField(
        label="個人情報を出力する目的",
        max_length=100,
        required=False,
        help_text="例　返還通知の宛名の確認（起案番号）。記録に残り、監査で確かめられます。",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allowed = open_to(user)
        columns = self.fields["columns"]
        assert isinstance(columns, forms.MultipleChoiceField)  # noqa: S101
        columns.choices = grouped(self.allowed)
        if not any(column.kind == Kind.PEOPLE for column in self.allowed):
            del self.fields["purpose"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = [BY_NAME[name] for name in data.get("columns", ())]
        people = [column for column in chosen if column.kind == Kind.PEOPLE]
        if people and not (data.get("purpose") or "").strip():
            self.add_error("purpose", "個人情報を出力する目的を入力してください。")
        return data

    def wish(self) -> Wish:
        """What was asked for."""
        data = self.cleaned_data
        return Wish(
            format=data["format"],
            columns=data["columns"],
            dates=data["dates"],
            keep_digits=data["keep_digits"],
            srid=data["srid"],
            purpose=data.get("purpose", ""),
        )


class DecisionForm(forms.Form):
    """What the second officer writes: needed when an export is refused."""

    note = forms.CharField(label="記入（承認しないときは理由）", max_length=100, required=False)


def grouped(columns: Iterable[Column]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns as choices under their headings."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for column in columns:
        groups.setdefault(column.group, []).append((column.name, column.label))
    return list(groups.items())


def initial_of(allowed: Iterable[Column], last: dict[str, Any]) -> dict[str, Any]:
    """The last choice of this session, or the office's usual one."""
    names = [column.name for column in allowed]
    usual = [name for name in names if name in PRESETS["ledger"]]
    chosen = [name for name in last.get("columns", ()) if name in names]
    return {
        "format": last.get("format", Format.XLSX),
        "columns": chosen or usual,
        "dates": last.get("dates", Export.Dates.ISO),
        "keep_digits": last.get("keep_digits", False),
        "srid": last.get("srid", srid.WGS84),
    }
