"""From counted cells to tables: which stretch of days stands where. DOMAIN 6.2."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from office import wareki

from . import spans as stretches
from .cube import Cube, count
from .heads import Head, Scope
from .reports.base import Figure, Report
from .spans import Form, Period, Span
from .tables import Ask, Cell, Column, Row, Table, Value
from .workdays import Workdays, marks_by_month, workdays


@dataclass(frozen=True)
class Counted:
    """A report's figures for a period, ready to be laid out."""

    report: Report
    period: Period
    spans: Sequence[Span]
    cube: Cube
    heads: Sequence[Head]
    notes: Sequence[str] = ()

    @cached_property
    def _ordinals(self) -> dict[str, int]:
        return {span.key: n for n, span in enumerate(self.spans)}

    def cell(self, head: Head, figure: Figure, span: Span) -> Cell:
        """One cell with the question behind it; empty for days to come."""
        if span.is_difference:
            return Cell(self._difference(head, figure, span))
        if span.since > self.period.today:
            return Cell()
        value = self._value(head, figure, span)
        if not value or figure.measure in {"price", "rate"}:
            return Cell(value)
        days = (span.since, span.until, self.period.as_of)
        return Cell(value, Ask(self.report.slug, head.code, figure.key, *days))

    def _value(self, head: Head, figure: Figure, span: Span) -> Value:
        n, row = self._ordinals[span.key], (head.grouped, head.key)
        if figure.measure == "price":
            least, most = (
                self.cube.figure(n, row, figure.parts, name) for name in ("least", "most")
            )
            return (least or None) if least == most else "混在"
        value = self.cube.figure(n, row, figure.parts, figure.measure if not figure.over else "n")
        if not figure.over:
            return value
        base = self.cube.figure(n, row, figure.over)
        return round(100 * value / base, 1) if base else None

    def _difference(self, head: Head, figure: Figure, span: Span) -> Value:
        by_key = {one.key: one for one in self.spans}
        plus, minus = (self._value(head, figure, by_key[key]) for key in (span.plus, span.minus))
        if isinstance(plus, int) and isinstance(minus, int):
            return plus - minus
        return None


def tables(
    report: Report,
    period: Period,
    scope: Scope,
    *,
    figure: str = "",
) -> list[Table]:
    """The tables of a report: one, or of a month the sums and the days."""
    if report.build:
        return report.build(report, period, scope)
    if report.is_state:
        return [_state(report, period, scope)]
    special = _special(period)
    notes = special.marks if period.form == Form.MONTH else marks_by_month(special.marks)
    sums, steps = stretches.sums(period), []
    if period.form != Form.DAY:
        steps = [*stretches.steps(period, notes), *stretches.beside_last_year(period)]
    spans = [*sums, *steps]
    real = [span for span in spans if not span.is_difference]
    cube = count(report.records(scope, period.as_of), report.days, real, report.measures())
    heads = report.heads(scope, min(span.since for span in real), period.until, cube)
    counted = Counted(report, period, real, cube, heads, _notes(report, special))
    chosen = report.selected(figure) if report.is_long else report.figures
    if period.form == Form.DAY:
        return [_sums(counted, sums, "day")]
    if period.form == Form.MONTH:
        return [_sums(counted, sums, "sums"), _steps(counted, [*steps, *sums], chosen, "days")]
    months = [span for span in steps if span.key.startswith("m")]
    beside = [span for span in steps if span not in months]
    if report.pairs_months:
        return [_across(counted, [*months, *sums, *beside], report.figures, "months")]
    return [_steps(counted, [*months, *sums, *beside], chosen, "months")]


def _special(period: Period) -> Workdays:
    """The closed days and the suspensions of the month or the year that is shown."""
    since = period.until.replace(day=1) if period.form == Form.DAY else period.since
    return workdays(since, period.until)


def _notes(report: Report, special: Workdays) -> list[str]:
    """What to say of special days: rain stops removals, and nothing else."""
    return [*report.notes, *special.notes(with_suspensions=report.is_fieldwork)]


