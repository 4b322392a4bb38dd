"""OGC API – Features, part 1: core, GeoJSON, OpenAPI 3.0. Read only."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from maps.gisdoor import asking
from maps.gisdoor.catalogue import COLLECTIONS, Collection, open_to
from maps.gisdoor.openapi import (
    CONFORMANCE,
    CRS84,
    DESCRIPTION,
    GEOJSON,
    JSON,
    OPENAPI,
    TITLE,
    document,
)
from maps.gisdoor.reading import Page, Reader
from office.accounts.access import StaffRequest

from .door import answer, door, refusal


@require_safe
@door
def landing(request: StaffRequest) -> HttpResponse:
    """Where everything else is found."""
    return answer(
        {
            "title": TITLE,
            "description": DESCRIPTION,
            "links": [
                _link(request, "landing", "self", JSON, "この文書"),
                _link(request, "api", "service-desc", OPENAPI, "窓口の定義"),
                _link(request, "guide", "service-doc", "text/html", "使い方"),
                _link(request, "conformance", "conformance", JSON, "適合クラス"),
                _link(request, "collections", "data", JSON, "コレクション"),
            ],
        }
    )


@require_safe
@door
def conformance(_request: StaffRequest) -> HttpResponse:
    """Which parts of the standard the door keeps to."""
    return answer({"conformsTo": CONFORMANCE})


@require_safe
@door
def api(request: StaffRequest) -> HttpResponse:
    """The OpenAPI document."""
    server = request.build_absolute_uri(reverse("gis:landing")).rstrip("/")
    return answer(document(server, open_to(request.user)), OPENAPI)


@require_safe
@door
def collections(request: StaffRequest) -> HttpResponse:
    """What there is for this user."""
    return answer(
        {
            "links": [_link(request, "collections", "self", JSON, "コレクション")],
            "collections": [_described(request, one) for one in open_to(request.user)],
        }
    )


@require_safe
@door
def collection(request: StaffRequest, name: str) -> HttpResponse:
    """One of them."""
    found = _open(request, name)
    return answer(_described(request, found)) if found else _nothing()


@require_safe
@door
def items(request: StaffRequest, name: str) -> HttpResponse:
    """A page of features: `limit`, `offset`, `bbox`, `datetime`; `next` leads on."""
    found = _open(request, name)
    if found is None:
        return _nothing()
    try:
        asked = asking.read(request.GET.dict())
    except asking.BadQuestion as error:
        return refusal(400, "InvalidParameterValue", str(error))
    page = Reader(found, request.user).page(asked)
    return answer(
        {
            "type": "FeatureCollection",
            "timeStamp": timezone.now(),
            "numberMatched": page.matched,
            "numberReturned": len(page.features),
            "links": _around(request, found, page, asked.limit),
            "features": page.features,
        },
        GEOJSON,
    )


@require_safe
@door
def item(request: StaffRequest, name: str, fid: int) -> HttpResponse:
    """One feature."""
    found = _open(request, name)
    feature = Reader(found, request.user).one(fid) if found else None
    if found is None or feature is None:
        return _nothing()
    links = [
        _link(request, "item", "self", GEOJSON, found.title, name=name, fid=fid),
        _link(request, "collection", "collection", JSON, found.title, name=name),
    ]
    return answer({**feature, "links": links}, GEOJSON)


def _open(request: StaffRequest, name: str) -> Collection | None:
    found = COLLECTIONS.get(name)
    return found if found and found.is_open_to(request.user) else None


def _nothing() -> HttpResponse:
    return refusal(404, "NotFound", "そのようなコレクションや記録はありません。")


def _described(request: StaffRequest, found: Collection) -> dict[str, Any]:
    extent = Reader(found, request.user).extent()
    spatial = {"extent": {"spatial": {"bbox": [extent], "crs": CRS84}}} if extent else {}
    return {
        "id": found.name,
        "title": found.title,
        "description": found.description,
        "itemType": "feature",
        "crs": [CRS84],
        **spatial,
        "links": [
            _link(request, "collection", "self", JSON, found.title, name=found.name),
            _link(request, "items", "items", GEOJSON, found.title, name=found.name),
        ],
    }


def _around(
    request: StaffRequest, found: Collection, page: Page, limit: int
) -> list[dict[str, str]]:
    """The links of a page. `next` goes on behind the last key, which is as fast for the last
    page as for the first.
    """
    here = {
        "href": request.build_absolute_uri(),
        "rel": "self",
        "type": GEOJSON,
        "title": found.title,
    }
    links = [here, _link(request, "collection", "collection", JSON, found.title, name=found.name)]
    if page.last is not None:
        asked = request.GET.dict()
        asked.pop("offset", None)
        query = urlencode({**asked, "limit": limit, "after": page.last})
        following = _link(request, "items", "next", GEOJSON, "次のページ", name=found.name)
        links.append({**following, "href": f"{following['href']}?{query}"})
    return links


def _link(
    request: StaffRequest, page: str, rel: str, kind: str, title: str, **arguments: Any
) -> dict[str, str]:
    address = request.build_absolute_uri(reverse(f"gis:{page}", kwargs=arguments))
    return {"href": address, "rel": rel, "type": kind, "title": title}
