"""How a function becomes background work: claimed by one worker, safe to be sent twice."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from celery import Task, shared_task
from django.db import connection
from django.utils import timezone

from office.audit.context import acting_as

from .models import Job, JobLost, JobRefused, lease

logger = logging.getLogger(__name__)

Work = Callable[..., None]
LOOK_EVERY = 0.5
"""Seconds after which the heartbeat looks again for news of the work."""


def job_task(name: str) -> Callable[[Work], "Task[..., Any]"]:
    """Make `def work(job, **arguments)` a task for `tasks.queue.enqueue`.

        @job_task("vehicles.print_labels")
        def print_labels(job: Job, *, batch: int) -> None: ...

    The work acts as the person who asked. It may be stopped anywhere and started again from
    the beginning, so it must come to the same end when run twice. Raise `JobRefused` with a
    Japanese message for what the person can mend; anything else is reported as a fault.
    """

    def decorate(work: Work) -> "Task[..., Any]":
        @wraps(work)
        def run(self: "Task[..., Any]", pk: int) -> None:
            job = Job.objects.claim(pk, timezone.now())
            if job is None:
                logger.info("job %s is done or in other hands", pk)
                return
            beating = _nothing() if self.request.is_eager else _heartbeat(job)
            try:
                with acting_as(job.requested_by, request_id=str(job.token)), beating, job.running():
                    work(job, **job.arguments)
            except JobRefused as refusal:
                logger.info("job %s refused: %s", pk, refusal)
            except JobLost:
                logger.warning("job %s was taken over by another worker", pk)

        return shared_task(bind=True, name=name)(run)

    return decorate


@contextmanager
def _heartbeat(job: Job) -> Iterator[None]:
    """Say every quarter of the lease that the job is alive, from a thread of its own.

    The work itself may be inside one long transaction, whose writes nobody sees; what it
    reports of its progress is written here as well, as soon as there is news.
    """
    stop = threading.Event()

    def beat() -> None:
        silent, written = 0.0, None
        try:
            while not stop.wait(LOOK_EVERY):
                silent += LOOK_EVERY
                news = job.told
                if news == written and silent < lease().total_seconds() / 4:
                    continue
                facts = {"done": news[0], "total": news[1]} if news else {}
                mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
                mine.update(beat_at=timezone.now(), **facts)
                silent, written = 0.0, news
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat of job {job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


@contextmanager
def _nothing() -> Iterator[None]:
    yield
