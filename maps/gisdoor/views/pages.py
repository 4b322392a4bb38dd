"""The pages for people: how to connect, and the keys."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maps.gisdoor import workflow
from maps.gisdoor.asking import Question
from maps.gisdoor.catalogue import open_to
from maps.gisdoor.forms import TokenForm
from maps.gisdoor.models import AccessToken
from maps.gisdoor.reading import Reader
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other

from .door import READ

MANAGE = "gisdoor.manage_tokens"


@require_safe
@requires(READ, MANAGE)
def guide(request: StaffRequest) -> HttpResponse:
    """The address, the collections with their attributes and counts, one's own keys."""
    one_of_each = Question(limit=1)
    shown = [
        {
            "collection": one,
            "count": Reader(one, request.user).page(one_of_each).matched,
            "exact": one.is_exact_for(request.user),
        }
        for one in open_to(request.user)
    ]
    page = {
        "address": request.build_absolute_uri(reverse("gis:landing")),
        "shown": shown,
        "own": AccessToken.objects.usable(timezone.localdate()).filter(user=request.user),
        "manages": request.user.has_perm(MANAGE),
    }
    return TemplateResponse(request, "gisdoor/guide.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
@sensitive_variables("secret")
def tokens(request: StaffRequest) -> HttpResponse:
    """All keys, and a form for a new one; its secret is shown once on the page that follows."""
    if request.method != "POST":
        return _list(request)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return keep_input(request)
    token, secret = workflow.issue(**form.cleaned_data, actor=request.user)
    request.session["gis_secret"] = {"pk": token.pk, "secret": secret}
    return see_other(reverse("gis:tokens"))


@require_POST
@requires(MANAGE)
def stop(request: StaffRequest, pk: int) -> HttpResponse:
    """Let a key open nothing any more."""
    token = get_object_or_404(AccessToken, pk=pk)
    workflow.revoke(token, at=timezone.now(), actor=request.user)
    messages.success(request, f"{token} のキーを停止しました。すぐに使えなくなります。")
    return see_other(reverse("gis:tokens"))


def _list(request: StaffRequest) -> HttpResponse:
    today = timezone.localdate()
    found = AccessToken.objects.select_related("user", "made_by")
    page = {
        "form": TokenForm(
            refused_input(request), initial={"valid_until": today + timedelta(days=365)}
        ),
        "tokens": [(token, token.is_usable(today)) for token in found],
        "fresh": request.session.pop("gis_secret", None),
    }
    return TemplateResponse(request, "gisdoor/tokens.html", page)
