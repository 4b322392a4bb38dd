"""Administration of accounts (S-04, P-01)."""

from axes.models import AccessAttempt
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from office.accounts import workflow
from office.accounts.access import StaffRequest, requires
from office.accounts.forms import UserForm, UserSearch
from office.accounts.models import User
from office.accounts.replay import keep_input, refused_input, see_other

PER_PAGE = 50
MANAGE = "accounts.manage_users"


@require_GET
@requires(MANAGE)
def users(request: StaffRequest) -> HttpResponse:
    """The list of accounts (従事者名簿)."""
    search = UserSearch(request.GET)
    pages = Paginator(search.matching(), PER_PAGE)
    asked = request.GET.copy()
    asked.pop("page", None)
    page = {
        "search": search,
        "page": pages.get_page(request.GET.get("page")),
        "query": asked.urlencode(),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "accounts/user_list.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
@sensitive_variables("one_time")
def user_new(request: StaffRequest) -> HttpResponse:
    """Register an account; its first password is shown once."""
    if request.method != "POST":
        page = {"form": UserForm(refused_input(request))}
        return TemplateResponse(request, "accounts/user_form.html", page)
    form = UserForm(request.POST)
    if not form.is_valid():
        return keep_input(request)
    user = form.save(commit=False)
    roles = form.cleaned_data["groups"]
    one_time = workflow.create_user(user, roles=roles, actor=request.user)
    return _show_once(request, user, one_time)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def user_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One account: its facts to change, and what can be done with it."""
    user = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    if request.method != "POST":
        return _show_user(request, user)
    form = UserForm(request.POST, instance=user)
    if not form.is_valid():
        return keep_input(request)
    try:
        workflow.edit_user(user, roles=form.cleaned_data["groups"], actor=request.user)
    except workflow.NotOnYourself as refusal:
        messages.error(request, str(refusal))
        return keep_input(request)
    messages.success(request, f"{user} を保存しました。")
    return see_other(reverse("accounts:users"))


@require_POST
@requires(MANAGE)
def user_disable(request: StaffRequest, pk: int) -> HttpResponse:
    """Close the account and end its sessions."""
    user = get_object_or_404(User, pk=pk)
    try:
        workflow.disable(user, actor=request.user)
    except workflow.NotOnYourself as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{user} を停止しました。開いていた画面も使えなくなります。")
    return see_other(_page_of(user))


@require_POST
@requires(MANAGE)
def user_enable(request: StaffRequest, pk: int) -> HttpResponse:
    """Open the account again."""
    user = get_object_or_404(User, pk=pk)
    workflow.enable(user, actor=request.user)
    messages.success(request, f"{user} を再開しました。")
    return see_other(_page_of(user))


@require_POST
@requires(MANAGE)
@sensitive_variables("one_time")
def user_reset(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a new one-time password, shown on the next page and never again."""
    user = get_object_or_404(User, pk=pk)
    one_time = workflow.reset_password(user, actor=request.user)
    return _show_once(request, user, one_time)


@require_POST
@requires(MANAGE)
def user_unblock(request: StaffRequest, pk: int) -> HttpResponse:
    """Lift a lock-out after wrong passwords."""
    user = get_object_or_404(User, pk=pk)
    workflow.unblock(user, actor=request.user)
    messages.success(request, f"{user} のログイン制限を解除しました。")
    return see_other(_page_of(user))


def _show_user(request: StaffRequest, user: User) -> HttpResponse:
    shown = request.session.pop("one_time_password", None)
    page = {
        "form": UserForm(refused_input(request), instance=user),
        "account": user,
        "one_time": shown["password"] if shown and shown["pk"] == user.pk else "",
        "failures": AccessAttempt.objects.filter(username=user.username).count(),
        "usable": user.may_sign_in(timezone.localdate()),
        "own": user.pk == request.user.pk,
    }
    return TemplateResponse(request, "accounts/user_form.html", page)


def _show_once(request: StaffRequest, user: User, one_time: str) -> HttpResponse:
    request.session["one_time_password"] = {"pk": user.pk, "password": one_time}
    return see_other(_page_of(user))


def _page_of(user: User) -> str:
    return reverse("accounts:user", args=[user.pk])
