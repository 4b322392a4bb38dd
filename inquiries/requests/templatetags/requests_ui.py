"""The vehicle kinds as the operator's page shows them: the usual ones first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django import template
from django.forms import BoundField
from django.utils import timezone

from ledger.vehicles.models import VehicleKind

register = template.Library()

WASTE = "waste"
OVER_50CC = "50cc超のバイク"


@dataclass(frozen=True)
class KindChip:
    """One vehicle kind to choose, with how its plate looks."""

    value: str
    label: str
    hint: str
    checked: bool


@register.filter
def kinds(field: BoundField, main: Sequence[str]) -> list[KindChip]:
    """The kinds asked about all day, and 廃物. All of them where the ward has other codes."""
    found = [
        replace(chip, label=OVER_50CC) if chip.label.startswith("原付二種") else chip
        for code, chip in _chips(field)
        if code in main
    ]
    waste = KindChip(WASTE, "廃物", "一見してごみ・部品", str(field.value()) == WASTE)
    return [*(found or [chip for _, chip in _chips(field)]), waste]


@register.filter
def other_kinds(field: BoundField, main: Sequence[str]) -> list[KindChip]:
    """The kinds that come up now and then."""
    return [chip for code, chip in _chips(field) if code not in main]


@register.filter
def kind_is_rare(field: BoundField, main: Sequence[str]) -> bool:
    """Whether the kind chosen is one of the rare ones, which must then be in sight."""
    return any(chip.checked for chip in other_kinds(field, main))


def _chips(field: BoundField) -> Iterator[tuple[str, KindChip]]:
    chosen = str(field.value() or "")
    for kind in VehicleKind.objects.valid_on(timezone.localdate()):
        value = str(kind.pk)
        yield kind.code, KindChip(value, kind.label, kind.plate_hint, chosen == value)
