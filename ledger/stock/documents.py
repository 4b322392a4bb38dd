"""The papers of the stock. A4, black and grey only."""

from ledger.vehicles.models import Vehicle
from office import wareki
from office.documents.pdf import BOLD, Document, Page

from .models import Transfer

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
