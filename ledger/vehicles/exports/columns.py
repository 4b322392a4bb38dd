"""The columns of the ledger as a file, each with what one must be allowed to see."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import ForeignKey

from ledger.vehicles.models import Relation, Vehicle
from ledger.vehicles.models.person import Owner
from office.accounts.models import User

from .words import Words

Value = str | int | float
Say = Callable[[Mapping[str, Any], Words], Value]


class Kind(StrEnum):
    """Who may take a column out. SECURITY part (c), classes D1, D2, D3, D4, D7."""

    OUTLINE = "outline"  # also who plans; a position only to the mesh of 250 m
    PLAIN = "plain"  # who sees the record whole
    NUMBERS = "numbers"  # who sees registration and frame numbers
    PEOPLE = "people"  # with a purpose, on record, above a threshold with approval


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it reads of a vehicle, how it says that.

    `paths` are what the query must read; `more` names what stands in a table of several rows
    for each vehicle. `width` counts half-width characters.
    """

    name: str
    label: str
    group: str
    kind: Kind
    paths: tuple[str, ...]
    say: Say
    width: int = 12
    more: str = ""
    is_number: bool = False


def field(name: str, group: str, kind: Kind = Kind.PLAIN, *, width: int = 12) -> Column:
    """A column that says one field of the vehicle, in the manner of its type."""
    stored: Any = Vehicle._meta.get_field(name)
    label = str(stored.verbose_name)
    path = str(stored.attname)
    is_number = stored.get_internal_type().startswith(("Positive", "Float"))
    return Column(name, label, group, kind, (path,), _manner(stored), width, is_number=is_number)


def _manner(stored: Any) -> Say:
    path = str(stored.attname)
    if isinstance(stored, ForeignKey):
        model = stored.related_model
        return lambda row, words: words.entry(model, row[path])
    if stored.choices:
        labels = {value: str(label) for value, label in stored.flatchoices}
        return lambda row, _: labels.get(row[path], str(row[path]))
    match stored.get_internal_type():
        case "DateField":
            return lambda row, words: words.day(row[path])
        case "DateTimeField":
            return lambda row, words: words.moment(row[path])
        case "BooleanField":
            return lambda row, _: "はい" if row[path] else "いいえ"
        case _:
            return lambda row, _: "" if row[path] is None else row[path]


def told(
    name: str, label: str, group: str, kind: Kind, paths: tuple[str, ...], *, width: int = 12
) -> Column:
    """A column whose text is stored elsewhere than in the vehicle's own row."""
    path = paths[0]
    return Column(name, label, group, kind, paths, lambda row, _: row[path] or "", width)


def several(name: str, label: str, group: str, kind: Kind, *, width: int = 20) -> Column:
    """A column that puts the rows of another table into one cell."""
    return Column(
        name, label, group, kind, (), lambda row, words: words.more(name, row), width, name
    )


def degrees(name: str, label: str, path: str) -> Column:
    """A side of the position in degrees of WGS84, with what seven decimals tell: a centimetre."""
    return Column(
        name, label, REMOVAL, Kind.OUTLINE, (path,), lambda row, _: round(row[path], 7), 13,
        is_number=True,
    )  # fmt: skip


def person(prefix: str, title: str) -> list[Column]:
    """The columns of an owner or a collector."""
    parts = (
        ("name", "氏名", 18),
        ("kana", "フリガナ", 18),
        ("postcode", "郵便番号", 9),
        ("address", "住所", 40),
        ("phone", "電話番号", 14),
    )
    return [
        told(
            f"{prefix}_{part}",
            f"{title} {label}",
            PEOPLE,
            Kind.PEOPLE,
            (f"{prefix}__{part}",),
            width=width,
        )
        for part, label, width in parts
    ]


def _source(row: Mapping[str, Any], _: Words) -> str:
    return str(dict(Owner.Source.choices).get(row["owner__source"], ""))


