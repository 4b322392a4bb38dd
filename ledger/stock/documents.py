"""The papers of the stock. A4, black and grey only."""

from typing import Any

from django.utils import timezone

from ledger.vehicles.models import Vehicle
from office import wareki
from office.documents.pdf import A4_LANDSCAPE, BOLD, Document, Page

from .cash import Shift
from .figures import STOCK
from .models import StockTake, StockTakeScan, Transfer
from .sheet import Row, equation, groups, rows_of
from .workflow.dayreports import Day

ROWS_PER_SHEET = 28
WIDTHS = (10, 30, 32, 62, 22, 24)
HEADER = ("", "整理番号", "札番号", "車種・色・撤去場所", "保管位置", "受領")


def transfer_sheet(transfer: Transfer) -> bytes:
    """移送票: what is on the truck, for whoever drives it. No numbers that lead to a person."""
    document = Document(title=f"移送票 {transfer.reference}")
    related = ("tag", "body_type", "vehicle_kind", "color", "removal_place")
    vehicles = list(transfer.loaded().select_related(*related).order_by("reference"))
    sheets = [
        vehicles[first : first + ROWS_PER_SHEET]
        for first in range(0, max(len(vehicles), 1), ROWS_PER_SHEET)
    ]
    for number, rows in enumerate(sheets, start=1):
        page = document.page()
        _head(page, transfer, len(vehicles), f"{number}／{len(sheets)}")
        first = (number - 1) * ROWS_PER_SHEET + 1
        lines = [_line(place, vehicle) for place, vehicle in enumerate(rows, start=first)]
        bottom = page.table(15, 62, WIDTHS, lines, header=HEADER, row_height=6.6, size=8.5)
        if number == len(sheets):
            _signatures(page, bottom + 6)
    return document.pdf()


def _head(page: Page, transfer: Transfer, count: int, sheet: str) -> None:
    page.text(105, 14, "保管所間移送票", size=16, font=BOLD, align="centre")
    page.text(195, 16, f"{transfer.reference}　{sheet}", size=9, align="right")
    day = transfer.departed_at.date() if transfer.departed_at else transfer.planned_on
    carrier = str(transfer.crew or transfer.carrier or "")
    facts = [
        ("送る保管所", transfer.from_yard.label, "受け入れる保管所", transfer.to_yard.label),
        ("運ぶ日", wareki.long_date(day) if day else "", "運ぶ人", carrier),
        ("台数", f"{count}台", "理由", transfer.reason),
    ]
    page.table(15, 26, (26, 60, 32, 62), facts, row_height=8, size=10)
    page.text(
        15, 54, "送る保管所は積込み時に、受け入れる保管所は荷下ろし時に札を読み取ります。", size=8
    )


def _line(place: int, vehicle: Vehicle) -> tuple[str, ...]:
    look = "・".join(part for part in (vehicle.look, vehicle.removal_place.label) if part)
    code = vehicle.tag.spoken
    return (str(place), vehicle.reference, code, look, vehicle.storage_spot, "")


def _signatures(page: Page, top: float) -> None:
    for left, name in ((15, "送った人"), (77, "運んだ人"), (139, "受け入れた人")):
        page.box(left, top, 56, 16)
        page.text(left + 2, top + 1.5, name, size=8)


# --- 作業日報 -----------------------------------------------------------------------------
LEFT, TOP = 12.0, 44.0
KIND_WIDTH, STOCK_WIDTH = 17.0, 19.0
ROW_HEIGHT = 9.0


def day_report(day: Day) -> bytes:
    """作業日報 of one yard and day, A4 landscape: figures, cash, remarks, who confirmed."""
    report = day.report
    document = Document(A4_LANDSCAPE, title=f"作業日報 {report.yard.label} {report.day}")
    page = document.page()
    _report_head(page, day)
    bottom = _figures_table(page, day)
    page.text_box(LEFT, bottom + 2, 273, 9, equation(day.figures.all), size=9)
    _cash_table(page, day, bottom + 14)
    _remarks(page, day, bottom + 14)
    _confirmations(page, day, 168)
    return document.pdf()