def _state(report: Report, period: Period, scope: Scope) -> Table:
    """What stood there at the end of the period, or stands there now."""
    moment = stretches.Span("now", "", period.as_of, period.as_of)
    records = report.records(scope, period.as_of)
    cube = count(records, report.days, [moment], report.measures())
    heads = report.heads(scope, moment.since, moment.until, cube)
    table = _stacked(Counted(report, period, [moment], cube, heads), [moment], "")
    return replace(table, period=f"{wareki.long_date(period.as_of)}現在")


def _sums(counted: Counted, spans: Sequence[Span], part: str) -> Table:
    if counted.report.is_long:
        return _across(counted, spans, counted.report.figures, part)
    return _stacked(counted, spans, part)


def _steps(counted: Counted, spans: Sequence[Span], figures: Sequence[Figure], part: str) -> Table:
    """Days or months across; a row for each head, or for each figure under its head."""
    one = len(figures) == 1
    rows, cells = [], {}
    for head in counted.heads:
        for figure in figures:
            key = head.code if one else f"{head.code}.{figure.key}"
            label, group = (head.label, "") if one else (figure.full_label, head.label)
            level = head.level if one else ("sum" if figure.key == counted.report.main else "")
            rows.append(Row(key, label, group, level, unit=figure.unit))
            for span in spans:
                cells[key, span.key] = counted.cell(head, figure, span)
    columns = [Column(span.key, span.label, note=span.note) for span in spans]
    title = f"（{figures[0].full_label}）" if one and counted.report.is_long else ""
    return _table(counted, part, columns, rows, cells, title=title)


def _across(counted: Counted, spans: Sequence[Span], figures: Sequence[Figure], part: str) -> Table:
    """Every stretch of days with all its figures, beside each other."""
    columns = [
        Column(f"{span.key}.{figure.key}", figure.full_label, span.label, span.note, figure.unit)
        for span in spans
        for figure in figures
    ]
    rows = [Row(head.code, head.label, level=head.level) for head in counted.heads]
    cells = {
        (head.code, f"{span.key}.{figure.key}"): counted.cell(head, figure, span)
        for head in counted.heads
        for span in spans
        for figure in figures
    }
    return _table(counted, part, columns, rows, cells)


def _stacked(counted: Counted, spans: Sequence[Span], part: str) -> Table:
    """Every stretch of days with all the rows, below each other."""
    figures = counted.report.figures
    columns = [Column(one.key, one.label, one.group, unit=one.unit) for one in figures]
    rows = [
        Row(f"{span.key}.{head.code}", head.label, span.label, head.level)
        for span in spans
        for head in counted.heads
    ]
    cells = {
        (f"{span.key}.{head.code}", figure.key): counted.cell(head, figure, span)
        for span in spans
        for head in counted.heads
        for figure in figures
    }
    return _table(counted, part, columns, rows, cells)


def _table(
    counted: Counted,
    part: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    cells: Mapping[tuple[str, str], Cell],
    *,
    title: str = "",
) -> Table:
    report, period = counted.report, counted.period
    return Table(
        slug=report.slug,
        part=part,
        number=report.number,
        title=f"{report.title}{title}",
        period=period.label,
        fiscal_year=wareki.fiscal_year_name(period.fiscal_year),
        row_title=report.row_title,
        columns=columns,
        rows=rows,
        cells=cells,
        notes=[*(counted.notes or report.notes), *_unknown(counted)],
    )


def _unknown(counted: Counted) -> Iterable[str]:
    """How many are counted as bicycles only because nobody has looked yet."""
    unknown = {column for *_, column in counted.cube.cells if column.endswith("unknown")}
    if not unknown or not counted.heads:
        return
    widest = max(counted.spans, key=lambda span: span.until - span.since)
    head = counted.heads[-1]
    n = counted.cube.figure(counted.spans.index(widest), (head.grouped, head.key), unknown)
    if n:
        yield f"二次登録前で車種が分からない {n:,}台は、自転車に含めています。"
