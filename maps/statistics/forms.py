"""What a report is asked for: form, day, month, fiscal year."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from ledger.vehicles.models import Vehicle
from office import fiscal, wareki
from office.forms import WarekiDateField

from .reports import Report
from .spans import FORMS, Form, Period, last_of_month, month_name, of_day, of_month, of_year

EARLIEST = 2015
"""The first fiscal year offered where the ledger is empty or older."""


class MonthField(forms.CharField):
    """A month written 2026-10; hands on its first day."""

    default_error_messages = {"invalid": "月は「2026-10」のように選んでください。"}

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        """The first day of the month, None for an empty field."""
        if not value:
            return None
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from error


class PeriodForm(forms.Form):
    """The question to a report. What cannot be understood is left out and said so."""

    form = forms.ChoiceField(
        choices=[(one.value, label) for one, label in FORMS.items()], required=False
    )
    day = WarekiDateField(label="日", required=False)
    month = MonthField(label="月", required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=1990, max_value=2100)
    compared = forms.BooleanField(label="前年度と増減", required=False)
    figure = forms.ChoiceField(label="表す数", required=False)

    def __init__(self, data: Any, report: Report, *, today: date | None = None) -> None:
        super().__init__(data)
        self.report = report
        self.today = today or timezone.localdate()
        field = self.fields["figure"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [(one.key, one.full_label) for one in report.figures]

    @property
    def asked(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return self.cleaned_data

    @property
    def wanted_form(self) -> Form:
        """The form asked for, or the first the report has."""
        asked = self.asked.get("form")
        return Form(asked) if asked in self.report.forms else self.report.forms[0]

    @property
    def wanted_figure(self) -> str:
        """The figure of a table with room for one."""
        return self.asked.get("figure") or self.report.main

    @property
    def period(self) -> Period:
        """The period asked for; today's where none was."""
        asked = self.asked
        if self.wanted_form == Form.DAY:
            return of_day(asked.get("day") or self.today, self.today)
        if self.wanted_form == Form.MONTH:
            return of_month(asked.get("month") or self.today, self.today)
        year = asked.get("year") or fiscal.fiscal_year(self.today)
        return of_year(year, self.today, compared=bool(asked.get("compared")))

    def query(self, **changed: str) -> str:
        """The question as the query of an address, with some of it `changed`."""
        return query_of(self.period, figure=self.asked.get("figure") or "", **changed)


def query_of(period: Period, *, figure: str = "", **changed: str) -> str:
    """A period as the query of an address."""
    name = {Form.DAY: "day", Form.MONTH: "month", Form.YEAR: "year"}[period.form]
    asked = {"form": period.form.value, name: period.key()}
    if period.compared:
        asked["compared"] = "on"
    if figure:
        asked["figure"] = figure
    return urlencode(asked | changed)


def in_form(period: Period, form: Form) -> Period:
    """The period of another form that `period` lies in, or begins with."""
    if form == period.form:
        return period
    if form == Form.DAY:
        return of_day(period.as_of, period.today)
    if form == Form.MONTH:
        return of_month(period.as_of, period.today)
    return of_year(period.fiscal_year, period.today)


def ledger_years(today: date, shown: int = 0) -> list[int]:
    """The fiscal years the ledger has, the newest first, and the one that is `shown`."""
    first = Vehicle.objects.order_by("removed_on").values_list("removed_on", flat=True).first()
    oldest = fiscal.fiscal_year(first) if first else fiscal.fiscal_year(today)
    years = {*range(max(oldest, EARLIEST), fiscal.fiscal_year(today) + 1)}
    return sorted(years | ({shown} if shown else set()), reverse=True)


def months_by_year(years: list[int], today: date) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The months of each year that have begun, the newest first."""
    for year in years:
        months = [month for month in reversed(fiscal.months(year)) if month <= today]
        yield (
            wareki.fiscal_year_name(year),
            [(month.isoformat()[:7], month_name(month)) for month in months],
        )


def neighbours(period: Period) -> tuple[Period, Period | None]:
    """The period before, and the one after unless it lies in the future."""
    today = period.today
    if period.form == Form.DAY:
        before, after = (
            of_day(date.fromordinal(period.until.toordinal() + n), today) for n in (-1, 1)
        )
    elif period.form == Form.MONTH:
        before = of_month(date.fromordinal(period.since.toordinal() - 1), today)
        after = of_month(date.fromordinal(last_of_month(period.since).toordinal() + 1), today)
    else:
        before, after = (
            of_year(period.fiscal_year + n, today, compared=period.compared) for n in (-1, 1)
        )
    return before, after if after.since <= today else None


class RecordsForm(forms.Form):
    """Which figure's records are asked for: see `tables.Ask`."""

    row = forms.CharField(max_length=40)
    what = forms.CharField(max_length=40)
    since = forms.DateField(input_formats=["%Y-%m-%d"])
    until = forms.DateField(input_formats=["%Y-%m-%d"])
    as_of = forms.DateField(input_formats=["%Y-%m-%d"], required=False)


class CloseForm(forms.Form):
    """Closing a month; `remark` says why, where the figures do not agree."""

    remark = forms.CharField(
        label="備考",
        max_length=200,
        required=False,
        help_text="一致しない項目があるときは、そのまま締める理由を入力してください。",
    )


class ReopenForm(forms.Form):
    """Opening a month again."""

    reason = forms.CharField(label="締めを解く理由", max_length=200)
