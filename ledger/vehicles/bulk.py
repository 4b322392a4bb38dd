"""What may be changed in many records at once, and what stands in the way of one of them. L-17a.

Left out is what a step owns (状態, 保管期限, 公示, 返還, 処分, 撤去場所, 所有者) and what
belongs to one vehicle alone (numbers, positions, sums). Only `Saying` reads the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import ForeignKey

from ledger.vehicles import chronology
from ledger.vehicles.exports import Words
from ledger.vehicles.models import Export, Vehicle

Values = Mapping[str, Any]
"""Column names of the vehicle and what they hold, as JSON can carry it."""
Status = Vehicle.Status
ANY = frozenset(Status)
STILL_HERE = frozenset({Status.REMOVED, Status.STORED})


@dataclass(frozen=True)
class Editable:
    """A field that may be changed in bulk, and in which states of the vehicle."""

    name: str
    group: str
    states: frozenset[Status] = ANY
    why_not: str = ""

    @property
    def column(self) -> str:
        return str(Vehicle._meta.get_field(self.name).attname)  # type: ignore[union-attr]

    @property
    def label(self) -> str:
        return str(Vehicle._meta.get_field(self.name).verbose_name)  # type: ignore[union-attr]


HERE, BODY, OFFICE, NOTES = "保管・撤去", "車体", "照会・通知・盗難届", "備考"
LEFT = "返還・処分などの済んだ車両の機能喪失は変えられません。"
EDITABLE: tuple[Editable, ...] = (
    Editable(
        "storage_spot",
        HERE,
        frozenset({Status.STORED}),
        "保管中ではないため、保管位置がありません。",
    ),
    Editable(
        "yard",
        HERE,
        frozenset({Status.REMOVED}),
        "搬入した車両の保管場所は、まとめて変更では変えられません（移送を使います）。",
    ),
    Editable("removal_kind", HERE),
    Editable("vehicle_kind", BODY),
    Editable("body_type", BODY),
    Editable("color", BODY),
    Editable("maker", BODY),
    Editable("basket_place", BODY),
    Editable("gear_kind", BODY),
    Editable("lock_kind", BODY),
    Editable("lock_cut", BODY),
    Editable("registration_sticker_color", BODY),
    Editable("inoperable", BODY, STILL_HERE, LEFT),
    Editable("inoperable_reason", BODY, STILL_HERE, LEFT),
    Editable("registration_asked_on", OFFICE),
    Editable("registration_replied_on", OFFICE),
    Editable("postcard_on", OFFICE),
    Editable("bounced_on", OFFICE),
    Editable("bounce_reason", OFFICE),
    Editable("theft_report", OFFICE),
    Editable("remarks", NOTES),
    Editable("condition_memo", NOTES),
)
BY_COLUMN = {one.column: one for one in EDITABLE}
FOLLOWING = ("basket", "gear", "gear_count")
"""Columns that follow from a chosen one: 有無 from the kind."""
CONTEXT = (
    "status", "removed_on", "theft_reported_at", "theft_receipt_number",
)  # fmt: skip
DATES = tuple(chronology.LABELS)
"""Columns whose order the rules look at."""
LONGEST_MEMO = 300


def after_of(before: Values, wanted: Mapping[str, Values]) -> dict[str, Any]:
    """What would be stored in the columns that would change. `add` goes below what is there."""
    after = dict(wanted.get("set", {}))
    for name, text in wanted.get("add", {}).items():
        after[name] = "\n".join(part for part in (before[name], text) if part)
    return {name: value for name, value in after.items() if plain(before[name]) != value}


def refusal(row: Values, after: Values, *, now: datetime) -> str:
    """Why this vehicle cannot be changed so, or an empty text."""
    for column in after:
        editable = BY_COLUMN.get(column)
        if editable and row["status"] not in editable.states:
            return editable.why_not
    then = {**row, **after}
    for sentence in (_dates(row, after, now), _pairs(then)):
        if sentence:
            return sentence
    return ""


def _dates(row: Values, after: Values, now: datetime) -> str:
    """What the change would bring out of order; an old disorder stands in nobody's way."""
    known = {name: typed(name, row.get(name)) for name in chronology.LABELS}
    before = chronology.impossible(known, now=now)
    then = known | {name: typed(name, value) for name, value in after.items() if name in known}
    found = chronology.impossible(then, now=now)
    return next((said for name, said in found.items() if before.get(name) != said), "")


def _pairs(then: Values) -> str:
    """What cannot stand without another, or beside it."""
    if then["bounce_reason"] and not then["bounced_on"]:
        return "返戻日がないため、返戻の内容だけは入れられません。"
    if then["inoperable_reason_id"] and not then["inoperable"]:
        return "機能喪失ではないため、機能喪失の判断は入れられません。"
    reported = then["theft_reported_at"] or then["theft_receipt_number"]
    if then["theft_report"] == Vehicle.Trilean.NO and reported:
        return "盗難届の届出日時か受理番号が入っているため、「無」にできません。"
    if len(then["condition_memo"]) > LONGEST_MEMO:
        return f"状態メモが{LONGEST_MEMO}字を超えます。"
    return ""


def plain(value: Any) -> Any:
    """A stored value as JSON carries it."""
    return value.isoformat() if isinstance(value, date) else value


def typed(name: str, value: Any) -> Any:
    """A value out of JSON as its column holds it."""
    if isinstance(value, str) and Vehicle._meta.get_field(name).get_internal_type() == "DateField":
        return date.fromisoformat(value)
    return value


class Saying:
    """Columns and their values in the office's words."""

    def __init__(self) -> None:
        self.words = Words(Export.Dates.WAREKI)

    def label(self, column: str) -> str:
        """「色」."""
        return str(field_of(column).verbose_name)

    def value(self, column: str, value: Any) -> str:
        """「黒」; 「（空欄）」 for nothing."""
        field = field_of(column)
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if value is None or value == "":
            return "（空欄）"
        if isinstance(field, ForeignKey):
            return self.words.entry(field.related_model, value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if field.get_internal_type() == "DateField":
            return self.words.day(typed(field.name, value))
        return str(value)

    def lines(self, before: Values, after: Values) -> list[tuple[str, str, str]]:
        """Label, before and after of each column that changes."""
        return [
            (self.label(name), self.value(name, before.get(name)), self.value(name, value))
            for name, value in after.items()
        ]


def field_of(column: str) -> Any:
    """The field of the vehicle that is stored in `column`."""
    return next(field for field in Vehicle._meta.concrete_fields if field.column == column)
