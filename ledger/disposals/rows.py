"""What a list that goes out of the office says of a vehicle. Never its owner. DOMAIN §4.7."""

from dataclasses import dataclass

from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from office import wareki

SHOWN_AT_THE_END = 2
RELATED = (*("removal_place", "vehicle_kind", "body_type", "color", "yard", "registration_police"),)


@dataclass(frozen=True)
class Column:
    """One column of a list: its key in the stored row, its heading, its width on A4 landscape."""

    key: str
    title: str
    width: float
    is_number: bool = False
    """A registration, frame or plate number, which may be masked."""


LINE = Column("line", "番号", 10)
COLUMNS: tuple[Column, ...] = (
    Column("reference", "整理番号", 24),
    Column("removed_on", "撤去年月日", 22),
    Column("place", "撤去場所", 28),
    Column("kind", "車種", 16),
    Column("body_type", "型式", 24),
    Column("color", "色", 14),
    Column("registration", "防犯登録番号", 34, is_number=True),
    Column("frame", "車体番号", 34, is_number=True),
    Column("plate", "標識番号", 26, is_number=True),
    Column("yard", "保管場所", 20),
    Column("keep_until", "保管期限", 22),
)
NUMBERS = frozenset(column.key for column in COLUMNS if column.is_number)

Row = dict[str, str]


def with_names(vehicles: VehicleQuerySet) -> VehicleQuerySet:
    """The vehicles with all that `row_of` names, in the order of a list."""
    return vehicles.select_related(*RELATED).order_by("yard__sort_order", "removed_on", "reference")


def row_of(vehicle: Vehicle) -> Row:
    """What a list says of the vehicle, as it is now."""
    return {
        "reference": vehicle.reference,
        "removed_on": wareki.short_date(vehicle.removed_on),
        "place": vehicle.removal_place.label,
        "kind": _text(vehicle.vehicle_kind),
        "body_type": _text(vehicle.body_type),
        "color": _text(vehicle.color),
        "registration": registration_of(vehicle),
        "frame": vehicle.frame_number,
        "plate": vehicle.plate_number,
        "yard": vehicle.yard.label,
        "keep_until": wareki.short_date(vehicle.keep_until),
    }


def registration_of(vehicle: Vehicle) -> str:
    """防犯登録番号 in one line, with the police it was registered with; "" without a number."""
    number = " ".join(
        part for part in (vehicle.registration_prefix, vehicle.registration_serial) if part
    )
    if not number:
        return ""
    if vehicle.registration_police is not None:
        return f"{vehicle.registration_police.label} {number}"
    known = {Vehicle.Jurisdiction.MPD, Vehicle.Jurisdiction.PREFECTURE}
    if vehicle.registration_jurisdiction in known:
        return f"{vehicle.get_registration_jurisdiction_display()} {number}"
    return number


def masked(row: Row) -> Row:
    """The row with its numbers hidden but for their last two signs."""
    return {key: mask(text) if key in NUMBERS else text for key, text in row.items()}


def mask(text: str) -> str:
    """A number hidden but for its last two signs."""
    if not text:
        return ""
    return "●" * max(len(text) - SHOWN_AT_THE_END, 1) + text[-SHOWN_AT_THE_END:]


def _text(one: object | None) -> str:
    return "" if one is None else str(one)
