"""Background work as such: the Celery app, the jobs staff wait on, the schedule."""

from .celery import app as celery_app

__all__ = ["celery_app"]
