"""Who refers to an entry: it is retired while somebody does, and deleted only when nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse

from . import registry


@dataclass(frozen=True)
class Use:
    """How many rows of one kind refer to the entry by one field."""

    title: str
    field: str
    count: int
    url: str


def uses(entry: models.Model) -> list[Use]:
    """The kinds of rows that refer to `entry`, those that do not left out."""
    found = []
    for model, name in _referring(type(entry)):
        count = model._base_manager.filter(**{name: entry.pk}).count()
        if count:
            label = str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            title = str(model._meta.verbose_name)
            found.append(Use(title, label, count, _list_of(model, name, entry)))
    return found


def is_used(entry: models.Model) -> bool:
    """Whether anything refers to `entry`."""
    return any(
        model._base_manager.filter(**{name: entry.pk}).exists()
        for model, name in _referring(type(entry))
    )


def _referring(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))
    for relation in relations:
        if relation.auto_created and not relation.concrete and relation.is_relation:
            # The table between two many-to-many sides is counted through its own side.
            if relation.related_model._meta.auto_created and not relation.many_to_many:
                continue
            yield relation.related_model, relation.field.name


def _list_of(model: type[models.Model], field: str, entry: models.Model) -> str:
    """The list of those rows, where they are themselves entries of a master."""
    if registry.get(model._meta.label_lower) is None:
        return ""
    page = reverse("masters:entries", args=[model._meta.label_lower])
    return f"{page}?when=all&by={field}&value={entry.pk}"
