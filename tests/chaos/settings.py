"""The test settings for web workers that run on their own and are killed."""

import os
from pathlib import Path

from deploy.settings.test import *  # noqa: F403

MEDIA_ROOT = Path(os.environ["CHAOS_MEDIA"])
LOGGING = {"version": 1, "disable_existing_loggers": True}
