"""The ledger taken out as a file: asked for, approved where people are in it, made, fetched.

L-19, P-27, C25. What is approved is what is made: rows and columns are settled when asked for.
"""

import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from geo import srid
from ledger.vehicles.actions import Action
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.exports import BY_NAME, Column, Reader, Row, Words, open_to, people_among
from ledger.vehicles.exports.reports import report_of, summary_of
from ledger.vehicles.exports.writing import SUFFIX, Sheet, write_file
from ledger.vehicles.models import Export, Vehicle
from office.accounts.models import User
from office.audit import trail
from office.documents.csv_files import Substitutions
from office.masters.models import Parameter

Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Wish:
    """What a file should look like."""

    format: str
    columns: Sequence[str]
    dates: str = Export.Dates.ISO
    keep_digits: bool = False
    srid: int = srid.WGS84
    purpose: str = ""


@transaction.atomic
def ask_for(actor: User, keys: Sequence[int], wish: Wish, *, criteria: str) -> Export:
    """Put an export on record. It waits for approval where it tells of many people (C25).

    Raises LedgerError for no rows or too many, a column `actor` may not take out, or personal
    data without a purpose.
    """
    columns = columns_for(actor, wish.columns)
    people = people_among(columns)
    check(keys, wish, people)
    personal = count_people(keys, people)
    needs_approval = personal > Parameter.number("export_approval_rows")
    today = timezone.localdate()
    export = Export.objects.create(
        key=uuid.uuid4(),
        state=Export.State.REQUESTED if needs_approval else Export.State.APPROVED,
        requested_by=actor,
        format=wish.format,
        dates=wish.dates,
        keep_digits=wish.keep_digits,
        srid=wish.srid if wish.format == Export.Format.GPKG else srid.WGS84,
        columns=[column.name for column in columns],
        criteria=criteria[:300],
        records=list(keys),
        count=len(keys),
        personal_count=personal,
        purpose=wish.purpose.strip(),
        expires_on=today + timedelta(days=Parameter.number("export_keep_days")),
    )
    trail.record(
        actor,
        Action.EXPORT,
        export,
        count=export.count,
        criteria=export.criteria,
        format=export.format,
        columns=[column.label for column in columns],
        people=personal,
        purpose=export.purpose,
    )
    return export


def columns_for(actor: User, names: Sequence[str]) -> list[Column]:
    """The columns called `names`, in the order of the registry. Raises LedgerError."""
    allowed = open_to(actor)
    refused = set(names) - {column.name for column in allowed}
    if refused:
        labels = sorted(BY_NAME[name].label if name in BY_NAME else name for name in refused)
        message = f"出力できない項目が含まれています：{'、'.join(labels)}。"
        raise LedgerError(message)
    found = [column for column in allowed if column.name in names]
    if not found:
        message = "出力する項目を1つ以上選んでください。"
        raise LedgerError(message)
    return found


def check(keys: Sequence[int], wish: Wish, people: Sequence[Column]) -> None:
    """Refuse what cannot be made. Raises LedgerError."""
    most = Parameter.number("export_most_rows")
    if not keys:
        message = "該当する自転車等がないため、出力するものがありません。"
        raise LedgerError(message)
    if len(keys) > most:
        message = f"一度に出力できるのは{most:,}台までです。条件を足してください。"
        raise LedgerError(message)
    if people and not wish.purpose.strip():
        message = "個人情報を出力する目的を入力してください。"
        raise LedgerError(message)


def count_people(keys: Sequence[int], people: Sequence[Column]) -> int:
    """Of how many of the vehicles the chosen columns would tell a person."""
    told = {column.name.split("_")[0] for column in people}
    known = Q()
    for who in sorted(told):
        known |= Q(**{f"{who}__isnull": False})
    if not told:
        return 0
    return sum(
        Vehicle.objects.filter(known, pk__in=keys[start : start + 10_000]).order_by().count()
        for start in range(0, len(keys), 10_000)
    )


@transaction.atomic
def approve(actor: User, export: Export, *, note: str = "") -> Export:
    """Let an export of many people be made. Raises LedgerError for one's own or a decided one."""
    return _decide(actor, export, Export.State.APPROVED, note)


@transaction.atomic
def reject(actor: User, export: Export, *, note: str) -> Export:
    """Refuse an export, with the reason. Raises LedgerError."""
    if not note.strip():
        message = "承認しない理由を入力してください。"
        raise LedgerError(message)
    return _decide(actor, export, Export.State.REJECTED, note)


