"""How a day report is laid out: rows and columns for the screen, the paper and the CSV. Y-07."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.utils import timezone

from ledger.vehicles.models import Vehicle

from .columns import COLUMNS
from .figures import CLOSING, KINDS, OPENING, STOCK, Line
from .models import DayReport
from .workflow.dayreports import Day, is_genuine

KEYS = (OPENING, *(column.key for column in COLUMNS), CLOSING)
SIGNS = {1: "＋", -1: "－"}


@dataclass(frozen=True)
class Cell:
    """One figure: what the report says, and what is known now where that differs."""

    key: str
    value: int
    corrected: int | None = None


@dataclass(frozen=True)
class Row:
    kind: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Lane:
    """One column of the report laid on its side, as the tablet shows it."""

    group: str
    span: int
    """How many lanes the group has, on its first lane; else 0."""
    label: str
    cells: tuple[tuple[str, Cell], ...]
    """(kind, figure) of 自転車, 原付 and 計."""


def groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The heads of the table: (group, [(key, label)]); the stocks are groups of one column."""
    inner = [
        (group, [(column.key, column.label) for column in found])
        for group, found in groupby(COLUMNS, key=lambda column: column.group)
    ]
    first, last = ((STOCK[key], [(key, STOCK[key])]) for key in (OPENING, CLOSING))
    return [first, *inner, last]


def rows_of(day: Day) -> list[Row]:
    """自転車, 原付 and 計, each with every column."""
    return [Row(kind, label, tuple(_cells(day, kind))) for kind, label in KINDS.items()]


def lanes_of(day: Day) -> list[Lane]:
    """The same figures, a line for each column of the report."""
    rows = rows_of(day)
    figures = iter(zip(*(row.cells for row in rows), strict=True))
    return [
        Lane(
            group,
            0 if place else len(columns),
            label,
            tuple(zip(KINDS, next(figures), strict=True)),
        )
        for group, columns in groups()
        for place, (_, label) in enumerate(columns)
    ]


def _cells(day: Day, kind: str) -> Iterator[Cell]:
    told, now = day.figures.line(kind), day.now.line(kind)
    for key in KEYS:
        value, known = told.value(key), now.value(key)
        yield Cell(key, value, known if known != value else None)


def equation(line: Line) -> str:
    """本日在庫 worked out before one's eyes; columns of nought are left out."""
    moved = [
        f"{SIGNS[column.sign]} {column.name} {figure:,} "
        for column in COLUMNS
        if (figure := line.value(column.key))
    ]
    before, after = f"{STOCK[OPENING]} {line.opening:,} ", f"{STOCK[CLOSING]} {line.closing:,}"
    return f"{before}{''.join(moved)}＝ {after}"


@dataclass(frozen=True)
class Check:
    """One comparison of the report with something that does not depend on it."""

    is_good: bool
    text: str


def checks_of(day: Day) -> list[Check]:
    """Whether the report fits the day before, the ledger of today, and its own digest."""
    found = [_with_the_day_before(day), _with_the_ledger(day), _with_the_digest(day)]
    return [check for check in found if check is not None]


def _with_the_day_before(day: Day) -> Check | None:
    before = DayReport.of(day.report.yard, day.report.day - timedelta(days=1))
    if before.figures is None:
        return None
    closing = sum(row[CLOSING] for row in before.figures["stock"].values())
    opening = day.figures.all.opening
    if closing == opening:
        return Check(is_good=True, text="前日の日報の本日在庫と一致しています。")
    return Check(
        is_good=False,
        text=f"前日の日報の本日在庫は{closing:,}台です（差 {opening - closing:+,}）。"
        "前日の日報に訂正があります。",
    )


def _with_the_ledger(day: Day) -> Check | None:
    if day.report.day != timezone.localdate():
        return None
    stored = Vehicle.objects.stored().filter(yard=day.report.yard).count()
    closing = day.now.all.closing
    if stored == closing:
        return Check(is_good=True, text=f"台帳で保管中の{stored:,}台と一致しています。")
    return Check(
        is_good=False,
        text=f"台帳で保管中は{stored:,}台で、日報と一致しません。管理者に知らせてください。",
    )


def _with_the_digest(day: Day) -> Check | None:
    report = day.report
    if not report.is_frozen:
        return None
    if is_genuine(report):
        return Check(
            is_good=True, text=f"確定した内容は照合値 {report.digest[:12]} と一致しています。"
        )
    return Check(
        is_good=False, text="確定した内容が照合値と一致しません。管理者に知らせてください。"
    )
