"""The ledger as a file: which columns there are, how rows are read, how they are written.

L-19, L-01.34. `COLUMNS` is the one registry; a test compares it with the fields of the record.
"""

from .columns import BY_NAME, COLUMNS, PRESETS, Column, Kind, open_to, people_among
from .reading import Reader, Row
from .words import Words

__all__ = [
    "BY_NAME",
    "COLUMNS",
    "PRESETS",
    "Column",
    "Kind",
    "Reader",
    "Row",
    "Words",
    "open_to",
    "people_among",
]
