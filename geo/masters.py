"""The places that the ward keeps as lists."""

from office.masters.registry import register

from .models import (
    CalendarDay,
    District,
    OpeningHours,
    PoliceOffice,
    RemovalPlace,
    Station,
    StorageYard,
    Town,
)

register(Station, group="場所", columns=("lines", "district", "in_ward"))
register(RemovalPlace, group="場所", columns=("station", "side", "district", "yard"))
register(
    StorageYard,
    group="場所",
    missing=("address_text", "phone"),
    columns=("full_name", "phone", "capacity"),
)
register(
    OpeningHours,
    group="場所",
    columns=("yard", "weekday_opens", "weekday_closes", "holiday_closes", "closed_from"),
)
register(CalendarDay, group="場所", columns=("day", "yard", "kind", "opens", "closes"))
register(District, group="場所", missing=("boundary",))
register(Town, group="場所", columns=("postcode", "district", "police_office"))
register(PoliceOffice, group="場所", missing=("phone",))
