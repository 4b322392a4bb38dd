"""How much of the ledger's work waits, for the cards of the first page."""

from ledger.vehicles.models import Export
from office.accounts.models import User


def exports_to_approve(user: User) -> str:
    """「承認待ち 2件」 for who approves exports of personal data."""
    if not user.has_perm("vehicles.approve_export"):
        return ""
    count = Export.objects.waiting_for(user).count()
    return f"承認待ち {count}件" if count else ""
