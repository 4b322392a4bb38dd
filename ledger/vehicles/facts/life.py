"""The course of a vehicle as one bar, and how long it is still kept."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ledger.vehicles import deadlines
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Vehicle
from office import wareki

Status = Vehicle.Status
GOING_ON = (Status.REMOVED, Status.STORED)


@dataclass(frozen=True)
class Station:
    """One station of the course: `state` is done, current, ahead or skipped."""

    title: str
    on: date | None
    note: str = ""
    state: str = "ahead"


def course(vehicle: Vehicle) -> list[Station]:
    """撤去 → 搬入 → 二次登録 → 照会 → 通知 → 公示 → 返還 or 処分, with the dates."""
    askable = vehicle.inspected_at is None or bool(
        vehicle.registration_serial or vehicle.plate_number
    )
    answered = vehicle.registration_replied_on
    planned = [
        Station("撤去", vehicle.removed_on),
        Station("搬入", local(vehicle.taken_in_at)),
        Station("二次登録", local(vehicle.inspected_at)),
        Station("照会", answered, asked(vehicle) if askable else "番号なし"),
        Station("通知", vehicle.postcard_on, bounced(vehicle)),
        Station("公示", vehicle.posted_on),
        Station(end_title(vehicle), vehicle.settled_on),
    ]
    return [placed(station, position, planned, vehicle) for position, station in enumerate(planned)]


def placed(station: Station, position: int, planned: list[Station], vehicle: Vehicle) -> Station:
    """The station with its state: what is behind the last one reached was left out."""
    last = max(place for place, one in enumerate(planned) if one.on)
    following = next(
        (place for place in range(last + 1, len(planned)) if planned[place].note != "番号なし"),
        last,
    )
    if station.on:
        state = "done"
    elif position < last or station.note == "番号なし":
        state = "skipped"
    elif position == following and vehicle.status in GOING_ON:
        state = "current"
    else:
        state = "ahead"
    return Station(station.title, station.on, station.note, state)


def end_title(vehicle: Vehicle) -> str:
    """What the last station is called: the end itself, once it has come."""
    return "返還・処分" if vehicle.status in GOING_ON else vehicle.get_status_display()


def asked(vehicle: Vehicle) -> str:
    """Whether an answer of the police is awaited."""
    since = vehicle.registration_asked_on
    if since is None or vehicle.registration_replied_on or vehicle.status not in GOING_ON:
        return ""
    return f"{wareki.short_date(since)} から回答待ち"


def bounced(vehicle: Vehicle) -> str:
    """Whether the postcard came back."""
    if vehicle.bounced_on is None:
        return ""
    return f"{wareki.short_date(vehicle.bounced_on)} 返戻"


def local(at: datetime | None) -> date | None:
    """The office's day of a moment."""
    return timezone.localdate(at) if at else None


def days_left(vehicle: Vehicle, today: date) -> int | None:
    """Days until the last day of storage (0: today); None once the vehicle has left."""
    return (vehicle.keep_until - today).days if vehicle.status in GOING_ON else None


def posting_ends(vehicle: Vehicle, rules: Rules) -> date | None:
    """The last day of a posting that concerns a vehicle still kept."""
    if vehicle.posted_on is None or vehicle.status not in GOING_ON:
        return None
    return deadlines.posting_ends_on(vehicle.posted_on, rules.notice_period_days)
