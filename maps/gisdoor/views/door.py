"""Who may pass the door: somebody who has signed in, or a program that shows a key.

The decorator takes the place of `requires` here, because a program has no session.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import orjson
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from maps.gisdoor.models import AccessToken
from maps.gisdoor.openapi import JSON
from office.accounts.access import StaffRequest
from office.accounts.models import User

READ = "gisdoor.read_features"
View = Callable[..., HttpResponse]


def answer(content: Any, kind: str = JSON, status: int = 200) -> HttpResponse:
    """`content` as JSON."""
    return HttpResponse(orjson.dumps(content), content_type=kind, status=status)


def refusal(status: int, code: str, message: str) -> HttpResponse:
    """An exception as OGC API words it; a browser or QGIS asks for the key after a 401."""
    response = answer({"code": code, "description": message}, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="GIS", charset="UTF-8"'
    return response


def door(view: View) -> View:
    """Let the view run for a user who may read features, by session or by key."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = _who(request)
        if user is None:
            return refusal(401, "Unauthorized", "GIS接続キーがないか、使えないキーです。")
        if not user.has_perm(READ):
            return refusal(403, "Forbidden", "「GISの窓口から位置を読む」権限がありません。")
        request.user = user
        response = view(cast("StaffRequest", request), *args, **kwargs)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    opened = login_not_required(guarded)
    opened.required_permission = (READ,)  # type: ignore[attr-defined]
    return opened


def _who(request: HttpRequest) -> User | None:
    """The user of the key shown; without a key, of the session."""
    if "Authorization" not in request.headers:
        return request.user if isinstance(request.user, User) else None
    today = timezone.localdate()
    token = AccessToken.objects.of_secret(_secret(request.headers["Authorization"]), today)
    if token is None or not token.is_usable(today):
        return None
    token.note_use(today)
    return token.user


def _secret(header: str) -> str:
    """The key in the header: a bearer's, or the password of basic authentication."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        decoded = base64.b64decode(value.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return decoded.partition(":")[2]
