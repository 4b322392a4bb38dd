"""処理結果報告書: what the police hear of the vehicles they were asked about. L-15, DOMAIN §4.8."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from itertools import groupby

from office.csv_files import CsvFile, Encoding, write_csv
from office.documents.pdf import BOLD, Page
from office.masters.models import Parameter
from office.wareki import long_date, short_date

from .outcomes import HEADER, Outcome
from .paper import FULL_WIDTH, TOP, ListPaper, Section
from .rows import LINE, Column

LEFT = (297.0 - FULL_WIDTH) / 2
RIGHT = LEFT + FULL_WIDTH
TITLE = "処理結果報告書"
WIDTHS = (28, 40, 38, 24, 24, 28, 32, 24, 26)
COLUMNS = (
    LINE,
    *(Column(title, title, width) for title, width in zip(HEADER[1:], WIDTHS, strict=True)),
)
NO_POLICE = "警察の記載なし"


def report_pdf(found: Iterable[Outcome], since: date, until: date, *, today: date) -> bytes:
    """The report: a letter to each police office, with its list below and on further sheets.

    `found` comes by police office. Without any vehicle there is one sheet that says so.
    """
    sections, counted = [], {}
    for police, of_one in groupby(found, key=lambda one: one.police):
        rows = list(of_one)
        sections.append(Section(police, [_cells(line, one) for line, one in enumerate(rows, 1)]))
        counted[police] = Counter(one.disposition for one in rows)
    words = Parameter.text("police_report_body")
    paper = ListPaper(
        title=TITLE,
        columns=COLUMNS,
        opening=partial(_opening, days=(since, until), today=today, words=words, counted=counted),
        running=TITLE,
    )
    return paper.pdf(sections or [Section("", [])])


def report_csv(found: Iterable[Outcome], encoding: Encoding = "utf-8-sig") -> CsvFile:
    """The same rows as a file, all police offices one after the other."""
    return write_csv(HEADER, (one.cells() for one in found), encoding=encoding)


def _cells(line: int, one: Outcome) -> Sequence[str]:
    return [
        str(line),
        one.reference,
        one.registration,
        one.frame_number,
        _short(one.asked_on),
        _short(one.replied_on),
        one.theft_report,
        one.disposition,
        _short(one.settled_on),
        one.handed_to,
    ]


def _short(day: date | None) -> str:
    return short_date(day) if day else ""


def _opening(
    page: Page,
    section: Section,
    *,
    days: tuple[date, date],
    today: date,
    words: str,
    counted: dict[str, Counter[str]],
) -> float:
    """Day and sender to the right, to whom on the left, the words, the sums."""
    page.text(RIGHT, TOP, long_date(today).split("（")[0], size=10.5, align="right")
    page.text(RIGHT, TOP + 13, "世田谷区長", size=11, align="right")
    page.text(LEFT, TOP + 6, f"{section.name}長　様" if section.name else NO_POLICE, size=12)
    page.text(page.width / 2, TOP + 18, TITLE, size=16, font=BOLD, align="centre")
    page.text_box(LEFT, TOP + 28, FULL_WIDTH, 10, words, size=10.5)
    period = f"対象期間　{long_date(days[0])}から{long_date(days[1])}まで"
    sums = "　".join(
        f"{name or '区分なし'} {count:,}台" for name, count in counted.get(section.name, {}).items()
    )
    total = f"計 {len(section.rows):,}台"
    page.text(LEFT, TOP + 40, f"{period}　　{total}" + (f"（{sums}）" if sums else ""), size=9.5)
    return TOP + 47
