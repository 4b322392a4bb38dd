"""What the papers have in common: labelled boxes in rows, the codes of the vehicle, the foot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from ledger.releases.models import PaperWording
from ledger.vehicles.models import Vehicle
from office.documents.pdf import BOLD, GOTHIC, MINCHO, Page
from office.wareki import long_date

LEFT, RIGHT = 15.0, 195.0
ROW = 9.2
LABEL_PT = 6.5

NAME = MINCHO
"""Names and addresses: IPAmj Mincho has the rare characters of the registers."""


@dataclass(frozen=True)
class Box:
    """One labelled box; `share` is its part of the row's width."""

    label: str
    value: str
    share: float = 1
    face: str = GOTHIC


def wording_of(code: str) -> PaperWording:
    """The wording of one of the papers; an empty one where the ward has taken it away."""
    return PaperWording.objects.filter(code=code).first() or PaperWording(code=code)


def rows(page: Page, y: float, lines: Sequence[Sequence[Box]], *, height: float = ROW) -> float:
    """Draw rows of boxes over the whole width; return the y below them."""
    for line in lines:
        left, whole = LEFT, sum(box.share for box in line)
        for box in line:
            width = (RIGHT - LEFT) * box.share / whole
            page.box(left, y, width, height)
            page.text(left + 1, y + 0.6, box.label, size=LABEL_PT, grey=0.25)
            page.text_box(
                left + 1.5, y + 3.4, width - 3, height - 3.6, box.value, least=5.5, font=box.face
            )
            left += width
        y += height
    return y


def heading(page: Page, y: float, wording: PaperWording, note: str = "") -> float:
    """The title in the middle, the addressee below it on the left."""
    page.text(105, y, wording.heading, size=15, font=BOLD, align="centre")
    if note:
        page.text(RIGHT, y + 1, note, size=8, align="right")
    if wording.addressee:
        page.text(LEFT, y + 9, f"（あて先）{wording.addressee}", size=10)
    return y + 16


def codes(page: Page, y: float, reference: str) -> None:
    """Code 128 and QR of the 整理番号 in the upper right corner."""
    page.code128(118, y, 50, 9, reference)
    page.text(143, y + 9.3, reference, size=8, align="centre")
    page.qr(175, y - 3, 20, reference)


def moment(at: datetime | None) -> str:
    """令和8年11月18日（水） 10:31."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{long_date(local.date())} {local:%H:%M}"


def day(at: datetime | None) -> str:
    """令和8年11月18日（水）."""
    return long_date(timezone.localdate(at)) if at else ""


def described(vehicle: Vehicle) -> str:
    """Kind, type and colour in one line."""
    parts = (vehicle.vehicle_kind, vehicle.body_type, vehicle.color)
    return " ".join(str(one) for one in parts if one)


def tick(*, marked: bool, label: str) -> str:
    """■ chosen, □ not."""
    return f"{'■' if marked else '□'}{label}"


def yen(amount: int | None) -> str:
    """3,000円."""
    return "" if amount is None else f"{amount:,}円"
