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

GROUPS = [
    ("受付・配車", ["受付 requests:new", "依頼一覧 requests:list", "配車 dispatch:board"]),
    ("現場", ["現場 field:home"]),
    ("保管所", ["保管所 yard:home", "在庫・日報 stock:home"]),
    ("返還", ["返還 releases:desk", "免除 releases:waivers", "手数料 releases:tills"]),
    ("台帳", ["台帳 vehicles:list"]),
    ("処分", ["処分 disposals:home"]),
    ("地図・統計", ["地図 maps:overview", "統計 statistics:list", "調査 surveys:list"]),
    (
        "設定",
        ["札 tags:list", "区域 geo:zones", "マスタ masters:index", "利用者 accounts:users"],
    ),
    ("記録", ["処理 tasks:jobs", "操作証跡 audit:list"]),
]
MOST_IN_A_LINE = 9
"""With more entries than these the menu shows groups: a line holds no more on a desk's screen."""


@dataclass(frozen=True)
class Entry:
    """One link of the menu; `current` where the page shown lies under it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    """Entries under one heading; `current` where one of them is."""

    label: str
    entries: list[Entry]

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context: Context) -> dict[str, Any]:
    """Show the pages that this user may open, as each view itself declares.

    A page that is not installed is left out, so an area may be taken away without touching
    the menu. Who may open many finds them in groups, who may open few in a line.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {"groups": []}
    found = [
        (group, label, url)
        for group, entries in GROUPS
        for label, name in map(str.split, entries)
        if (url := _open_to(name, request.user))
    ]
    here = _nearest([url for _, _, url in found], request.path)
    apart = len(found) <= MOST_IN_A_LINE
    groups: dict[str, list[Entry]] = {}
    for group, label, url in found:
        groups.setdefault(url if apart else group, []).append(Entry(label, url, url == here))
    return {"groups": [Group(label, entries) for label, entries in groups.items()]}


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
