"""What is printed and handed out as a file: the lists of postings. DOMAIN §4.7, L-11."""

from datetime import datetime

from django.utils import timezone

from geo.models import StorageYard
from geo.opening import hours_in_words
from ledger.vehicles.models import Vehicle
from office.csv_files import CsvFile, Encoding, Substitution, write_csv
from office.documents.pdf import BOLD, Page
from office.wareki import long_date, short_date

from .models import DisposalBatch, Posting, PostingItem, SaleLot
from .paper import FULL_WIDTH, TOP, ListPaper, Section, by_name
from .rows import COLUMNS, LINE, Column, Row, masked, row_of, with_names

LEFT = (297.0 - FULL_WIDTH) / 2
RIGHT = LEFT + FULL_WIDTH
TITLES = [LINE.title, *(column.title for column in COLUMNS)]
HEADER = ["公示の種類", "公示番号", "公示日", "公示期間の末日", *TITLES]


def posting_list(posting: Posting, *, hide_numbers: bool = False) -> bytes:
    """The list as it hangs: each yard begins on a sheet of its own."""
    paper = ListPaper(
        title=f"{posting.get_kind_display()} {posting.number}",
        columns=(LINE, *COLUMNS),
        opening=lambda page, section: _opening(page, posting, section),
        running=f"{posting.title}（{posting.number}）",
    )
    rows = [(row["yard"], _cells(line, row)) for line, row in _rows(posting, hide=hide_numbers)]
    return paper.pdf(by_name(rows) or [Section("", [])])


def posting_csv(
    posting: Posting, encoding: Encoding = "utf-8-sig", *, hide_numbers: bool = False
) -> CsvFile:
    """The same list as a file for Excel or for the ward's web site."""
    begin = [
        posting.get_kind_display(),
        posting.number,
        posting.posted_on.isoformat(),
        posting.ends_on.isoformat(),
    ]
    rows = ([*begin, *_cells(line, row)] for line, row in _rows(posting, hide=hide_numbers))
    return write_csv(HEADER, rows, encoding=encoding)


def told(substitutions: list[Substitution], header: list[str]) -> list[str]:
    """Which characters a file in cp932 cannot hold, and where they stood."""
    return [
        f"{one.row}行目「{header[one.column - 1]}」の「{one.character}」" for one in substitutions
    ]


def _rows(posting: Posting, *, hide: bool) -> list[tuple[int, Row]]:
    items: list[PostingItem] = list(posting.items.standing().order_by("line"))
    hidden = hide or posting.masked
    return [(item.line, masked(item.row) if hidden else item.row) for item in items]


def _cells(line: int, row: Row) -> list[str]:
    return [str(line), *(row.get(column.key, "") for column in COLUMNS)]


def _opening(page: Page, posting: Posting, section: Section) -> float:
    """Number and day to the right, the heading, the words, then where and until when."""
    page.text(RIGHT, TOP, posting.number, size=10.5, align="right")
    page.text(RIGHT, TOP + 6, long_date(posting.posted_on).split("（")[0], size=10.5, align="right")
    page.text(page.width / 2, TOP + 3, posting.title, size=16, font=BOLD, align="centre")
    if posting.signer:
        page.text(RIGHT, TOP + 13, posting.signer, size=11, align="right")
    page.text_box(LEFT, TOP + 20, FULL_WIDTH, 16, posting.body, size=10)
    if posting.footer:
        page.text_box(LEFT, TOP + 36, FULL_WIDTH, 9, posting.footer, size=9)
    period = f"公示の期間　{long_date(posting.posted_on)}から{long_date(posting.ends_on)}まで"
    where = f"掲示場所　{posting.place}"
    yard = f"保管場所　{section.name}（{len(section.rows)}台）" if section.name else ""
    page.text(LEFT, TOP + 46, f"{period}　　{where}　　{yard}", size=9.5)
    page.text(LEFT, TOP + 51, f"返還の受付　{_hours(posting, section)}", size=9.5)
    return TOP + 57


def _hours(posting: Posting, section: Section) -> str:
    """When the owner can come: the hours of the section's yard as of the posting. Y-08."""
    yard = StorageYard.objects.filter(label=section.name).first() if section.name else None
    return hours_in_words(posting.posted_on, yard)


