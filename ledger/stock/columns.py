"""The columns of a day report, and to which of them a movement belongs. Pure, and one query.

DOMAIN §4.9: 前日在庫｜搬入｜返還｜処分｜引渡し等｜移送｜本日在庫. The masters decide, by their
「集計の列」, under which head a 撤去区分, a 返還区分 or a 最終処理区分 counts.
"""

from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, Value, When

from ledger.vehicles.models import Disposition, Movement, ReleaseKind, RemovalKind

BETWEEN_YARDS = "07"
"""撤去区分 「保管所間の移送」: counted as received from a yard, never as taken in (DOMAIN §1.6)."""


@dataclass(frozen=True)
class Column:
    """One column. `sign`: whether its figure adds to the stock or takes from it."""

    key: str
    label: str
    group: str
    sign: int
    kinds: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called where its group is not seen: 返還・有料."""
        return self.label if self.group == APART else f"{self.group}・{self.label}"


IN, OUT = 1, -1
APART = "引渡し等"
Kind = Movement.Kind
COLUMNS = (
    Column("removal", "撤去", "搬入", IN, (Kind.TAKEN_IN,)),
    Column("transfer", "移送", "搬入", IN, (Kind.TAKEN_IN,)),
    Column("other", "その他", "搬入", IN, (Kind.TAKEN_IN,)),
    Column("paid", "有料", "返還", OUT, (Kind.RELEASED,)),
    Column("waived", "免除", "返還", OUT, (Kind.RELEASED,)),
    Column("free", "還付・誤撤去", "返還", OUT, (Kind.RELEASED,)),
    Column("sold", "売却", "処分", OUT, (Kind.DISPOSED,)),
    Column("crushed", "破砕", "処分", OUT, (Kind.DISPOSED,)),
    Column("recycled", "リサイクル", "処分", OUT, (Kind.DISPOSED,)),
    Column("scrapped", "廃棄等", "処分", OUT, (Kind.DISPOSED,)),
    Column("inoperable", "機能喪失", "処分", OUT, (Kind.DISPOSED,)),
    Column("handed_over", "引渡し", APART, OUT, (Kind.HANDED_OVER,)),
    Column("lost", "所在不明", APART, OUT, (Kind.LOST,)),
    Column("found", "発見", APART, IN, (Kind.FOUND,)),
    Column("sent", "出", "移送", OUT, (Kind.SENT,)),
    Column("received", "入", "移送", IN, (Kind.RECEIVED, Kind.TAKEN_IN)),
)
BY_KEY = {column.key: column for column in COLUMNS}


def _taken_in(column: str) -> Q:
    return Q(kind=Kind.TAKEN_IN, removal_kind__report_column=column)


def _gone(column: str) -> Q:
    return Q(kind=Kind.DISPOSED, disposition__report_column=column)


def _given(*columns: str) -> Q:
    return Q(kind=Kind.RELEASED, release_kind__report_column__in=columns)


Removed, Given, Left = (
    RemovalKind.ReportColumn,
    ReleaseKind.ReportColumn,
    Disposition.ReportColumn,
)
COLUMN_OF_MOVEMENT = Case(
    When(kind=Kind.TAKEN_IN, removal_kind__code=BETWEEN_YARDS, then=Value("received")),
    When(_taken_in(Removed.REMOVAL), then=Value("removal")),
    When(_taken_in(Removed.TRANSFER), then=Value("transfer")),
    When(kind=Kind.TAKEN_IN, then=Value("other")),
    When(_given(Given.WAIVED), then=Value("waived")),
    When(_given(Given.POLICE, Given.MISTAKE), then=Value("free")),
    When(kind=Kind.RELEASED, then=Value("paid")),
    When(kind=Kind.DISPOSED, disposition__inoperable_only=True, then=Value("inoperable")),
    When(_gone(Left.SOLD), then=Value("sold")),
    When(_gone(Left.CRUSHED), then=Value("crushed")),
    When(_gone(Left.RECYCLED), then=Value("recycled")),
    When(kind=Kind.DISPOSED, then=Value("scrapped")),
    # What is left bears its column's name itself.
    default=F("kind"),
    output_field=CharField(),
)
"""The key of the column a movement counts in. Joins the masters of its kind."""
