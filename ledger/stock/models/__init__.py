"""The stock of the yards: what is moved between them, counted in them, reported of them."""

from .transfer import Transfer, TransferScan

__all__ = ["Transfer", "TransferScan"]
