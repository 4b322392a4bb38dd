"""Places and coordinates. No vehicle is known here."""

from .basemap import BaseMapFeature, DataLayer, Road, WardBoundary
from .district import District, Landmark, Town, TownBlock
from .opening import CalendarDay, OpeningHours
from .police import PoliceOffice
from .removal_place import RemovalPlace
from .station import DividingLine, Station
from .verdict import Verdict
from .yard import StorageYard
from .zone import NoParkingZone

__all__ = [
    "BaseMapFeature",
    "CalendarDay",
    "DataLayer",
    "District",
    "DividingLine",
    "Landmark",
    "NoParkingZone",
    "OpeningHours",
    "PoliceOffice",
    "RemovalPlace",
    "Road",
    "Station",
    "StorageYard",
    "Town",
    "TownBlock",
    "Verdict",
    "WardBoundary",
]
