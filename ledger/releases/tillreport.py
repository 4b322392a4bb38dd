"""手数料収納日計表: a till as rows, as sums, and on paper. K-09, DOMAIN 4.9."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from office.documents.pdf import A4, BOLD, Document, Page
from office.wareki import long_date

from .models import Claim, PaperWording, Receipt, Till, TillEntry

HEADER = ["時刻", "種類", "領収番号", "整理番号", "手数料区分", "金額", "残高", "扱った人", "摘要"]
FIRST_PAGE, NEXT_PAGES = 24, 38
WIDTHS = (14.0, 24.0, 28.0, 26.0, 26.0, 18.0, 20.0, 24.0)


@dataclass
class ClassSum:
    """What one fee class brought: receipts less reversals."""

    label: str
    count: int = 0
    amount: int = 0


@dataclass
class Sums:
    """What the entries of a till add up to."""

    taken: int = 0
    given_back: int = 0
    moved: int = 0
    receipts: int = 0
    reversals: int = 0
    waived: int = 0
    classes: dict[str, ClassSum] = field(default_factory=dict)

    @property
    def fees(self) -> int:
        """The fees of the shift: what is to be paid in to the ward (納付額)."""
        return self.taken + self.given_back


def entries_of(till: Till) -> list[tuple[TillEntry, int]]:
    """The entries in their order, each with the balance after it."""
    balance, found = till.float_amount, []
    related = ("by", "receipt__vehicle", "receipt__reverses")
    for entry in till.entries.select_related(*related):
        balance += entry.amount
        found.append((entry, balance))
    return found


def sums_of(till: Till) -> Sums:
    """The sums of a till, from its entries."""
    sums = Sums(waived=waived_during(till))
    for entry in till.entries.select_related("receipt"):
        if entry.receipt is None:
            sums.moved += entry.amount
            continue
        label = entry.receipt.fee_class_label
        line = sums.classes.setdefault(label, ClassSum(label))
        sign = 1 if entry.kind == TillEntry.Kind.FEE else -1
        line.count, line.amount = line.count + sign, line.amount + entry.amount
        if sign > 0:
            sums.taken, sums.receipts = sums.taken + entry.amount, sums.receipts + 1
        else:
            sums.given_back, sums.reversals = sums.given_back + entry.amount, sums.reversals + 1
    return sums


def waived_during(till: Till) -> int:
    """Vehicles given back without a fee at the yard's desk while the till was open."""
    until = till.closed_at or timezone.now()
    return Claim.objects.filter(
        yard=till.yard,
        state=Claim.State.RELEASED,
        fee_amount=0,
        released_at__range=(till.opened_at, until),
    ).count()


def rows(till: Till) -> Iterator[list[object]]:
    """The entries as cells, after the float and before the count."""
    yield [
        _clock(till.opened_at),
        "釣銭準備金",
        "",
        "",
        "",
        "",
        till.float_amount,
        till.opened_by,
        "",
    ]
    for entry, balance in entries_of(till):
        yield _row(entry, balance)
    if not till.is_open:
        note = till.difference_note
        yield [_clock(till.closed_at), "締め", "", "", "", "", till.counted, till.closed_by, note]


def _row(entry: TillEntry, balance: int) -> list[object]:
    receipt: Receipt | None = entry.receipt
    note = entry.note
    if receipt is not None and receipt.reverses is not None:
        note = f"{receipt.reverses.number} の取消し：{receipt.reason}"
    return [
        _clock(entry.at),
        entry.get_kind_display(),
        receipt.number if receipt else "",
        receipt.vehicle.reference if receipt else "",
        receipt.fee_class_label if receipt else "",
        entry.amount,
        balance,
        entry.by,
        note,
    ]


def file_name(till: Till) -> str:
    """till-2-20261118-1: yard, day, shift."""
    return f"till-{till.yard.code}-{till.opened_on:%Y%m%d}-{till.shift}"


def pdf(till: Till, printed_by: str) -> bytes:
    """The report of a till: sums and count first, then every entry."""
    wording = PaperWording.objects.filter(code="till").first() or PaperWording()
    document = Document(A4, title=f"{wording.heading} {file_name(till)}")
    page = document.page()
    y = _head(page, till, wording)
    y = _sums(page, till, wording, y)
    lines = [[_cell(cell) for cell in row[:8]] for row in rows(till)]
    room, number = FIRST_PAGE, 1
    while True:
        page.table(15, y, WIDTHS, lines[:room], header=HEADER[:8], row_height=6.5, size=8)
        lines = lines[room:]
        _foot(page, number, printed_by)
        if not lines:
            return document.pdf()
        page, y, room, number = document.page(), 15.0, NEXT_PAGES, number + 1


def _head(page: Page, till: Till, wording: PaperWording) -> float:
    page.text(105, 14, wording.heading or "手数料収納日計表", size=16, font=BOLD, align="centre")
    page.text(15, 25, f"{till.yard.label}保管所　{long_date(till.opened_on)}　{till.shift}回目")
    page.text(195, 25, wording.issuer, align="right")
    opened = f"開けた人 {till.opened_by}（{_clock(till.opened_at)}）"
    closed = (
        "締めていません（途中の集計）"
        if till.is_open
        else f"締めた人 {till.closed_by}（{_clock(till.closed_at)}）"
    )
    page.text(15, 31, f"{opened}　{closed}", size=9)
    return 38.0


def _sums(page: Page, till: Till, wording: PaperWording, y: float) -> float:
    sums = sums_of(till)
    classes = [
        [line.label, f"{line.count}件", f"{line.amount:,}円"] for line in sums.classes.values()
    ]
    label = wording.fee_label or "手数料"
    left = [
        *classes,
        ["免除", f"{sums.waived}件", "0円"],
        [f"{label} 計", f"{sums.receipts - sums.reversals}件", f"{sums.fees:,}円"],
    ]
    right = [
        ["釣銭準備金", f"{till.float_amount:,}円"],
        ["領収", f"{sums.taken:,}円（{sums.receipts}件）"],
        ["払戻し", f"{sums.given_back:,}円（{sums.reversals}件）"],
        ["補充・引渡し", f"{sums.moved:,}円"],
        ["あるべき現金", f"{till.balance():,}円"],
        ["数えた現金", "" if till.counted is None else f"{till.counted:,}円"],
        ["差異", "" if till.difference is None else f"{till.difference:+,}円"],
    ]
    below = page.table(15, y, (44, 16, 26), left, header=["区分", "件数", "金額"], size=8.5)
    other = page.table(108, y, (34, 53), right, size=8.5)
    y = max(below, other) + 3
    if till.difference_note:
        page.text_box(15, y, 180, 8, f"差異の説明：{till.difference_note}", size=9)
        y += 8
    if not till.is_open:
        counted = "　".join(f"{word} {n}" for word, n, _ in till.counted_lines if n)
        page.text_box(15, y, 180, 8, f"金種：{counted or 'なし'}", size=8.5)
        y += 9
    return y


def _foot(page: Page, number: int, printed_by: str) -> None:
    now = timezone.localtime()
    text = f"{number}頁　出力 {long_date(now.date())} {now:%H:%M}　{printed_by}"
    page.text(195, 286, text, size=8, align="right")


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _clock(at: object) -> str:
    return f"{timezone.localtime(at):%H:%M}" if at else ""  # type: ignore[arg-type]
