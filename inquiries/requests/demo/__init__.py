"""The demonstration: fictional people, three published years, and a day of live work."""

from .accounts import DemoAccounts
from .history import make_history
from .live import clear_today, make_today
from .rain import make_rain
from .surveys import make_surveys

__all__ = [
    "DemoAccounts",
    "clear_today",
    "make_history",
    "make_rain",
    "make_surveys",
    "make_today",
]
