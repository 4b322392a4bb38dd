"""Who is acting: handed to the database with every statement, for the change trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pghistory

from office.accounts.models import User

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")


@contextmanager
def acting_as(user: User | None, *, request_id: str = "") -> Iterator[None]:
    """Attribute every change inside the block to `user` (None: the system itself)."""
    token = current_request_id.set(request_id)
    try:
        with pghistory.context(user=user.pk if user else None, request=request_id):
            yield
    finally:
        current_request_id.reset(token)
