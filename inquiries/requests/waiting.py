"""How much of the work with requests waits, for the cards of the first page."""

from office.accounts.models import User

from .models import RemovalRequest


def without_crew(user: User) -> str:
    """「未配車 3件」: accepted requests that no crew has on its list."""
    found = RemovalRequest.objects.visible_to(user).waiting()
    return _said("未配車", found.filter(outcome="accept").count())


def unfinished(user: User) -> str:
    """「未完了 12件」: requests that somebody still has to act on."""
    return _said("未完了", RemovalRequest.objects.visible_to(user).open().count())


def _said(what: str, count: int) -> str:
    return f"{what} {count:,}件" if count else ""
