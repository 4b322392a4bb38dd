"""Do the figures agree? Shown at the foot of the pack, red where they do not. DOMAIN 4.9, 6.2."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.db.models.functions import TruncDate

from geo.models import RemovalPlace, StorageYard
from ledger.vehicles.models import Movement, Vehicle

from .cube import ONE, TOKYO, Days, count
from .heads import EVERYTHING, Scope
from .reports.stock import STANDING, stock
from .spans import ONE_DAY, Span, last_of_month
from .tables import Table


@dataclass(frozen=True)
class Check:
    """Two figures that must be the same."""

    label: str
    left: int
    right: int

    @property
    def ok(self) -> bool:
        return self.left == self.right

    @property
    def words(self) -> str:
        return f"{self.label}：{self.left:,} {'＝' if self.ok else '≠'} {self.right:,}"


def checks(found: Sequence[Table], month: date) -> list[Check]:
    """Everything that can be checked of the month's pack."""
    by_key = {table.key: table for table in found}
    return [
        *_sums_of_rows(by_key["removals-by-place.sums"]),
        *_between(by_key),
        *_days(by_key),
        _released(by_key["releases.sums"], month),
        *_stock(month),
        _dates(month),
    ]


def _number(table: Table, row: str, column: str) -> int:
    value = table.value(row, column)
    return value if isinstance(value, int) else 0


def _sums_of_rows(places: Table) -> Iterator[Check]:
    """北＋南＝合計 and 区域外, and all rows together."""
    children: dict[str, list[str]] = {}
    pairs = RemovalPlace.objects.filter(parent__isnull=False).values_list("parent__code", "code")
    for parent, code in pairs:
        children.setdefault(parent, []).append(code)
    column = "month.total"
    for row in places.rows:
        if row.level == "sum":
            parts = sum(_number(places, code, column) for code in children.get(row.key, []))
            yield Check(f"{row.label}（月計）", parts, _number(places, row.key, column))
    for column, label in (("month.total", "月計"), ("year.total", "年度累計")):
        rows = [row.key for row in places.rows if row.level in {"", "part"}]
        parts = sum(_number(places, key, column) for key in rows)
        yield Check(f"駅別の和＝総計（{label}）", parts, _number(places, EVERYTHING, column))


def _between(by_key: Mapping[str, Table]) -> Iterator[Check]:
    """The same vehicles in two reports."""
    place, yard = by_key["removals-by-place.sums"], by_key["removals-by-yard.sums"]
    released, fees = by_key["releases.sums"], by_key["fees.sums"]
    disposed, sold = by_key["disposals.sums"], by_key["sales.sums"]
    rounds = by_key["rounds.months"]
    for span, label in (("month", "月計"), ("year", "年度累計")):
        all_yards = f"{span}.{EVERYTHING}"
        yield Check(
            f"駅別＝保管場所別 撤去・移送（{label}）",
            _number(place, EVERYTHING, f"{span}.total"),
            _number(yard, all_yards, "total"),
        )
        yield Check(
            f"有料の返還台数＝手数料の件数（{label}）",
            sum(_number(released, all_yards, f"paid-{body}") for body in ("bicycle", "moped")),
            _number(fees, all_yards, "paid"),
        )
        yield Check(
            f"売却台数＝売却代金の台数（{label}）",
            sum(_number(disposed, all_yards, f"sold-{body}") for body in ("bicycle", "moped")),
            _number(sold, all_yards, "sold"),
        )
    yield Check(
        "撤去台数＝撤去実績の台数（年度累計）",
        sum(_number(place, EVERYTHING, f"year.removal-{body}") for body in ("bicycle", "moped")),
        _number(rounds, EVERYTHING, "total.total"),
    )


def _days(by_key: Mapping[str, Table]) -> Iterator[Check]:
    """日計の和＝月計 in each report that has days."""
    for key, table in by_key.items():
        if not key.endswith(".days"):
            continue
        keys = {row.key for row in table.rows}
        row = f"{EVERYTHING}.total" if f"{EVERYTHING}.total" in keys else EVERYTHING
        days = [one.key for one in table.columns if one.key.startswith("d")]
        yield Check(
            f"{table.title} 日計の和＝月計",
            sum(_number(table, row, day) for day in days),
            _number(table, row, "month"),
        )


def _stock(month: date) -> Iterator[Check]:
    """前月末の在庫＋搬入など−返還・処分など＝月末の在庫, by yard.

    What moved comes from the movements, what stands there from the records and their dates.
    """
    first, last = month.replace(day=1), last_of_month(month)
    before, after = (_standing(day) for day in (first - ONE_DAY, last))
    moved = dict(
        Movement.objects.filter(day__range=(first, last))
        .order_by()
        .values_list("yard")
        .annotate(n=Sum("change"))
    )
    for yard in StorageYard.objects.order_by("sort_order", "code"):
        yield Check(
            f"{yard.label} 前月末の在庫＋搬入など−返還・処分など＝月末の在庫",
            before.get(yard.pk, 0) + moved.get(yard.pk, 0),
            after.get(yard.pk, 0),
        )


def _standing(day: date) -> dict[object, int]:
    """How many stand in each yard, as the report of the stock counts them."""
    cube = count(stock(Scope.whole(), day), STANDING, [Span("now", "", day, day)])
    found: dict[object, int] = {}
    for (_, grouped, yard, _), figures in cube.cells.items():
        if grouped == ONE:
            found[yard] = found.get(yard, 0) + figures["n"]
    return found


def _released(released: Table, month: date) -> Check:
    """What was given back, on whatever terms, and what left the stock as given back."""
    days = (month.replace(day=1), last_of_month(month))
    moved = Movement.objects.filter(kind=Movement.Kind.RELEASED, day__range=days)
    row = f"month.{EVERYTHING}"
    return Check(
        "返還・別掲の台数＝在庫から返還で出た台数（月計）",
        sum(_number(released, row, key) for key in ("total", "police", "mistake")),
        -(moved.aggregate(n=Sum("change", default=0))["n"]),
    )


def _dates(month: date) -> Check:
    """Vehicles given back in the month whose 最終処理日 is another day."""
    days = Days("released_at", is_moment=True).within(month.replace(day=1), last_of_month(month))
    astray = Vehicle.objects.filter(days, status=Vehicle.Status.RELEASED).exclude(
        settled_on=TruncDate("released_at", tzinfo=TOKYO)
    )
    return Check("返還日時と最終処理日が違う台数", astray.count(), 0)