def _relation(row: Mapping[str, Any], words: Words) -> str:
    note = row["collector__relation_note"]
    return words.entry(Relation, row["collector__relation"]) + (f"（{note}）" if note else "")


REMOVAL, STORAGE, NUMBERS, BODY, OFFICE, END, PEOPLE = (
    "撤去",
    "保管",
    "防犯登録・番号",
    "車体",
    "照会・通知・公示",
    "返還・処分",
    "所有者・引き取り者",
)
COLUMNS: tuple[Column, ...] = (
    field("reference", REMOVAL, Kind.OUTLINE, width=14),
    told("tag", "札番号", REMOVAL, Kind.PLAIN, ("tag__code",), width=13),
    field("status", REMOVAL, Kind.OUTLINE, width=14),
    field("warned_at", REMOVAL, Kind.OUTLINE, width=17),
    field("removed_on", REMOVAL, Kind.OUTLINE),
    field("removed_at", REMOVAL, Kind.OUTLINE, width=17),
    field("removal_place", REMOVAL, Kind.OUTLINE, width=16),
    field("zone_status", REMOVAL, Kind.OUTLINE, width=16),
    field("place_override_reason", REMOVAL, width=24),
    field("removal_kind", REMOVAL, Kind.OUTLINE, width=22),
    field("crew", REMOVAL, Kind.OUTLINE, width=8),
    field("removed_by", REMOVAL, width=14),
    field("early_reason", REMOVAL, width=20),
    field("removable_at", REMOVAL, width=17),
    field("received_at", REMOVAL, width=17),
    field("clock_note", REMOVAL, width=20),
    degrees("latitude", "緯度", "lat"),
    degrees("longitude", "経度", "lon"),
    field("accuracy_m", REMOVAL, width=8),
    field("position_source", REMOVAL, width=12),
    field("address_text", REMOVAL, width=30),
    several("photos", "写真ファイル名", REMOVAL, Kind.PLAIN, width=40),
    field("yard", STORAGE, Kind.OUTLINE, width=10),
    field("storage_spot", STORAGE, width=10),
    field("keep_until", STORAGE, Kind.OUTLINE),
    field("taken_in_at", STORAGE, Kind.OUTLINE, width=17),
    field("taken_in_by", STORAGE, width=14),
    field("moved_at", STORAGE, Kind.OUTLINE, width=17),
    field("in_transit_to", STORAGE, Kind.OUTLINE, width=12),
    field("inspected_at", STORAGE, width=17),
    field("inspected_by", STORAGE, width=14),
    several("holds", "保留", STORAGE, Kind.PLAIN),
    field("condition_memo", STORAGE, width=30),
    field("remarks", STORAGE, width=30),
    field("registration_jurisdiction", NUMBERS),
    field("registration_police", NUMBERS, width=16),
    field("registration_prefix", NUMBERS, Kind.NUMBERS),
    field("registration_serial", NUMBERS, Kind.NUMBERS, width=14),
    field("registration_sticker_color", NUMBERS),
    field("frame_number", NUMBERS, Kind.NUMBERS, width=18),
    field("plate_number", NUMBERS, Kind.NUMBERS, width=16),
    field("vehicle_kind", BODY, Kind.OUTLINE, width=18),
    field("body_type", BODY, Kind.OUTLINE, width=20),
    field("color", BODY, Kind.OUTLINE, width=8),
    field("maker", BODY, Kind.OUTLINE, width=14),
    field("basket", BODY, Kind.OUTLINE, width=8),
    field("basket_place", BODY, Kind.OUTLINE),
    field("gear", BODY, Kind.OUTLINE, width=8),
    field("gear_kind", BODY, Kind.OUTLINE),
    field("gear_count", BODY, Kind.OUTLINE, width=6),
    field("lock_kind", BODY, Kind.OUTLINE, width=18),
    field("lock_cut", BODY, Kind.OUTLINE, width=14),
    field("damage", BODY, Kind.OUTLINE, width=8),
    several("damage_places", "破損箇所", BODY, Kind.OUTLINE),
    field("inoperable", BODY, Kind.OUTLINE, width=10),
    field("inoperable_reason", BODY, Kind.OUTLINE, width=20),
    field("registration_asked_on", OFFICE, Kind.OUTLINE),
    field("registration_replied_on", OFFICE, Kind.OUTLINE),
    field("stored_notice_on", OFFICE, Kind.OUTLINE),
    field("postcard_on", OFFICE, Kind.OUTLINE, width=16),
    field("bounced_on", OFFICE, Kind.OUTLINE),
    field("bounce_reason", OFFICE, Kind.OUTLINE),
    field("posted_on", OFFICE, Kind.OUTLINE),
    field("theft_report", OFFICE, Kind.OUTLINE, width=8),
    field("theft_reported_at", OFFICE, width=18),
    field("theft_police", OFFICE, width=20),
    field("theft_receipt_number", OFFICE, Kind.NUMBERS, width=18),
    field("released_at", END, Kind.OUTLINE, width=17),
    field("released_by", END, width=14),
    field("release_kind", END, Kind.OUTLINE, width=18),
    field("fee_waived", END, Kind.OUTLINE, width=8),
    field("fee_paid", END, Kind.OUTLINE, width=20),
    field("disposition", END, Kind.OUTLINE, width=16),
    field("settled_on", END, Kind.OUTLINE),
    field("proceeds", END, Kind.OUTLINE),
    *person("owner", "所有者"),
    Column("owner_source", "所有者 出所", PEOPLE, Kind.PEOPLE, ("owner__source",), _source, 14),
    *person("collector", "引き取り者"),
    Column(
        "collector_relation",
        "引き取り者 所有者との関係",
        PEOPLE,
        Kind.PEOPLE,
        ("collector__relation", "collector__relation_note"),
        _relation,
        24,
    ),
)
BY_NAME: dict[str, Column] = {column.name: column for column in COLUMNS}

