"""撤去等手数料免除申請書, with the ward's part below. DOMAIN 4.6."""

from django.utils import timezone

from ledger.releases.models import Applicant, PoliceCheck, Waiver, WaiverReason
from office.documents.pdf import A4, BOLD, Document, Page

from .drawing import (
    LEFT,
    NAME,
    RIGHT,
    Box,
    codes,
    day,
    described,
    heading,
    moment,
    rows,
    tick,
    wording_of,
)


def application(waiver: Waiver, *, printed_by: str) -> bytes:
    """The application of one person for one vehicle, on one sheet."""
    wording = wording_of("waiver")
    document = Document(A4, title=f"免除申請 {waiver.vehicle.reference}")
    page = document.page()
    y = heading(page, 14, wording)
    codes(page, 22, waiver.vehicle.reference)
    page.text(LEFT, y + 2, f"申請日 {day(waiver.requested_at)}", size=9.5)
    y = rows(page, y + 9, _applicant(waiver))
    y = rows(page, y + 3, _vehicle(waiver))
    page.text(LEFT, y + 4, wording.body, size=10)
    y = rows(page, y + 11, [[Box("申請理由", _marks(waiver))]], height=20)
    y = rows(page, y, _reason(waiver), height=10)
    page.text_box(LEFT, y + 3, 180, 10, wording.acknowledgement, size=9.5)
    y = rows(page, y + 14, [[Box("申請者署名", "")]], height=13)
    page.text(LEFT, y + 6, "区使用欄", size=10, font=BOLD)
    y = rows(page, y + 12, _police(waiver), height=10)
    rows(page, y + 2, _decision(waiver), height=12)
    _foot(page, wording.footer, wording.issuer, printed_by)
    return document.pdf()


def _applicant(waiver: Waiver) -> list[list[Box]]:
    person = Applicant.objects.filter(waiver=waiver).select_related("relation").first()
    if person is None:
        return [[Box("申請者", "")]]
    postcode = f"〒{person.postcode} " if person.postcode else ""
    relation = f"{person.relation} {person.relation_note}".strip()
    return [
        [
            Box("申請者 住所", f"{postcode}{person.address}", 2.2, NAME),
            Box("電話", person.phone, 0.8),
        ],
        [
            Box("申請者 氏名", person.name, 1.4, NAME),
            Box("フリガナ", person.kana, 1.2),
            Box("所有者との関係", relation),
        ],
    ]


def _vehicle(waiver: Waiver) -> list[list[Box]]:
    vehicle = waiver.vehicle
    return [
        [
            Box("整理番号", vehicle.reference),
            Box("車種・型式・色", described(vehicle), 1.4),
            Box("撤去日時", moment(vehicle.removed_at), 1.4),
            Box("撤去場所", vehicle.removal_place.label),
        ]
    ]


def _marks(waiver: Waiver) -> str:
    reasons = WaiverReason.objects.valid_on(timezone.localdate(waiver.requested_at))
    return "　".join(tick(marked=each.pk == waiver.reason_id, label=each.label) for each in reasons)


def _reason(waiver: Waiver) -> list[list[Box]]:
    return [
        [
            Box("届出警察署・交番", waiver.police_name, 1.2),
            Box("届出年月日・時刻", moment(waiver.reported_at), 1.4),
            Box("受理番号", waiver.receipt_number),
            Box("担当警察官", waiver.officer_name, 1, NAME),
        ],
        [Box("被害日時", waiver.stolen_when), Box("被害場所", waiver.stolen_where, 1.6)],
        [
            Box("申立ての内容", waiver.statement, 2.4),
            Box("確認した書類", waiver.documents_seen, 1.2),
        ],
    ]


def _police(waiver: Waiver) -> list[list[Box]]:
    answer = waiver.last_answer()
    confirmed = answer is not None and answer.result == PoliceCheck.Result.CONFIRMED
    denied = answer is not None and not confirmed
    marks = f"{tick(marked=confirmed, label='できた')}　{tick(marked=denied, label='できない')}"
    return [
        [
            Box("警察への確認 日時", moment(answer.asked_at if answer else None), 1.3),
            Box("警察署", answer.police_name if answer else ""),
            Box("応対者", answer.answered_by if answer else "", 1, NAME),
        ],
        [
            Box("撤去前の届出を確認", marks, 1.3),
            Box("届出と撤去の比較", waiver.get_judgement_display()),
            Box("確認者", str(answer.recorded_by) if answer else ""),
        ],
    ]


def _decision(waiver: Waiver) -> list[list[Box]]:
    marks = (
        f"{tick(marked=waiver.is_approved, label='免除')}　"
        f"{tick(marked=waiver.state == Waiver.State.REJECTED, label='不承認')}"
    )
    return [
        [
            Box("決定", marks, 1.2),
            Box("承認番号", waiver.number),
            Box("決定日", day(waiver.decided_at), 1.2),
            Box("決定者", str(waiver.decided_by or "")),
        ],
        [Box("決裁番号", waiver.decision_number), Box("理由", waiver.decision_note, 2.4)],
    ]


def _foot(page: Page, footer: str, issuer: str, printed_by: str) -> None:
    page.text(RIGHT, 280, issuer, size=9, align="right")
    page.text(LEFT, 287, footer, size=7)
    page.text(RIGHT, 287, f"出力 {moment(timezone.now())}　{printed_by}", size=7, align="right")
