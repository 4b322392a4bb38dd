"""The ledger of abandoned bicycles (放置自転車台帳), from the tag to its end."""

from .bulk import BulkChange, BulkChangeItem
from .export import Export
from .hold import Hold
from .label import TagLayout, TagWording
from .lists import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    Disposition,
    EarlyReason,
    GearKind,
    HoldKind,
    InoperableReason,
    LockKind,
    Maker,
    Purpose,
    Relation,
    ReleaseKind,
    RemovalKind,
    StickerColor,
    UnableReason,
    VehicleKind,
)
from .manifest import Manifest, ManifestScan
from .movement import Movement
from .person import Collector, FormerOwner, Owner
from .photo import Capture, Photo
from .renewal import OwnerRenewal, OwnerRenewalItem
from .search import ListLayout, PersonWords, SavedSearch
from .tag import Tag, TagBatch, TagPrint
from .terms import SearchTerms
from .vehicle import Vehicle

__all__ = [
    "BasketPlace",
    "BodyType",
    "BulkChange",
    "BulkChangeItem",
    "Capture",
    "Collector",
    "Color",
    "DamagePlace",
    "Disposition",
    "EarlyReason",
    "Export",
    "FormerOwner",
    "GearKind",
    "Hold",
    "HoldKind",
    "InoperableReason",
    "ListLayout",
    "LockKind",
    "Maker",
    "Manifest",
    "ManifestScan",
    "Movement",
    "Owner",
    "OwnerRenewal",
    "OwnerRenewalItem",
    "PersonWords",
    "Photo",
    "Purpose",
    "Relation",
    "ReleaseKind",
    "RemovalKind",
    "SavedSearch",
    "SearchTerms",
    "StickerColor",
    "Tag",
    "TagBatch",
    "TagLayout",
    "TagPrint",
    "TagWording",
    "UnableReason",
    "Vehicle",
    "VehicleKind",
]
