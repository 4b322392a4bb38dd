"""The lists of the return desk as they ship (DOMAIN 1.3, 1.4, 4.5, 4.6, 8.5).

Days from which a fee holds are not known and stay empty; the ward fills them in. `load` never
touches a code that exists.
"""

from typing import Any

from django.db.models import Model

from ledger.vehicles.masterdata import Row, create_missing, plain
from ledger.vehicles.models import Disposition, ReleaseKind, VehicleKind

from .models import Fee, FeeAssignment, FeeClass, IdentityDocument, PaperWording, WaiverReason

FEE_CLASSES = plain(
    "B 自転車 M 原動機付自転車（50cc以下・新基準・特定小型） "
    "P1 自動二輪_250cc以下（公園等） P2 自動二輪_250cc超（公園等）"
)
AMOUNTS = {"B": 3_000, "M": 4_000, "P1": 7_000, "P2": 8_000}
CLASS_OF_KIND = {
    **dict.fromkeys(("10", "11", "12", "13", "90"), "B"),
    **dict.fromkeys(("20", "21", "22", "23"), "M"),
    **dict.fromkeys(("30", "31", "40"), "P1"),
    "41": "P2",
}
"""Code of 車種 to fee class. A kind that is left out, such as ミニカー, has no fee yet."""

THEFT_ITEMS = (
    "届出警察署・交番名、届出年月日・時刻、受理番号、担当警察官名（コールセンターが警察に確認）"
)
# code, label, theft report, police, decision number, papers, 返還区分, 最終処理区分
WAIVER_REASONS: list[tuple[str, str, bool, bool, bool, str, str, str]] = [
    ("01", "盗難の被害届（撤去前に届出済み）", True, True, False, THEFT_ITEMS, "2", "11"),
    ("02", "車両の強盗・横領等の被害（被害届あり）", True, True, False, THEFT_ITEMS, "2", "11"),
    ("03", "災害による避難・救助等のやむを得ない理由", False, False, False, "申立書", "3", "11"),
    (
        *("04", "急病・救急搬送等で移動できなかったもの"),
        *(False, False, False, "救急搬送証明等", "3", "11"),
    ),
    (
        *("05", "公務（警察・消防・区の業務）による使用"),
        *(False, False, False, "公用の証明", "3", "11"),
    ),
    ("06", "誤撤去（区の過失）", False, False, True, "区担当の決裁番号", "5", "80"),
    ("07", "警察への引渡し（証拠品・還付）", False, True, False, "警察署名、受領者", "4", "11"),
    ("09", "その他区長が特に認めるもの", False, False, True, "理由、決裁番号", "3", "11"),
]

Shown = IdentityDocument.AddressShown
EXPIRED = "2024-12-02に新規発行終了。経過措置の終わりは区で確認"


def document(shown: str, **more: Any) -> dict[str, Any]:
    """How a paper shows the address, and what else is to be known of it."""
    return {"address_shown": shown, **more}


IDENTITY_DOCUMENTS: list[Row] = [
    ("01", "運転免許証", document(Shown.YES)),
    ("02", "個人番号カード（表面のみ）", document(Shown.YES, note="個人番号は見ない・書かない")),
    ("03", "健康保険証", document(Shown.DEPENDS, hidden=True, note=EXPIRED)),
    ("04", "資格確認書", document(Shown.DEPENDS)),
    ("05", "在留カード・特別永住者証明書", document(Shown.YES)),
    ("06", "旅券（パスポート）", document(Shown.NO, note="住所の分かる補助書類も見る")),
    ("07", "学生証", document(Shown.DEPENDS)),
    ("08", "身体障害者手帳・愛の手帳・精神障害者保健福祉手帳", document(Shown.YES)),
    ("09", "住民票の写し（3か月以内）", document(Shown.YES)),
    ("10", "公共料金の領収書", document(Shown.YES, is_supplementary=True)),
    ("11", "社員証・法人の委任状", document(Shown.NO, is_supplementary=True)),
    ("99", "その他", document(Shown.DEPENDS, needs_note=True)),
]

