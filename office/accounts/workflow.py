"""The steps taken with accounts. P-01, C13, C15."""

from collections.abc import Iterable

from axes.utils import reset as forget_failures
from django.contrib.auth.models import Permission
from django.db import transaction

from .events import Action, tell
from .models import Role, Unit, User
from .passwords import one_time_password


class NotOnYourself(Exception):
    """Nobody disables their own account or changes their own roles."""


@transaction.atomic
def create_user(user: User, *, roles: Iterable[Role], actor: User) -> str:
    """Store a new account; return the password for its first sign-in, told only once."""
    password = _give_one_time_password(user)
    user.save()
    user.groups.set(roles)
    tell(actor, Action.CREATE, user, roles=sorted(role.name for role in roles))
    return password


@transaction.atomic
def edit_user(user: User, *, roles: Iterable[Role], actor: User) -> None:
    """Store changed facts and roles. Another set of roles ends the sessions (C13)."""
    before = set(user.groups.values_list("pk", flat=True))
    after = {role.pk for role in roles}
    if before != after:
        if user.pk == actor.pk:
            raise NotOnYourself("自分の役割は変更できません。ほかの管理者に依頼してください。")
        user.end_sessions()
    user.save()
    user.groups.set(roles)
    tell(actor, Action.EDIT, user, roles=sorted(role.name for role in roles))


@transaction.atomic
def disable(user: User, *, actor: User) -> None:
    """Close the account and end its sessions at once (C15)."""
    if user.pk == actor.pk:
        raise NotOnYourself("自分の利用者IDは停止できません。ほかの管理者に依頼してください。")
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    user.end_sessions()
    user.save(update_fields=["is_active", "session_generation"])
    tell(actor, Action.DISABLE, user)


@transaction.atomic
def enable(user: User, *, actor: User) -> None:
    """Open the account again. Sessions from before stay ended."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = True
    user.save(update_fields=["is_active"])
    tell(actor, Action.ENABLE, user)


@transaction.atomic
def reset_password(user: User, *, actor: User) -> str:
    """Give a password for one sign-in, end all sessions, and lift a lock-out."""
    user = User.objects.select_for_update().get(pk=user.pk)
    password = _give_one_time_password(user)
    user.end_sessions()
    user.save(update_fields=["password", "must_change_password", "session_generation"])
    forget_failures(username=user.username)
    tell(actor, Action.RESET_PASSWORD, user)
    return password


@transaction.atomic
def change_password(user: User, password: str) -> None:
    """Store the password its owner chose. Their other sessions end by it."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    tell(user, Action.CHANGE_PASSWORD, user)


@transaction.atomic
def unblock(user: User, *, actor: User) -> None:
    """Let the account try again after too many wrong passwords."""
    forget_failures(username=user.username)
    tell(actor, Action.UNBLOCK, user)


@transaction.atomic
def save_unit(unit: Unit, *, actor: User) -> Unit:
    """Add a unit, or store its changed facts."""
    action = Action.EDIT_UNIT if unit.pk else Action.CREATE_UNIT
    unit.save()
    tell(actor, action, unit)
    return unit


@transaction.atomic
def create_role(name: str, *, actor: User) -> Role:
    """Add a role without permissions."""
    role = Role.objects.create(name=name)
    tell(actor, Action.CREATE_ROLE, role)
    return role


@transaction.atomic
def change_role(
    role: Role, *, wanted: set[Permission], among: set[Permission], actor: User
) -> bool:
    """Let `role` hold exactly `wanted` of the permissions `among`; say whether that is a change.

    Permissions outside `among`, which the page does not show, are left alone.
    """
    held = set(role.permissions.all())
    added, removed = wanted - held, (held & among) - wanted
    if not added and not removed:
        return False
    role.permissions.add(*added)
    role.permissions.remove(*removed)
    tell(
        actor,
        Action.CHANGE_ROLES,
        role,
        added=sorted(each.codename for each in added),
        removed=sorted(each.codename for each in removed),
    )
    return True


def _give_one_time_password(user: User) -> str:
    password = one_time_password()
    user.set_password(password)
    user.must_change_password = True
    return password
