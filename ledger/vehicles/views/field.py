"""What a crew's phone reports: 札付け, 撤去, 移動済. One request is one act."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ledger.patrols.models import Crew
from ledger.vehicles import codes
from ledger.vehicles.exceptions import TagStillComing
from ledger.vehicles.forms.field import ActForm, MoveForm, RemovalForm, TagForm
from ledger.vehicles.models import Tag, Vehicle
from ledger.vehicles.workflow import capture as receiving
from ledger.vehicles.workflow import removal, tagging
from office.accounts.access import StaffRequest, requires
from office.accounts.models import User

from . import replies

Act = TagForm | MoveForm | RemovalForm


@require_POST
@replies.for_phones
@requires("vehicles.enter_in_field")
def tags(request: StaffRequest) -> HttpResponse:
    """A tag was attached (W-08)."""

    def attach(form: ActForm) -> dict[str, Any]:
        facts = form.cleaned_data
        spot = form.spot()
        assert spot is not None  # noqa: S101 (TagForm requires both degrees)
        tag = tagging.attach_tag(
            facts["tag"],
            spot=spot,
            moment=form.moment(replies.sent_at(request), timezone.now()),
            actor=request.user,
            crew=crew_of(request.user),
            key=facts["key"],
        )
        return tag_answer(tag)

    return receive(request, TagForm, "tag", attach)


@require_GET
@replies.for_phones
@requires("vehicles.enter_in_field")
def tag(_request: StaffRequest, code: str) -> HttpResponse:
    """What a scanned code is, so that a spent tag is noticed before it is hung up (W-13)."""
    found = Tag.objects.select_related("removal_place").filter(code=codes.normalise(code)).first()
    if found is None:
        return JsonResponse({"tag": code, "state": "unknown", "message": tagging.why_unknown(code)})
    free = found.state == Tag.State.BLANK
    return JsonResponse(tag_answer(found) | {"message": "" if free else tagging.first_use(found)})


@require_POST
@replies.for_phones
@requires("vehicles.enter_in_field")
def moves(request: StaffRequest) -> HttpResponse:
    """The tagged vehicle is gone (W-13)."""

    def close(form: ActForm) -> dict[str, Any]:
        tag = tagging.close_as_moved(
            find_tag(form.cleaned_data["tag"]),
            moment=form.moment(replies.sent_at(request), timezone.now()),
            actor=request.user,
            note=form.cleaned_data["note"],
        )
        return tag_answer(tag)

    return receive(request, MoveForm, "move", close)


@require_POST
@replies.for_phones
@requires("vehicles.enter_in_field")
def removals(request: StaffRequest) -> HttpResponse:
    """The tagged vehicle was taken away: its ledger record is made (W-10)."""

    def remove(form: ActForm) -> dict[str, Any]:
        facts = form.cleaned_data
        vehicle = removal.remove(
            find_tag(facts["tag"]),
            moment=form.moment(replies.sent_at(request), timezone.now()),
            actor=request.user,
            crew=crew_of(request.user),
            key=facts["key"],
            early_reason=facts["early_reason"],
            spot=form.spot(),
            yard=facts["yard"],
        )
        return vehicle_answer(vehicle)

    return receive(request, RemovalForm, "removal", remove)


def receive(
    request: StaffRequest,
    form_class: type[Act],
    kind: str,
    effect: Callable[[ActForm], dict[str, Any]],
) -> HttpResponse:
    """Read one act from the body and let it have its effect once."""
    body, digest = replies.intact_body(request)
    form = form_class(replies.facts_in(body))
    if not form.is_valid():
        return replies.invalid(form)
    answer, is_new = receiving.once(
        receiving.Receipt(form.cleaned_data["key"], digest, kind),
        actor=request.user,
        effect=lambda: effect(form),
    )
    return JsonResponse(answer, status=201 if is_new else 200)


def crew_of(user: User) -> Crew | None:
    """The crew whose member `user` is."""
    return Crew.objects.filter(unit=user.unit_id).first()


def find_tag(code: str) -> Tag:
    """The tag of that code. Its own event may still be on its way: TagStillComing asks to retry."""
    tag = Tag.objects.filter(code=code).first()
    if tag is None:
        raise TagStillComing("札の登録がまだ届いていません。届くと続けて登録されます。")
    return tag


def tag_answer(tag: Tag) -> dict[str, Any]:
    """What the phone shows of a tag. The server's times rule."""
    return {
        "tag": tag.code,
        "state": tag.state,
        "place": tagging.place_label(tag.removal_place),
        "tagged_at": tag.tagged_at.isoformat() if tag.tagged_at else None,
        "removable_at": tag.removable_at.isoformat() if tag.removable_at else None,
        "clock_note": tag.clock_note,
    }


def vehicle_answer(vehicle: Vehicle) -> dict[str, Any]:
    """What the phone shows of a ledger record just made."""
    return {
        "tag": vehicle.tag.code,
        "state": Tag.State.REMOVED,
        "reference": vehicle.reference,
        "place": vehicle.removal_place.label,
        "zone": vehicle.get_zone_status_display(),
        "yard": vehicle.yard.label,
        "removed_at": vehicle.removed_at.isoformat(),
    }
