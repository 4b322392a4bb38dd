"""The parameters every installation starts with."""

from .models import Parameter
from .parameters import DEFINITIONS


def load() -> int:
    """Create the missing parameters; return how many. A changed value is never overwritten.

    What a parameter is called and counted in is ours to say, and follows the definition.
    """
    created = 0
    for position, each in enumerate(DEFINITIONS.values()):
        facts = {"unit": each.unit, "meaning": each.meaning, "sort_order": position * 10}
        parameter, is_new = Parameter.objects.get_or_create(
            key=each.key, defaults={"value": each.value, **facts}
        )
        created += is_new
        if any(getattr(parameter, name) != fact for name, fact in facts.items()):
            Parameter.objects.filter(pk=parameter.pk).update(**facts)
    return created
