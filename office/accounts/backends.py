"""Who may sign in: people whose account is enabled and has not run out (P-01)."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from .models import User


class AccountBackend(ModelBackend):
    """Django's own check, and the account's last valid day.

    `get_user` asks the same question at every request, so an account that is disabled or runs
    out loses the pages it has open.
    """

    def user_can_authenticate(self, user: User | AnonymousUser | None) -> bool:
        return isinstance(user, User) and user.may_sign_in(timezone.localdate())
