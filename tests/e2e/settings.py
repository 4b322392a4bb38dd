"""The settings of the live system the browser drives: those of a real place, with a clock of
its own, so that thirty minutes pass when the story says so.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from deploy.settings import local
from deploy.settings.local import *  # noqa: F403

DEBUG = False
SECRET_KEY = "only-for-tests"
SESSION_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = f"redis+socket://{local.REDIS_SOCKET}?virtual_host=5"
CACHES = {"default": local.CACHES["default"] | {"LOCATION": f"unix://{local.REDIS_SOCKET}?db=6"}}

CLOCK = Path(local.LOCAL_DIR) / "clock"


def now():
    """The time by the story's clock: a shift in seconds, kept in a file."""
    return datetime.now(tz=UTC) + timedelta(seconds=float(CLOCK.read_text()))


timezone.now = now
