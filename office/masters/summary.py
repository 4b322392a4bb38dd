"""Masters at a glance: sizes, gaps, and cells of their tables."""

from dataclasses import dataclass
from datetime import time
from itertools import groupby
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Point
from django.db import models
from django.db.models import Q
from django.utils import timezone

from office.accounts.models import User

from .models import CodeEntry
from .registry import Master, masters


@dataclass(frozen=True)
class Tile:
    """One master on the index page."""

    master: Master
    valid: int
    ended: int
    warnings: list[str]


def groups(user: User) -> list[tuple[str, list[Tile]]]:
    """The masters that `user` may see, by group."""
    seen = [each for each in masters() if user.has_perm(each.view) or user.has_perm(each.edit)]
    return [
        (group, [tile(each) for each in found])
        for group, found in groupby(seen, key=lambda each: each.group)
    ]


def tile(master: Master) -> Tile:
    """Count the entries, and those of them where something is not filled in."""
    valid = master.model.objects.valid_on(timezone.localdate())
    count = valid.count()
    warnings = [] if count else ["未登録"]
    for name in master.missing:
        field = master.model._meta.get_field(name)
        gaps = valid.filter(_blank(field)).count()
        if gaps:
            warnings.append(f"{field.verbose_name} 未登録 {gaps}件")  # type: ignore[union-attr]
    return Tile(master, count, master.model.objects.count() - count, warnings)


def cell(entry: CodeEntry, field: "models.Field[Any, Any]") -> str:
    """The value of `field` as a person reads it."""
    value = getattr(entry, field.name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value or ""))
    if isinstance(value, bool):
        return "はい" if value else ""
    if isinstance(value, Point):
        return f"{value.x:.7f},{value.y:.7f}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _blank(field: Any) -> Q:
    blank = Q(**{f"{field.name}__isnull": True})
    is_text = isinstance(field, models.CharField | models.TextField)
    return (
        blank | Q(**{field.name: ""}) if is_text and not isinstance(field, GeometryField) else blank
    )
