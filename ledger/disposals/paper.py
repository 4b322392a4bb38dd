"""A list on A4 landscape: headings on every sheet, rows that never split, 「頁／総頁」 below."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from office.documents.pdf import A4_LANDSCAPE, BOLD, Document, Page

from .rows import Column

TOP, BOTTOM = 12.0, 200.0
HEAD, ROW = 7.0, 6.8
TEXT, SMALL = 8.5, 8.0
FULL_WIDTH = 274.0


@dataclass(frozen=True)
class Section:
    """Rows that begin on a sheet of their own, such as those of one yard."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class ListPaper:
    """What the list is called, and how its first sheet begins.

    `opening` draws the head of the first sheet of a section and returns where the table may
    begin, in millimetres; `running` is what stands above the table on the others.
    """

    title: str
    columns: Sequence[Column]
    opening: Callable[[Page, Section], float]
    running: str

    def pdf(self, sections: Sequence[Section]) -> bytes:
        """Draw all sections; one without rows still has its sheet."""
        document = Document(A4_LANDSCAPE, title=self.title)
        total = self._sheets(sections)
        number = 0
        for section in sections:
            rows = list(section.rows)
            first = True
            while first or rows:
                page = document.page()
                number += 1
                y = self.opening(page, section) if first else self._running(page, section)
                room = max(1, int((BOTTOM - y - HEAD) / ROW))
                self._table(page, y, rows[:room])
                self._footer(page, number, total)
                rows, first = rows[room:], False
        return document.pdf()

    def _sheets(self, sections: Sequence[Section]) -> int:
        """How many sheets there will be: a dry run on paper that is thrown away."""
        scratch = Document(A4_LANDSCAPE)
        count = 0
        for section in sections:
            y = self.opening(scratch.page(), section)
            left = len(section.rows) - max(1, int((BOTTOM - y - HEAD) / ROW))
            later = max(1, int((BOTTOM - TOP - HEAD * 2) / ROW))
            count += 1 + max(0, -(-left // later))
        return count

    @property
    def left(self) -> float:
        """Where the table begins, so that it stands in the middle of the sheet."""
        return (A4_LANDSCAPE[0] - sum(column.width for column in self.columns)) / 2

    def _running(self, page: Page, section: Section) -> float:
        words = f"{self.running}　{section.name}".strip()
        page.text(self.left, TOP, f"{words}（続き）", size=10, font=BOLD)
        return TOP + HEAD

    def _table(self, page: Page, y: float, rows: Sequence[Sequence[str]]) -> None:
        widths = [column.width for column in self.columns]
        titles = [column.title for column in self.columns]
        y = page.table(self.left, y, widths, [], header=titles, row_height=HEAD, size=SMALL)
        page.table(self.left, y, widths, rows, row_height=ROW, size=TEXT)

    def _footer(self, page: Page, number: int, total: int) -> None:
        page.text(page.width / 2, BOTTOM + 2.5, f"{number}／{total}", size=9, align="centre")


def by_name(rows: Sequence[tuple[str, Sequence[str]]]) -> list[Section]:
    """Sections from rows that come with the name of theirs, already in their order."""
    return [
        Section(name, [row for _, row in group])
        for name, group in groupby(rows, key=lambda one: one[0])
    ]