OFFICE = "世田谷区 交通安全自転車課"
WARDEN = "世田谷区長"
CONFIDENTIAL = "この書面には個人情報が含まれます（取扱注意）。"
WORDINGS: list[Row] = [
    (
        "claim",
        "返還請求書",
        {
            "heading": "自転車等返還請求書",
            "addressee": WARDEN,
            "fee_label": "撤去・保管料",
            "body": "次の自転車等の返還を請求します。",
            "issuer": OFFICE,
            "footer": CONFIDENTIAL,
        },
    ),
    (
        "acknowledgement",
        "受領書",
        {
            "heading": "自転車等受領書",
            "addressee": WARDEN,
            "fee_label": "撤去・保管料",
            "acknowledgement": "上記の自転車等を受領しました。",
            "issuer": OFFICE,
            "footer": CONFIDENTIAL,
        },
    ),
    (
        "waiver",
        "免除申請書",
        {
            "heading": "撤去等手数料免除申請書",
            "addressee": WARDEN,
            "fee_label": "撤去等手数料",
            "body": "次の理由により、撤去等手数料の免除を申請します。",
            "acknowledgement": "上記の内容に相違ありません。"
            "届出の内容を区が警察へ確認することに同意します。",
            "issuer": OFFICE,
            "footer": CONFIDENTIAL,
        },
    ),
    (
        "receipt",
        "領収書",
        {
            "heading": "領収書",
            "fee_label": "撤去・保管料",
            "body": "上記の金額を領収しました。",
            "issuer": "世田谷区",
        },
    ),
    (
        "till",
        "収納日計表",
        {
            "heading": "手数料収納日計表",
            "addressee": OFFICE,
            "fee_label": "放置自転車等撤去手数料",
            "issuer": "世田谷区",
        },
    ),
]


def load() -> int:
    """Create what is missing; return how many entries were made."""
    made = create_missing(FeeClass, FEE_CLASSES)
    made += create_missing(Fee, fees()) + create_missing(FeeAssignment, assignments())
    made += create_missing(WaiverReason, waiver_reasons())
    made += create_missing(IdentityDocument, IDENTITY_DOCUMENTS)
    return made + create_missing(PaperWording, WORDINGS)


def fees() -> list[Row]:
    """One fee for each shipped class that exists and has none."""
    known = {each.code: each for each in FeeClass.objects.filter(fees=None)}
    return [
        (code, known[code].label, {"fee_class": known[code], "amount": amount})
        for code, amount in AMOUNTS.items()
        if code in known
    ]


def assignments() -> list[Row]:
    """The class of each kind of vehicle that is known and has none yet."""
    classes = by_code(FeeClass)
    given = set(FeeAssignment.objects.values_list("vehicle_kind", flat=True))
    return [
        (
            kind.code,
            kind.label,
            {"vehicle_kind": kind, "fee_class": classes[CLASS_OF_KIND[kind.code]]},
        )
        for kind in VehicleKind.objects.order_by("sort_order", "code")
        if kind.pk not in given and CLASS_OF_KIND.get(kind.code) in classes
    ]


def waiver_reasons() -> list[Row]:
    """The reasons, with how a vehicle waived for them is released."""
    kinds, ends = by_code(ReleaseKind), by_code(Disposition)
    return [
        (
            code,
            label,
            {
                "needs_theft_report": theft,
                "needs_police_confirmation": police,
                "needs_decision_number": decision,
                "documents": papers,
                "release_kind": kinds[kind],
                "disposition": ends[end],
            },
        )
        for code, label, theft, police, decision, papers, kind, end in WAIVER_REASONS
        if kind in kinds and end in ends
    ]


def by_code(model: type[Model]) -> dict[str, Any]:
    """The entries of a list by their codes."""
    return {each.code: each for each in model._default_manager.all()}  # type: ignore[attr-defined]
