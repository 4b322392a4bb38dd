"""Pieces of the interface that every page shares: the menu and the icons."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest  # noqa: TID251 (the menu asks the resolver and the user)
from django.template.context import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from office.accounts.access import ANYONE_SIGNED_IN, PUBLIC
from office.accounts.models import User

register = template.Library()

ENTRIES = [
    ("受付", "requests:new"),
    ("依頼一覧", "requests:list"),
    ("配車", "dispatch:board"),
    ("現場", "field:home"),
    ("保管所", "yard:home"),
    ("在庫・日報", "stock:home"),
    ("返還", "releases:desk"),
    ("免除", "releases:waivers"),
    ("手数料", "releases:tills"),
    ("台帳", "vehicles:list"),
    ("処分", "disposals:home"),
    ("札", "tags:list"),
    ("地図", "maps:overview"),
    ("統計", "statistics:list"),
    ("区域", "geo:zones"),
    ("マスタ", "masters:index"),
    ("処理", "tasks:jobs"),
    ("操作証跡", "audit:list"),
    ("利用者", "accounts:users"),
]


@dataclass(frozen=True)
class Entry:
    """One link of the menu; `current` where the page shown lies under it."""

    label: str
    url: str
    current: bool


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context: Context) -> dict[str, Any]:
    """Show the pages that this user may open, as each view itself declares.

    A page that is not installed is left out, so an area may be taken away without touching
    the menu.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {"entries": []}
    found = [(label, url) for label, name in ENTRIES if (url := _open_to(name, request.user))]
    here = _nearest([url for _, url in found], request.path)
    return {"entries": [Entry(label, url, url == here) for label, url in found]}


@register.simple_tag
def idle_seconds() -> int:
    """After how long without input a desk's page is covered (P-04)."""
    return int(settings.IDLE_LOCK_SECONDS)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """Draw the icon `name` of img/icons.svg: decoration, with the words beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"{}><use href="{}#{}"></use></svg>',
        format_html(' data-size="{}"', size) if size else "",
        static("img/icons.svg"),
        name,
    )


@register.simple_tag
def tile_server() -> SafeString:
    """Tell the maps of this installation's tile server, where it has one (off by default)."""
    if not settings.MAP_TILE_URL:
        return SafeString()
    return format_html(
        '<meta name="map-tile-url" content="{}" data-attribution="{}">',
        settings.MAP_TILE_URL,
        settings.MAP_TILE_ATTRIBUTION,
    )


def _open_to(name: str, user: User | AnonymousUser) -> str:
    """Return the URL named `name`, or "" if it does not exist or is closed to `user`."""
    try:
        url = reverse(name)
        view = resolve(url).func
    except (NoReverseMatch, Resolver404):
        return ""
    wanted = getattr(view, "required_permission", ())
    open_to_all = {ANYONE_SIGNED_IN, PUBLIC}.intersection(wanted)
    return url if open_to_all or any(user.has_perm(name) for name in wanted) else ""


def _nearest(urls: list[str], path: str) -> str:
    """Return the longest of `urls` above `path`: /requests/new/ before /requests/."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
