"""The month's pack as one file: a PDF of all tables, and each table as CSV and XLSX."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date

from office import wareki

from .checks import Check, checks
from .files import as_csv, as_xlsx
from .models import MonthClosing
from .pack import Progress, as_closed, tables_of_month
from .printing import Edition, Paper, as_pdf, seal_of
from .reports import Report
from .screen import PARTS
from .snapshot import as_table, corrections
from .spans import month_name
from .tables import Cell, Column, Row, Table


def monthly_pack(
    month: date,
    today: date,
    reports: Sequence[Report],
    *,
    zero: str = "0",
    paper: Paper = "a4",
    progress: Progress | None = None,
) -> bytes:
    """A zip with the pack of `month`: what is shown to the one who may read `reports`."""
    closing = MonthClosing.objects.of(month)
    live = tables_of_month(month, today, progress=progress)
    found = checks(live, month)
    open_to_reader = {report.slug for report in reports}
    tables = [table for table in as_closed(live, closing) if table.slug in open_to_reader]
    told = [one for table in tables for one in corrections(table)]
    extra = [as_table(told, tables[0])] if told else []
    edition = Edition(today, zero, seal(closing), paper)
    title = f"{month_name(month)}統計月報"
    printed = [*tables, *extra, check_table(found, tables[0])]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(f"{title}.pdf", as_pdf(printed, edition, title=title))
        bundle.writestr(f"{title}.xlsx", as_xlsx([*tables, *extra]))
        for table in [*tables, *extra]:
            bundle.writestr(f"CSV/{file_name(table)}.csv", as_csv(table).content)
            bundle.writestr(
                f"CSV（Shift_JIS）/{file_name(table)}.csv", as_csv(table, "cp932").content
            )
    return buffer.getvalue()


def seal(closing: MonthClosing | None) -> str:
    """What the pages of a month say of its closing."""
    if closing is None:
        return ""
    day = wareki.short_date(closing.closed_at.date())
    return seal_of(f"{day} 締め 第{closing.version}版", closing.digest)


def file_name(table: Table) -> str:
    """01_駅別撤去・移送台数_日別: sorted as the reports are."""
    number = f"{int(table.number):02}" if table.number else "99"
    title = table.title.replace("/", "・")
    return "_".join(part for part in (number, title, PARTS.get(table.part, "")) if part)


def check_table(found: Sequence[Check], like: Table) -> Table:
    """The checks as the last page of the pack."""
    rows = [Row(f"{n}", one.label) for n, one in enumerate(found, start=1)]
    cells = {}
    for row, one in zip(rows, found, strict=True):
        cells[row.key, "left"] = Cell(one.left)
        cells[row.key, "right"] = Cell(one.right)
        cells[row.key, "ok"] = Cell("一致" if one.ok else "不一致")
    wrong = sum(not one.ok for one in found)
    told = f"一致しない項目が {wrong}件あります。" if wrong else "すべて一致しています。"
    return Table(
        slug="checks",
        part="",
        number="",
        title="集計の照合",
        period=like.period,
        fiscal_year=like.fiscal_year,
        row_title="照合の内容",
        columns=[Column("left", "左の値"), Column("right", "右の値"), Column("ok", "結果")],
        rows=rows,
        cells=cells,
        notes=[told],
    )
