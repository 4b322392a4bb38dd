"""The system's own upkeep."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from .models import MOST_ATTEMPTS, STOPPED, Job
from .queue import send


@shared_task(name="tasks.sweep")
def sweep() -> dict[str, int]:
    """Send again what was lost, give up what keeps dying; return how many of each."""
    now = timezone.now()
    given_up = (
        Job.objects.silent(now)
        .filter(attempts__gte=MOST_ATTEMPTS)
        .update(state=Job.State.FAILED, message=STOPPED, finished_at=now)
    )
    lost = [*Job.objects.forgotten(now), *Job.objects.silent(now)]
    sent = sum(send(job) for job in lost)
    return {"lost": len(lost), "sent": sent, "given_up": given_up}


@shared_task(name="tasks.clear_sessions")
def clear_sessions() -> None:
    """Delete sessions that have run out."""
    call_command("clearsessions")
