"""What happened to a vehicle, from the tag to its end."""

from dataclasses import dataclass
from datetime import datetime

from ledger.vehicles.models import Vehicle

from .shapes import text


@dataclass(frozen=True)
class Event:
    """Something that happened to the vehicle."""

    at: datetime
    title: str
    detail: str = ""


def events(vehicle: Vehicle) -> list[Event]:
    """From the tag to the release, newest first: what has a time of day."""
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
        event(vehicle.released_at, "返還", text(vehicle.release_kind), text(vehicle.released_by)),
    ]
    for hold in vehicle.holds.all():
        found.append(event(hold.placed_at, "保留", str(hold), text(hold.placed_by)))
        found.append(event(hold.lifted_at, "保留の解除", hold.lift_reason, text(hold.lifted_by)))
    return sorted((one for one in found if one), key=lambda one: one.at, reverse=True)


def event(at: datetime | None, title: str, *details: str) -> Event | None:
    """One event, or None if it has not happened."""
    return Event(at, title, "・".join(one for one in details if one)) if at else None
