"""Answering a refused form with a redirect, without losing what was typed.

A browser keeps the answers to POST longer than other pages, so a page never is one (C40):
the refused input waits in the session for the GET that follows.
"""

from typing import TypeVar

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

KEY = "refused_input"
MOST_CHARACTERS = 200_000
AnyForm = TypeVar("AnyForm", bound=BaseForm)


def see_other(url: str) -> HttpResponse:
    """Redirect after a POST: 303, so that every browser follows with a GET."""
    return HttpResponseRedirect(url, status=303)


def keep_input(request: HttpRequest, url: str = "") -> HttpResponse:
    """Put what was typed aside, except passwords, and send the browser to `url` (this page)."""
    put_aside(request)
    return see_other(url or request.get_full_path())


def put_aside(request: HttpRequest) -> None:
    """Keep what was typed, except passwords, for the page of the same path.

    A form that names its writer (`typed_by`) is kept for that person only: after a session has
    ended, somebody else may be the next to sign in here.
    """
    typed = request.POST.copy()
    for name in [name for name in typed if "password" in name or name == "csrfmiddlewaretoken"]:
        del typed[name]
    encoded = typed.urlencode()
    if len(encoded) <= MOST_CHARACTERS:
        request.session[KEY] = {"path": request.path, "data": encoded}


def refused_input(request: HttpRequest) -> QueryDict | None:
    """Take back what `keep_input` put aside for this page, once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != request.path:
        return None
    del request.session[KEY]
    data = QueryDict(kept["data"])
    writer = data.get("typed_by")
    return None if writer and writer != str(request.user.pk) else data
