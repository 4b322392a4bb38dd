"""How the request sheet reaches a crew: by fax, on its phone, by hand. C-04."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ledger.patrols.models import Crew
from office.accounts.models import User
from office.audit.trail import record

from .actions import Action
from .exceptions import RequestError
from .models import RemovalRequest, Transmission

Channel = Transmission.Channel
State = Transmission.State

FETCH_MINUTES = 10
"""After so many minutes without the phone having fetched a job, the desk is asked to fax it."""


@transaction.atomic
def record_transmission(
    case: RemovalRequest, *, channel: str, actor: User, crew: Crew | None = None
) -> Transmission:
    """Note that the sheet is to go out. A fax waits in the queue; paper has been handed over.

    A fax that is still waiting is not queued twice.
    """
    case = RemovalRequest.objects.select_for_update(of=("self",)).get(pk=case.pk)
    crew = crew or case.crew
    if crew is None:
        raise RequestError("班が決まっていません。先に配車してください。")
    if channel == Channel.FAX and not crew.fax:
        raise RequestError(f"{crew}のFAX番号が登録されていません。マスタで登録してください。")
    waiting = case.transmissions.filter(channel=channel, crew=crew, state=State.QUEUED).first()
    if waiting:
        return waiting
    by_hand = channel == Channel.PAPER
    sending = Transmission.objects.create(
        request=case,
        channel=channel,
        crew=crew,
        number=crew.fax if channel == Channel.FAX else "",
        state=State.ACKNOWLEDGED if by_hand else State.QUEUED,
        finished_at=timezone.now() if by_hand else None,
        sent_by=actor,
    )
    record(actor, Action.SEND, case, channel=sending.get_channel_display(), crew=str(crew))
    return sending


@transaction.atomic
def finish_transmission(
    sending: Transmission, *, state: str, message: str = "", actor: User | None = None
) -> Transmission:
    """Write down how a sending ended. One that has ended stays as it is."""
    sending = Transmission.objects.select_for_update(of=("self",)).get(pk=sending.pk)
    if sending.state in (State.ACKNOWLEDGED, State.FAILED) or sending.state == state:
        return sending
    sending.state, sending.message, sending.finished_at = state, message[:200], timezone.now()
    sending.save(update_fields=["state", "message", "finished_at"])
    record(actor, Action.SENT, sending.request, state=sending.get_state_display())
    return sending


@transaction.atomic
def acknowledge_jobs(cases: Iterable[RemovalRequest], *, crew: Crew, actor: User) -> int:
    """The crew's phone has fetched these jobs: acknowledge their digital sendings."""
    waiting = Transmission.objects.filter(
        request__in=[case.pk for case in cases],
        crew=crew,
        channel=Channel.DIGITAL,
        state__in=[State.QUEUED, State.SENT],
    ).select_related("request")
    fetched = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for sending in fetched:
        sending.state, sending.finished_at = State.ACKNOWLEDGED, timezone.now()
        sending.save(update_fields=["state", "finished_at"])
        record(actor, Action.FETCH, sending.request, crew=str(crew))
    return len(fetched)


def unfetched(now: datetime, *, minutes: int = FETCH_MINUTES) -> list[Transmission]:
    """Jobs of today whose phone has not fetched them for `minutes`: time for a fax (UX 4)."""
    late = Transmission.objects.filter(
        channel=Channel.DIGITAL,
        state=State.SENT,
        queued_at__lt=now - timedelta(minutes=minutes),
        request__planned_on=timezone.localdate(now),
        request__state__in=RemovalRequest.OPEN_STATES,
    ).select_related("request", "crew")
    sent_by_fax = Transmission.objects.filter(
        channel__in=[Channel.FAX, Channel.PAPER],
        state__in=[State.QUEUED, State.SENT, State.ACKNOWLEDGED],
        queued_at__gte=now - timedelta(days=1),
    ).values_list("request_id", "crew_id")
    covered = set(sent_by_fax)
    return [one for one in late if (one.request_id, one.crew_id) not in covered]
