"""The five steps of a return, one page each. L-12a, Y-04.

A page is never the answer to a POST: what was refused waits in the session for the page that
follows (`office.accounts.replay`), also when the session was locked in between.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ledger.releases import desks
from ledger.releases.forms.identity import IdentityForm, of_claim
from ledger.releases.forms.person import told
from ledger.releases.forms.till import FeeForm, OpenTillForm
from ledger.releases.models import Applicant, Claim, Waiver
from ledger.releases.workflow import claims
from ledger.releases.workflow.releasing import release
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Collector, Owner, Relation, Vehicle
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import keep_input, refused_input, see_other
from office.audit import trail
from office.masters.models import Parameter

from .finding import ORDER, PAGES, Stage, find_vehicle, open_claim, scene, stage_of

MAY = "vehicles.release_vehicle"
MONEY = "releases.take_money"
PERSON = "氏名・フリガナ・住所・郵便番号・電話番号"
PURPOSE = "返還の本人確認"


@require_GET
@requires(MAY)
def vehicle(request: StaffRequest, pk: int) -> HttpResponse:
    """The step at which the return of this vehicle stands."""
    found = find_vehicle(request, pk)
    return redirect(PAGES[stage_of(open_claim(found))], pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def identity(request: StaffRequest, pk: int) -> HttpResponse:
    """本人確認. Nothing is asked of a person while something keeps the vehicle here."""
    found = find_vehicle(request, pk)
    if request.method == "POST":
        return identify(request, found)
    claim = open_claim(found)
    page = scene(request, found, claim, Stage.IDENTITY)
    if found.status != Vehicle.Status.STORED or page["blocking"] or page["obstacles"]:
        return TemplateResponse(request, "releases/stopped.html", page | ended(found))
    page["form"] = identity_form(request, found, claim)
    page["has_owner"] = Owner.objects.filter(vehicle=found).exists()
    page["has_applicant"] = applicant_of(found) is not None
    return TemplateResponse(request, "releases/step_identity.html", page)


def identify(request: StaffRequest, found: Vehicle) -> HttpResponse:
    """Take the first step, or fill the form from the owner's or the applicant's record."""
    if request.POST.get("fill") in SOURCES:
        return keep_input(request, f"{request.path}?fill={request.POST['fill']}")
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return keep_input(request, request.path)
    try:
        claims.identify(request.user, found, person=form.person(), papers=form.papers())
    except LedgerError as error:
        messages.error(request, str(error))
        return keep_input(request, request.path)
    return see_other(reverse(PAGES[Stage.HOLDS], args=[found.pk]))


def identity_form(request: StaffRequest, found: Vehicle, claim: Claim | None) -> IdentityForm:
    """The form with what is known. A person out of the records leaves one disclosure."""
    initial: dict[str, Any] = {"typed_by": request.user.pk}
    told_of = []
    if claim is not None:
        initial |= of_claim(claim)
        collector = Collector.objects.filter(vehicle=found).first()
        if collector is not None:
            initial |= told(collector)
            told_of.append("引き取り者")
    source = SOURCES.get(request.GET.get("fill", ""))
    filled = source(found) if source else {}
    if filled:
        told_of = ["所有者" if request.GET["fill"] == "owner" else "免除の申請者"]
    if told_of:
        words = f"{'・'.join(told_of)}の{PERSON}"
        trail.disclose(request, [found], fields=words, purpose=PURPOSE)
    typed = refused_input(request)
    if typed is None:
        return IdentityForm(initial=initial | filled)
    data = typed.copy()
    for name, value in filled.items():
        data[name] = str(value.pk if isinstance(value, Relation) else value)
    if filled or "fill" in data:
        return IdentityForm(initial=as_initial(data) | {"typed_by": request.user.pk})
    return IdentityForm(data)


def as_initial(data: Any) -> dict[str, Any]:
    """Typed values as initial ones, so that nothing half done is called a mistake."""
    return {name: data[name] for name in IdentityForm.base_fields if data.get(name)}


def of_owner(found: Vehicle) -> dict[str, Any]:
    """The owner's data, the person being the owner."""
    owner = Owner.objects.filter(vehicle=found).first()
    if owner is None:
        return {}
    self_ = Relation.objects.filter(code=Parameter.text("owner_relation")).first()
    return told(owner) | ({"relation": self_} if self_ else {})


def of_applicant(found: Vehicle) -> dict[str, Any]:
    """The data of whoever applied for the waiver."""
    applicant = applicant_of(found)
    return told(applicant) if applicant else {}


def applicant_of(found: Vehicle) -> Applicant | None:
    """Who applied for the waiver that stands."""
    standing = Waiver.objects.standing().filter(vehicle=found)
    return Applicant.objects.filter(waiver__in=standing).select_related("relation").first()


SOURCES = {"owner": of_owner, "applicant": of_applicant}


def ended(found: Vehicle) -> dict[str, Any]:
    """Who gave the vehicle back and when, where that is why there is nothing to do."""
    last = found.claims.filter(state=Claim.State.RELEASED).first()
    left = found.status == Vehicle.Status.RELEASED
    return {"last": last, "told": claims.released_already(found) if left else ""}


