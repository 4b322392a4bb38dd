"""The crews the system starts with (DOMAIN §8.3). What the ward has changed stays."""

from office.accounts.models import Unit

from .models import Crew

CREWS = [("1", "1班"), ("2", "2班"), ("3", "3班"), ("4", "4班")]


def load() -> int:
    """Create the crews that are missing; return how many. Fax numbers are the ward's to give.

    A crew that has no unit gets the one of its name, so that its members are its users.
    """
    made = 0
    for order, (code, label) in enumerate(CREWS, start=1):
        crew, created = Crew.objects.get_or_create(
            code=code, defaults={"label": label, "sort_order": order}
        )
        made += created
        if crew.unit is None:
            crew.unit = Unit.objects.filter(name=crew.label, kind=Unit.Kind.CREW).first()
            crew.save(update_fields=["unit"])
    return made
