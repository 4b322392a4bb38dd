"""The permissions worth showing to an administrator, in the office's words."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.apps import apps
from django.contrib.auth.models import Permission
from django.urls import URLPattern, URLResolver, get_resolver

from .access import ANYONE_SIGNED_IN, PUBLIC

VERBS = {"add": "登録する", "change": "変更する", "delete": "削除する", "view": "見る"}


@dataclass(frozen=True)
class Group:
    """The permissions of one app."""

    title: str
    permissions: list[Permission]


def groups() -> list[Group]:
    """Every permission that a page asks for or a model declares, by app."""
    asked = set(_asked_for(get_resolver()))
    shown = [
        each
        for each in Permission.objects.select_related("content_type").order_by(
            "content_type__app_label", "content_type__model", "pk"
        )
        if _is_worth_showing(each, asked)
    ]
    by_app = groupby(shown, key=lambda each: each.content_type.app_label)
    return [Group(str(apps.get_app_config(app).verbose_name), list(found)) for app, found in by_app]


def wording(permission: Permission) -> str:
    """What the permission lets one do: 「撤去依頼を登録する」."""
    verb = VERBS.get(permission.codename.split("_")[0])
    model = permission.content_type.model_class()
    if verb and model and permission.codename.endswith(f"_{permission.content_type.model}"):
        return f"{model._meta.verbose_name}を{verb}"
    return permission.name


def _is_worth_showing(permission: Permission, asked: set[str]) -> bool:
    kind = permission.content_type
    model = kind.model_class()
    if model is None:
        return False
    declared = {name for name, _ in model._meta.permissions}
    return permission.codename in declared or f"{kind.app_label}.{permission.codename}" in asked


def _asked_for(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _asked_for(pattern)
        elif isinstance(pattern, URLPattern):
            wanted = getattr(pattern.callback, "required_permission", ())
            yield from (name for name in wanted if name not in {PUBLIC, ANYONE_SIGNED_IN})
