"""The lists a vehicle is described with, as they ship (DOMAIN §1.6, §3.2, §3.4).

Unknown to the ward's own papers are the entries marked 案 there; the ward changes them on the
masters' screens, and `load` never touches a code that exists.
"""

from typing import Any

from django.db.models import Model

from .label_masters import load_labels
from .models import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    Disposition,
    EarlyReason,
    GearKind,
    HoldKind,
    InoperableReason,
    LockKind,
    Maker,
    Purpose,
    Relation,
    ReleaseKind,
    RemovalKind,
    StickerColor,
    UnableReason,
    VehicleKind,
)

Row = tuple[str, str, dict[str, Any]]


def plain(text: str) -> list[Row]:
    """Read `01 名称 02 名称 …`; underscores stand for blanks inside a label."""
    words = text.split()
    return [
        (code, label.replace("_", " "), {})
        for code, label in zip(words[::2], words[1::2], strict=True)
    ]


def swatches(rows: list[tuple[str, str, str]]) -> list[Row]:
    """Rows of a colour list: code, label, sample."""
    return [(code, label, {"hex_code": sample}) for code, label, sample in rows]


def kinds(rows: list[tuple[str, str, bool, bool, str]]) -> list[Row]:
    """Rows of 車種: code, label, removed by the ward, moped, how its plate looks."""
    return [
        (code, label, {"removed_by_ward": ward, "is_moped": moped, "plate_hint": hint})
        for code, label, ward, moped, hint in rows
    ]


