"""A real worker, a real broker, a worker killed in the middle. DESIGN §4-8."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.conf import settings as configured
from django.db import connection

from tasks.models import Job
from tasks.queue import enqueue
from tasks.tasks import sweep
from tests.factories import UserFactory

from . import samples

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.chaos]
LEASE = 2


@pytest.fixture
def queue_name(settings, monkeypatch, really_sending):
    """A queue that no other worker listens on, and work that is really sent there."""
    if not Path(configured.REDIS_SOCKET).exists():
        pytest.skip("Redis is not running: make services")
    settings.JOB_LEASE_SECONDS = LEASE
    name = f"test-{uuid.uuid4()}"
    # Celery remembers a task's options after its first message: both must be ours.
    monkeypatch.setattr(current_app.tasks["tests.wait"], "_exec_options", {"queue": name})
    yield name
    with redis.Redis(unix_socket_path=configured.REDIS_SOCKET, db=0) as server:
        server.delete(name)


@pytest.fixture
def start_worker(queue_name, tmp_path):
    workers = []

    def start():
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "deploy.settings.test",
            "PGDATABASE": connection.settings_dict["NAME"],
            "JOB_LEASE_SECONDS": str(LEASE),
            "PYTHONWARNINGS": "ignore",
            "MEDIA_ROOT": str(configured.MEDIA_ROOT),
        }
        command = [sys.executable, "-m", "celery", "-A", "tasks.celery", "worker"]
        command += ["-Q", queue_name, "-I", "tests.tasks.samples", "-c", "1", "-l", "INFO"]
        command += ["--without-gossip", "--without-mingle", "-n", f"{uuid.uuid4()}@test"]
        worker = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=configured.BASE_DIR,
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        kill(worker)


def kill(worker):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait(timeout=10)


def wait_for(question, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if question():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def lines(folder):
    log = folder / "log"
    return log.read_text().split("\n")[:-1] if log.exists() else []


def test_a_worker_killed_in_the_middle_loses_nothing_and_the_job_ends_once(start_worker, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    first = start_worker()
    job = enqueue(samples.wait, title="試験", requested_by=UserFactory(), folder=str(folder))
    wait_for(lambda: lines(folder) == ["start 1"])
    kill(first)
    second = start_worker()
    time.sleep(LEASE)
    (folder / "go").touch()
    wait_for(lambda: sweep() and Job.objects.get(pk=job.pk).state == "done")
    assert lines(folder) == ["start 1", "start 2", "end 2"]
    sweep()
    time.sleep(1)
    assert lines(folder)[-1] == "end 2"
    job.refresh_from_db()
    assert job.attempts == 2
    with job.result.open() as file:
        assert file.read() == b"42"
    assert second.poll() is None


def test_long_work_is_kept_alive_and_its_progress_told_by_its_heartbeat(start_worker, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    start_worker()
    job = enqueue(samples.wait, title="試験", requested_by=UserFactory(), folder=str(folder))
    wait_for(lambda: lines(folder) == ["start 1"])
    deadline = time.monotonic() + 2.5 * LEASE
    while time.monotonic() < deadline:
        assert sweep()["lost"] == 0
        time.sleep(0.3)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("running", 3, 9)
    (folder / "go").touch()
    wait_for(lambda: Job.objects.get(pk=job.pk).state == "done")
    assert lines(folder) == ["start 1", "end 1"]
