"""The units and roles that every installation starts with."""

from . import roles
from .models import Unit

Kind = Unit.Kind

# Yards in the order of the specification (S004); crews are called by their number.
YARDS = ["桜新町", "弦巻", "梅丘", "上用賀", "上祖師谷", "給田"]
UNITS = [
    ("交通安全自転車課", Kind.WARD),
    ("コールセンター", Kind.CALL_CENTRE),
    ("1班", Kind.CREW),
    ("2班", Kind.CREW),
    ("3班", Kind.CREW),
    ("4班", Kind.CREW),
    *((f"{name}保管所", Kind.YARD) for name in YARDS),
]


def load() -> int:
    """Create what is missing; return how many records were written."""
    created = 0
    for name, kind in UNITS:
        created += Unit.objects.get_or_create(name=name, defaults={"kind": kind})[1]
    return created + roles.load()
