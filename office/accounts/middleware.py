"""Locking an unattended terminal, and keeping pages out of its disk cache."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from .models import User
from .replay import put_aside

Handler = Callable[[HttpRequest], HttpResponse]

SEEN = "last_seen"
LOCKED = "locked_at"
SIGNED_IN = "signed_in_at"

WORDS = {
    "locked": "画面がロックされています。パスワードを入力すると続けられます。",
    "signed_out": "ログアウトしています。もう一度ログインすると続けられます。",
    "must_change_password": "先にパスワードを変更してください。",
}


def asks_for_page(request: HttpRequest) -> bool:
    """Whether the browser wants a page to show, not an answer for a script or an image.

    Sec-Fetch-Mode is only sent where the page came over TLS or from this machine; elsewhere
    the Accept header tells a navigation.
    """
    if request.headers.get("HX-Request") or request.method not in {"GET", "HEAD", "POST"}:
        return False
    if mode := request.headers.get("Sec-Fetch-Mode"):
        return mode == "navigate"
    accept = request.headers.get("Accept", "")
    return not accept or "text/html" in accept


def refuse(request: HttpRequest, error: str, url: str) -> HttpResponse:
    """Send a page to `url`; tell a script 401, so that what it holds waits unsent.

    The field page keeps its queue of photos when it hears 401 (DESIGN §4-7).
    """
    if asks_for_page(request):
        keep_if_signed(request)
        return HttpResponseRedirect(f"{url}?{urlencode({'next': _page_of(request)})}")
    response = JsonResponse(
        {"error": error, "message": WORDS[error], "url": url},
        status=401,
        json_dumps_params={"ensure_ascii": False},
    )
    if request.headers.get("HX-Request"):
        response["HX-Redirect"] = f"{url}?{urlencode({'next': _page_of(request)})}"
    return response


def keep_if_signed(request: HttpRequest) -> None:
    """Keep a form that was sent too late for its page, if it names who wrote it (`typed_by`)."""
    if request.method == "POST" and request.POST.get("typed_by"):
        put_aside(request)


def _page_of(request: HttpRequest) -> str:
    """The page the user was on: the one asked for, or the one a form or htmx acted from."""
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = urlsplit(
        request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    )
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path or "/"


def _is_in_field(request: HttpRequest) -> bool:
    """Whether the phone's page asks, be it for itself or for a map it shows."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return any(path.startswith(("/field/", "/sw.js")) for path in (request.path, came_from))


class IdleLockMiddleware:
    """Lock a session that has been idle too long (P-04: 15 minutes at a desk, 30 in the field).

    A locked session still knows its user and asks for the password; after
    `SESSION_COOKIE_AGE` it ends, however busy it was (C13).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        if self.is_too_old(request):
            logout(request)
            return self.get_response(request)
        self.lock_if_idle(request)
        if self.is_open(request):
            return self.get_response(request)
        if LOCKED in request.session:
            return refuse(request, "locked", reverse("accounts:lock"))
        if user.must_change_password:
            return refuse(request, "must_change_password", reverse("accounts:password"))
        return self.get_response(request)

    def is_open(self, request: HttpRequest) -> bool:
        """Whether the path answers also to a locked session."""
        names = ["lock", "unlock", "logout"]
        if LOCKED not in request.session:
            names.append("password")
        outside = ("/sw.js", "/manifest.webmanifest", settings.STATIC_URL)
        paths = {reverse(f"accounts:{name}") for name in names}
        return request.path in paths or request.path.startswith(outside)

    def is_too_old(self, request: HttpRequest) -> bool:
        signed_in = request.session.setdefault(SIGNED_IN, time.time())
        return bool(time.time() - signed_in > settings.SESSION_COOKIE_AGE)

    def lock_if_idle(self, request: HttpRequest) -> None:
        now = time.time()
        in_field = _is_in_field(request)
        limit = settings.IDLE_LOCK_SECONDS_FIELD if in_field else settings.IDLE_LOCK_SECONDS
        seen = request.session.get(SEEN)
        if seen is not None and now - seen > limit:
            request.session.setdefault(LOCKED, now)
        elif request.headers.get("X-Quiet"):
            return  # a page that asks for news by itself does not prove that somebody is there
        elif seen is None or now - seen > 30:
            request.session[SEEN] = now


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's default deny; a script hears 401 instead of being sent to a page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if asks_for_page(request):
            keep_if_signed(request)
            return super().handle_no_permission(request, view_func)
        return refuse(request, "signed_out", reverse("accounts:login"))


class NoStoreMiddleware:
    """Forbid the browser to keep any page of ours (S-07). Static files are not pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response
