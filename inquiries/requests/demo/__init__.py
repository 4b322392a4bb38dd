"""The demonstration: fictional people, three published years, and a day of live work."""

from .accounts import DemoAccounts
from .history import make_history

__all__ = ["DemoAccounts", "make_history"]
