"""領収書, and the paper of its reversal. Half a sheet."""

from ledger.releases.models import Receipt
from office.documents.pdf import BOLD, Page

from .drawing import LEFT, NAME, RIGHT, codes, day, wording_of, yen


def draw_receipt(page: Page, receipt: Receipt, name: str) -> None:
    """One receipt on the upper half of the sheet."""
    wording = wording_of("receipt")
    back = receipt.kind == Receipt.Kind.REVERSAL
    title = f"{wording.heading}{'（取消し・払戻し）' if back else ''}"
    page.text(105, 14, title, size=18, font=BOLD, align="centre")
    page.text(LEFT, 28, f"No. {receipt.number}", size=11, font=BOLD)
    page.text(RIGHT, 28, day(receipt.issued_at), size=10, align="right")
    page.text_box(LEFT, 40, 90, 9, name, size=15, least=8, font=NAME)
    page.text(LEFT + 92, 41, "様", size=13)
    page.line(LEFT, 49, LEFT + 98, 49)
    page.box(40, 56, 130, 18, weight=1)
    page.text(48, 61.5, "金額", size=11)
    page.text(160, 59.5, yen(receipt.amount), size=22, font=BOLD, align="right")
    what = f"但し、{receipt.fee_label}（{receipt.fee_class_label}）"
    page.text(LEFT, 82, f"{what}　整理番号 {receipt.vehicle.reference} として", size=10.5)
    if receipt.reverses is not None:
        words = f"領収番号 {receipt.reverses.number} の取消し。理由：{receipt.reason}"
        page.text_box(LEFT, 90, 180, 10, words, size=10)
    else:
        page.text(LEFT, 90, wording.body, size=10.5)
    page.text(LEFT, 98, wording.footer, size=8)
    page.text(RIGHT, 112, wording.issuer, size=12, font=BOLD, align="right")
    place = f"{receipt.yard.label}放置自転車等保管所　取扱者 {receipt.issued_by}"
    page.text(RIGHT, 120, place, size=9, align="right")
    codes(page, 128, receipt.number)
