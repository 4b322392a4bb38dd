"""The crews, as the ward keeps them."""

from office.masters.registry import register

from .models import Crew

register(Crew, group="撤去と保管", missing=("fax",), columns=("vehicle", "fax", "capacity", "yard"))