VEHICLE_KINDS = kinds(
    [
        ("10", "自転車", True, False, "標識なし（防犯登録）"),
        ("11", "電動アシスト自転車", True, False, "標識なし（防犯登録）"),
        ("12", "幼児・子供用自転車", True, False, "防犯登録は任意"),
        ("13", "三輪・カーゴ・タンデム", True, False, "標識なし"),
        ("20", "原付一種（50cc以下）", True, True, "白い標識、市区町村名"),
        ("21", "新基準原付（125cc以下・4.0kW以下）", True, True, "白い標識、市区町村名"),
        ("22", "特定小型原付（電動キックボード等）", True, True, "10cm角の小型の標識"),
        ("23", "ペダル付き電動（モペット）", True, True, "白い標識、無いことが多い"),
        ("24", "ミニカー", False, True, "水色の標識"),
        ("30", "原付二種 乙（50cc超〜90cc）", False, True, "黄の標識"),
        ("31", "原付二種 甲（90cc超〜125cc）", False, True, "桃の標識"),
        ("40", "軽二輪（125cc超〜250cc）", False, False, "運輸支局の標識"),
        ("41", "小型二輪（250cc超）", False, False, "運輸支局の標識、緑枠"),
        ("90", "シェアサイクル・シェアキックボード", True, False, "事業者の表示"),
    ]
)
BODY_TYPES = plain(
    "01 軽快車（シティサイクル） 02 婦人車（ママチャリ） 03 電動アシスト "
    "04 電動アシスト（幼児座席付） 05 クロスバイク 06 ロードバイク "
    "07 マウンテンバイク 08 折りたたみ 09 小径車（ミニベロ） "
    "10 子供車 11 幼児車 12 実用車 13 三輪車 14 BMX 15 ビーチクルーザー 16 タンデム・カーゴ "
    "17 シェアサイクル 18 スクーター（原付） 19 ビジネスバイク（原付） 20 電動キックボード "
    "21 モペット 99 その他"
)
COLORS = swatches(
    [
        ("01", "黒", "#1a1a1a"),
        ("02", "白", "#ffffff"),
        ("03", "銀", "#c0c0c8"),
        ("04", "灰", "#808080"),
        ("05", "赤", "#d0021b"),
        ("06", "桃", "#f58aa8"),
        ("07", "橙", "#f28c28"),
        ("08", "黄", "#f5d020"),
        ("09", "緑", "#1e8a3c"),
        ("10", "黄緑", "#9acd32"),
        ("11", "青", "#1f5fbf"),
        ("12", "水色", "#7ec8e3"),
        ("13", "紺", "#1b2a5c"),
        ("14", "紫", "#7b3fa0"),
        ("15", "茶", "#7a4a21"),
        ("16", "ベージュ", "#e3d3b4"),
        ("17", "金", "#c9a227"),
        ("18", "ワイン", "#722f37"),
        ("19", "多色", ""),
        ("99", "不明", ""),
    ]
)
STICKER_COLORS = swatches(
    [
        ("01", "黄", "#f5d020"),
        ("02", "橙（オレンジ）", "#f28c28"),
        ("03", "赤", "#d0021b"),
        ("04", "桃", "#f58aa8"),
        ("05", "緑", "#1e8a3c"),
        ("06", "黄緑", "#9acd32"),
        ("07", "青", "#1f5fbf"),
        ("08", "水色", "#7ec8e3"),
        ("09", "紫", "#7b3fa0"),
        ("10", "白", "#ffffff"),
        ("11", "銀", "#c0c0c8"),
        ("12", "金", "#c9a227"),
        ("13", "黒", "#1a1a1a"),
        ("14", "茶", "#7a4a21"),
        ("90", "退色・判別不能", ""),
        ("99", "なし", ""),
    ]
)
BASKET_PLACES = plain("0 なし 1 前 2 後 3 前後 4 横")
GEAR_KINDS = plain("0 なし 1 内装3段 2 内装5段以上 3 外装6段 4 外装7段以上 5 無段階・電動 9 不明")
LOCK_KINDS = plain("0 なし 1 サークル錠 2 ワイヤー・チェーン錠 3 U字錠 4 ダイヤル錠 5 前輪錠")
DAMAGE_PLACES = plain(
    "01 前輪 02 後輪 03 パンク 04 ハンドル 05 サドル 06 ペダル 07 チェーン 08 ブレーキ 09 ライト "
    "10 かご 11 スタンド 12 フレーム 13 泥除け 14 荷台 15 錠 16 バッテリー 99 その他"
)
MAKERS = plain(
    "01 ブリヂストン 02 パナソニック 03 ヤマハ 04 あさひ 05 ミヤタ 06 丸石 07 ホダカ "
    "08 ジャイアント 09 トレック 10 メリダ 11 ビアンキ 12 ルイガノ 13 キャノンデール "
    "14 スペシャライズド 15 イオンバイク 16 ドッペルギャンガー 17 ホンダ 18 スズキ 19 LUUP "
    "20 ドコモ・バイクシェア 21 HELLO_CYCLING 98 不明 99 その他"
)
COLUMN_OF_REMOVAL = {"03": "transfer", "04": "transfer", "05": "transfer", "07": ""}
"""Where the reports count a 撤去区分 that is no removal; 07 never left the ward's hands."""
REMOVAL_KINDS: list[Row] = [
    (code, label, {"report_column": COLUMN_OF_REMOVAL.get(code, "removal")})
    for code, label, _ in plain(
        "01 撤去（禁止区域内） 02 撤去（禁止区域外） 03 自転車等駐車場からの移送 "
        "04 レンタサイクルポートからの移送 05 公園・広場からの移送 "
        "06 道路管理者等からの引継ぎ（都・国） 07 保管所間の移送 09 その他"
    )
]

EARLY_REASONS = plain(
    "01 点字ブロック上 02 出入口をふさぐ 03 車道にはみ出し 04 倒れて危険 99 その他"
)
UNABLE_REASONS = plain(
    "01 施錠・固定 02 私有地だった 03 持ち主がいた 04 積載がいっぱい 05 天候 99 その他"
)

INOPERABLE_REASONS = plain(
    "1 両輪又は片輪欠損 2 フレーム破断・著しい変形 3 ハンドル・サドル・ペダル欠損 "
    "4 著しい腐食・焼損"
)


def dispositions(rows: list[tuple[str, str, str, str]]) -> list[Row]:
    """Rows of 最終処理区分: code, label, outcome, column of the reports."""
    return [
        (
            code,
            label,
            {
                "outcome": outcome,
                "report_column": column,
                "is_sale": column == "sold",
                "inoperable_only": code == "50",
            },
        )
        for code, label, outcome, column in rows
    ]


