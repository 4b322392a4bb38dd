"""The parameters every installation starts with."""

from .models import DEFAULTS, Parameter


def load() -> int:
    """Create the missing parameters; return how many. A changed value is never overwritten."""
    created = 0
    for position, (key, (value, unit, meaning)) in enumerate(DEFAULTS.items()):
        facts = {"value": value, "unit": unit, "meaning": meaning, "sort_order": position * 10}
        created += Parameter.objects.get_or_create(key=key, defaults=facts)[1]
    return created
