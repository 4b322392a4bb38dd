"""公示と処分: what ends the storage of a vehicle that nobody fetches, and what leads there."""

from .extension import Extension, ExtensionItem
from .posting import Posting, PostingItem, PostingKind, PostingWording

__all__ = [
    "Extension",
    "ExtensionItem",
    "Posting",
    "PostingItem",
    "PostingKind",
    "PostingWording",
]
