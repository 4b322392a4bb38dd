"""The columns of the ledger's list: which there are, and which a user has chosen. L-16.

They are those of the files (`exports.COLUMNS`), so that a column is called and said the same
everywhere; persons are not among them, for a page that shows one leaves a disclosure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ledger.vehicles.exports import BY_NAME as IN_FILES
from ledger.vehicles.exports import COLUMNS as OF_FILES
from ledger.vehicles.exports import Column, Kind, Reader, Words
from ledger.vehicles.models import BodyType, Color, Export, ListLayout, Vehicle, VehicleKind
from ledger.vehicles.sight import Sight
from office.accounts.models import User

FIRST = "reference"
"""The column that names the row; it always stands first."""
USUAL = (FIRST, "status", "removed_on", "removal_place", "look", "yard", "keep_until")
ON_PAPER = (*USUAL, "settled_on")
LEFT_OUT = {"latitude", "longitude", "accuracy_m", "photos"}
"""What the map and the record show better than a cell."""
MOST = 30
SHORT = 18
"""Half-width characters of a date, a number, a word."""


def _look(row: Mapping[str, Any], words: Words) -> str:
    kind = words.entry(BodyType, row["body_type_id"]) or words.entry(
        VehicleKind, row["vehicle_kind_id"]
    )
    return " ".join(one for one in (kind, words.entry(Color, row["color_id"])) if one)


LOOK = Column(
    "look",
    "車種・色",
    IN_FILES["vehicle_kind"].group,
    Kind.OUTLINE,
    ("body_type_id", "vehicle_kind_id", "color_id"),
    _look,
    22,
)


def _listed() -> Iterable[Column]:
    for column in OF_FILES:
        if column.name == "vehicle_kind":
            yield LOOK
        if column.kind != Kind.PEOPLE and column.name not in LEFT_OUT:
            yield column


COLUMNS: tuple[Column, ...] = tuple(_listed())
BY_NAME = {column.name: column for column in COLUMNS}


@dataclass(frozen=True)
class Cell:
    """What stands in one column of one row; a short text is not broken into lines."""

    name: str
    text: str
    is_number: bool
    is_short: bool


@dataclass(frozen=True)
class Line:
    """One vehicle of the list and its cells, in the order of the columns."""

    vehicle: Vehicle
    cells: list[Cell]


def open_to(sight: Sight) -> list[Column]:
    """The columns that may be shown to a user with this sight."""
    kinds = {Kind.OUTLINE}
    if sight.whole:
        kinds.add(Kind.PLAIN)
    if sight.numbers:
        kinds.add(Kind.NUMBERS)
    return [column for column in COLUMNS if column.kind in kinds]


def known(names: Iterable[str], sight: Sight) -> list[str]:
    """Those of the names that are open columns, each once, the row's own name first."""
    allowed = {column.name for column in open_to(sight)}
    kept = dict.fromkeys((FIRST, *(name for name in names if name in allowed)))
    return list(kept)[:MOST]


def chosen_by(user: User, sight: Sight, usual: Sequence[str] = USUAL) -> list[Column]:
    """The columns the user wants to see, or the usual ones."""
    layout = ListLayout.objects.filter(user=user).first()
    return [BY_NAME[name] for name in known(layout.columns if layout else usual, sight)]


def others(chosen: Sequence[Column], sight: Sight) -> list[tuple[str, list[Column]]]:
    """The columns that could be added, by their groups."""
    left = [column for column in open_to(sight) if column not in chosen]
    return [(title, list(found)) for title, found in groupby(left, lambda one: one.group)]


def lines_of(user: User, vehicles: Sequence[Vehicle], columns: Sequence[Column]) -> list[Line]:
    """The rows put into cells; each list of the masters and each other table is read once."""
    reader = Reader(user, columns, Words(Export.Dates.WAREKI))
    rows = list(reader.rows([vehicle.pk for vehicle in vehicles]))
    by_key = dict(zip(reader.written, rows, strict=True))
    return [
        Line(vehicle, _cells(columns, by_key[vehicle.pk].cells))
        for vehicle in vehicles
        if vehicle.pk in by_key
    ]


def _cells(columns: Sequence[Column], values: Sequence[Any]) -> list[Cell]:
    return [_cell(column, value) for column, value in zip(columns, values, strict=True)]


def _cell(column: Column, value: Any) -> Cell:
    counted = column.is_number and isinstance(value, int)
    return Cell(
        column.name,
        f"{value:,}" if counted else str(value),
        is_number=column.is_number,
        is_short=column.width <= SHORT and column.name != "removal_place",
    )
