"""The short route /t/…: what a scanned code means, to whom."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from ledger.vehicles import codes
from ledger.vehicles.models import Tag, Vehicle
from office.accounts.access import StaffRequest, requires

SCANNERS = ("vehicles.view_vehicle", "vehicles.take_in", "vehicles.enter_in_field")


@require_GET
@requires(*SCANNERS)
def scan(request: StaffRequest) -> HttpResponse:
    """Open what was typed or scanned into a box (`q`)."""
    text = codes.normalise(request.GET.get("q", ""))
    return redirect("vehicles:code", text) if text else redirect("accounts:home")


@require_GET
@requires(*SCANNERS)
def code(request: StaffRequest, code: str) -> HttpResponse:
    """What the scanned `code` means to this user: the hand-over, the inspection, the return, the
    record.

    A vehicle that the user may not see is told apart from none only by its yard.
    """
    bare = codes.normalise(code)
    found = Vehicle.objects.select_related("yard", "crew")
    vehicle = found.filter(tag__code=bare).first() or found.filter(reference=code.strip()).first()
    if vehicle is None:
        return without_vehicle(request, bare)
    user = request.user
    if user.has_perm("vehicles.enter_in_field") and not user.has_perm("vehicles.view_vehicle"):
        return redirect("field:home")
    if not Vehicle.objects.visible_to(user).filter(pk=vehicle.pk).exists():
        messages.warning(request, f"ほかの保管所の自転車です。保管所：{vehicle.yard.label}")
        return redirect("yard:home" if user.has_perm("vehicles.take_in") else "vehicles:list")
    if user.has_perm("vehicles.hand_over") and vehicle.status == Vehicle.Status.REMOVED:
        return at_the_truck(request, vehicle)
    waits = vehicle.status == Vehicle.Status.STORED and vehicle.inspected_at is None
    if user.has_perm("vehicles.take_in") and waits:
        return redirect("yard:inspect", vehicle.pk)
    if user.has_perm("vehicles.release_vehicle") and vehicle.status == Vehicle.Status.STORED:
        return redirect("releases:vehicle", vehicle.pk)
    return redirect("vehicles:detail", vehicle.pk)


def at_the_truck(request: StaffRequest, vehicle: Vehicle) -> HttpResponse:
    """The hand-over that has begun for the vehicle's truck, else its record."""
    opened = vehicle.yard.manifests.open().filter(crew=vehicle.crew_id).first()
    if opened is None:
        messages.info(request, "運搬中の自転車です。班の引継ぎを始めてから読み取ってください。")
        return redirect("yard:home")
    return redirect("yard:manifest", opened.pk)


def without_vehicle(request: StaffRequest, bare: str) -> HttpResponse:
    """A tag that hangs on nothing yet, or a code nobody knows."""
    user = request.user
    tag = Tag.objects.filter(code=bare).first()
    if tag and user.has_perm("vehicles.print_tags"):
        return redirect("tags:tag", tag.code)
    text = (
        f"札 {tag.spoken} は「{tag.get_state_display()}」です。"
        if tag
        else (f"「{bare[:20]}」は台帳にありません。番号を確かめてください。")
    )
    messages.warning(request, text)
    if user.has_perm("vehicles.take_in"):
        return redirect("yard:home")
    return redirect("vehicles:list" if user.has_perm("vehicles.view_vehicle") else "field:home")
