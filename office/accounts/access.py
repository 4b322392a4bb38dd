"""Who may open a page: the decorators every view wears."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from .models import User


class StaffRequest(HttpRequest):
    """A request whose user has signed in (LoginRequiredMiddleware saw to that)."""

    user: User
    htmx: HtmxDetails


View = TypeVar("View", bound=Callable[..., HttpResponseBase])

ANYONE_SIGNED_IN = "signed-in"
PUBLIC = "public"


def requires(*permissions: str) -> Callable[[View], View]:
    """Let the view run only for a user who holds at least one of `permissions`.

    The names are kept on the view, so that a test can walk the URLconf and ask each page who
    may open it (S-04).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.user.has_perm(name) for name in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.required_permission = permissions  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def signed_in(view: View) -> View:
    """Mark a view that anyone who has signed in may open."""
    view.required_permission = (ANYONE_SIGNED_IN,)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Mark a view that needs no sign-in: the sign-in page itself, the manifest."""
    opened = login_not_required(view)
    opened.required_permission = (PUBLIC,)  # type: ignore[attr-defined]
    return opened
