"""処分の仕事: what waits in each yard, as counts that open what they count. UX 5 (ward officer)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import Count
from django.utils import timezone

from geo.models import StorageYard
from ledger.disposals.models import DisposalBatch, SettlementRequest
from ledger.vehicles import due
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Vehicle
from ledger.vehicles.models.vehicle import VehicleQuerySet
from ledger.vehicles.workflow.steps import rules_now
from office.accounts.models import User

SOON = timedelta(days=7)
Question = Callable[[VehicleQuerySet], VehicleQuerySet]


@dataclass(frozen=True)
class Work:
    """One kind of work: its name in the address, its title, what it asks of the ledger."""

    key: str
    title: str
    question: Question


def works(today: date, rules: Rules) -> list[Work]:
    """The work there is, in the order of the way."""
    return [
        Work("notice", "保管公示を待つ", due.waiting_for_notice),
        Work("post", "処分公示できる", partial(due.postable, today=today, rules=rules)),
        Work("posted", "公示中", partial(running, today=today, rules=rules)),
        Work("ends", "7日以内に満了", partial(ending, today=today, rules=rules)),
        Work("dispose", "処分できる", partial(due.disposable, today=today, rules=rules)),
        Work("held", "保留で止まる", due.held),
        Work("inoperable", "機能喪失", due.inoperable),
    ]


def running(found: VehicleQuerySet, *, today: date, rules: Rules) -> VehicleQuerySet:
    """Posted, and the posting still hangs."""
    begun = today - timedelta(days=max(rules.notice_period_days, 1))
    return due.posted(found).filter(posted_on__gt=begun)


def ending(found: VehicleQuerySet, *, today: date, rules: Rules) -> VehicleQuerySet:
    """Posted, and the posting ends within a week."""
    begun = today - timedelta(days=max(rules.notice_period_days, 1))
    return running(found, today=today, rules=rules).filter(posted_on__lte=begun + SOON)


@dataclass(frozen=True)
class Line:
    """One yard, and how much of each work waits there."""

    yard: StorageYard
    counts: list[tuple[Work, int]]


def lines(user: User) -> list[Line]:
    """What waits, by yard; each kind of work is one query."""
    today, rules = timezone.localdate(), rules_now()
    visible = Vehicle.objects.visible_to(user).order_by()
    found = works(today, rules)
    counted = {
        work.key: dict(work.question(visible).values_list("yard").annotate(Count("pk")))
        for work in found
    }
    yards = StorageYard.objects.filter(pk__in={pk for one in counted.values() for pk in one})
    return [
        Line(yard, [(work, counted[work.key].get(yard.pk, 0)) for work in found])
        for yard in yards.order_by("sort_order", "code")
    ]


def of_key(user: User, key: str, yard: int | None) -> tuple[Work, VehicleQuerySet] | None:
    """One kind of work with its vehicles, in one yard or in all; None for a name of none."""
    today, rules = timezone.localdate(), rules_now()
    work = next((one for one in works(today, rules) if one.key == key), None)
    if work is None:
        return None
    found = work.question(Vehicle.objects.visible_to(user))
    return work, found.filter(yard=yard) if yard else found


def waiting(user: User) -> str:
    """What the card on the first page says."""
    batches = DisposalBatch.objects.visible_to(user).waiting_for_approval().count()
    asked = SettlementRequest.objects.visible_to(user).waiting().count()
    return f"承認待ち {batches + asked}件" if batches + asked else ""
