"""Photographs: taken in from phones one by one, and shown to those who may see them."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from ledger.vehicles import clocks, media
from ledger.vehicles.forms.field import PhotoForm
from ledger.vehicles.models import Photo
from ledger.vehicles.workflow import capture as workflow
from office.accounts.access import StaffRequest, requires

from . import replies


@require_http_methods(["PUT"])
@replies.for_phones
@requires("vehicles.enter_in_field", "vehicles.take_in")
def capture(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take one photo: its bytes are the body, its facts JSON in the header `X-Capture`.

    The answer repeats the digest once everything is committed; only then may the phone forget
    the photo. Sent again, it is answered again (DESIGN §4-7).
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        return replies.refuse(411, "no_length", "長さ(Content-Length)がありません。")
    if int(length) > media.MAX_BYTES:
        return replies.refuse(413, "too_large", "写真が10MBを超えています。")
    form = PhotoForm(replies.facts_in(request.headers.get("X-Capture", "")))
    body, digest = replies.intact_body(request)
    if not form.is_valid():
        return replies.invalid(form)
    moment = clocks.true_time(form.cleaned_data["at"], replies.sent_at(request), timezone.now())
    answer, is_new = workflow.receive_photo(
        workflow.Receipt(key, digest, "photo"),
        body,
        workflow.PhotoFacts(
            code=form.cleaned_data["tag"],
            kind=form.cleaned_data["kind"],
            taken_at=moment.at,
            position=form.position(),
            accuracy_m=form.cleaned_data["accuracy"],
        ),
        actor=request.user,
    )
    return JsonResponse(answer, status=201 if is_new else 200)


@require_GET
@requires("vehicles.view_vehicle", "vehicles.enter_in_field")
def photo(request: StaffRequest, pk: int, size: str) -> FileResponse:
    """One photo as `original`, `view` (1600 px) or `thumb` (320 px), never kept by a browser."""
    found = get_object_or_404(Photo.objects.visible_to(request.user), pk=pk)
    try:
        if size == "original":
            path = media.full_path(found.path)
            file = FileResponse(path.open("rb"), content_type=media.content_type(found.path))
        else:
            path = media.sized(found.path, size)
            file = FileResponse(path.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404("写真のファイルがありません。") from error
    file["Cache-Control"] = "private, no-store"
    file["X-Content-Type-Options"] = "nosniff"
    file["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return file
