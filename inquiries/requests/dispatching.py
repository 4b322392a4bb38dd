"""The dispatcher's steps: which crew goes where on which day. G-03…G-05."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from geo.models import RemovalPlace
from ledger.patrols.calendar import CLOSES, is_closed
from ledger.patrols.halfdays import halves_left, turns_in
from ledger.patrols.models import Crew, Patrol, Suspension
from office.accounts.models import User
from office.audit.trail import record

from .actions import Action
from .exceptions import RequestError, StaleRequest
from .models import HandlingRule, RemovalRequest, Transmission

State = RemovalRequest.State


@dataclass(frozen=True)
class Placement:
    """Where one request is to stand on the board: a crew's day and place in its round.

    `version` is the record's version as the dispatcher saw it; None does not compare.
    """

    pk: int
    crew: Crew | None = None
    day: date | None = None
    position: int = 0
    version: int | None = None


@transaction.atomic
def assign(
    requests: Iterable[RemovalRequest], *, crew: Crew, day: date, actor: User, now: datetime
) -> list[RemovalRequest]:
    """Put requests at the end of a crew's round of a day. See `place`."""
    last = RemovalRequest.objects.jobs_of(crew, day).count()
    placements = [
        Placement(one.pk, crew, day, last + offset, one.version)
        for offset, one in enumerate(requests, start=1)
    ]
    return place(placements, actor=actor, now=now)


@transaction.atomic
def unassign(
    requests: Iterable[RemovalRequest], *, actor: User, now: datetime
) -> list[RemovalRequest]:
    """Take requests off their crews' rounds, back to the queue."""
    return place([Placement(one.pk, version=one.version) for one in requests], actor=actor, now=now)


@transaction.atomic
def place(placements: Sequence[Placement], *, actor: User, now: datetime) -> list[RemovalRequest]:
    """Move requests to where `placements` say, all or none. Undo is the same step backwards.

    Raises StaleRequest when one of them was changed by somebody else, RequestError when a day
    is closed or suspended, or a request cannot be a job.
    """
    wanted = {one.pk: one for one in placements}
    found = list(
        RemovalRequest.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    )
    _must_be_as_seen(found, wanted)
    for day, crew in {(one.day, one.crew) for one in placements}:
        if day and crew:
            must_be_workable(day, crew, now)
    for case in found:
        _put(case, wanted[case.pk], actor)
    return found


def must_be_workable(day: date, crew: Crew | None, now: datetime) -> None:
    """Raise RequestError unless `crew` (None: anyone) removes on `day`. G-03, G-04."""
    today = timezone.localdate(now)
    if is_closed(day):
        raise RequestError("12月30日から1月3日は撤去作業を休みます。別の日を選んでください。")
    if day < today:
        raise RequestError("過ぎた日には配車できません。今日以降の日を選んでください。")
    if day == today and timezone.localtime(now).time() >= CLOSES:
        raise RequestError(
            "今日の作業時間(9時〜18時)は終わりました。明日以降の日を選んでください。"
        )
    if crew and crew.valid_until and crew.valid_until < day:
        raise RequestError(f"{crew}は{crew.valid_until}までの班です。別の班を選んでください。")
    stops = list(Suspension.objects.in_force(day, crew)) if crew else []
    parts = {stop.part for stop in stops}
    if stops and (Suspension.Part.DAY in parts or halves_left(day, now) <= parts):
        raise RequestError(
            f"この日は{stops[0].reason}のため作業を中止しています。中止を解除するか、別の日を選んでください。"
        )


@transaction.atomic
def suspend_day(
    *, day: date, part: str, crew: Crew | None, reason: str, actor: User, now: datetime
) -> tuple[Suspension, list[RemovalRequest]]:
    """Stop removal for a day or part of it (雨天中止); unfinished jobs return to the queue. G-04.

    Of a morning or an afternoon only those return whose turn comes in it and which have not
    been begun: a tag that hangs is for the crew that hung it. Pressed twice, the same
    suspension is answered again.
    """
    Crew.objects.select_for_update().order_by("pk").first()
    before = list(Suspension.objects.in_force(day))
    suspension = next((one for one in before if (one.part, one.crew) == (part, crew)), None)
    if suspension is None:
        suspension = Suspension.objects.create(day=day, part=part, crew=crew, reason=reason)
    returned = _jobs_stopped_by(suspension, before, now)
    for case in returned:
        _put(case, Placement(case.pk), actor)
    record(
        actor,
        Action.SUSPEND,
        suspension,
        returned=[case.reference for case in returned],
        crew=str(crew or "全班"),
    )
    return suspension, returned


