"""The job row: the truth about a piece of background work (DESIGN: Celery only carries it)."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models
from django.utils import timezone

from office.accounts.models import User


class JobQuerySet(models.QuerySet["Job"]):
    """The questions asked of jobs."""

    def visible_to(self, user: User) -> "JobQuerySet":
        """A person sees their own jobs; who may see all jobs sees all."""
        return (
            self.all() if user.has_perm("tasks.view_every_job") else self.filter(requested_by=user)
        )

    def unfinished(self) -> "JobQuerySet":
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


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

    def advance(self, done: int, total: int) -> None:
        """Tell the waiting person how far the work is."""
        self.done, self.total, self.beat_at = done, total, timezone.now()
        self.save(update_fields=["done", "total", "beat_at"])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep `state` true to what happens inside the block."""
        self.state = self.State.RUNNING
        self.started_at = self.beat_at = timezone.now()
        self.attempts += 1
        self.save(update_fields=["state", "started_at", "beat_at", "attempts"])
        try:
            yield
        except Exception as error:
            self.state = self.State.FAILED
            self.message = str(error)[:300]
            raise
        else:
            self.state = self.State.DONE
        finally:
            self.finished_at = timezone.now()
            self.save(update_fields=["state", "message", "finished_at", "result"])
