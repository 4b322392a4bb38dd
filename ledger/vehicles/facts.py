"""A record told to a reader: facts in groups, events in their order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import Sight
from office import wareki


@dataclass(frozen=True)
class Fact:
    """One name and its value; `note` explains it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """Facts under one heading."""

    title: str
    facts: list[Fact]


@dataclass(frozen=True)
class Event:
    """Something that happened to the vehicle."""

    at: datetime
    title: str
    detail: str = ""


def groups(vehicle: Vehicle, sight: Sight) -> list[Group]:
    """The facts of L-01 that this user may read."""
    return [
        Group("撤去", removal(vehicle)),
        Group("保管", storage(vehicle)),
        Group("防犯登録・番号", registration(vehicle, sight)),
        Group("車体", body(vehicle)),
        Group("かご・ギア・錠・破損", parts(vehicle)),
    ]


def removal(vehicle: Vehicle) -> list[Fact]:
    """L-01.03 to L-01.09."""
    accuracy = f"誤差 約{vehicle.accuracy_m:.0f} m" if vehicle.accuracy_m is not None else ""
    return [
        Fact("整理番号", vehicle.reference),
        Fact("札番号", vehicle.tag.spoken),
        Fact("警告時間", moment(vehicle.warned_at)),
        Fact("撤去日", wareki.long_date(vehicle.removed_on)),
        Fact("撤去時間", moment(vehicle.removed_at), vehicle.clock_note),
        Fact("撤去場所", vehicle.removal_place.label, vehicle.place_override_reason),
        Fact("区域区分", vehicle.get_zone_status_display()),
        Fact("撤去区分", vehicle.removal_kind.label),
        Fact("住所", vehicle.address_text),
        Fact("位置", vehicle.get_position_source_display(), accuracy),
        Fact("撤去班", text(vehicle.crew)),
        Fact("待ち時間前の撤去", vehicle.early_reason),
    ]


def storage(vehicle: Vehicle) -> list[Fact]:
    """L-01.01, L-01.05 and where it stands."""
    return [
        Fact("保管場所", vehicle.yard.label),
        Fact("保管位置", vehicle.storage_spot),
        Fact("搬入", moment(vehicle.taken_in_at)),
        Fact("保管期限", wareki.long_date(vehicle.keep_until)),
        Fact("状態メモ", vehicle.condition_memo),
        Fact("備考", vehicle.remarks),
    ]


def registration(vehicle: Vehicle, sight: Sight) -> list[Fact]:
    """L-01.10 to L-01.12: numbers only as far as the user may read them."""
    return [
        Fact("管轄", vehicle.get_registration_jurisdiction_display()),
        Fact("警察", text(vehicle.registration_police)),
        Fact("記号", sight.number(vehicle.registration_prefix)),
        Fact("番号", sight.number(vehicle.registration_serial)),
        Fact("シールの色", text(vehicle.registration_sticker_color)),
        Fact("車体番号", sight.number(vehicle.frame_number)),
        Fact("標識番号", sight.number(vehicle.plate_number)),
    ]


def body(vehicle: Vehicle) -> list[Fact]:
    """L-01.13, L-01.14."""
    return [
        Fact("車種", text(vehicle.vehicle_kind)),
        Fact("型式", text(vehicle.body_type)),
        Fact("色", text(vehicle.color)),
        Fact("メーカー", text(vehicle.maker)),
    ]


def parts(vehicle: Vehicle) -> list[Fact]:
    """L-01.15 to L-01.19."""
    gears = f"{vehicle.gear_count}段" if vehicle.gear_count else ""
    places = "、".join(place.label for place in vehicle.damage_places.all())
    return [
        Fact("かご", joined(vehicle.get_basket_display(), text(vehicle.basket_place))),
        Fact("ギア", joined(vehicle.get_gear_display(), text(vehicle.gear_kind), gears)),
        Fact("錠", text(vehicle.lock_kind)),
        Fact("チェーン錠切断", vehicle.get_lock_cut_display()),
        Fact("破損", joined(vehicle.get_damage_display(), places)),
        Fact("機能喪失", "機能喪失" if vehicle.inoperable else "―"),
    ]


def events(vehicle: Vehicle) -> list[Event]:
    """From the tag to the second registration, newest first."""
    manifest = vehicle.manifest
    found = [
        event(vehicle.warned_at, "札付け", f"札 {vehicle.tag.spoken}", text(vehicle.tag.crew)),
        event(
            vehicle.removed_at,
            "撤去（一次登録）",
            vehicle.removal_place.label,
            text(vehicle.crew),
            text(vehicle.removed_by),
            vehicle.early_reason,
        ),
        event(
            vehicle.taken_in_at,
            "搬入",
            vehicle.yard.label,
            text(vehicle.taken_in_by),
            "引継ぎに差異あり" if manifest and manifest.discrepancy else "",
        ),
        event(vehicle.inspected_at, "二次登録", text(vehicle.inspected_by)),
    ]
    return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)


def event(at: datetime | None, title: str, *details: str) -> Event | None:
    """One event, or None if it has not happened."""
    return Event(at, title, "・".join(one for one in details if one)) if at else None


def moment(at: datetime | None) -> str:
    """A time as the ledger writes it: 令和8年4月10日（金） 10:31."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{wareki.long_date(local.date())} {local:%H:%M}"


def text(value: Any) -> str:
    """A record's name, or nothing."""
    return "" if value is None else str(value)


def joined(presence: str, *details: str) -> str:
    """「有（前）」: whether there is one, and which."""
    more = "・".join(one for one in details if one and one != "なし")
    return f"{presence}（{more}）" if more else presence
