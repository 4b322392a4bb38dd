"""The parameters that ship (業務パラメータ): what each means, and which values it takes.

Sources: requirement [S004] where given, else a proposal that the ward confirms (DOMAIN 8.4).
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is, and by that how it is typed and checked."""

    FIGURE = "figure"
    SWITCH = "switch"
    CHOICE = "choice"
    CODE = "code"
    FORMAT = "format"
    TEXT = "text"


@dataclass(frozen=True)
class Definition:
    """One parameter. What is not said of its kind stays at its default."""

    key: str
    value: str
    meaning: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    least: int = 0
    most: int = 1_000_000
    choices: tuple[tuple[str, str], ...] = ()
    """Of a switch or a choice: what is stored, and what a person reads."""
    master: str = ""
    """Of a code: the list it stands in, such as `vehicles.relation`."""
    marks: tuple[str, ...] = ()
    """Of a format: the names that may stand in braces."""


def _figure(
    key: str, value: int, unit: str, meaning: str, *, least: int = 0, most: int = 1_000_000
) -> Definition:
    return Definition(key, str(value), meaning, Kind.FIGURE, unit, least, most)


def _switch(key: str, value: int, meaning: str, no: str, yes: str) -> Definition:
    choices = (("0", no), ("1", yes))
    return Definition(key, str(value), meaning, Kind.SWITCH, choices=choices)


def _code(key: str, value: str, meaning: str, master: str) -> Definition:
    return Definition(key, value, meaning, Kind.CODE, master=master)


def _format(key: str, value: str, meaning: str, *marks: str) -> Definition:
    return Definition(key, value, meaning, Kind.FORMAT, marks=(*marks, "number"))


NOT_AT_ALL = ("しない", "する")
OF_THE_YEAR = ("year_name", "wareki", "year")
THEFT_RULES = (
    ("before_datetime", "届出の日時が撤去の日時より前"),
    ("before_date", "届出の日が撤去の日より前"),
)

