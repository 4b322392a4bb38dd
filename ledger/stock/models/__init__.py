"""The stock of the yards: what is moved between them, counted in them, reported of them."""

from .dayreport import DayReport
from .transfer import Transfer, TransferScan

__all__ = ["DayReport", "Transfer", "TransferScan"]
