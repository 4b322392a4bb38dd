"""The one door through which background work is asked for."""

from typing import Any

from celery import Task
from django.db import transaction

from office.accounts.models import User

from .models import Job


def enqueue(
    task: "Task[..., Any]", *, title: str, requested_by: User | None, **arguments: Any
) -> Job:
    """Record a job, and start it once the surrounding transaction has committed.

    `arguments` must be JSON; the task receives the job's primary key first. If the message is
    lost, the sweep in tasks.tasks sends it again, so a task must be safe to run twice.
    """
    job = Job.objects.create(
        task=task.name, title=title, requested_by=requested_by, arguments=arguments
    )
    transaction.on_commit(lambda: send(job))
    return job


def send(job: Job) -> None:
    """Hand the job to Celery. A broker that is down only delays it until the next sweep."""
    raise NotImplementedError
