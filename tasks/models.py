"""The job row: the truth about a piece of background work (DESIGN: Celery only carries it)."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.utils import timezone

from office.accounts.models import User

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
SEND_AGAIN_AFTER = timedelta(seconds=30)
BROKEN = "システムの不具合で処理できませんでした。管理者に、この処理の番号を知らせてください。"
STOPPED = "処理が途中で何度も止まりました。もう一度試しても同じときは、管理者に知らせてください。"


class JobRefused(Exception):
    """The work cannot be done; the message tells the person who asked, in Japanese, why."""


class JobLost(Exception):
    """Another worker has taken the job over, so this one must not write any more."""


def lease() -> timedelta:
    """How long a running job may be silent before it is taken for dead."""
    return timedelta(seconds=settings.JOB_LEASE_SECONDS)


class JobQuerySet(models.QuerySet["Job"]):
    """The questions asked of jobs."""

    def visible_to(self, user: User) -> Self:
        """A person sees their own jobs; who may see all jobs sees all."""
        return (
            self.all() if user.has_perm("tasks.view_every_job") else self.filter(requested_by=user)
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])

    def silent(self, now: datetime) -> Self:
        """Running by their row, but not heard of for longer than the lease."""
        return self.filter(state=Job.State.RUNNING, beat_at__lt=now - lease())

    def forgotten(self, now: datetime) -> Self:
        """Waiting although their message should have arrived: it was lost or never sent.

        The pause doubles with each sending, so that a long queue is not flooded.
        """
        due = ExpressionWrapper(
            F("sent_at") + (F("sent_at") - F("requested_at")), models.DateTimeField()
        )
        return self.alias(due=due).filter(
            Q(sent_at__isnull=True) | Q(sent_at__lt=now - SEND_AGAIN_AFTER, due__lt=now),
            state=Job.State.WAITING,
            requested_at__lt=now - SEND_AGAIN_AFTER,
        )

    def claim(self, pk: int, now: datetime) -> "Job | None":
        """Take the job for this worker, if nobody else has it: of many that try, one succeeds."""
        claimable = Q(state=Job.State.WAITING) | Q(
            state=Job.State.RUNNING, beat_at__lt=now - lease()
        )
        taken = self.filter(claimable, pk=pk).update(
            state=Job.State.RUNNING,
            started_at=now,
            beat_at=now,
            finished_at=None,
            message="",
            attempts=F("attempts") + 1,
        )
        return self.select_related("requested_by").get(pk=pk) if taken else None


class Job(models.Model):
    """A piece of background work that a member of staff asked for and waits on."""

    class State(models.TextChoices):
        WAITING = "waiting", "受付"
        RUNNING = "running", "処理中"
        DONE = "done", "完了"
        FAILED = "failed", "失敗"

    token = models.UUIDField("控え番号", default=uuid.uuid4, unique=True, editable=False)
    task = models.CharField("処理名", max_length=100)
    arguments = models.JSONField("引数", default=dict)
    title = models.CharField("件名", max_length=100)
    requested_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name="依頼者"
    )
    requested_at = models.DateTimeField("依頼日時", auto_now_add=True)
    state = models.CharField("状態", max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField("処理済", default=0)
    total = models.PositiveIntegerField("全体", default=0)
    started_at = models.DateTimeField("開始日時", null=True, blank=True)
    beat_at = models.DateTimeField("最終確認", null=True, blank=True)
    finished_at = models.DateTimeField("終了日時", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("試行回数", default=0)
    sent_at = models.DateTimeField("送出日時", null=True, blank=True)
    result = models.FileField("成果物", upload_to="jobs/%Y/%m", blank=True)
    message = models.CharField("メッセージ", max_length=300, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "処理"
        ordering = ["-requested_at"]
        permissions = [("view_every_job", "すべての処理を見る")]
        indexes = [
            models.Index(fields=["state", "requested_at"], name="job_waiting_first"),
        ]

    def __str__(self) -> str:
        return f"{self.title}({self.get_state_display()})"

    @property
    def is_finished(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def file_name(self) -> str:
        """The name under which the result is handed out."""
        return f"{self.title}{PurePath(self.result.name or '').suffix}" if self.result else ""

    told: tuple[int, int] | None = None
    """What `report` was last told; the heartbeat of the job writes it down."""

    def report(self, done: int, total: int) -> None:
        """Tell how far the work is from inside one long transaction, whose writes nobody sees.

        The figures reach the waiting person with the next heartbeat, within a second or so.
        """
        self.told = done, total

    def advance(self, done: int, total: int) -> None:
        """Tell the waiting person how far the work is. Raises JobLost."""
        self.write(done=done, total=total, beat_at=timezone.now())

    def keep_result(self, name: str, content: bytes) -> None:
        """Store the file the person asked for; `name` gives its extension. Raises JobLost.

        A second attempt replaces the file of the first.
        """
        old = self.result.name
        self.result.save(f"{self.token}{PurePath(name).suffix}", ContentFile(content), save=False)
        self.write(result=self.result.name)
        if old and old != self.result.name:
            self.result.storage.delete(old)

    def write(self, **facts: Any) -> None:
        """Store facts, if this attempt is still the one that counts. Raises JobLost."""
        mine = Job.objects.filter(pk=self.pk, state=self.State.RUNNING, attempts=self.attempts)
        if not mine.update(**facts):
            raise JobLost(str(self.token))
        for name, value in facts.items():
            setattr(self, name, value)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep `state` true to what happens inside the block, for a job that was claimed."""
        try:
            yield
        except JobLost:
            raise
        except Exception as error:
            message = str(error) if isinstance(error, JobRefused) else BROKEN
            self.write(state=self.State.FAILED, message=message[:300], finished_at=timezone.now())
            raise
        self.write(state=self.State.DONE, finished_at=timezone.now())
