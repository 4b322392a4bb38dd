"""撤去依頼書: one A4 page for fax, black on white, legible at 204 × 98 dots an inch. C-04, I-03.04.

What the paper says is gathered first (`SheetFacts`), so that who may not know the caller gets a
sheet that never held the caller. Lengths are millimetres from the upper left corner.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from office.documents.fonts import width
from office.documents.pdf import BOLD, GOTHIC, Document, Page
from office.wareki import long_date

from .models import RemovalRequest, Requester
from .sheetmap import draw_map

LEFT, RIGHT = 14.0, 196.0
ROW = 7.0
LABEL = 22.0
MAP = (88.0, 64.0)
CODE39_MODULE = 0.375
"""Three dots of a fax; a bar thinner than that closes up."""
QR_SIDE = 30.0

Rows = list[tuple[str, str]]

WORK_LINES: list[list[tuple[float, str]]] = [
    [
        *((0, "札付け"), (30, "月"), (44, "日"), (58, "時"), (72, "分")),
        *((94, "処理"), (120, "月"), (134, "日"), (148, "時"), (162, "分")),
    ],
    [
        *((0, "処理内容"), (28, "□ 撤去"), (52, "□ 放置なし"), (84, "□ 再札")),
        *((108, "□ できない（理由"), (174, "）")),
    ],
    [(0, "撤去台数"), (44, "台"), (62, "札番号")],
    [(0, "作業者"), (62, "写真番号"), (120, "備考")],
]
"""The words the crew writes between, each line with its places in millimetres."""


@dataclass(frozen=True)
class SheetFacts:
    """Everything the sheet says. `caller` is empty for who may not know the caller."""

    reference: str
    received: str
    receiver: str
    crew: str
    fax: str
    sent: str
    urgent: bool
    caller: Rows
    place: Rows
    vehicle: Rows
    situation: Rows
    link: str
    position: tuple[float, float]


def facts_of(
    case: RemovalRequest, *, requester: Requester | None, link: str, with_number: bool = True
) -> SheetFacts:
    """Gather what the sheet of `case` says. `link` is where its square code leads.

    Without `with_number` the registration number is left blank, for who may not read it.
    """
    return SheetFacts(
        reference=case.reference,
        received=_moment(case.received_at),
        receiver=str(case.received_by),
        crew=str(case.crew or "（未定）"),
        fax=case.crew.fax if case.crew else "",
        sent=_moment(timezone.now()),
        urgent=case.is_urgent,
        caller=_caller(requester),
        place=_place(case),
        vehicle=_vehicle(case, with_number=with_number),
        situation=_situation(case),
        link=link,
        position=(case.position.x, case.position.y),
    )


def render(facts: SheetFacts) -> bytes:
    """Draw the sheet and return it as PDF."""
    document = Document(title=f"撤去依頼書 {facts.reference}")
    page = document.page()
    _header(page, facts)
    y = 55.0
    if facts.caller:
        y = _block(page, "依頼者", facts.caller, y, columns=2)
    y = _place_block(page, facts, y)
    y = _block(page, "車両", facts.vehicle, y, columns=2)
    y = _block(page, "状況", facts.situation, y, columns=1)
    _work_block(page, y)
    _footer(page, facts)
    return document.pdf()


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{long_date(local.date())} {local:%H:%M}"


def _caller(requester: Requester | None) -> Rows:
    if requester is None:
        return []
    return [
        ("氏名", requester.name),
        ("肩書", requester.title),
        ("電話", requester.phone),
        ("結果連絡", "要" if requester.wants_answer else "不要"),
        ("住所", requester.address),
    ]


def _place(case: RemovalRequest) -> Rows:
    verdict = case.verdict
    place = verdict.removal_place
    return [
        ("住所", case.address_text or verdict.town_name),
        ("目標物", case.landmark),
        ("区域", verdict.get_zone_status_display()),
        ("道路", f"{case.get_land_display()} {verdict.road_name}".strip()),
        ("撤去場所", f"{place.code} {place.label}" if place else ""),
        ("保管所", str(verdict.yard or "")),
        ("緯度経度", f"{case.position.y:.6f}, {case.position.x:.6f}"),
    ]


def _vehicle(case: RemovalRequest, *, with_number: bool) -> Rows:
    return [
        ("車種", str(case.vehicle_kind or case.get_vehicle_group_display())),
        ("台数", f"{case.count}台"),
        ("型式", str(case.body_type or "")),
        ("色", str(case.color or "")),
        ("メーカー", str(case.maker or "")),
        ("防犯登録", case.registration_number if with_number else ""),
        ("かご", case.get_basket_display()),
        ("電動", case.get_electric_display()),
        ("ギア", case.get_gear_display()),
        ("破損", case.damage),
    ]


def _situation(case: RemovalRequest) -> Rows:
    since = f"{long_date(case.abandoned_since)}頃から" if case.abandoned_since else "不明"
    return [("放置開始", since), ("通行支障", case.obstruction), ("特徴", case.features)]


def _header(page: Page, facts: SheetFacts) -> None:
    page.text(LEFT, 11, "撤去依頼書", size=22, font=BOLD)
    if facts.urgent:
        page.box(62, 11, 24, 10, fill=0)
        page.text(74, 12.5, "至急", size=18, font=BOLD, align="centre", grey=1)
    page.text(LEFT, 23, facts.reference, size=20, font=BOLD)
    page.text(LEFT, 33, f"受付  {facts.received}  {facts.receiver}", size=10.5)
    page.text(LEFT, 39, f"送信先  {facts.crew}  FAX {facts.fax or '未登録'}", size=10.5)
    page.text(LEFT, 45, f"送信  {facts.sent}", size=10.5)
    modules = 16 * (len(facts.reference) + 2) - 1 + 20
    page.code39(92, 10, modules * CODE39_MODULE, 12, facts.reference)
    page.qr(RIGHT - QR_SIDE + 2, 24, QR_SIDE, facts.link)


def _block(page: Page, title: str, rows: Rows, y: float, *, columns: int) -> float:
    """Draw a titled block of labelled words; return where the next block begins."""
    y = _title(page, title, y)
    column_width = (RIGHT - LEFT) / columns
    for index, (label, words) in enumerate(rows):
        line, column = divmod(index, columns)
        alone = columns == 1 or (index == len(rows) - 1 and column == 0)
        x = LEFT + column * column_width
        room = RIGHT - x - LABEL if alone else column_width - LABEL
        _row(page, label, words, x, y + line * ROW, room)
    return y + -(-len(rows) // columns) * ROW + 2


def _place_block(page: Page, facts: SheetFacts, y: float) -> float:
    y = _title(page, "場所", y)
    room = RIGHT - MAP[0] - LEFT - LABEL - 2
    for index, (label, words) in enumerate(facts.place):
        _row(page, label, words, LEFT, y + index * (ROW + 1.8), room)
    draw_map(page, facts.position, x=RIGHT - MAP[0], y=y, size=MAP)
    return y + MAP[1] + 3


def _title(page: Page, title: str, y: float) -> float:
    page.line(LEFT, y, RIGHT, y, weight=1.4)
    page.text(LEFT, y + 1.2, f"■ {title}", size=11, font=BOLD)
    return y + 7.5


def _row(page: Page, label: str, words: str, x: float, y: float, room: float) -> None:
    page.text(x + 1, y + 0.8, label, size=9.5)
    size = 12.0
    while size > 7 and width(words, BOLD, size) > room * 72 / 25.4:
        size -= 0.5
    page.text(x + LABEL, y, words, size=size, font=BOLD)


def _work_block(page: Page, y: float) -> None:
    """The part the crew fills in by hand."""
    y = _title(page, "処理欄（撤去班記入）", y)
    for index, line in enumerate(WORK_LINES):
        for x, words in line:
            page.text(LEFT + 1 + x, y + index * 8.5 + 2.5, words, size=10)
        page.line(LEFT, y + (index + 1) * 8.5, RIGHT, y + (index + 1) * 8.5, weight=0.6)


def _footer(page: Page, facts: SheetFacts) -> None:
    secret = "この依頼書には個人情報が含まれます。" if facts.caller else ""
    page.text(LEFT, 284, f"{secret}処理後は返却してください。", size=9.5, font=GOTHIC)
    page.text(RIGHT, 284, facts.reference, size=9.5, align="right")