DISPOSITIONS = dispositions(
    [
        ("10", "返還", "released", ""),
        ("11", "返還（免除）", "released", ""),
        ("20", "売却処分", "disposed", "sold"),
        ("30", "破砕処分", "disposed", "crushed"),
        ("35", "廃棄", "disposed", "scrapped"),
        ("40", "リサイクル", "disposed", "recycled"),
        ("50", "機能喪失処分", "disposed", "crushed"),
        ("60", "警察引渡し", "handed_over", ""),
        ("70", "他管理者への引渡し", "handed_over", ""),
        ("80", "誤撤去による返却", "released", ""),
        ("90", "保管中の紛失・盗難", "lost", ""),
        ("99", "その他", "disposed", "scrapped"),
    ]
)
RELEASE_KINDS: list[Row] = [
    ("1", "有料返還", {"charges_fee": True}),
    *(
        (code, label, {"charges_fee": False, "needs_waiver": True, "report_column": "waived"})
        for code, label in (("2", "免除返還（盗難届）"), ("3", "免除返還（その他）"))
    ),
    ("4", "警察への還付", {"charges_fee": False, "report_column": "police"}),
    (
        "5",
        "誤撤去返却",
        {"charges_fee": False, "needs_waiver": True, "report_column": "mistake"},
    ),
]
RELATIONS: list[Row] = [
    *plain(
        "01 本人 02 配偶者 03 親 04 子 05 兄弟姉妹 06 その他の親族 07 同居人 08 知人・友人 "
        "09 勤務先・法人（従業員） 10 譲受人・購入者 11 管理会社・大家 "
        "12 レンタル・シェア事業者 13 警察官"
    ),
    ("99", "その他", {"needs_note": True}),
]
PURPOSES: list[Row] = [
    *plain("1 問合せへの回答 2 返還の確認 3 返戻・再送の確認 4 登録・訂正 5 苦情・監査の調査"),
    ("9", "その他", {"needs_note": True}),
]
HOLD_KINDS: list[Row] = [
    ("1", "警察（盗難手配・証拠品）", {"blocks_release": True, "blocks_disposal": True}),
    ("2", "引取りの申出あり", {"blocks_release": False, "blocks_disposal": True}),
    ("3", "異議・苦情の対応中", {"blocks_release": True, "blocks_disposal": True}),
    ("4", "住所照会中", {"blocks_release": False, "blocks_disposal": True}),
    ("9", "その他", {"blocks_release": False, "blocks_disposal": True}),
]

LISTS: list[tuple[type[Model], list[Row]]] = [
    (VehicleKind, VEHICLE_KINDS),
    (BodyType, BODY_TYPES),
    (Color, COLORS),
    (StickerColor, STICKER_COLORS),
    (BasketPlace, BASKET_PLACES),
    (GearKind, GEAR_KINDS),
    (LockKind, LOCK_KINDS),
    (DamagePlace, DAMAGE_PLACES),
    (Maker, MAKERS),
    (RemovalKind, REMOVAL_KINDS),
    (EarlyReason, EARLY_REASONS),
    (UnableReason, UNABLE_REASONS),
    (InoperableReason, INOPERABLE_REASONS),
    (Disposition, DISPOSITIONS),
    (ReleaseKind, RELEASE_KINDS),
    (Relation, RELATIONS),
    (HoldKind, HOLD_KINDS),
    (Purpose, PURPOSES),
]


def load() -> int:
    """Create the codes that are missing, in the order given; return how many."""
    return sum(create_missing(model, rows) for model, rows in LISTS) + load_labels()


def create_missing(model: type[Model], rows: list[Row]) -> int:
    """Create the rows of one list whose code does not exist."""
    known = set(model._default_manager.values_list("code", flat=True))
    missing = [
        model(code=code, label=label, sort_order=place * 10, **more)
        for place, (code, label, more) in enumerate(rows, start=1)
        if code not in known
    ]
    model._default_manager.bulk_create(missing)
    return len(missing)