def _jobs_stopped_by(
    suspension: Suspension, before: Iterable[Suspension], now: datetime
) -> list[RemovalRequest]:
    """Lock the open jobs of the day; return those the suspension takes off it.

    `before` are the suspensions that were in force already: what they left is not taken twice.
    """
    jobs = RemovalRequest.objects.open().filter(planned_on=suspension.day, crew__isnull=False)
    jobs = jobs.filter(crew=suspension.crew) if suspension.crew else jobs
    locked = list(jobs.select_for_update(of=("self",)).order_by("pk"))
    if suspension.part == Suspension.Part.DAY:
        return locked
    rounds: dict[int | None, list[RemovalRequest]] = {}
    for job in sorted(locked, key=lambda job: (job.position_in_round, job.pk)):
        if job.tagged_at is None:
            rounds.setdefault(job.crew_id, []).append(job)
    found = []
    for crew_pk, waiting in rounds.items():
        stopped = {one.part for one in before if one.crew_id in (None, crew_pk)}
        if not stopped & {suspension.part, Suspension.Part.DAY}:
            day, part = suspension.day, suspension.part
            found += turns_in(part, waiting, day=day, now=now, stopped=stopped)
    return found


@transaction.atomic
def lift_suspension(suspension: Suspension, *, actor: User, at: datetime) -> Suspension:
    """Take a suspension back (再開). The jobs stay in the queue until they are assigned again."""
    suspension = Suspension.objects.select_for_update(of=("self",)).get(pk=suspension.pk)
    if suspension.lifted_at is None:
        suspension.lifted_at = at
        suspension.save(update_fields=["lifted_at"])
        record(actor, Action.LIFT, suspension)
    return suspension


@transaction.atomic
def set_patrols(
    crew: Crew, day: date, places: Iterable[RemovalPlace], *, actor: User, now: datetime
) -> list[Patrol]:
    """Say which removal places a crew goes round on a day; the others are taken off. G-05."""
    must_be_workable(day, crew, now)
    Crew.objects.select_for_update(of=("self",)).get(pk=crew.pk)
    wanted = {place.pk: place for place in places}
    known = Patrol.objects.filter(crew=crew, day=day)
    known.exclude(removal_place__in=wanted).delete()
    present = set(known.values_list("removal_place", flat=True))
    Patrol.objects.bulk_create(
        Patrol(crew=crew, day=day, removal_place=place)
        for pk, place in wanted.items()
        if pk not in present
    )
    labels = [str(place) for place in wanted.values()]
    record(actor, Action.PATROL, crew, day=str(day), places=labels)
    return list(known.select_related("removal_place"))


def _must_be_as_seen(found: list[RemovalRequest], wanted: dict[int, Placement]) -> None:
    seen = {pk: one.version for pk, one in wanted.items()}
    changed = [one for one in found if seen[one.pk] not in (None, one.version)]
    if changed or len(found) != len(wanted):
        named = "、".join(one.reference for one in changed) or "一部の依頼"
        raise StaleRequest(f"{named}は、ほかの人が先に変更しました。最新の状態を表示します。")


def _put(case: RemovalRequest, to: Placement, actor: User) -> None:
    if to.crew and case.outcome != HandlingRule.Outcome.ACCEPT:
        raise RequestError(f"{case.reference}は受け付けていない依頼です。配車できません。")
    if not case.is_open():
        raise RequestError(f"{case.reference}は{case.get_state_display()}です。配車できません。")
    stands = (case.crew_id, case.planned_on, case.position_in_round)
    wanted = (to.crew.pk if to.crew else None, to.day, to.position)
    if stands == wanted:
        return
    moved = stands[:2] != wanted[:2]
    case.crew, case.planned_on, case.position_in_round = to.crew, to.day, to.position
    case.state = _state_of(case)
    case.version += 1
    case.save(update_fields=["crew", "planned_on", "position_in_round", "state", "version"])
    if moved and to.crew:
        record(actor, Action.ASSIGN, case, crew=str(to.crew), day=str(to.day))
        _hand_to_phone(case, actor)
    elif moved:
        record(actor, Action.UNASSIGN, case)


def _state_of(case: RemovalRequest) -> str:
    if case.tagged_at:
        return State.TAGGED
    return State.ASSIGNED if case.crew else State.ACCEPTED


def _hand_to_phone(case: RemovalRequest, actor: User) -> None:
    """Note that the job waits for the crew's phone; fetching it acknowledges it (C-04)."""
    case.transmissions.filter(
        channel=Transmission.Channel.DIGITAL, state=Transmission.State.SENT
    ).exclude(crew=case.crew).update(
        state=Transmission.State.FAILED, finished_at=timezone.now(), message="別の班へ変更"
    )
    case.transmissions.get_or_create(
        channel=Transmission.Channel.DIGITAL,
        state=Transmission.State.SENT,
        crew=case.crew,
        defaults={"sent_by": actor},
    )
