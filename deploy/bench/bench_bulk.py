"""Bulk changes and exports of a ledger of 1,000,000 vehicles: seconds, and above the raw work.

Shares the databases of `bench_search` (made once, then kept); `BENCH_VEHICLES` sets another
size. What is changed is rolled back; the growth is told against 10,000 vehicles.
"""

import io
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import openpyxl
from django.core.management import call_command
from django.db import connection, transaction

from deploy.bench.bench_search import SMALL, VEHICLES, ledger_of
from deploy.bench.report import Report
from ledger.vehicles.exports import BY_NAME, COLUMNS, Kind, Reader, Words
from ledger.vehicles.exports.writing import Sheet, write_file
from ledger.vehicles.models import Color, Export, Vehicle
from ledger.vehicles.workflow import bulk
from office.accounts.models import User
from office.audit.context import acting_as
from office.audit.models import Change

CHANGED, CHANGED_SMALL = 10_000, 5_000
EXPORTED, EXPORTED_SMALL = 20_000, 5_000
CHANGE_S, XLSX_S, PREVIEW_S = 5.0, 15.0, 5.0
TIMES_RAW = 4.0
"""Beside the rows themselves their versions, the outcome of each and the entry are written."""
TIMES_OPENPYXL = 2.0
"""openpyxl is given cells that are already read; we read, put into words and write."""
GROWTH = 3.0
"""The work is with the rows that are meant, however many others there are."""
MOST_MEMORY_MB = 80.0


def run(report: Report) -> None:
    """Measure the small ledger for the growth, then the large one."""
    with ledger_of(SMALL):
        small = measured(None, CHANGED_SMALL, EXPORTED_SMALL)
    with ledger_of(VEHICLES):
        part = measured(None, CHANGED_SMALL, EXPORTED_SMALL)
        measured(report, CHANGED, EXPORTED)
    for name, taken in part.items():
        report.add(
            f"{name}: {VEHICLES:,} vehicles against {SMALL:,}",
            taken,
            "s",
            limit_or_peer=small[name],
            budget=GROWTH,
        )


def measured(report: Report | None, changed: int, exported: int) -> dict[str, float]:
    """The seconds of a change and of a file; with `report`, every figure is told."""
    call_command("load_masters", verbosity=0)
    officer = User.objects.get(username="officer")
    keys = list(Vehicle.objects.order_by("-removed_on").values_list("pk", flat=True)[:exported])
    return {
        "bulk change": change(report, officer, keys[:changed]),
        "spreadsheet": spreadsheet(report, officer, keys),
    }


def change(report: Report | None, officer: User, keys: Sequence[int]) -> float:
    """Change the vehicles through the workflow, and by a bare statement; leave nothing behind."""
    color = Color.objects.order_by("code")[0]
    wanted = {"set": {"color_id": color.pk}, "add": {"remarks": "計測"}}
    with undone(), acting_as(officer):
        begun = bulk.begin(officer, keys, criteria="計測")
        looked, previewed = timed(lambda: bulk.preview(officer, begun, wanted))
        taken, done = timed(lambda: bulk.apply(officer, bulk.confirm(previewed)))
        trailed = Change.objects.filter(pk__in=done.items.values("version_after")).count()
        back, _ = timed(lambda: bulk.undo(officer, bulk.ask_undo(done)))
    with undone(), acting_as(officer):
        raw, _ = timed(lambda: bare_update(keys, color.pk))
    if report is not None:
        number = f"{len(keys):,} vehicles"
        report.add(f"preview of {number}", looked, "s", limit_or_peer=PREVIEW_S)
        report.add(f"bulk change of {number}", taken, "s", limit_or_peer=CHANGE_S)
        for name, seconds in (("bulk change", taken), ("its undo", back)):
            report.add(
                f"{name}, {number}, against a bare UPDATE with the trail",
                seconds,
                "s",
                limit_or_peer=raw,
                budget=TIMES_RAW,
            )
        report.add(
            f"trail rows of the change of {number}",
            trailed,
            "rows",
            limit_or_peer=len(keys),
            at_least=True,
        )
    return taken


def bare_update(keys: Sequence[int], color: int) -> None:
    """The same two columns of the same rows, with the same trigger, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vehicles_vehicle SET color_id = %s, remarks = concat_ws(E'\\n',"
            " nullif(remarks, ''), '計測') WHERE id = ANY(%s)",
            [color, list(keys)],
        )


def spreadsheet(report: Report | None, officer: User, keys: Sequence[int]) -> float:
    """Write every column but people's to an Excel file; the same cells through openpyxl."""
    columns = [column for column in COLUMNS if column.kind != Kind.PEOPLE]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"

        def write() -> None:
            reader = Reader(officer, columns, Words())
            write_file(Export.Format.XLSX, path, Sheet(columns, reader.rows(keys)))

        write_some(officer, keys)
        taken, _ = timed(write)
        if report is not None:
            cells = [row.cells for row in Reader(officer, columns, Words()).rows(keys)]
            peer, _ = timed(lambda: by_openpyxl(columns, cells))
            number = f"{len(keys):,} vehicles, {len(columns)} columns"
            report.add(f"spreadsheet of {number}", taken, "s", limit_or_peer=XLSX_S)
            report.add(
                f"spreadsheet of {number} against openpyxl with cells already read",
                taken,
                "s",
                limit_or_peer=peer,
                budget=TIMES_OPENPYXL,
            )
            report.add(
                f"memory for the spreadsheet of {number}",
                peak_mb(write),
                "MB",
                limit_or_peer=MOST_MEMORY_MB,
            )
    return taken


def write_some(officer: User, keys: Sequence[int]) -> None:
    """Let the lists and the plans be known before it counts."""
    columns = [BY_NAME[name] for name in ("reference", "color", "latitude")]
    list(Reader(officer, columns, Words()).rows(keys[:100]))


def by_openpyxl(columns: Sequence[object], rows: Sequence[Sequence[object]]) -> None:
    """The plainest way: text appended in write-only mode."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("放置自転車台帳")
    sheet.append([str(column) for column in range(len(columns))])
    for row in rows:
        sheet.append([str(cell) for cell in row])
    book.save(io.BytesIO())


def peak_mb(act: Callable[[], None]) -> float:
    """How much memory of Python's an act holds at most."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000


Result = TypeVar("Result")


def timed(act: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds, and what came of it."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
