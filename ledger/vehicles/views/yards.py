"""Which yard a page is about: those a user may work in, and the one they chose."""

from django.utils import timezone

from geo.models import StorageYard
from office.accounts.access import StaffRequest


def yards_of(request: StaffRequest) -> list[StorageYard]:
    """The yards this user may work in."""
    valid = StorageYard.objects.valid_on(timezone.localdate())
    if not request.user.has_perm("vehicles.view_every_yard"):
        valid = valid.filter(unit=request.user.unit_id)
    return list(valid)


def chosen_yard(request: StaffRequest, yards: list[StorageYard]) -> StorageYard | None:
    """The yard named in the address or the form, else the one chosen before, else the first."""
    code = request.POST.get("yard") or request.GET.get("yard") or request.session.get("yard")
    found = next((yard for yard in yards if yard.code == code), None)
    found = found or (yards[0] if yards else None)
    if found and found.code != request.session.get("yard"):
        request.session["yard"] = found.code
    return found


def may_work_at(request: StaffRequest, yard: StorageYard) -> bool:
    """Whether the user belongs to the yard, or to the office that may work in all of them."""
    everywhere = request.user.has_perm("vehicles.view_every_yard")
    return everywhere or (yard.unit_id is not None and yard.unit_id == request.user.unit_id)
