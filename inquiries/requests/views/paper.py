"""The request sheet: printed, and where its square code leads. C-04, I-03.04."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inquiries.requests.actions import Action
from inquiries.requests.exceptions import RequestError
from inquiries.requests.models import RemovalRequest, Requester, Transmission
from inquiries.requests.sheet import facts_of, render
from inquiries.requests.tasks import send_fax
from inquiries.requests.transmitting import record_transmission
from office.accounts.access import StaffRequest, requires
from office.audit.models import Disclosure
from office.audit.trail import disclose, record
from tasks.queue import enqueue


@require_GET
@requires("requests.print_sheet", "requests.work_in_field")
def sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """The sheet as PDF. Who may not know the caller gets one that never held the caller."""
    cases = RemovalRequest.objects.visible_to(request.user).select_related(
        "verdict__removal_place", "verdict__yard", "crew", "received_by", "vehicle_kind"
    )
    case = get_object_or_404(cases, pk=pk)
    knows = request.user.has_perm("requests.view_requester")
    requester = Requester.objects.filter(request=case).first() if knows else None
    disclose(
        request,
        [case] if requester else [],
        fields="依頼者氏名・肩書・住所・電話",
        channel=Disclosure.Channel.PRINT,
    )
    record(request.user, Action.PRINT, case, with_requester=bool(requester))
    link = request.build_absolute_uri(reverse("requests:scan", args=[case.reference]))
    facts = facts_of(case, requester=requester, link=link, with_number=knows)
    response = HttpResponse(render(facts), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="request-{case.reference}.pdf"'
    return response


@require_POST
@requires("requests.print_sheet")
def send(request: StaffRequest, pk: int) -> HttpResponseRedirect:
    """Send the sheet to the case's crew: by fax through the queue, or noted as handed over."""
    case = get_object_or_404(RemovalRequest.objects.visible_to(request.user), pk=pk)
    by_hand = request.POST.get("channel") == Transmission.Channel.PAPER
    channel = Transmission.Channel.PAPER if by_hand else Transmission.Channel.FAX
    link = request.build_absolute_uri(reverse("requests:scan", args=[case.reference]))
    try:
        with transaction.atomic():
            sending = record_transmission(case, channel=channel, actor=request.user)
            if not by_hand:
                title = f"{case.reference}をFAX"
                _queue(sending, title, link, request)
    except RequestError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{case.reference}の送信を受け付けました。")
    back = reverse("requests:detail", args=[case.pk])
    return HttpResponseRedirect(request.headers.get("Referer") or back, status=303)


def _queue(sending: Transmission, title: str, link: str, request: StaffRequest) -> None:
    enqueue(
        send_fax,
        title=title,
        requested_by=request.user,
        transmission_pk=sending.pk,
        link=link,
    )


@require_GET
@requires("requests.view_removalrequest", "requests.work_in_field")
def scan(request: StaffRequest, reference: str) -> HttpResponseRedirect:
    """Open the case whose sheet was scanned: the desk its page, a crew its own list."""
    case = get_object_or_404(
        RemovalRequest.objects.visible_to(request.user), reference=reference.upper()
    )
    if request.user.has_perm("requests.view_removalrequest"):
        return HttpResponseRedirect(reverse("requests:detail", args=[case.pk]))
    return HttpResponseRedirect(f"/field/#job-{case.pk}")
