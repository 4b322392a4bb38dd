"""The papers of the desk as PDF, ready to print. Each printing leaves one disclosure. L-12b."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from ledger.releases.actions import Action
from ledger.releases.models import Claim
from ledger.releases.papers.claim import papers as claim_papers
from ledger.releases.papers.waiver import application
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import see_other
from office.audit import trail
from office.audit.models import Disclosure

from . import waivers
from .finding import find_claim

LATER = "releases.reverse_later"
PERSON = "引き取り者の氏名・住所・郵便番号・電話番号"


@require_GET
@requires("vehicles.release_vehicle")
def papers(request: StaffRequest, pk: int) -> HttpResponse:
    """返還請求書・受領書 and the receipts as one file.

    The yard prints on the day only, for only then may its staff see the person (SECURITY part c,
    D4); officers print later too.
    """
    claim = find_claim(request, pk)
    if why := closed_to(request, claim):
        messages.warning(request, why)
        return see_other(reverse("releases:claim", args=[claim.pk]))
    trail.disclose(
        request,
        [claim.vehicle],
        fields=PERSON,
        channel=Disclosure.Channel.PRINT,
        purpose="返還の帳票",
    )
    trail.record(request.user, Action.PRINT, claim.vehicle, claim=claim.pk, paper="claim")
    made = claim_papers(claim, printed_by=str(request.user))
    return as_pdf(made, f"return-{claim.pk}")


def closed_to(request: StaffRequest, claim: Claim) -> str:
    """Why the papers are not printed, or ""."""
    if claim.state == Claim.State.WITHDRAWN:
        return "中止した受付の帳票はありません。"
    at = claim.released_at or claim.identified_at
    if timezone.localdate(at) != timezone.localdate() and not request.user.has_perm(LATER):
        return "返還の当日を過ぎた帳票は、区担当が印刷します。"
    return ""


@require_GET
@requires(waivers.ASK, waivers.CONFIRM, waivers.APPROVE)
def waiver_paper(request: StaffRequest, pk: int) -> HttpResponse:
    """撤去等手数料免除申請書."""
    waiver = waivers.find(request, pk)
    trail.disclose(
        request,
        [waiver],
        fields=waivers.SHOWN,
        channel=Disclosure.Channel.PRINT,
        purpose="免除申請書",
    )
    trail.record(request.user, Action.PRINT, waiver.vehicle, waiver=waiver.pk, paper="waiver")
    return as_pdf(application(waiver, printed_by=str(request.user)), f"waiver-{waiver.pk}")


def as_pdf(made: bytes, name: str) -> HttpResponse:
    """A file the browser opens, ready to print."""
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
