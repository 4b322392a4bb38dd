"""A change in the office's words: Japanese labels of fields, names instead of numbers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from office.accounts.models import Role
from office.accounts.permissions import wording

from .models import Change
from .triggers import AuditTrail

HIDDEN = "＊"
NAMES = {
    "accounts.role": "役割",
    "accounts.user_groups": "利用者の役割",
    "accounts.user_user_permissions": "利用者の権限",
    "auth.group_permissions": "役割の権限",
}
# Django's own fields, which it labels in English.
PARTS = {"user": "利用者", "group": "役割", "permission": "権限"}
MODEL_OF = {"accounts.role": "auth.group"}


@dataclass(frozen=True)
class Line:
    """One field before and after."""

    label: str
    before: str
    after: str


def model_of(label: str) -> type[models.Model] | None:
    """The model behind the trail's `model`, or None if it is no longer installed."""
    try:
        return apps.get_model(MODEL_OF.get(label, label))
    except (LookupError, ValueError):
        return None


def model_name(label: str) -> str:
    """What the office calls the kind of record, 「撤去依頼」."""
    if label in NAMES:
        return NAMES[label]
    model = model_of(label)
    return str(model._meta.verbose_name) if model else label


def lines(change: Change) -> list[Line]:
    """What changed, field by field; of an added or deleted record, what it held."""
    model = model_of(change.model)
    before, after = change.before or {}, change.after or {}
    key = model._meta.pk.column if model else None  # it is the record's number
    columns = [
        name for name in {**before, **after} if name != key and not _is_empty(name, before, after)
    ]
    return [
        Line(
            _label(model, name),
            _value(model, name, before, change),
            _value(model, name, after, change),
        )
        for name in columns
    ]


def watched() -> list[str]:
    """The models whose rows leave a trail."""
    worn = (
        model._meta.label_lower
        for model in apps.get_models()
        if any(isinstance(each, AuditTrail) for each in getattr(model._meta, "triggers", ()))
    )
    return [*worn, "accounts.user", "accounts.unit", *NAMES]


def summary(change: Change, most: int = 3) -> str:
    """The fields that changed in one line: 「名称、適用終了日 ほか2項目」."""
    labels = [line.label for line in lines(change)]
    more = f" ほか{len(labels) - most}項目" if len(labels) > most else ""
    return "、".join(labels[:most]) + more


def field_of(model: type[models.Model] | None, column: str) -> "models.Field[Any, Any] | None":
    """The model's field stored in `column`."""
    if model is None:
        return None
    found = (field for field in model._meta.concrete_fields if field.column == column)
    return next(found, None)


def _is_empty(name: str, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether the field is blank on both sides, as most are in an added record."""
    return all(side.get(name) is None or side.get(name) == "" for side in (before, after))


def _label(model: type[models.Model] | None, column: str) -> str:
    field = field_of(model, column)
    if field is None:
        return column
    return PARTS.get(field.name) or str(field.verbose_name)


def _value(
    model: type[models.Model] | None, column: str, side: dict[str, Any], change: Change
) -> str:
    if column not in side:
        return ""
    value = side[column]
    if value == HIDDEN:
        return "（個人情報のため値は残していません）"
    field = field_of(model, column)
    if value is None or value == "":
        return "（空欄）" if change.operation == Change.Operation.UPDATE else ""
    return _in_words(field, value)


def _in_words(field: "models.Field[Any, Any] | None", value: Any) -> str:
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, dict) and "coordinates" in value:
        return _shape(value)
    if field is None:
        return str(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey):
        return _referred(field, value)
    return _moment(field, value)


def _referred(field: "models.ForeignKey[Any, Any]", value: Any) -> str:
    try:
        found = field.related_model._base_manager.filter(**{field.target_field.name: value}).first()
    except (FieldDoesNotExist, ValueError):
        found = None
    if found is None:
        return f"{value}（いまはありません）"
    if isinstance(found, Permission):
        return wording(found)
    return str(Role(name=found.name) if isinstance(found, Group) else found)


def _moment(field: "models.Field[Any, Any]", value: Any) -> str:
    try:
        if isinstance(field, models.DateTimeField):
            moment = timezone.localtime(datetime.fromisoformat(str(value)))
            return f"{moment:%Y/%m/%d %H:%M:%S}"
        if isinstance(field, models.DateField):
            return f"{date.fromisoformat(str(value)):%Y/%m/%d}"
    except ValueError:
        pass
    return str(value)


def _shape(value: dict[str, Any]) -> str:
    if value.get("type") == "Point":
        lon, lat = value["coordinates"][:2]
        return f"{lon:.6f}, {lat:.6f}"
    return f"図形（{_count_points(value['coordinates'])}点）"


def _count_points(coordinates: Any) -> int:
    if coordinates and not isinstance(coordinates[0], list):
        return 1
    return sum(_count_points(part) for part in coordinates)