# --- the list of a batch, and once it is done its certificate ----------------------------
BATCH_COLUMNS: tuple[Column, ...] = (
    LINE,
    *(column for column in COLUMNS if column.key not in {"yard", "plate", "body_type"}),
    Column("disposition", "処分の種類", 24),
    Column("state", "状態", 16),
    Column("why_not", "備考", 30),
)
BATCH_HEADER = [
    *("処分番号", "保管所", "処分日", "提出者", "承認者"),
    *(column.title for column in BATCH_COLUMNS),
]


def batch_list(batch: DisposalBatch, *, hide_numbers: bool = False) -> bytes:
    """The list to match by; when it is done, the certificate of what became of each."""
    title = "処分一覧（処分証明）" if batch.done_at else "処分リスト"
    paper = ListPaper(
        title=f"{title} {batch.number}",
        columns=BATCH_COLUMNS,
        opening=lambda page, section: _batch_opening(page, batch, title, section),
        running=f"{title} {batch.number}",
    )
    return paper.pdf([Section(batch.yard.label, _batch_rows(batch, hide=hide_numbers))])


def batch_csv(
    batch: DisposalBatch, encoding: Encoding = "utf-8-sig", *, hide_numbers: bool = False
) -> CsvFile:
    """The same list as a file."""
    begin = [
        batch.number,
        batch.yard.label,
        batch.settled_on.isoformat() if batch.settled_on else "",
        str(batch.submitted_by or ""),
        str(batch.approved_by or ""),
    ]
    rows = ([*begin, *row] for row in _batch_rows(batch, hide=hide_numbers))
    return write_csv(BATCH_HEADER, rows, encoding=encoding)


def _batch_rows(batch: DisposalBatch, *, hide: bool) -> list[list[str]]:
    vehicles = with_names(Vehicle.objects.filter(batch_items__batch=batch))
    items = {
        item.vehicle_id: item
        for item in batch.items.select_related("disposition", "unmatched_reason")
    }
    rows = []
    for line, vehicle in enumerate(vehicles, 1):
        item, row = items[vehicle.pk], row_of(vehicle)
        row = (masked(row) if hide else row) | {
            "line": str(line),
            "disposition": item.disposition.label,
            "state": item.get_state_display(),
            "why_not": item.why_not or str(item.unmatched_reason or ""),
        }
        rows.append([row[column.key] for column in BATCH_COLUMNS])
    return rows


def _batch_opening(page: Page, batch: DisposalBatch, title: str, section: Section) -> float:
    left = (297.0 - sum(column.width for column in BATCH_COLUMNS)) / 2
    right = 297.0 - left
    page.text(right, TOP, batch.number, size=10.5, align="right")
    page.text(page.width / 2, TOP + 2, title, size=16, font=BOLD, align="centre")
    counted = "　".join(f"{name} {count}台" for name, count in batch.items.disposed().by_kind())
    page.text(left, TOP + 12, f"保管所　{section.name}（{len(section.rows)}台）", size=10)
    page.text(left + 80, TOP + 12, counted, size=10)
    people = [
        ("作成", batch.made_by, batch.made_at),
        ("提出", batch.submitted_by, batch.submitted_at),
        ("承認", batch.approved_by, batch.approved_at),
    ]
    said = [f"{what} {who}（{_moment(at)}）" for what, who, at in people if who and at]
    page.text(left, TOP + 18, "　　".join(said), size=9.5)
    if batch.settled_on:
        page.text(right, TOP + 18, f"処分日 {long_date(batch.settled_on)}", size=10, align="right")
    return TOP + 24


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{short_date(local.date())} {local:%H:%M}"


# --- the report of a lot -----------------------------------------------------------------
LOT_HEADER = ["ロット番号", "買受人", "売却日", "整理番号", "防犯登録番号", "車体番号", "処分金額"]


def lot_csv(
    lot: SaleLot, encoding: Encoding = "utf-8-sig", *, hide_numbers: bool = False
) -> CsvFile:
    """The vehicles of a lot with their shares; the last line is the total."""
    begin = [lot.number, lot.buyer, lot.sold_on.isoformat()]
    shares = dict(lot.items.values_list("vehicle_id", "amount"))
    rows: list[list[object]] = []
    for vehicle in with_names(Vehicle.objects.filter(sale_item__lot=lot)):
        row = masked(row_of(vehicle)) if hide_numbers else row_of(vehicle)
        named = [row["reference"], row["registration"], row["frame"]]
        rows.append([*begin, *named, shares[vehicle.pk]])
    rows.append([*begin, "合計", "", "", lot.total])
    return write_csv(LOT_HEADER, rows, encoding=encoding)
