"""免除: the worklist of call centre and officers, one application, and each step with it. Y-05."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from geo.models import PoliceOffice
from ledger.releases import theft
from ledger.releases.forms.person import told
from ledger.releases.forms.waiver import PoliceCheckForm, ReportTimeForm, WaiverForm, of_waiver
from ledger.releases.models import Applicant, Waiver
from ledger.releases.workflow import waivers as workflow
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import Vehicle
from office.accounts.access import StaffRequest, requires
from office.accounts.models import Unit
from office.accounts.replay import keep_input, refused_input, see_other
from office.audit import trail

from .desk import vehicle_of
from .finding import find_vehicle

ASK, CONFIRM, APPROVE = (
    "releases.request_waiver",
    "releases.confirm_waiver",
    "releases.approve_waiver",
)
SHOWN = "申請者の氏名・住所・電話番号、担当警察官"
TABS = {
    "checking": ("警察確認待ち", ("checking",)),
    "deciding": ("承認待ち", ("deciding",)),
    "decided": ("決定・取下げ", ("approved", "rejected", "withdrawn")),
}
PER_PAGE = 50


@require_GET
@requires(ASK, CONFIRM, APPROVE)
def waivers(request: StaffRequest) -> HttpResponse:
    """The applications by what they wait for. No person is in the list."""
    seen = Waiver.objects.visible_to(request.user)
    first = "deciding" if request.user.has_perm(APPROVE) else "checking"
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else first
    counts = {name: seen.filter(state__in=states).count() for name, (_, states) in TABS.items()}
    newest_first = tab == "decided"
    found = (
        seen.filter(state__in=TABS[str(tab)][1])
        .select_related("vehicle__yard", "reason", "requested_by", "decided_by")
        .order_by("-decided_at" if newest_first else "requested_at", "pk")
    )
    page = {
        "tab": tab,
        "tabs": [(name, label, counts[name]) for name, (label, _) in TABS.items()],
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "query": f"tab={tab}",
    }
    return TemplateResponse(request, "releases/waivers.html", page)


@require_GET
@requires(ASK)
def waiver_find(request: StaffRequest) -> HttpResponse:
    """Begin an application for what was typed or scanned (`q`)."""
    text = request.GET.get("q", "")
    vehicle = vehicle_of(text)
    seen = Vehicle.objects.visible_to(request.user)
    if vehicle is None or not seen.filter(pk=vehicle.pk).exists():
        messages.warning(
            request, f"「{text.strip()[:20]}」は見つかりません。台帳の検索で探してください。"
        )
        return redirect("releases:waivers")
    return redirect("releases:waiver_new", vehicle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ASK)
def waiver_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Write an application down, at the desk or on the telephone."""
    vehicle = find_vehicle(request, pk)
    if request.method == "POST":
        return save_new(request, vehicle)
    standing = vehicle.waivers.standing().first()
    if standing is not None:
        return redirect("releases:waiver_detail", standing.pk)
    at_desk = request.user.unit.kind == Unit.Kind.YARD
    channel = Waiver.Channel.DESK if at_desk else Waiver.Channel.PHONE
    initial = {"channel": channel, "typed_by": request.user.pk}
    form = WaiverForm(refused_input(request), initial=initial)
    page = about(vehicle) | {"form": form, "key": uuid4(), "title": "免除の申請"}
    return TemplateResponse(request, "releases/waiver_form.html", page)


