"""What a code read in a yard stands for: a vehicle of the ledger, or why none."""

from ledger.vehicles import codes
from ledger.vehicles.models import Tag, Vehicle

MOST = 40
"""Letters that are kept of what was read."""


def locked_vehicle(code: str) -> tuple[str, Vehicle | None]:
    """The bare code, and the vehicle whose tag or 整理番号 it is, locked; None: there is none.

    Where a label is torn, the number in the ledger is typed instead.
    """
    bare = codes.normalise(code)[:MOST]
    rows = Vehicle.objects.select_for_update(of=("self",))
    found = rows.filter(tag__code=bare).first()
    return bare, found or rows.filter(reference=code.strip()[:MOST]).first()


def is_known_code(bare: str) -> bool:
    """Whether the code can be a tag's at all; otherwise it was read wrongly."""
    return codes.is_sound(bare) or Tag.objects.filter(code=bare).exists()
