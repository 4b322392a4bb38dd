"""Owners brought up to date: proposed, chosen, applied, taken back. L-06.

Only for who enters owners and is shown them openly: a proposal tells of several persons at once,
and persons that are opened for a purpose are opened one record at a time (ADR 23).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ledger.vehicles import renewing
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.facts import people as persons
from ledger.vehicles.facts.shapes import day
from ledger.vehicles.models import Owner, OwnerRenewal, OwnerRenewalItem, Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.renewing import Candidate
from ledger.vehicles.sight import PeopleSight, people_sight
from ledger.vehicles.tasks import renew_owners
from ledger.vehicles.views.bulk import chosen as asked_for
from ledger.vehicles.workflow import people, renewal
from office.accounts.access import StaffRequest, requires
from office.accounts.replay import see_other
from office.audit import trail
from office.masters.models import Parameter
from tasks.models import Job
from tasks.queue import enqueue

ENTERS = "vehicles.enter_owner"
FOR_ENTRY = "登録・訂正"
DONE_AT_ONCE = 100
"""Vehicles that the page waits for; more are left to a worker."""
PER_PAGE = 20
LISTS = 30
State = OwnerRenewal.State
Outcome = OwnerRenewalItem.Outcome
LARGEST_KEY = 2**63


@require_http_methods(["GET", "POST"])
@requires(ENTERS)
def renewals(request: StaffRequest) -> HttpResponse:
    """The renewals there were; POST looks for news of chosen rows, or the whole result."""
    require_open_sight(request)
    if request.method == "POST":
        return begin(request)
    known = OwnerRenewal.objects.visible_to(request.user).exclude(state=State.CANCELLED)
    known = known.exclude(state=State.PROPOSED, proposed=0)  # looked up, and there was no news
    page = Paginator(known.select_related("made_by").defer("chosen"), LISTS)
    context = {"page": page.get_page(request.GET.get("page"))}
    return TemplateResponse(request, "vehicles/renewal_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(ENTERS)
def renewal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """One renewal, wherever it stands; POST remembers the choices of a page, or applies all."""
    require_open_sight(request)
    found = visible(request, pk)
    if request.method == "POST":
        return choose(request, found)
    if found.state == State.PROPOSED:
        return proposal_page(request, found)
    part = "#state" if request.htmx else ""
    return TemplateResponse(request, f"vehicles/renewal.html{part}", told(found))


@require_POST
@requires(ENTERS)
def renewal_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take it back, where nobody has touched the owners since."""
    require_open_sight(request)
    return taken(request, pk, lambda one: renewal.ask_undo(one, now=timezone.now()), then=start)


