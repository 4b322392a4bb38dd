"""What is printed and handed out as a file: the lists of postings. DOMAIN §4.7, L-11."""

from office.csv_files import CsvFile, Encoding, Substitution, write_csv
from office.documents.pdf import BOLD, Page
from office.wareki import long_date

from .models import Posting, PostingItem
from .paper import FULL_WIDTH, TOP, ListPaper, Section, by_name
from .rows import COLUMNS, LINE, Row, masked

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
    return TOP + 52
