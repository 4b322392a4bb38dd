"""What the GIS door shows: six collections, each the view of the same name in the schema `gis`.

The views are made by migration 0002 and hold no personal data and no free text. Columns are
declared here a second time, with what they mean; a test holds the declaration and the views to
each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from office.accounts.models import User

STRING: dict[str, str] = {"type": "string"}
INTEGER: dict[str, str] = {"type": "integer"}
NUMBER: dict[str, str] = {"type": "number"}
BOOLEAN: dict[str, str] = {"type": "boolean"}
DAY: dict[str, str] = {"type": "string", "format": "date"}
MOMENT: dict[str, str] = {"type": "string", "format": "date-time"}
SCHEMA = "gis"


@dataclass(frozen=True)
class Column:
    """One attribute: its name, its type as JSON Schema says it, what it means."""

    name: str
    kind: dict[str, str]
    meaning: str


@dataclass(frozen=True)
class Collection:
    """One kind of thing on the map, as OGC API – Features calls it.

    `opens` names the permissions of which one is needed. Who lacks `exact` learns positions
    only to the mesh of 250 m (SECURITY part c, D7). `since` and `until` are the columns that
    `datetime` asks for; `yard` is the column by which a user without `view_every_yard` is kept
    to the own yard.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    opens: tuple[str, ...] = ("geo.view_map",)
    exact: str = ""
    since: str = ""
    until: str = ""
    yard: str = ""

    @property
    def view(self) -> str:
        """The view in the database."""
        return f"{SCHEMA}.{self.name}"

    def is_open_to(self, user: User) -> bool:
        """Whether `user` may read it at all."""
        return any(user.has_perm(name) for name in self.opens)

    def is_exact_for(self, user: User) -> bool:
        """Whether `user` learns positions as they are."""
        return not self.exact or user.has_perm(self.exact)