def _decide(actor: User, export: Export, state: Export.State, note: str) -> Export:
    export = _lock(export)
    if export.requested_by_id == actor.pk:
        message = "出力を依頼した人は承認できません。別の人が承認してください。"
        raise LedgerError(message)
    if export.state != Export.State.REQUESTED:
        message = f"この出力は「{export.get_state_display()}」です。画面を読み込み直してください。"
        raise LedgerError(message)
    export.state, export.decided_by, export.decided_at = state, actor, timezone.now()
    export.decision_note = note.strip()
    approved = state == Export.State.APPROVED
    if not approved:
        export.records = []
    export.save(update_fields=["state", "decided_by", "decided_at", "decision_note", "records"])
    action = Action.APPROVE_EXPORT if approved else Action.REJECT_EXPORT
    trail.record(actor, action, export, people=export.personal_count, note=export.decision_note)
    return export


def make(export: Export, *, tell: Tell = lambda _done, _total: None) -> Export:
    """Write the file of an approved export. Done twice, it leaves one file.

    Raises LedgerError where its columns are no longer open to the one who asked.
    """
    if export.state != Export.State.APPROVED:
        return export
    columns = columns_for(export.requested_by, export.columns)
    reader = Reader(export.requested_by, columns, Words(export.dates), export.srid)
    with tempfile.TemporaryDirectory(prefix="export-") as folder:
        path = Path(folder) / f"file{SUFFIX[Export.Format(export.format)]}"
        rows = counted(reader.rows(export.records), len(export.records), tell)
        sheet = Sheet(columns, rows, export.srid, export.keep_digits, export.trace)
        found = write_file(export.format, path, sheet)
        return _keep(export, path, found, reader)


def counted(rows: Iterable[Row], total: int, tell: Tell) -> Iterator[Row]:
    """The rows, telling of every two thousandth that passes."""
    done = 0
    for done, row in enumerate(rows, start=1):
        if done % 2000 == 1:
            tell(done - 1, total)
        yield row
    tell(done, total)


@transaction.atomic
def _keep(export: Export, path: Path, found: Substitutions, reader: Reader) -> Export:
    """Hang the finished file on the row, unless another attempt was quicker."""
    export = _lock(export)
    if export.state != Export.State.APPROVED:
        return export
    with path.open("rb") as file:
        export.file.save(f"{export.key}{path.suffix}", File(file), save=False)
    if found.total:
        report = ContentFile(report_of(found, reader))
        export.report.save(f"{export.key}-report.csv", report, save=False)
    export.substituted = found.total
    export.substitutions = summary_of(found)
    export.count, export.people = len(reader.written), reader.people
    export.state, export.made_at = Export.State.MADE, timezone.now()
    export.save()
    return export


@transaction.atomic
def fetch(actor: User, export: Export) -> Export:
    """Note that the file is taken away by the one who asked for it. Raises LedgerError."""
    export = _lock(export)
    if not export.is_ready or not export.file:
        message = "このファイルは、もう（まだ）ありません。画面を読み込み直してください。"
        raise LedgerError(message)
    columns_for(actor, export.columns)
    export.state, export.fetched_at = Export.State.FETCHED, timezone.now()
    export.save(update_fields=["state", "fetched_at"])
    trail.record(
        actor,
        Action.FETCH_EXPORT,
        export,
        count=export.count,
        people=len(export.people),
        purpose=export.purpose,
    )
    return export


def expire(today: date) -> int:
    """Delete the files whose time is over, and the keys they were made from; return how many."""
    found = 0
    for export in Export.objects.run_out(today):
        for stored in (export.file, export.report):
            if stored:
                stored.delete(save=False)
        export.records, export.people = [], []
        export.state = Export.State.EXPIRED
        export.save()
        found += 1
    return found


def sweep_files(before: datetime) -> int:
    """Delete files of exports that no row names, as a worker that died leaves them."""
    named = set(Export.objects.exclude(file="").values_list("file", flat=True))
    named |= set(Export.objects.exclude(report="").values_list("report", flat=True))
    root = Path(settings.MEDIA_ROOT)
    forgotten = [
        path
        for path in (root / "exports").rglob("*.*")
        if str(path.relative_to(root)) not in named and path.stat().st_mtime < before.timestamp()
    ]
    for path in forgotten:
        path.unlink(missing_ok=True)
    return len(forgotten)


def _lock(export: Export) -> Export:
    return Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
