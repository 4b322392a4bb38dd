"""What a report is: which records, by which day, in which rows and columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Case, IntegerField, QuerySet, Value, When

from maps.statistics.cube import COLUMN, COUNT, Cube, Days
from maps.statistics.heads import Head, Scope, of_places, of_yards
from maps.statistics.spans import FORMS, Form, Period
from maps.statistics.tables import Table

VIEW = "statistics.view_report"
BICYCLE, MOPED, UNKNOWN = "bicycle", "moped", "unknown"
BODY = Case(
    When(vehicle_kind=None, then=Value(UNKNOWN)),
    When(vehicle_kind__is_moped=True, then=Value(MOPED)),
    default=Value(BICYCLE),
)
"""自転車 or 原付; before the second registration not known, and counted with the bicycles."""
BODIES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (BICYCLE, "自転車", (BICYCLE, UNKNOWN)),
    (MOPED, "原付", (MOPED,)),
)

NO_PARENT = Value(None, output_field=IntegerField())

Records = Callable[[Scope, date], QuerySet[Any]]
"""Annotates what is counted; a matter of a moment is told as it stood on that day."""
Heads = Callable[[Scope, date, date, Cube], list[Head]]


@dataclass(frozen=True)
class Figure:
    """One column of a report: the columns of the cube it adds up, and what it measures.

    `measure` is a name of the report's measures; "price" is what all in the cell cost alike,
    "rate" the share of `parts` among `over` in per cent.
    """

    key: str
    label: str
    parts: tuple[str, ...]
    group: str = ""
    measure: str = "n"
    unit: str = "台"
    over: tuple[str, ...] = ()

    @property
    def full_label(self) -> str:
        return f"{self.group} {self.label}".strip()


@dataclass(frozen=True)
class Report:
    """One of the ward's reports (L-20).

    `records` annotates the ledger with row, total and column (see `cube`); `days` says by
    which date it counts; `main` is the figure shown where there is room for one only.
    """

    slug: str
    number: str
    title: str
    short: str
    """The title in as few words as a tab has room for."""
    row_title: str
    records: Records
    days: Days
    figures: tuple[Figure, ...]
    heads: Heads
    main: str = "total"
    measures: Callable[[], Mapping[str, Aggregate]] = lambda: COUNT
    is_long: bool = False
    """Many rows: the stretches of days stand beside each other, not below."""
    is_state: bool = False
    """It tells of a moment and adds nothing up."""
    is_fieldwork: bool = False
    """Rain that stops the crews shows in it (G-04)."""
    notes: tuple[str, ...] = ()
    permission: str = VIEW
    forms: tuple[Form, ...] = tuple(FORMS)
    in_pack: Form = Form.MONTH
    """The form in which the monthly pack has it."""
    build: "Callable[[Report, Period, Scope], list[Table]] | None" = None
    """How a report that is no table of counts is made."""
    pairs_months: bool = False
    """The months of a year show every figure, not the main one only."""

    def figure(self, key: str) -> Figure:
        """The figure of that key. Raises KeyError."""
        return {one.key: one for one in self.figures}[key]

    def has_choice(self, form: Form) -> bool:
        """Whether a table of that form has room for one figure only."""
        pairs = form == Form.YEAR and self.pairs_months
        return self.is_long and form != Form.DAY and not pairs

    def selected(self, key: str) -> tuple[Figure, ...]:
        """The figure named, or the main one, where a table has room for one."""
        return tuple(one for one in self.figures if one.key == (key or self.main))


def place_heads(_scope: Scope, since: date, until: date, cube: Cube) -> list[Head]:
    """Rows by removal place."""
    return of_places(since, until, cube.rows())


def yard_heads(scope: Scope, since: date, until: date, cube: Cube) -> list[Head]:
    """Rows by storage yard."""
    return of_yards(scope.yards, since, until, cube.rows())


def by_body(key: str, parts: Sequence[str], group: str = "", **more: Any) -> tuple[Figure, ...]:
    """Two figures, 自転車 and 原付, of the columns that begin with `parts`."""
    return tuple(
        Figure(
            f"{key}-{body}",
            label,
            tuple(f"{part}-{one}" for part in parts for one in bodies),
            group=group,
            **more,
        )
        for body, label, bodies in BODIES
    )


def all_parts(figures: Sequence[Figure]) -> tuple[str, ...]:
    """The columns of all the figures together."""
    return tuple(dict.fromkeys(part for figure in figures for part in figure.parts))


def narrow(records: QuerySet[Any], head: Head, figure: Figure) -> QuerySet[Any]:
    """The records that one cell counts, whenever."""
    return head.narrow(records).filter(**{f"{COLUMN}__in": figure.parts})
