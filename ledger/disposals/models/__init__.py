"""公示と処分: what ends the storage of a vehicle that nobody fetches, and what leads there."""

from .batch import BatchItem, BatchScan, DisposalBatch
from .extension import Extension, ExtensionItem
from .lists import UnmatchedReason
from .posting import Posting, PostingItem, PostingKind, PostingWording
from .sale import SaleCorrection, SaleItem, SaleLot
from .settlement import SettlementRequest

__all__ = [
    "BatchItem",
    "BatchScan",
    "DisposalBatch",
    "Extension",
    "ExtensionItem",
    "Posting",
    "PostingItem",
    "PostingKind",
    "PostingWording",
    "SaleCorrection",
    "SaleItem",
    "SaleLot",
    "SettlementRequest",
    "UnmatchedReason",
]
