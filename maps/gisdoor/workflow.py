"""The steps taken with keys of the GIS door."""

from datetime import date, datetime

from django.db import transaction

from office.accounts.models import User
from office.audit.trail import record

from .actions import Action
from .models import SHOWN, AccessToken, digest_of, new_secret


@transaction.atomic
def issue(user: User, name: str, valid_until: date, *, actor: User) -> tuple[AccessToken, str]:
    """Make a key for `user`; return it with its secret, which is told only this once."""
    secret = new_secret()
    token = AccessToken.objects.create(
        user=user,
        name=name,
        hint=secret[:SHOWN],
        digest=digest_of(secret),
        valid_until=valid_until,
        made_by=actor,
    )
    record(actor, Action.ISSUE, token, user=user.username, valid_until=f"{valid_until}")
    return token, secret


@transaction.atomic
def revoke(token: AccessToken, *, at: datetime, actor: User) -> AccessToken:
    """Let the key open nothing any more. One that is stopped already stays as it is."""
    token = AccessToken.objects.select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        record(actor, Action.REVOKE, token, user=token.user.username)
    return token