def _report_head(page: Page, day: Day) -> None:
    report = day.report
    page.text(148.5, 12, "作業日報", size=17, font=BOLD, align="centre")
    page.text(LEFT, 15, f"{report.yard.full_name or report.yard.label}", size=11)
    page.text(285, 15, wareki.long_date(report.day), size=11, align="right")
    facts = (
        ("天候", report.weather),
        ("責任者", report.manager),
        ("従事者数", f"{report.staff_count}人" if report.staff_count is not None else ""),
        ("状態", report.state.label + ("（訂正あり）" if day.is_corrected else "")),
    )
    cells = [part for pair in facts for part in pair]
    page.table(LEFT, 26, (18, 42, 20, 62, 24, 24, 18, 65), [cells], row_height=9, size=10)


def _figures_table(page: Page, day: Day) -> float:
    heads = groups()
    count = sum(len(columns) for _, columns in heads) - 2
    width = (273 - KIND_WIDTH - 2 * STOCK_WIDTH) / count
    page.box(LEFT, TOP, KIND_WIDTH, 14, fill=0.9)
    left = LEFT + KIND_WIDTH
    for group, columns in heads:
        wide = STOCK_WIDTH if len(columns) == 1 else width * len(columns)
        alone = len(columns) == 1
        page.box(left, TOP, wide, 14 if alone else 7, fill=0.9)
        page.text(left + wide / 2, TOP + (5 if alone else 2), group, size=8.5, align="centre")
        if not alone:
            for place, (_, label) in enumerate(columns):
                page.box(left + place * width, TOP + 7, width, 7, fill=0.9)
                page.text_box(
                    left + place * width + 0.3, TOP + 8.3, width - 0.6, 5, label,
                    size=8, least=4.5, align="centre",
                )  # fmt: skip
        left += wide
    y = TOP + 14
    for row in rows_of(day):
        y = _figure_row(page, row, y, width)
    return y


def _figure_row(page: Page, row: Row, y: float, width: float) -> float:
    page.box(LEFT, y, KIND_WIDTH, ROW_HEIGHT)
    page.text(LEFT + KIND_WIDTH / 2, y + 2.6, row.label, size=10, align="centre")
    left = LEFT + KIND_WIDTH
    for cell in row.cells:
        wide = STOCK_WIDTH if cell.key in STOCK else width
        page.box(left, y, wide, ROW_HEIGHT)
        page.text(left + wide - 1.5, y + 1.4, f"{cell.value:,}", size=10.5, align="right")
        if cell.corrected is not None:
            page.text(left + wide - 1.5, y + 5.6, f"訂正 {cell.corrected:,}", size=6, align="right")
        left += wide
    return y + ROW_HEIGHT


def _cash_table(page: Page, day: Day, y: float) -> None:
    cash = day.cash
    lines = [
        ("自転車", f"{cash.bicycle.count:,}件", f"{cash.bicycle.yen:,}円"),
        ("原付", f"{cash.moped.count:,}件", f"{cash.moped.yen:,}円"),
        ("免除", f"{cash.waived:,}件", ""),
        ("計", f"{cash.total.count:,}件", f"{cash.total.yen:,}円"),
        *(_shift_line(shift) for shift in cash.shifts[:2]),
    ]
    page.table(LEFT, y, (30, 26, 34), lines, header=("手数料", "件数", "金額"), row_height=6)


def _shift_line(shift: Shift) -> tuple[str, str, str]:
    difference = "未締め" if shift.difference is None else f"差異 {shift.difference:+,}円"
    return (f"レジ {shift.number}回目", f"釣銭 {shift.float_amount:,}", difference)