def save_new(request: StaffRequest, vehicle: Vehicle) -> HttpResponse:
    """Keep the application; sent twice it is one."""
    form = WaiverForm(request.POST)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid4()
    if not form.is_valid():
        return keep_input(request)
    try:
        waiver = workflow.request_waiver(
            request.user, vehicle, facts=form.facts(), person=form.person(), key=key
        )
    except LedgerError as error:
        messages.error(request, str(error))
        return keep_input(request)
    say_judgement(request, waiver)
    return see_other(reverse("releases:waiver_detail", args=[waiver.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(ASK)
def waiver_correct(request: StaffRequest, pk: int) -> HttpResponse:
    """Correct an application that is not decided."""
    waiver = find(request, pk)
    detail = reverse("releases:waiver_detail", args=[waiver.pk])
    if not waiver.is_undecided:
        messages.info(request, f"この申請は「{waiver.get_state_display()}」です。")
        return see_other(detail)
    if request.method != "POST":
        applicant = applicant_of(waiver)
        trail.disclose(request, [waiver], fields=SHOWN, purpose="免除の申請の訂正")
        initial = of_waiver(waiver) | {"typed_by": request.user.pk}
        initial |= told(applicant) if applicant else {}
        form = WaiverForm(refused_input(request), initial=initial)
        page = about(waiver.vehicle) | {"form": form, "waiver": waiver, "title": "免除の申請の訂正"}
        return TemplateResponse(request, "releases/waiver_form.html", page)
    form = WaiverForm(request.POST)
    if not form.is_valid():
        return keep_input(request)
    try:
        waiver = workflow.correct_waiver(
            request.user, waiver, facts=form.facts(), person=form.person()
        )
    except LedgerError as error:
        messages.error(request, str(error))
        return keep_input(request)
    say_judgement(request, waiver)
    return see_other(detail)


@require_GET
@requires(ASK, CONFIRM, APPROVE)
def waiver_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One application: the four items, the comparison, the calls, the decision."""
    waiver = find(request, pk)
    trail.disclose(request, [waiver], fields=SHOWN, purpose="免除の確認")
    user = request.user
    asks = waiver.reason.needs_police_confirmation and waiver.is_undecided
    page = about(waiver.vehicle) | {
        "waiver": waiver,
        "applicant": applicant_of(waiver),
        "comparison": comparison(waiver),
        "checks": waiver.checks.select_related("recorded_by"),
        "check_form": PoliceCheckForm(initial={"police_name": waiver.police_name})
        if asks and user.has_perm(CONFIRM)
        else None,
        "may_decide": waiver.is_undecided and user.has_perm(APPROVE),
        "obstacles": workflow.obstacles(user, waiver),
        "may_correct": waiver.is_undecided and user.has_perm(ASK),
        "may_withdraw": waiver.state in Waiver.STANDING
        and waiver.vehicle.status in workflow.STILL_HERE
        and user.has_perm(ASK),
        "refused": request.GET.get("note", ""),
    }
    if page["check_form"] is not None and (typed := refused_input_for(request, waiver)):
        page["check_form"] = PoliceCheckForm(typed)
    return TemplateResponse(request, "releases/waiver_detail.html", page)


@require_POST
@requires(CONFIRM)
def waiver_check(request: StaffRequest, pk: int) -> HttpResponse:
    """Record a call to the police."""
    waiver = find(request, pk)
    detail = reverse("releases:waiver_detail", args=[waiver.pk])
    form = PoliceCheckForm(request.POST)
    if not form.is_valid():
        return keep_input(request, f"{detail}#police")
    return done(
        request,
        detail,
        lambda: workflow.ask_police(request.user, waiver, **form.answer()),
        "警察への確認を記録しました。",
    )


@require_POST
@requires(APPROVE)
def waiver_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """承認 or 不承認."""
    waiver = find(request, pk)
    detail = reverse("releases:waiver_detail", args=[waiver.pk])
    note = request.POST.get("note", "")
    if request.POST.get("decision") == "approve":
        return done(
            request,
            detail,
            lambda: workflow.approve(request.user, waiver, note=note),
            "免除を承認しました。保管所の画面に出ます。",
        )
    return done(
        request,
        detail,
        lambda: workflow.reject(request.user, waiver, note=note),
        "不承認にしました。理由は保管所の画面に出ます。",
    )


@require_POST
@requires(ASK)
def waiver_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """取下げ."""
    waiver = find(request, pk)
    detail = reverse("releases:waiver_detail", args=[waiver.pk])
    return done(
        request, detail, lambda: workflow.withdraw(request.user, waiver), "申請を取り下げました。"
    )


@require_GET
@requires(ASK)
def compare(request: StaffRequest, pk: int) -> HttpResponse:
    """What the comparison of the typed time with the removal would give."""
    vehicle = find_vehicle(request, pk)
    form = ReportTimeForm(request.GET)
    found = None
    if form.is_valid():
        found = theft.compare(form.at(), vehicle.removed_at, workflow.rule_now())
    return TemplateResponse(request, "releases/_comparison.html", {"comparison": found})


def done(request: StaffRequest, url: str, act: Any, said: str) -> HttpResponse:
    """Take a step and say how it went, on the page it was taken from."""
    try:
        act()
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return see_other(url)


def refused_input_for(request: StaffRequest, waiver: Waiver) -> Any:
    """What was typed into the form of the call, whose address is not the page's own."""
    kept = request.session.get("refused_input")
    if not kept or kept["path"] != reverse("releases:waiver_check", args=[waiver.pk]):
        return None
    kept["path"] = request.path
    return refused_input(request)


def find(request: StaffRequest, pk: int) -> Waiver:
    """The application; 404 out of the user's sight."""
    related = (
        *("vehicle__tag", "vehicle__yard", "vehicle__removal_place", "vehicle__vehicle_kind"),
        *("vehicle__body_type", "vehicle__color", "reason", "requested_by", "decided_by"),
    )
    return get_object_or_404(
        Waiver.objects.visible_to(request.user).select_related(*related), pk=pk
    )


def applicant_of(waiver: Waiver) -> Applicant | None:
    """Who applied."""
    return Applicant.objects.filter(waiver=waiver).select_related("relation").first()


def about(vehicle: Vehicle) -> dict[str, Any]:
    """What stands beside the forms."""
    offices = PoliceOffice.objects.valid_on(timezone.localdate())
    return {"vehicle": vehicle, "police_names": offices.values_list("label", flat=True)[:300]}


def comparison(waiver: Waiver) -> theft.Comparison | None:
    """The comparison as it was made, by the rule of that day."""
    if waiver.reported_at is None or not waiver.judged_by_rule:
        return None
    rule = theft.Rule(waiver.judged_by_rule)
    return theft.compare(waiver.reported_at, waiver.vehicle.removed_at, rule)


def say_judgement(request: StaffRequest, waiver: Waiver) -> None:
    """Say at once what the comparison gave."""
    found = comparison(waiver)
    if found is None:
        messages.success(request, "申請を登録しました。")
    elif found.precedes:
        messages.success(request, f"申請を登録しました。{found.sentence}")
    else:
        messages.warning(request, f"申請を登録しました。{found.sentence}")