@require_POST
@requires(ENTERS)
def renewal_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Give it up before anything was changed."""
    require_open_sight(request)
    try:
        renewal.cancel(visible(request, pk))
    except LedgerError as error:
        messages.error(request, str(error))
        return see_other(reverse("vehicles:renewal", args=[pk]))
    messages.success(request, "やめました。所有者は何も変わっていません。")
    return see_other(reverse("vehicles:list"))


def require_open_sight(request: StaffRequest) -> None:
    """Refuse who would be shown several persons without being meant to."""
    if people_sight(request.user) < PeopleSight.OPEN:
        raise PermissionDenied


def begin(request: StaffRequest) -> HttpResponse:
    """Ask about the rows; few are looked up at once, many by a worker."""
    found, words = asked_for(request)
    most = Parameter.number("bulk_most_rows")
    try:
        with transaction.atomic():
            keys = list(found.values_list("pk", flat=True)[: most + 1])
            made = renewal.begin(request.user, keys, criteria=words)
            start(request, made)
    except LedgerError as error:
        messages.error(request, str(error))
        return see_other(f"{reverse('vehicles:list')}?{request.GET.urlencode()}")
    return see_other(reverse("vehicles:renewal", args=[made.pk]))


def start(request: StaffRequest, found: OwnerRenewal) -> None:
    """Do what the state asks for, now or by a worker."""
    counts = {
        State.LOOKING: len(found.chosen),
        State.APPLYING: found.items.exclude(source=None).count(),
        State.UNDOING: found.changed,
    }
    count = counts[State(found.state)]
    if count <= DONE_AT_ONCE:
        renewal.carry_on(request.user, found)
        return
    found.job = enqueue(
        renew_owners,
        title=f"所有者の最新化・{found.get_state_display()}（{count:,}台）",
        requested_by=request.user,
        renewal=found.pk,
    )
    found.save(update_fields=["job"])


def choose(request: StaffRequest, found: OwnerRenewal) -> HttpResponse:
    """Remember what was chosen on this page; go to another page, or apply it all."""
    try:
        renewal.choose(found, choices_of(request))
    except LedgerError as error:
        messages.error(request, str(error))
        return see_other(reverse("vehicles:renewal", args=[found.pk]))
    if request.POST.get("step") == "apply":
        return taken(request, found.pk, renewal.confirm, then=start)
    page = request.POST.get("page", "")
    address = reverse("vehicles:renewal", args=[found.pk])
    return see_other(f"{address}?page={page}" if page.isascii() and page.isdecimal() else address)


def choices_of(request: StaffRequest) -> dict[int, int | None]:
    """For each item of the page the record chosen, or none."""
    found: dict[int, int | None] = {}
    for name, value in request.POST.items():
        item = name.removeprefix("item-")
        if item == name or not (item.isascii() and item.isdecimal()) or int(item) >= LARGEST_KEY:
            continue
        number = str(value)
        known = number.isascii() and number.isdecimal() and int(number) < LARGEST_KEY
        found[int(item)] = int(number) if known else None
    return found


def visible(request: StaffRequest, pk: int) -> OwnerRenewal:
    """The renewal, if this person may see it."""
    known = OwnerRenewal.objects.visible_to(request.user)
    return get_object_or_404(known.select_related("made_by", "undone_by", "job"), pk=pk)


def taken(
    request: StaffRequest,
    pk: int,
    step: Callable[[OwnerRenewal], OwnerRenewal],
    *,
    then: Callable[[StaffRequest, OwnerRenewal], None],
) -> HttpResponse:
    """Take a step and show where the renewal stands."""
    found = visible(request, pk)
    try:
        with transaction.atomic():
            then(request, step(found))
    except LedgerError as error:
        messages.error(request, str(error))
    return see_other(reverse("vehicles:renewal", args=[pk]))


@dataclass(frozen=True)
class Offer:
    """A candidate as the page shows it."""

    candidate: Candidate
    source: Vehicle
    as_of: str
    becoming: dict[str, Any]
    stale: bool


@dataclass(frozen=True)
class Row:
    """A vehicle of the page with its offers."""

    item: OwnerRenewalItem
    known: Owner | None
    origin: str
    offers: list[Offer]

    def lines(self) -> list[tuple[str, str, list[tuple[str, bool]]]]:
        """For each field its name, what it is now, and for each offer what it would become."""
        found = []
        for name in renewing.FACTS:
            now = said(name, getattr(self.known, name)) if self.known is not None else ""
            then = [
                (said(name, offer.becoming[name]), True) if name in offer.becoming else (now, False)
                for offer in self.offers
            ]
            found.append((label_of(name), now, then))
        return found


def proposal_page(request: StaffRequest, found: OwnerRenewal) -> HttpResponse:
    """Proposals with the persons on both sides; whom it shows leaves one disclosure (C31)."""
    items = found.items.select_related("vehicle").order_by("vehicle")
    seen = Vehicle.objects.visible_to(request.user)
    page = Paginator(items.filter(vehicle__in=seen.values("pk")), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows, shown = rows_of(list(page), seen)
    if shown:
        fields = f"所有者の{persons.FIELDS_SHOWN}"
        trail.disclose(request, shown, fields=fields, purpose=FOR_ENTRY)
    context = {
        "renewal": found,
        "page": page,
        "rows": rows,
        "picked": found.items.exclude(source=None).count(),
        "warn": found.proposed > Parameter.number("search_warn_rows"),
    }
    return TemplateResponse(request, "vehicles/renewal_proposals.html", context)


def rows_of(
    items: list[OwnerRenewalItem], seen: VehicleQuerySet
) -> tuple[list[Row], list[Vehicle]]:
    """The page's vehicles, and all vehicles whose owners it shows."""
    keys = {item.vehicle_id for item in items}
    keys |= {one["source"] for item in items for one in item.candidates}
    states = people.tokens(keys)
    vehicles = {one.pk: one for one in seen.filter(pk__in=keys)}
    owners = {one.vehicle_id: one for one in Owner.objects.filter(vehicle__in=vehicles)}
    rows = []
    for item in items:
        known = owners.get(item.vehicle_id)
        origin = f"{known.get_source_display()} {day(renewing.as_of(known))}" if known else ""
        touched = states.get(item.vehicle_id, "") != item.seen
        offers = [
            Offer(
                candidate,
                vehicles[candidate.source],
                day(renewing.as_of(owners[candidate.source])),
                renewing.becoming(known, owners[candidate.source]),
                touched or states[candidate.source] != candidate.seen,
            )
            for candidate in map(Candidate.read, item.candidates)
            if candidate.source in owners
        ]
        rows.append(Row(item, known, origin, offers))
    return rows, [vehicles[pk] for pk in sorted(owners)]


def label_of(name: str) -> str:
    """What the ledger calls a field of an owner."""
    if name == "is_company":
        return "個人・法人"
    return str(Owner._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def said(name: str, value: Any) -> str:
    """A value in words."""
    if name == "is_company":
        return "法人" if value else "個人"
    return str(value or "")


def told(found: OwnerRenewal) -> dict[str, Any]:
    """What the page of a running or finished renewal tells; no persons."""
    failed = found.job is not None and found.job.state == Job.State.FAILED
    return {
        "renewal": found,
        "working": found.is_running and not failed,
        "failed": found.is_running and failed,
        "groups": [
            (title, why, listed(found, outcome))
            for outcome, title, why in GROUPS
            if found.items.filter(outcome=outcome).exists()
        ],
        "can_undo": found.state == State.DONE
        and found.changed
        and found.undo_until is not None
        and timezone.now() <= found.undo_until,
        "most": LISTS,
    }


GROUPS = [
    (Outcome.CHANGED, "反映した車両", ""),
    (Outcome.RESTORED, "元に戻した車両", ""),
    (Outcome.OVERTAKEN, "候補を確かめた後に変わったため、反映しなかった車両", "理由"),
    (Outcome.KEPT, "後から変わったため、元に戻さなかった車両", "理由"),
]


def listed(found: OwnerRenewal, outcome: str) -> Iterable[OwnerRenewalItem]:
    """The first vehicles of an outcome."""
    items = found.items.filter(outcome=outcome)
    return items.select_related("vehicle", "source")[:LISTS]
