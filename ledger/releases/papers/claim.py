"""自転車等返還請求書 above, 自転車等受領書 below, to be cut apart, in as many copies as wanted.

The owner's name is never printed on the paper of another person: where the claimant is not the
owner, the box stays empty and is filled in by hand.
"""

from django.utils import timezone

from ledger.releases.models import Claim, PaperWording, Receipt
from ledger.vehicles.models import Collector
from office.documents.pdf import A4, Document, Page
from office.masters.models import Parameter

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
    yen,
)
from .receipt import draw_receipt

COPIES = ("区控", "本人控")


def papers(claim: Claim, *, printed_by: str) -> bytes:
    """All papers of a return, in the order in which they are signed and handed over."""
    vehicle = claim.vehicle
    person = Collector.objects.filter(vehicle=vehicle).select_related("relation").first()
    receipts = list(claim.receipts.order_by("pk"))
    document = Document(A4, title=f"返還 {vehicle.reference}")
    for number in range(max(Parameter.number("claim_copies"), 1)):
        copy = COPIES[number] if number < len(COPIES) else "控"
        page = document.page()
        _claim(page, claim, person, receipts, copy)
        _cut(page)
        _acknowledgement(page, claim, person, copy)
        _foot(page, wording_of("claim"), printed_by)
    for receipt in receipts:
        draw_receipt(document.page(), receipt, person.name if person else "")
    return document.pdf()


def _claim(
    page: Page, claim: Claim, person: Collector | None, receipts: list[Receipt], copy: str
) -> None:
    wording, vehicle = wording_of("claim"), claim.vehicle
    y = heading(page, 10, wording, copy)
    codes(page, 17, vehicle.reference)
    page.text(LEFT, y + 1, f"{wording.body}　請求日 {day(claim.identified_at)}", size=9.5)
    y = rows(page, y + 7, _person(claim, person))
    y = rows(page, y + 1.5, _vehicle(claim))
    rows(page, y + 1.5, _costs(claim, wording, receipts))


def _person(claim: Claim, person: Collector | None) -> list[list[Box]]:
    name, address = (person.name, _address(person)) if person else ("", "")
    relation = f"{person.relation} {person.relation_note}".strip() if person else ""
    is_owner = bool(person) and person.relation.code == Parameter.text("owner_relation")  # type: ignore[union-attr]
    return [
        [
            Box("請求者 住所", address, 2.2, NAME),
            Box("電話", person.phone if person else "", 0.8),
        ],
        [
            Box("請求者 氏名（署名）", name, 1.4, NAME),
            Box("所有者との関係", relation),
            Box("代理人の理由", claim.agent_reason, 1.2),
        ],
        [Box("所有者 住所・氏名（請求者と異なるとき記入）", "同上" if is_owner else "")],
    ]


def _vehicle(claim: Claim) -> list[list[Box]]:
    vehicle = claim.vehicle
    registration = f"{vehicle.registration_prefix} {vehicle.registration_serial}".strip()
    papers = "・".join(str(one) for one in (claim.identity_document, claim.second_document) if one)
    return [
        [
            Box("整理番号", vehicle.reference),
            Box("撤去日", day(vehicle.removed_at), 1.2),
            Box("撤去場所", vehicle.removal_place.label),
        ],
        [Box("車種・型式・色", described(vehicle), 1.4), Box("防犯登録番号", registration)],
        [Box("車体番号", vehicle.frame_number), Box("標識番号", vehicle.plate_number)],
        [
            Box("鍵の確認", f"{claim.get_key_check_display()} {claim.key_note}".strip()),
            Box("本人確認書類（種類）・確認者", f"{papers}　{claim.identified_by}", 1.6),
        ],
    ]


def _costs(claim: Claim, wording: PaperWording, receipts: list[Receipt]) -> list[list[Box]]:
    waiver = claim.waiver
    waived = tick(marked=waiver is not None, label="免除")
    if waiver is not None:
        waived += f"　理由 {waiver.reason.code} {waiver.reason}　承認番号 {waiver.number}"
    paid = next((one for one in receipts if one.kind == Receipt.Kind.FEE), None)
    label = wording.fee_label or Parameter.text("fee_label")
    return [
        [
            Box(label, yen(claim.fee_amount)),
            Box("免除", waived, 2),
            Box("領収金額", yen(paid.amount if paid else None)),
            Box("領収番号", paid.number if paid else "", 1.2),
        ]
    ]


def _cut(page: Page) -> None:
    for x in range(5, 205, 4):
        page.line(x, 148.5, x + 2, 148.5, weight=0.4, grey=0.4)


def _acknowledgement(page: Page, claim: Claim, person: Collector | None, copy: str) -> None:
    wording, vehicle = wording_of("acknowledgement"), claim.vehicle
    y = heading(page, 156, wording, copy)
    codes(page, 163, vehicle.reference)
    y = rows(
        page,
        y + 9,
        [[Box("整理番号", vehicle.reference), Box("車種・型式・色", described(vehicle), 2)]],
    )
    page.text(LEFT, y + 3, wording.acknowledgement, size=11)
    y = rows(
        page,
        y + 11,
        [
            [
                Box("受領日時", moment(claim.released_at), 1.3),
                Box("受領者 氏名", person.name if person else "", 1.3, NAME),
                Box("受領者署名", "", 1.6),
            ],
            [
                Box("保管所", f"{claim.yard.label}放置自転車等保管所", 1.4),
                Box("取扱者", str(claim.released_by or claim.identified_by)),
            ],
        ],
        height=14,
    )
    settled = day(claim.released_at)
    kind_of_release = str(vehicle.release_kind or "") if claim.released_at else ""
    page.text(LEFT, y + 4, "区使用欄", size=8)
    rows(
        page,
        y + 8,
        [
            [
                Box("返還区分", kind_of_release, 1.3),
                Box("最終処理日", settled, 1.3),
                Box("入力者", str(claim.released_by or ""), 1),
                Box("備考", "", 1.4),
            ]
        ],
    )
    page.text(RIGHT, 283, wording.issuer, size=9, align="right")


def _foot(page: Page, wording: PaperWording, printed_by: str) -> None:
    now = timezone.now()
    page.text(LEFT, 289, wording.footer, size=7)
    page.text(RIGHT, 289, f"出力 {moment(now)}　{printed_by}", size=7, align="right")


def _address(person: Collector) -> str:
    return f"{'〒' + person.postcode if person.postcode else ''} {person.address}".strip()