def step(request: StaffRequest, pk: int, stage: Stage) -> tuple[Vehicle, Claim | None]:
    """The vehicle and its open claim; no claim where the step is not reached yet."""
    found = find_vehicle(request, pk)
    claim = open_claim(found)
    reached = claim is not None and ORDER.index(claim.stage) >= ORDER.index(stage)
    return found, claim if reached else None


def go_on(request: StaffRequest, found: Vehicle, act: Any) -> HttpResponse:
    """Take a step and go to the page where the return then stands."""
    try:
        act()
    except LedgerError as error:
        messages.error(request, str(error))
    return see_other(reverse("releases:vehicle", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def holds(request: StaffRequest, pk: int) -> HttpResponse:
    """保留確認: this is the vehicle, and nothing holds it that the clerk has not seen."""
    found, claim = step(request, pk, Stage.HOLDS)
    if claim is None:
        return redirect("releases:vehicle", pk)
    if request.method == "POST":
        return go_on(request, found, lambda: claims.see_holds(request.user, claim))
    page = scene(request, found, claim, Stage.HOLDS)
    if page["blocking"]:
        return redirect("releases:identity", pk)
    return TemplateResponse(request, "releases/step_holds.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def waiver(request: StaffRequest, pk: int) -> HttpResponse:
    """免除: for the fee, or with an approved waiver."""
    found, claim = step(request, pk, Stage.WAIVER)
    if claim is None:
        return redirect("releases:vehicle", pk)
    if request.method == "POST":
        waived = request.POST.get("terms") == "waived"
        return go_on(
            request, found, lambda: claims.choose_terms(request.user, claim, waived=waived)
        )
    page = scene(request, found, claim, Stage.WAIVER)
    return TemplateResponse(request, "releases/step_waiver.html", page)


@require_GET
@requires(MAY)
def waiver_state(request: StaffRequest, pk: int) -> HttpResponse:
    """How the waiver stands, for the page that waits for it."""
    found, claim = step(request, pk, Stage.WAIVER)
    page = scene(request, found, claim, Stage.WAIVER)
    return TemplateResponse(request, "releases/_terms.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def fee(request: StaffRequest, pk: int) -> HttpResponse:
    """料金: the fee of today from the master, or none with the number of the approval."""
    found, claim = step(request, pk, Stage.FEE)
    if claim is None:
        return redirect("releases:vehicle", pk)
    if request.method == "POST":
        return agree(request, found, claim)
    page = scene(request, found, claim, Stage.FEE)
    page["form"] = FeeForm(refused_input(request), initial={"tendered": claim.tendered})
    page["till_trouble"] = "" if claim.waiver_id else desks.till_trouble(found.yard)
    page["till_form"] = OpenTillForm()
    page["may_take"] = bool(claim.waiver_id) or request.user.has_perm(MONEY)
    return TemplateResponse(request, "releases/step_fee.html", page)


def agree(request: StaffRequest, found: Vehicle, claim: Claim) -> HttpResponse:
    """Write down what is paid. Who may not take money is told so by the page."""
    if not claim.waiver_id and not request.user.has_perm(MONEY):
        raise PermissionDenied
    form = FeeForm(request.POST)
    if not form.is_valid():
        return keep_input(request)
    try:
        claims.agree_fee(request.user, claim, tendered=form.cleaned_data["tendered"])
    except LedgerError as error:
        messages.error(request, str(error))
        return keep_input(request)
    return see_other(reverse("releases:vehicle", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MAY)
def receipt(request: StaffRequest, pk: int) -> HttpResponse:
    """受領: all at a glance, then the vehicle leaves. The same form sent twice is one return."""
    found = find_vehicle(request, pk)
    if request.method == "POST":
        return hand_over(request, found)
    found, claim = step(request, pk, Stage.RECEIPT)
    if claim is None:
        return redirect("releases:vehicle", pk)
    page = scene(request, found, claim, Stage.RECEIPT)
    page["key"] = uuid4()
    page["collector"] = Collector.objects.filter(vehicle=found).select_related("relation").first()
    if page["collector"]:
        trail.disclose(request, [found], fields=f"引き取り者の{PERSON}", purpose=PURPOSE)
    return TemplateResponse(request, "releases/step_receipt.html", page)


def hand_over(request: StaffRequest, found: Vehicle) -> HttpResponse:
    """The last step. A repeated form, and a slower clerk, are led to what has become of it."""
    key = key_of(request)
    claim = found.claims.filter(release_key=key).first() or open_claim(found)
    if claim is None or key is None:
        return see_other(reverse("releases:vehicle", args=[found.pk]))
    if claim.fee_amount and not request.user.has_perm(MONEY):
        raise PermissionDenied
    try:
        claim = release(request.user, claim, key=key)
    except LedgerError as error:
        messages.error(request, str(error))
        return see_other(reverse("releases:vehicle", args=[found.pk]))
    return see_other(reverse("releases:claim", args=[claim.pk]))


def key_of(request: StaffRequest) -> UUID | None:
    """The key the form was given."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


@require_POST
@requires(MAY)
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """中止: the person goes without the vehicle."""
    found = find_vehicle(request, pk)
    claim = open_claim(found)
    if claim is not None:
        claims.withdraw_claim(request.user, claim, reason=request.POST.get("reason", ""))
        text = f"整理番号 {found.reference} の受付を中止しました。入力した氏名などは消しました。"
        messages.success(request, text)
    return see_other(reverse("releases:desk"))
