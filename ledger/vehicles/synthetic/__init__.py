"""A made-up ledger for tests, benches and the demonstration.

The same seed gives the same ledger. People, numbers and positions are fictional; the spread
over places, days and outcomes is plausible for the ward (DOMAIN: 13,000 to 17,000 vehicles a
year, about 70 in 100 released).
"""

from .filling import fill_ledger
from .plan import YearPlan
from .spots import read_places

__all__ = ["YearPlan", "fill_ledger", "read_places"]
