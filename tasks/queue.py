"""The one door through which background work is asked for."""

import logging
from typing import Any

from celery import Task, current_app
from celery.exceptions import NotRegistered
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from office.accounts.models import User

from .models import Job

logger = logging.getLogger(__name__)


def enqueue(
    task: "Task[..., Any]", *, title: str, requested_by: User | None, **arguments: Any
) -> Job:
    """Record a job, and start it once the surrounding transaction has committed.

    `task` is a function under `@job_task`; `arguments` must be JSON and are handed to it as
    keywords. `title` is read by others who may see all jobs: nothing personal. If the message
    is lost, the sweep in tasks.tasks sends it again, so a task must be safe to run twice.
    """
    job = Job.objects.create(
        task=task.name, title=title, requested_by=requested_by, arguments=arguments
    )
    transaction.on_commit(lambda: send(job))
    return job


def send(job: Job) -> bool:
    """Hand the job to Celery; say whether that worked.

    A broker that is down only delays it until the next sweep: the row stays as it is.
    """
    try:
        task = current_app.tasks[job.task]
    except NotRegistered:
        logger.exception("job %s asks for an unknown task", job.pk)
        Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(
            state=Job.State.FAILED,
            finished_at=timezone.now(),
            message="この処理はいまのシステムにありません。管理者に知らせてください。",
        )
        return False
    before = job.sent_at
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    try:
        task.apply_async(args=(job.pk,), retry=False)
    except (OperationalError, RedisError, OSError) as error:
        logger.warning("job %s waits: the broker does not answer (%s)", job.pk, error)
        Job.objects.filter(pk=job.pk, state=Job.State.WAITING).update(sent_at=before)
        return False
    return True


def retry(job: Job) -> None:
    """Let a failed job run once more, with all its attempts before it."""
    again = Job.objects.filter(pk=job.pk, state=Job.State.FAILED).update(
        state=Job.State.WAITING,
        attempts=0,
        done=0,
        total=0,
        message="",
        sent_at=None,
        finished_at=None,
        requested_at=timezone.now(),
    )
    if again:
        transaction.on_commit(lambda: send(job))
