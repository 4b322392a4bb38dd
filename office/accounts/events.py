"""What happens to accounts, told to whoever writes the trail.

The trail (office.audit) points at accounts and therefore lies above them; it subscribes here.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from .models import User

Recorder = Callable[..., object]


class Action(models.TextChoices):
    """Steps taken with accounts (操作証跡のコード)."""

    SIGN_IN = "accounts.sign_in", "ログイン"
    SIGN_OUT = "accounts.sign_out", "ログアウト"
    LOCK = "accounts.lock", "離席"
    UNLOCK = "accounts.unlock", "離席から復帰"
    CREATE = "accounts.create", "利用者の登録"
    EDIT = "accounts.edit", "利用者の変更"
    DISABLE = "accounts.disable", "利用者の停止"
    ENABLE = "accounts.enable", "利用者の再開"
    RESET_PASSWORD = "accounts.reset_password", "パスワードの再発行"
    CHANGE_PASSWORD = "accounts.change_password", "パスワードの変更"
    UNBLOCK = "accounts.unblock", "ログイン制限の解除"
    CHANGE_ROLES = "accounts.change_roles", "役割の権限の変更"
    CREATE_UNIT = "accounts.create_unit", "所属の追加"
    EDIT_UNIT = "accounts.edit_unit", "所属の変更"
    CREATE_ROLE = "accounts.create_role", "役割の追加"


_recorders: list[Recorder] = []


def subscribe(recorder: Recorder) -> None:
    """Let `recorder(actor, action, target, **detail)` hear of every step."""
    if recorder not in _recorders:
        _recorders.append(recorder)


def tell(actor: User | None, action: Action, target: models.Model, **detail: Any) -> None:
    """Tell every subscriber, inside the caller's transaction."""
    for recorder in _recorders:
        recorder(actor, action, target, **detail)
