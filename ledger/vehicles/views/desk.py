"""The ledger at a desk: search, one record, what a scanned code means."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from office.accounts.access import StaffRequest, signed_in


@require_GET
@signed_in
def code(_request: StaffRequest, code: str) -> HttpResponse:
    """Open what the scanned `code` means to this user."""
    return redirect("tags:tag", code)
