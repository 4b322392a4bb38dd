"""The cash block of a day report, from receipts and tills: never typed again. DOMAIN §4.9, K-09."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from geo.models import StorageYard
from ledger.releases.models import Receipt, Till
from ledger.vehicles.models import Movement, ReleaseKind, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet


@dataclass(frozen=True)
class Fees:
    """How many fees were taken, less those given back, and how much in yen."""

    count: int = 0
    yen: int = 0

    def __add__(self, other: "Fees") -> "Fees":
        return Fees(self.count + other.count, self.yen + other.yen)


@dataclass(frozen=True)
class Shift:
    """One till from its float to its count. What is None is not counted yet."""

    number: int
    float_amount: int
    expected: int | None
    counted: int | None
    note: str = ""

    @property
    def difference(self) -> int | None:
        """Counted less expected."""
        if self.counted is None or self.expected is None:
            return None
        return self.counted - self.expected


@dataclass(frozen=True)
class Cash:
    """What a yard took on a day, and how its tills closed."""

    bicycle: Fees = field(default_factory=Fees)
    moped: Fees = field(default_factory=Fees)
    waived: int = 0
    shifts: tuple[Shift, ...] = ()

    @property
    def total(self) -> Fees:
        """All that was taken."""
        return self.bicycle + self.moped

    def as_json(self) -> dict[str, Any]:
        """What is frozen."""
        return asdict(self) | {"shifts": [asdict(shift) for shift in self.shifts]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Cash":
        """The block that `as_json` has written."""
        return cls(
            Fees(**stored["bicycle"]),
            Fees(**stored["moped"]),
            stored["waived"],
            tuple(Shift(**shift) for shift in stored["shifts"]),
        )


def cash_of(yard: StorageYard, day: date) -> Cash:
    """What the yard took on the day. Returns from before there were receipts count as well."""
    given = _given_back(yard, day)
    taken = _receipts(yard, day)
    for moped, fees in _without_receipt(given).items():
        taken[moped] = taken.get(moped, Fees()) + fees
    waived = given.filter(release_kind__report_column=ReleaseKind.ReportColumn.WAIVED)
    tills = Till.objects.filter(yard=yard, opened_on=day).order_by("shift")
    return Cash(
        bicycle=taken.get(False, Fees()),
        moped=taken.get(True, Fees()),
        waived=waived.count(),
        shifts=tuple(
            Shift(till.shift, till.float_amount, till.expected, till.counted, till.difference_note)
            for till in tills
        ),
    )


def _given_back(yard: StorageYard, day: date) -> VehicleQuerySet:
    """The vehicles that the yard gave back on the day, and has not taken back on the same day."""
    moved = Movement.objects.in_yard(yard).on(day).filter(kind=Movement.Kind.RELEASED)
    gone = moved.order_by().values("vehicle_id").alias(n=Sum("change")).filter(n__lt=0)
    return Vehicle.objects.filter(pk__in=gone.values("vehicle_id"))


def _receipts(yard: StorageYard, day: date) -> dict[bool, Fees]:
    sign = Case(
        When(kind=Receipt.Kind.REVERSAL, then=Value(-1)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = (
        Receipt.objects.filter(yard=yard, issued_on=day)
        .order_by()
        .values_list("vehicle__vehicle_kind__is_moped")
        .annotate(count=Sum(sign), yen=Sum("amount"))
    )
    return _by_kind(rows)


def _without_receipt(given: VehicleQuerySet) -> dict[bool, Fees]:
    rows = (
        given.filter(fee_paid__gt=0)
        .exclude(pk__in=Receipt.objects.values("vehicle_id"))
        .order_by()
        .values_list("vehicle_kind__is_moped")
        .annotate(count=Count("pk"), yen=Sum("fee_paid"))
    )
    return _by_kind(rows)


def _by_kind(rows: Any) -> dict[bool, Fees]:
    """Rows of (whether moped, count, yen); a kind that is not known counts as a bicycle."""
    found: dict[bool, Fees] = {}
    for moped, count, yen in rows:
        key = bool(moped)
        found[key] = found.get(key, Fees()) + Fees(count or 0, yen or 0)
    return found
