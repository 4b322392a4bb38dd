"""Celery as it is outside of tests."""

import pytest
from celery import current_app


@pytest.fixture
def really_sending():
    """Send messages to the broker instead of doing the work at once."""
    current_app.conf.task_always_eager = False
    yield
    current_app.conf.task_always_eager = True
