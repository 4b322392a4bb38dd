"""The search of the ledger (L-16): `VehicleSearch(request.GET).matching(user, sight)`."""

from .conditions import places_under
from .form import VehicleSearch
from .paging import COUNT_CAP, PER_PAGE, Found, extent_of, page_of

__all__ = [
    "COUNT_CAP",
    "PER_PAGE",
    "Found",
    "VehicleSearch",
    "extent_of",
    "page_of",
    "places_under",
]
