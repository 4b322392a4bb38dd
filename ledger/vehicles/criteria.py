"""What was searched for, in words that may be kept: on record stays no name anybody typed.

Dates and choices are told as they are; of free text, which may be a person's name or number,
only that there was some (STYLE 4.7: the trail holds no more personal data than it needs).
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import Model

from ledger.vehicles.filters import VehicleSearch
from office import wareki
from office.accounts.models import User

EVERYTHING = "すべて"


TYPED = "（入力あり）"


def in_words(search: VehicleSearch, user: User | None = None) -> str:
    """「撤去日 から：R8.4.1、状態：保管中、検索：（入力あり）」.

    `user` is whose words about owners and collectors are kept apart from the search.
    """
    search.is_valid()
    parts = [
        f"{field.label or name}：{said}"
        for name, field in search.fields.items()
        if (said := _said(field, search.cleaned_data.get(name)))
    ]
    if user is not None and search.persons(user):
        parts.append(f"所有者・引き取り者：{TYPED}")
    return "、".join(parts) or EVERYTHING


def _said(field: forms.Field, value: Any) -> str:
    if value is None or value is False or value == "":
        return ""
    if isinstance(value, date):
        return wareki.short_date(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Model):
        return str(value)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return "・".join(str(one) for one in value)
    if isinstance(field, forms.ChoiceField):
        return _labels(field, value)
    return "はい" if value is True else TYPED


def _labels(field: forms.ChoiceField, value: Any) -> str:
    chosen: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    choices: Any = field.choices
    known = {str(key): str(label) for key, label in _flat(choices)}
    return "・".join(known.get(str(one), str(one)) for one in chosen)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
