"""Which vehicles a step of the office waits for, asked of many at once.

Each question here is the state part of a line of the table (`transitions`) in SQL; a test holds
the two together. Lists and counts use it; what is done is looked at once more, row by row.
"""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from ledger.vehicles import deadlines
from ledger.vehicles.deadlines import Rules
from ledger.vehicles.models import Hold
from ledger.vehicles.models.vehicle import VehicleQuerySet

HELD = Exists(Hold.objects.in_force().filter(vehicle=OuterRef("pk"), kind__blocks_disposal=True))


def waiting_for_notice(found: VehicleQuerySet) -> VehicleQuerySet:
    """In a yard, and not yet told to the public (保管公示, 法6条2項)."""
    return found.stored().filter(stored_notice_on=None)


def overdue(found: VehicleQuerySet, today: date, rules: Rules) -> VehicleQuerySet:
    """In a yard after the last day on which the owner could come there."""
    common = deadlines.latest_overdue(today, rules)
    theirs = {yard: deadlines.latest_overdue(today, rules, yard) for yard in rules.timetable.own}
    differing = {yard: last for yard, last in theirs.items() if last != common}
    wanted = Q(keep_until__lte=common)
    if differing:
        wanted &= ~Q(yard__in=differing)
        for yard, last in differing.items():
            wanted |= Q(yard=yard, keep_until__lte=last)
    return found.stored().filter(wanted)


def waiting_for_posting(found: VehicleQuerySet, today: date, rules: Rules) -> VehicleQuerySet:
    """Overdue, and its disposal not yet posted; whether or not something forbids it."""
    return overdue(found, today, rules).filter(posted_on=None)


def postable(found: VehicleQuerySet, today: date, rules: Rules) -> VehicleQuerySet:
    """What Step.POST allows today."""
    return _noticed(waiting_for_posting(found, today, rules), rules).exclude(HELD)


def posted(found: VehicleQuerySet) -> VehicleQuerySet:
    """In a yard, with a posting that stands."""
    return found.stored().filter(posted_on__isnull=False)


def posting_over(found: VehicleQuerySet, today: date, rules: Rules) -> VehicleQuerySet:
    """Overdue, with a posting that has run its time; whether or not something forbids its end."""
    last = today - timedelta(days=max(rules.notice_period_days, 1))
    return overdue(found, today, rules).filter(posted_on__lte=last)


def disposable(found: VehicleQuerySet, today: date, rules: Rules) -> VehicleQuerySet:
    """What Step.DISPOSE allows today, a kind of end and a second person given."""
    ready = _noticed(posting_over(found, today, rules), rules).exclude(HELD)
    if rules.stored_notice_required:
        run = today - timedelta(days=max(rules.stored_notice_days, 1))
        ready = ready.filter(stored_notice_on__lte=run)
    return ready.filter(in_transit_to=None)


def held(found: VehicleQuerySet) -> VehicleQuerySet:
    """In a yard, and kept from its end by a hold."""
    return found.stored().filter(HELD)


def inoperable(found: VehicleQuerySet) -> VehicleQuerySet:
    """In a yard and marked 機能喪失: may end before its time (L-14)."""
    return found.stored().filter(inoperable=True)


def _noticed(found: VehicleQuerySet, rules: Rules) -> VehicleQuerySet:
    if not rules.stored_notice_required:
        return found
    return found.filter(Q(stored_notice_on__isnull=False))