def _columns(rows: Iterable[tuple[str, dict[str, str], str]]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


REMOVALS = Collection(
    "removals",
    "撤去",
    "撤去した自転車等の撤去位置。台帳の1台が1件です。",
    _columns(
        [
            ("reference", STRING, "整理番号"),
            ("removed_at", MOMENT, "撤去日時"),
            ("removed_on", DAY, "撤去日"),
            (
                "status",
                STRING,
                (
                    "状態: removed=撤去済(運搬中) stored=保管中 released=返還済 disposed=処分済 "
                    "handed_over=引渡し済 lost=所在不明"
                ),
            ),
            ("removal_place_code", STRING, "撤去場所コード"),
            ("removal_place", STRING, "撤去場所"),
            ("district", STRING, "撤去場所の地域"),
            ("removal_kind", STRING, "撤去区分"),
            ("zone_status", STRING, "放置規制区域区分: inside=区域内 outside=区域外"),
            ("vehicle_kind", STRING, "車種(二次登録の前は空)"),
            ("is_moped", BOOLEAN, "原付(車種が分からないものは false)"),
            ("yard_code", STRING, "保管所コード"),
            ("yard", STRING, "保管所"),
            ("crew", STRING, "撤去班"),
            ("keep_until", DAY, "保管期限"),
            ("settled_on", DAY, "最終処理日"),
            ("disposition", STRING, "最終処理区分"),
            ("position_source", STRING, "位置の取得: gps=GPS pin=地図で指定 address=住所から"),
            ("accuracy_m", NUMBER, "位置の誤差(m)"),
        ]
    ),
    opens=("vehicles.view_vehicle", "vehicles.view_outline"),
    exact="vehicles.view_vehicle",
    since="removed_at",
    yard="yard_code",
)
REQUESTS = Collection(
    "requests",
    "撤去依頼",
    "撤去依頼の位置と経過。依頼者と自由記入の文は含みません。",
    _columns(
        [
            ("reference", STRING, "整理番号"),
            ("received_at", MOMENT, "受付日時"),
            (
                "state",
                STRING,
                (
                    "状態: accepted=受付 assigned=配車済 tagged=札付け済 done=完了 referred=案内済 "
                    "cancelled=取消し merged=同じ案件"
                ),
            ),
            ("outcome", STRING, "判断: accept=受付 refer=案内 decline=対応できない"),
            ("is_urgent", BOOLEAN, "至急"),
            ("count", INTEGER, "台数(依頼のとき)"),
            ("vehicle_kind", STRING, "車種"),
            ("land", STRING, "土地・道路の区分"),
            ("road_class", STRING, "道路種別(受付時の判断)"),
            ("removal_place_code", STRING, "撤去場所コード(判定)"),
            ("removal_place", STRING, "撤去場所(判定)"),
            ("zone_status", STRING, "放置規制区域区分: inside=区域内 outside=区域外"),
            ("crew", STRING, "撤去班"),
            ("planned_on", DAY, "作業予定日"),
            ("handled_at", MOMENT, "処理日時"),
            (
                "result",
                STRING,
                "処理内容: removed=撤去 not_found=放置なし retagged=再札 unable=できない",
            ),
            ("removed_count", INTEGER, "撤去台数"),
        ]
    ),
    opens=("requests.view_removalrequest", "requests.view_counts"),
    exact="requests.view_removalrequest",
    since="received_at",
)
ZONES = Collection(
    "zones",
    "放置禁止区域",
    "放置禁止区域の形。終わった区域も含みます（datetime で日を指定できます）。",
    _columns(
        [
            ("name", STRING, "名称"),
            ("station_code", STRING, "駅コード"),
            ("station", STRING, "駅"),
            ("valid_from", DAY, "指定日"),
            ("valid_until", DAY, "終了日"),
            ("is_rough", BOOLEAN, "概略の形(区が描く前の円など)"),
            ("source", STRING, "出典"),
        ]
    ),
    since="valid_from",
    until="valid_until",
)
STATIONS = Collection(
    "stations",
    "駅",
    "駅の位置。",
    _columns(
        [
            ("code", STRING, "駅コード"),
            ("label", STRING, "駅名"),
            ("kana", STRING, "カナ"),
            ("lines", STRING, "路線"),
            ("district", STRING, "地域"),
            ("in_ward", BOOLEAN, "区内"),
        ]
    ),
)
REMOVAL_PLACES = Collection(
    "removal_places",
    "撤去場所",
    "台帳の撤去場所。駅の位置に置き、区域外は地域の代表点に置きます（どちらもなければ形なし）。",
    _columns(
        [
            ("code", STRING, "撤去場所コード"),
            ("label", STRING, "撤去場所"),
            ("station_code", STRING, "駅コード"),
            ("side", STRING, "南北: north=北 south=南"),
            ("is_outside", BOOLEAN, "区域外"),
            ("district", STRING, "地域"),
            ("yard_code", STRING, "保管所コード"),
            ("yard", STRING, "保管所"),
        ]
    ),
)
YARDS = Collection(
    "yards",
    "保管所",
    "保管所の位置。位置が登録されていない保管所は形がありません。",
    _columns(
        [
            ("code", STRING, "保管所コード"),
            ("label", STRING, "保管所"),
            ("full_name", STRING, "正式名称"),
            ("address", STRING, "所在地"),
            ("capacity", INTEGER, "収容台数"),
            ("weekday_hours", STRING, "平日の時間"),
            ("holiday_hours", STRING, "土日祝の時間"),
            ("position_is_rough", BOOLEAN, "位置は概略"),
        ]
    ),
)
COLLECTIONS: dict[str, Collection] = {
    one.name: one for one in (REMOVALS, REQUESTS, ZONES, STATIONS, REMOVAL_PLACES, YARDS)
}


def open_to(user: User) -> list[Collection]:
    """The collections `user` may read."""
    return [one for one in COLLECTIONS.values() if one.is_open_to(user)]
