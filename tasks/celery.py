"""The Celery application; `celery -A tasks.celery worker` starts a worker."""

import os

from celery import Celery

from .schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings.local")

app = Celery("bicycles")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()
