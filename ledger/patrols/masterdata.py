"""The crews the system starts with (DOMAIN §8.3). What the ward has changed stays."""

from .models import Crew

CREWS = [("1", "1班"), ("2", "2班"), ("3", "3班"), ("4", "4班")]


def load() -> int:
    """Create the crews that are missing; return how many. Fax numbers are the ward's to give."""
    made = 0
    for order, (code, label) in enumerate(CREWS, start=1):
        _, created = Crew.objects.get_or_create(
            code=code, defaults={"label": label, "sort_order": order}
        )
        made += created
    return made
