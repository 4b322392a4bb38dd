"""Counting the ledger: one statement gives every cell of a report, its totals included.

The records come as a queryset that names, for each, its row, the total its row belongs to and
its column; the same queryset, narrowed, lists what lies behind a cell, so that a figure and
its records cannot differ. Figures are read from the records themselves, never from a copy
(FOUNDATION §3d: right at any time, and fast enough).
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Aggregate, Count, DateField, F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import TruncDate

from .spans import ONE_DAY, Span

TOKYO = ZoneInfo("Asia/Tokyo")
ROW, PARENT, COLUMN = "report_row", "report_parent", "report_column"
"""What a queryset to be counted annotates: the key of its row, of its row's total, its column."""
COUNT: Mapping[str, Aggregate] = {"n": Count("pk")}
ROLLED_UP = {"least": "min", "most": "max"}
"""Measures that are not added up where rows or days are taken together."""

ONE, SUM, ALL = 1, 2, 3
"""What GROUPING() answers for a row, for a total of rows, and for all rows together."""

ROLL_UP = """
    WITH atoms AS MATERIALIZED ({atoms})
    SELECT span.ordinal, GROUPING({row}, {parent}), {row}, {parent}, {column}, {measures}
    FROM atoms
    JOIN unnest(%s::int[], %s::int[], %s::int[]) AS span (ordinal, low, high)
        ON bucket BETWEEN span.low AND span.high
    GROUP BY span.ordinal, {column}, GROUPING SETS (({row}), ({parent}), ())
"""


@dataclass(frozen=True)
class Days:
    """By which date a record is counted: a field of the ledger, a date or a moment."""

    name: str
    is_moment: bool = False

    def within(self, since: date, until: date) -> Q:
        """The condition that the day lies between both, which an index can answer."""
        if not self.is_moment:
            return Q(**{f"{self.name}__range": (since, until)})
        first, beyond = (
            datetime.combine(day, time(), TOKYO) for day in (since, until + timedelta(days=1))
        )
        return Q(**{f"{self.name}__gte": first, f"{self.name}__lt": beyond})

    @property
    def day(self) -> Combinable:
        """The day itself, by the office's clock."""
        return TruncDate(self.name, tzinfo=TOKYO) if self.is_moment else F(self.name)


@dataclass
class Cube:
    """Figures by span, row and column.

    A row is named by how it is grouped (ONE, SUM, ALL) and its key.
    """

    cells: dict[tuple[int, int, object, str], dict[str, int]] = field(default_factory=dict)

    def figure(
        self, span: int, row: tuple[int, object], columns: Iterable[str], measure: str = "n"
    ) -> int:
        """The sum over `columns` of a measure: 0 where there is nothing."""
        found = [
            cell[measure]
            for column in columns
            if (cell := self.cells.get((span, *row, column))) and cell[measure] is not None
        ]
        if measure in ROLLED_UP:
            return (min if ROLLED_UP[measure] == "min" else max)(found, default=0)
        return sum(found)

    def rows(self) -> set[object]:
        """The keys of the rows that have anything."""
        return {key for _, grouped, key, _ in self.cells if grouped == ONE}


class EveryRow(Cube):
    """Stands for a cube in which every row has something: to ask for rows without counting."""

    class _Everything(set[object]):
        def __contains__(self, _key: object) -> bool:
            return True

    def rows(self) -> set[object]:
        """A set that has everything in it."""
        return self._Everything()


def count(
    records: QuerySet[Any],
    days: Days,
    spans: Sequence[Span],
    measures: Mapping[str, Aggregate] = COUNT,
) -> Cube:
    """Count `records` for each of the spans, which may overlap.

    The records are grouped once by the smallest stretches the spans are made of; spans, totals
    and the grand total are added up from those groups.
    """
    edges = sorted(
        {edge for span in spans for edge in (span.since, span.until + ONE_DAY)},
    )
    atoms = (
        records.filter(_within_any(days, spans))
        .order_by()
        .annotate(bucket=_bucket(days.day, edges))
        .values(ROW, PARENT, COLUMN, "bucket")
        .annotate(**measures)
    )
    statement, parameters = atoms.query.sql_with_params()
    sums = ", ".join(f"{ROLLED_UP.get(name, 'sum')}({name})::bigint" for name in measures)
    with connection.cursor() as cursor:
        cursor.execute(
            ROLL_UP.format(atoms=statement, row=ROW, parent=PARENT, column=COLUMN, measures=sums),
            [
                *parameters,
                list(range(len(spans))),
                [bisect_left(edges, span.since) + 1 for span in spans],
                [bisect_left(edges, span.until + ONE_DAY) for span in spans],
            ],
        )
        found = cursor.fetchall()
    cube = Cube()
    for n, grouped, row, parent, column, *values in found:
        key = {ONE: row, SUM: parent, ALL: None}[grouped]
        figures = dict(zip(measures, values, strict=True))
        cube.cells[n, grouped, key, column] = figures
    return cube


def _within_any(days: Days, spans: Sequence[Span]) -> Q:
    """The days the spans cover, as few stretches as can be."""
    stretches: list[tuple[date, date]] = []
    for since, until in sorted((span.since, span.until) for span in spans):
        if stretches and since <= stretches[-1][1] + ONE_DAY:
            stretches[-1] = (stretches[-1][0], max(until, stretches[-1][1]))
        else:
            stretches.append((since, until))
    condition = Q()
    for since, until in stretches:
        condition |= days.within(since, until)
    return condition


def _bucket(day: Combinable, edges: list[date]) -> Func:
    """Between which two edges the day lies: 1 for the first pair."""
    array = Value(edges, output_field=ArrayField(DateField()))
    return Func(day, array, function="width_bucket", output_field=IntegerField())
