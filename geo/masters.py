"""The places that the ward keeps as lists."""

from office.masters.registry import register

from .models import District, PoliceOffice, RemovalPlace, Station, StorageYard, Town

register(Station, group="場所", columns=("lines", "district", "in_ward"))
register(RemovalPlace, group="場所", columns=("station", "side", "district", "yard"))
register(
    StorageYard,
    group="場所",
    missing=("address_text", "phone"),
    columns=("full_name", "phone", "capacity"),
)
register(District, group="場所", missing=("boundary",))
register(Town, group="場所", columns=("postcode", "district", "police_office"))
register(PoliceOffice, group="場所", missing=("phone",))
