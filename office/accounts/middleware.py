"""Locking an unattended terminal, and keeping pages out of its disk cache."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]

SEEN = "last_seen"


class IdleLockMiddleware:
    """Sign out a session that has been idle too long (P-04: 15 minutes at a desk)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self.lock_if_idle(request)
        return self.get_response(request)

    def lock_if_idle(self, request: HttpRequest) -> None:
        now = time.time()
        in_field = request.path.startswith(("/field/", "/sw.js"))
        limit = settings.IDLE_LOCK_SECONDS_FIELD if in_field else settings.IDLE_LOCK_SECONDS
        seen = request.session.get(SEEN)
        if seen is not None and now - seen > limit:
            logout(request)
        elif seen is None or now - seen > 30:
            request.session[SEEN] = now


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
