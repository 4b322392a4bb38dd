"""The ledger of abandoned bicycles (放置自転車台帳), from the tag to the yard."""

from .label import TagLayout, TagWording
from .lists import (
    BasketPlace,
    BodyType,
    Color,
    DamagePlace,
    EarlyReason,
    GearKind,
    LockKind,
    Maker,
    RemovalKind,
    StickerColor,
    UnableReason,
    VehicleKind,
)
from .manifest import Manifest, ManifestScan
from .photo import Capture, Photo
from .tag import Tag, TagBatch, TagPrint
from .vehicle import Vehicle

__all__ = [
    "BasketPlace",
    "BodyType",
    "Capture",
    "Color",
    "DamagePlace",
    "EarlyReason",
    "GearKind",
    "LockKind",
    "Maker",
    "Manifest",
    "ManifestScan",
    "Photo",
    "RemovalKind",
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
