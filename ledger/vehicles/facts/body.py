"""The vehicle itself: its numbers, its look, its parts. L-01.10 to L-01.19."""

from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import Sight

from .shapes import Fact, joined, text


def registration(vehicle: Vehicle, sight: Sight) -> list[Fact]:
    """L-01.10 to L-01.12: numbers only as far as the user may read them."""
    jurisdiction = vehicle.get_registration_jurisdiction_display()
    return [
        Fact(
            "管轄",
            jurisdiction if vehicle.registration_jurisdiction else "",
            fields=("registration_jurisdiction",),
        ),
        Fact("警察", text(vehicle.registration_police), fields=("registration_police",)),
        Fact("記号", sight.number(vehicle.registration_prefix), fields=("registration_prefix",)),
        Fact("番号", sight.number(vehicle.registration_serial), fields=("registration_serial",)),
        Fact(
            "シールの色",
            text(vehicle.registration_sticker_color),
            fields=("registration_sticker_color",),
        ),
        Fact("車体番号", sight.number(vehicle.frame_number), fields=("frame_number",)),
        Fact("標識番号", sight.number(vehicle.plate_number), fields=("plate_number",)),
    ]


def body(vehicle: Vehicle) -> list[Fact]:
    """L-01.13 to L-01.19."""
    gears = f"{vehicle.gear_count}段" if vehicle.gear_count else ""
    places = "、".join(place.label for place in vehicle.damage_places.all())
    return [
        Fact("車種", text(vehicle.vehicle_kind), fields=("vehicle_kind",)),
        Fact("型式", text(vehicle.body_type), fields=("body_type",)),
        Fact("色", text(vehicle.color), fields=("color",)),
        Fact("メーカー", text(vehicle.maker), fields=("maker",)),
        Fact(
            "かご",
            presence(vehicle, "basket", text(vehicle.basket_place)),
            fields=("basket", "basket_place"),
        ),
        Fact(
            "ギア",
            presence(vehicle, "gear", text(vehicle.gear_kind), gears),
            fields=("gear", "gear_kind", "gear_count"),
        ),
        Fact("錠", text(vehicle.lock_kind), fields=("lock_kind",)),
        Fact("チェーン錠切断", presence(vehicle, "lock_cut"), fields=("lock_cut",)),
        Fact("破損", presence(vehicle, "damage", places), fields=("damage", "damage_places")),
        Fact(
            "機能喪失",
            joined("機能喪失", text(vehicle.inoperable_reason))
            if vehicle.inoperable
            else "該当なし",
            fields=("inoperable", "inoperable_reason"),
        ),
    ]


def presence(vehicle: Vehicle, name: str, *details: str) -> str:
    """有 or 無 with its details; nothing as long as nobody has looked."""
    told = getattr(vehicle, f"get_{name}_display")() if getattr(vehicle, name) else ""
    return joined(told, *details)
