"""A field of a record in words: what it is called, what it says."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from ledger.vehicles.models import Vehicle
from office import wareki


def label_of(name: str) -> str:
    """What the ledger calls the field."""
    return str(Vehicle._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def told(vehicle: Vehicle, name: str) -> str:
    """What the record says under `name`; nothing where it says nothing."""
    display = getattr(vehicle, f"get_{name}_display", None)
    value = getattr(vehicle, name)
    if display is not None:
        return str(display()) if value else ""
    return moment_or_text(value)


def moment_or_text(value: Any) -> str:
    """A date or a moment as the office writes it, anything else as it stands."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return f"{wareki.short_date(local.date())} {local:%H:%M}"
    return wareki.short_date(value) if isinstance(value, date) else str(value)


def in_words(field: forms.Field, state: str) -> str:
    """What `state`, the comparable text of a form's field (`correction.plain`), means."""
    if not state:
        return ""
    if isinstance(field, forms.ModelChoiceField):
        queryset: Any = field.queryset
        found = queryset.model.objects.filter(pk__in=state.split(","))
        return "、".join(str(one) for one in found)
    if isinstance(field, forms.ChoiceField):
        choices: dict[Any, Any] = dict(field.choices)  # type: ignore[arg-type]
        return str(choices.get(state, state))
    if isinstance(field, forms.BooleanField):
        return "はい"
    if isinstance(field, forms.DateTimeField):
        moment = datetime.strptime(state, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        return moment_or_text(moment)
    if isinstance(field, forms.DateField):
        return moment_or_text(date.fromisoformat(state))
    return state
