"""The stock of the yards: what is moved between them, counted in them, reported of them."""

from .dayreport import DayReport
from .stocktake import StockTake, StockTakeScan
from .transfer import Transfer, TransferScan

__all__ = ["DayReport", "StockTake", "StockTakeScan", "Transfer", "TransferScan"]