GIS = (
    "reference", "removed_at", "removal_place", "latitude", "longitude", "accuracy_m",
    "vehicle_kind", "color", "zone_status", "removal_kind", "status", "yard", "photos",
)  # fmt: skip
LEDGER = (
    "reference", "tag", "status", "removed_on", "removed_at", "removal_place", "zone_status",
    "removal_kind", "yard", "storage_spot", "keep_until", "registration_police",
    "registration_prefix", "registration_serial", "frame_number", "vehicle_kind", "body_type",
    "color", "maker", "inoperable", "postcard_on", "bounced_on", "posted_on", "released_at",
    "release_kind", "fee_paid", "disposition", "settled_on", "proceeds", "remarks",
)  # fmt: skip
PRESETS: dict[str, tuple[str, ...]] = {"ledger": LEDGER, "gis": GIS}


def open_to(user: User) -> list[Column]:
    """The columns that `user` may take out, in their order."""
    kinds = {Kind.OUTLINE} if user.has_perm("vehicles.view_outline") else set()
    if takes_whole_records(user):
        kinds |= {Kind.OUTLINE, Kind.PLAIN}
        if user.has_perm("vehicles.view_numbers"):
            kinds.add(Kind.NUMBERS)
        if user.has_perm("vehicles.export_people") and user.has_perm("vehicles.view_people"):
            kinds.add(Kind.PEOPLE)
    return [column for column in COLUMNS if column.kind in kinds]


def takes_whole_records(user: User) -> bool:
    """Whether `user` may take out more than an outline, and positions as they were measured."""
    return user.has_perm("vehicles.export_vehicle") and user.has_perm("vehicles.view_vehicle")


def people_among(columns: Iterable[Column]) -> Sequence[Column]:
    """Those that tell of owners and collectors."""
    return [column for column in columns if column.kind == Kind.PEOPLE]
