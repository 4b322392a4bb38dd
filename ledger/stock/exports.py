"""Day reports and the results of counts as tables for Excel."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from geo.models import StorageYard
from office.documents.csv_files import write_csv

from .columns import COLUMNS
from .figures import ALL, BICYCLE, CLOSING, KINDS, MOPED, OPENING, STOCK, Figures, by_day
from .models import DayReport, StockTake, StockTakeScan
from .sheet import KEYS

HEADER = (
    "保管所",
    "年月日",
    "車種",
    STOCK[OPENING],
    *(column.name for column in COLUMNS),
    STOCK[CLOSING],
    "状態",
    "照合値",
)


def days_table(yard: StorageYard, first: date, last: date, encoding: str) -> bytes:
    """One line for each day and kind; confirmed days with what was confirmed."""
    return write_csv(
        HEADER,
        _lines(yard, first, last),
        encoding="cp932" if encoding == "cp932" else "utf-8-sig",
    ).content


def _lines(yard: StorageYard, first: date, last: date) -> Iterator[tuple[object, ...]]:
    kept = DayReport.objects.filter(yard=yard, day__range=(first, last))
    reports = {report.day: report for report in kept}
    for day, now in by_day(yard, first, last).items():
        report = reports.get(day)
        told = now
        if report is not None and report.figures is not None:
            told = Figures.from_json(report.figures["stock"])
        state = (report.state if report else DayReport.State.OPEN).label
        if told != now:
            state = f"{state}（訂正あり）"
        for kind in (BICYCLE, MOPED, ALL):
            line = told.line(kind)
            yield (
                yard.label,
                day.isoformat(),
                KINDS[kind],
                *(line.value(key) for key in KEYS),
                state,
                report.digest if report else "",
            )


DIFFERENCE_HEADER = ("区分", "整理番号", "読み取った番号", "保管位置", "車両", "処理の内容")


def stock_take_table(found: StockTake, result: dict[str, Any], encoding: str) -> bytes:
    """One line for each vehicle in which a count and the ledger differ."""
    labels = dict(StockTakeScan.Outcome.choices)
    missing = (
        ("不足", one["reference"], "", one["spot"], one["look"], found.note)
        for one in result["missing"]
    )
    others = (
        (labels[one["outcome"]], one["reference"], one["code"], one["spot"], "", one["settlement"])
        for one in result["differences"]
    )
    return write_csv(
        DIFFERENCE_HEADER,
        [*missing, *others],
        encoding="cp932" if encoding == "cp932" else "utf-8-sig",
    ).content
