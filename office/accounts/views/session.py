"""Signing in and out, leaving the desk, the own password."""

import time

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts import workflow
from office.accounts.access import StaffRequest, public, signed_in
from office.accounts.events import Action, tell
from office.accounts.forms import PasswordChange, SignIn
from office.accounts.home import cards_for, straight_to
from office.accounts.middleware import LOCKED, SEEN, SIGNED_IN, asks_for_page
from office.accounts.models import User
from office.accounts.replay import see_other

WRONG = (
    "利用者IDまたはパスワードが違います。"
    "大文字と小文字、かな入力になっていないかを確かめてください。"
)


def safe_next(request: HttpRequest) -> str:
    """The page to go on to: `next` if it is one of ours, else the first page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if ours and wanted.startswith("/") else reverse("accounts:home")


@public
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponse:
    """Ask for name and password. Five wrong ones close the door for 15 minutes (axes, C11)."""
    if request.user.is_authenticated:
        return see_other(safe_next(request))
    if request.method == "POST":
        form = SignIn(request.POST)
        user = authenticate(request, **form.cleaned_data) if form.is_valid() else None
        if isinstance(user, User):
            start_session(request, user)
            request.session[SIGNED_IN] = time.time()
            tell(user, Action.SIGN_IN, user)
            return see_other(safe_next(request))
        request.session["refused_username"] = request.POST.get("username", "")[:150]
        return see_other(f"{request.path}?{urlencode({'next': safe_next(request)})}")
    refused = request.session.pop("refused_username", None)
    form = SignIn(initial={"username": refused})
    page = {"form": form, "error": WRONG if refused is not None else "", "next": safe_next(request)}
    return TemplateResponse(request, "accounts/login.html", page)


@signed_in
@require_POST
def logout(request: StaffRequest) -> HttpResponse:
    """End the session and let the browser forget its cache.

    Not its storage: photos that have not been sent wait there (C40).
    """
    tell(request.user, Action.SIGN_OUT, request.user)
    end_session(request)
    response = see_other(reverse("accounts:login"))
    response["Clear-Site-Data"] = '"cache"'
    return response


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: StaffRequest) -> HttpResponse:
    """POST: leave the desk. GET: the page that waits for the password (P-04)."""
    if request.method == "POST":
        request.session[LOCKED] = time.time()
        tell(request.user, Action.LOCK, request.user)
        if not asks_for_page(request):
            return JsonResponse({"locked": True})
        return see_other(f"{request.path}?{urlencode({'next': safe_next(request)})}")
    if LOCKED not in request.session:
        return HttpResponseRedirect(safe_next(request))
    page = {"next": safe_next(request), "error": request.session.pop("unlock_error", "")}
    return TemplateResponse(request, "accounts/lock.html", page)


@signed_in
@require_GET
def alive(request: StaffRequest) -> HttpResponse:  # noqa: ARG001
    """Hear that somebody is typing: the request itself puts the idle lock off."""
    return HttpResponse(status=204)


@signed_in
@require_POST
@sensitive_post_parameters("password")
def unlock(request: StaffRequest) -> HttpResponse:
    """Go on with the session after the right password; wrong ones count as at the door."""
    password = request.POST.get("password", "")
    user = authenticate(request, username=request.user.username, password=password)
    page_wanted = asks_for_page(request)
    if user is None or user.pk != request.user.pk:
        if not page_wanted:
            return JsonResponse({"ok": False, "message": "パスワードが違います。"})
        request.session["unlock_error"] = "パスワードが違います。"
        query = urlencode({"next": safe_next(request)})
        return see_other(f"{reverse('accounts:lock')}?{query}")
    request.session.pop(LOCKED, None)
    request.session[SEEN] = time.time()
    request.session.cycle_key()
    tell(request.user, Action.UNLOCK, request.user)
    return see_other(safe_next(request)) if page_wanted else JsonResponse({"ok": True})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def password(request: StaffRequest) -> HttpResponse:
    """Change the own password."""
    if request.method != "POST":
        errors = request.session.pop("password_errors", [])
        page = {"form": PasswordChange(user=request.user), "refusals": errors}
        return TemplateResponse(request, "accounts/password.html", page)
    form = PasswordChange(request.POST, user=request.user)
    if not form.is_valid():
        request.session["password_errors"] = [
            str(error) for each in form.errors.values() for error in each
        ]
        return see_other(request.path)
    workflow.change_password(request.user, form.cleaned_data["new_password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, "パスワードを変更しました。")
    return see_other(reverse("accounts:home"))


@signed_in
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """What this person's work is; a crew goes straight to the field page."""
    if url := straight_to(request.user):
        return HttpResponseRedirect(url)
    page = {"cards": cards_for(request.user), "today": timezone.localdate()}
    return TemplateResponse(request, "accounts/home.html", page)
