"""A record told to a reader: facts in groups, its course, events in their order. L-01."""

from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Vehicle
from ledger.vehicles.sight import Sight

from .body import body, registration
from .course import ending, office, removal, storage, theft
from .events import Event, events
from .shapes import Fact, Group

__all__ = ["Event", "Fact", "Group", "events", "groups"]


def groups(vehicle: Vehicle, sight: Sight, rules: Rules) -> list[Group]:
    """The facts of L-01 that this user may read, persons apart (`facts.people`)."""
    return [
        Group("撤去", removal(vehicle)),
        Group("保管", storage(vehicle)),
        Group("防犯登録・番号", registration(vehicle, sight)),
        Group("車体", body(vehicle)),
        Group("照会・通知・公示", office(vehicle, rules)),
        Group("盗難届", theft(vehicle)),
        Group("返還・処分", ending(vehicle)),
    ]