THEMES: tuple[tuple[str, tuple[Definition, ...]], ...] = (
    (
        "札と撤去",
        (
            _figure("tag_wait_minutes", 30, "分", "札付けから撤去までの待ち時間", most=1_440),
            _switch("unknown_tag_codes", 0, "台帳にない札番号を受け付ける", *NOT_AT_ALL),
            _figure("photo_min", 5, "枚", "1台の写真の最低上限", least=1, most=50),
            _figure(
                "gps_accuracy_warn_m",
                30,
                "m",
                "位置の誤差がこれを超えたら撮り直しを促す",
                most=1_000,
            ),
        ),
    ),
    (
        "保管期限と処分",
        (
            _figure("retention_months", 2, "か月", "保管期限(撤去日から)", least=1, most=60),
            _figure(
                "retention_days", 0, "日", "保管期限を日数で数える(0は月数で数える)", most=1_825
            ),
            _switch("retention_count_first_day", 0, "保管期限に撤去日を算入する", *NOT_AT_ALL),
            _switch(
                "retention_roll_if_closed",
                1,
                "保管期限の日が休みのとき、次の開所日を引取り可能最終日とする",
                *NOT_AT_ALL,
            ),
            _switch(
                "stored_notice_required",
                1,
                "処分の前に保管公示(法6条2項)を必要とする",
                "不要",
                "必要",
            ),
            _figure(
                "stored_notice_days",
                14,
                "日",
                "保管公示から処分までに置く期間(法6条3項 相当の期間)",
                least=1,
                most=365,
            ),
            _figure("notice_period_days", 14, "日", "処分公示の期間", least=1, most=365),
            _figure(
                "ownership_months",
                6,
                "か月",
                "保管公示の日から所有権が移るまで(法6条4項、公示日を算入)",
                least=6,
                most=60,
            ),
            Definition("posting_place", "区役所掲示場及び各保管所", "公示の掲示場所"),
            Definition(
                "police_report_body",
                "照会・手配のあった自転車等の処理結果を、次のとおり報告します。",
                "処理結果報告書の本文",
            ),
            _switch("posting_mask_numbers", 0, "公示の一覧の番号", "伏せない", "伏せる"),
        ),
    ),
    (
        "返還と手数料",
        (
            Definition(
                "theft_rule",
                "before_datetime",
                "盗難届による免除の判定",
                Kind.CHOICE,
                choices=THEFT_RULES,
            ),
            Definition("fee_label", "撤去・保管料", "手数料の呼び名(画面。帳票では帳票の文言)"),
            _code(
                "paid_release_kind", "1", "手数料を受け取る返還の返還区分", "vehicles.releasekind"
            ),
            _code(
                "paid_disposition",
                "10",
                "手数料を受け取る返還の最終処理区分",
                "vehicles.disposition",
            ),
            _code(
                "owner_relation", "01", "所有者本人を表す「所有者との関係」", "vehicles.relation"
            ),
            _figure("claim_copies", 2, "部", "返還請求書・受領書を印刷する部数", least=1, most=5),
            Definition(
                "release_contact",
                "交通安全自転車課 03-6432-7968",
                "保留などで返還できないときの連絡先",
            ),
        ),
    ),
    (
        "受付と地図の判定",
        (
            _figure("outside_zone_warning_days", 7, "日", "区域外の再確認までの日数", most=365),
            _figure("duplicate_request_m", 30, "m", "同じ場所の依頼とみなす距離", most=1_000),
            _figure("duplicate_request_days", 14, "日", "同じ場所の依頼とみなす日数", most=365),
            _figure("road_search_m", 15, "m", "道路とみなす距離", most=200),
            _figure("dividing_line_check_m", 5, "m", "南北の境からこの距離は要確認", most=200),
        ),
    ),
    (
        "検索・一括変更・出力",
        (
            _figure("search_warn_rows", 500, "件", "検索結果の注意を出す件数(0は出さない)"),
            _figure("bulk_most_rows", 20_000, "台", "まとめて変更できる台数"),
            _figure("export_most_rows", 300_000, "台", "1回に出力できる台数"),
            _figure("export_approval_rows", 100, "件", "個人情報がこれを超える出力は承認が必要"),
            _figure("export_keep_days", 7, "日", "出力したファイルを残す日数", most=365),
        ),
    ),
    (
        "統計と地図",
        (
            _figure(
                "map_least_count",
                5,
                "台",
                "所有者の住所の地図で、これより少ない台数を伏せる",
                most=1_000,
            ),
            _switch("report_zero_as_dash", 0, "統計表の0", "0", "-（ハイフン）"),
            _switch("report_rounds_by_crew", 0, "撤去回数を班ごとに数える", *NOT_AT_ALL),
        ),
    ),
    (
        "番号の形",
        (
            _format(
                "vehicle_reference_format",
                "{year2}{yard}-{number:05d}",
                "整理番号の形",
                *("year2", "year", "yard"),
            ),
            _format(
                "request_reference_format",
                "R{wareki}-{number:05d}",
                "撤去依頼の整理番号の形",
                *("wareki", "year", "year2"),
            ),
            _format(
                "receipt_number_format",
                "{yard}-R{wareki}-{number:05d}",
                "領収番号の形",
                *("yard", "wareki", "year", "year2"),
            ),
            _format(
                "waiver_number_format",
                "免{wareki}-{number:04d}",
                "免除の承認番号の形",
                *("wareki", "year", "year2"),
            ),
            _format(
                "posting_number_format", "{year_name}第{number}号", "公示番号の形", *OF_THE_YEAR
            ),
            _format(
                "disposal_number_format",
                "{year_name}処分第{number}号",
                "処分番号の形",
                *OF_THE_YEAR,
            ),
            _format(
                "sale_number_format",
                "{year_name}売却第{number}号",
                "売却ロットの番号の形",
                *OF_THE_YEAR,
            ),
        ),
    ),
)

DEFINITIONS = {each.key: each for _, group in THEMES for each in group}
SAMPLES = {"year_name": "令和8年度", "wareki": 8, "year": 2026, "year2": "08", "yard": "1"}
MEANS = {
    "year_name": "令和8年度",
    "wareki": "8",
    "year": "2026",
    "year2": "08",
    "yard": "保管所のコード",
    "number": "番号",
}
"""What each mark of a format puts there, for the page."""
