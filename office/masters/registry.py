"""Which masters there are, and how each is shown. One mechanism serves them all (L-05a)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.db import models

from .models import CodeEntry

VIEW = "masters.view_masters"
EDIT = "masters.edit_masters"
# The order of the groups on the index page; a group not named here comes last.
GROUPS = ["場所", "撤去と保管", "返還と処分", "車両", "札", "受付", "帳票"]
COMMON = ["code", "label", "kana", "sort_order", "valid_from", "valid_until", "note"]


@dataclass(frozen=True)
class Master:
    """One code list on the screen."""

    model: type[CodeEntry]
    group: str
    view: str = VIEW
    edit: str = EDIT
    missing: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What stands in the URL: `vehicles.color`."""
        return str(self.model._meta.label_lower)

    @property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def own_fields(self) -> list["models.Field[Any, Any]"]:
        """The fields this list has beyond the common ones and those drawn on the map."""
        return [
            each
            for each in self.model._meta.concrete_fields
            if each.editable
            and not each.primary_key
            and each.name not in COMMON
            and not (isinstance(each, GeometryField) and each.geom_type != "POINT")
        ]

    @property
    def column_fields(self) -> list["models.Field[Any, Any]"]:
        """The columns of the list, beside code, name and validity."""
        if self.columns:
            return [self.model._meta.get_field(name) for name in self.columns]  # type: ignore[misc]
        shown = [
            each
            for each in self.own_fields
            if not isinstance(each, GeometryField | models.TextField)
        ]
        return shown[:4]

    def entries(self) -> models.QuerySet[Any]:
        """All entries in their order, with what their columns refer to."""
        wanted = [each.name for each in self.column_fields if isinstance(each, models.ForeignKey)]
        found = self.model._default_manager.order_by("sort_order", "code")
        return found.select_related(*wanted) if wanted else found


_masters: dict[str, Master] = {}


def register(
    model: type[CodeEntry],
    *,
    group: str,
    view: str = VIEW,
    edit: str = EDIT,
    missing: Sequence[str] = (),
    columns: Sequence[str] = (),
) -> None:
    """Give `model` its pages, under `group` of the index.

    `missing` names fields that ought to be filled; the index counts the entries where they are
    not (「FAX 未登録 4件」). `columns` chooses what the list shows; by default the first four of
    its own fields. Called from `<app>/masters.py`, which is imported at start-up.
    """
    master = Master(model, group, view, edit, tuple(missing), tuple(columns))
    _masters[master.name] = master


def get(name: str) -> Master | None:
    """The master called `name`, or None."""
    return _masters.get(name)


def masters() -> list[Master]:
    """All masters, by group and then as they were registered."""
    order = {group: position for position, group in enumerate(GROUPS)}
    return sorted(_masters.values(), key=lambda each: order.get(each.group, len(order)))