def _remarks(page: Page, day: Day, y: float) -> None:
    page.text(108, y, "特記事項（苦情・事故・機器）", size=9, font=BOLD)
    page.box(108, y + 5.5, 177, 29.5)
    page.text_box(110, y + 7, 173, 27, day.report.remarks, size=10, least=6)


def _confirmations(page: Page, day: Day, y: float) -> None:
    report = day.report
    for left, name, who, at in (
        (LEFT, "保管所の確認", report.confirmed_by, report.confirmed_at),
        (82, "区の確認", report.approved_by, report.approved_at),
    ):
        page.box(left, y, 66, 18)
        page.text(left + 2, y + 1.5, name, size=8)
        if who and at:
            local = timezone.localtime(at)
            told = f"{who}　{wareki.short_date(local.date())} {local:%H:%M}"
            page.text_box(left + 2, y + 8, 62, 8, told, size=9)
    if report.digest:
        page.text(154, y + 3, "照合値（SHA-256）", size=7)
        page.text(154, y + 7, report.digest, size=7)
        page.text(154, y + 12, "確定した数値・記入内容から計算した値です。", size=7)


# --- 棚卸し --------------------------------------------------------------------------------
COUNT_ROWS = 30
COUNT_WIDTHS = (36, 30, 34, 26, 54)
COUNT_HEADER = ("区分", "整理番号", "読み取った番号", "保管位置", "車両・処理")


def stock_take_report(found: StockTake, result: dict[str, Any]) -> bytes:
    """棚卸し結果: the counts, and every vehicle in which yard and ledger differ."""
    document = Document(title=f"棚卸し {found.yard.label}")
    lines = _differences(result)
    sheets = [
        lines[first : first + COUNT_ROWS] for first in range(0, max(len(lines), 1), COUNT_ROWS)
    ]
    for number, rows in enumerate(sheets, start=1):
        page = document.page()
        page.text(105, 14, "棚卸し結果", size=16, font=BOLD, align="centre")
        page.text(195, 16, f"{number}／{len(sheets)}", size=9, align="right")
        _count_head(page, found, result)
        page.table(15, 66, COUNT_WIDTHS, rows, header=COUNT_HEADER, row_height=6.8, size=8.5)
        if not lines:
            page.text(105, 78, "台帳と現物に差異はありません。", size=11, align="centre")
    return document.pdf()


def _differences(result: dict[str, Any]) -> list[tuple[str, ...]]:
    labels = dict(StockTakeScan.Outcome.choices)
    missing = [
        ("不足", one["reference"], "", one["spot"], one["look"]) for one in result["missing"]
    ]
    others = [
        (
            str(labels[one["outcome"]]),
            one["reference"],
            one["code"],
            one["spot"],
            one["settlement"],
        )
        for one in result["differences"]
    ]
    return [*missing, *others]


def _count_head(page: Page, found: StockTake, result: dict[str, Any]) -> None:
    began = timezone.localtime(found.started_at)
    ended = timezone.localtime(found.closed_at) if found.closed_at else None
    period = f"{wareki.short_date(began.date())} {began:%H:%M}"
    until = f"{wareki.short_date(ended.date())} {ended:%H:%M}" if ended else "実施中"
    facts = [
        ("保管所", found.yard.label, "範囲", found.section or "全体"),
        ("開始", f"{period} {found.started_by}", "終了", f"{until} {found.closed_by or ''}"),
        (
            "台帳",
            f"{result['expected']:,}台",
            "一致",
            f"{result['matched']:,}台（うち札なし {result['by_hand']}台）",
        ),
        (
            "不足",
            f"{len(result['missing']):,}台",
            "その他の差異",
            f"{len(result['differences']):,}件",
        ),
    ]
    page.table(15, 25, (22, 68, 26, 64), facts, row_height=7, size=9)
    page.text_box(15, 55, 180, 9, f"所見：{found.note}" if found.note else "", size=9)
