"""A process that ends is started again; one that will not live, or a signal, ends everything."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from .conftest import ROOT

STAND_INS = """
import sys
from deploy import process
from deploy.bin import supervise
process.PAUSE_SECONDS = 0.01
supervise.COMMANDS = {
    "web": [sys.executable, "-m", "http.server", supervise.PORT, "--bind", "127.0.0.1"],
    "worker": ["sh", "-c", "sleep 300 & echo queue gone; wait"],
}
sys.exit(supervise.main())
"""


@pytest.fixture
def supervisor(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "demo-accounts.txt").write_text("operator / secret\n")
    process = subprocess.Popen(
        [sys.executable, "-c", STAND_INS],
        cwd=ROOT,
        env=os.environ | {"LOCAL_DIR": str(tmp_path), "PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    process.port = port
    process.log = tmp_path / "log"
    lines = [process.stdout.readline() for _ in range(4)]
    assert f"http://127.0.0.1:{port}/" in lines[1]
    assert "operator / secret" in lines[3]
    yield process
    process.kill()
    process.communicate()


def pids(supervisor):
    return {path.stem: int(path.read_text()) for path in supervisor.log.glob("*.pid")}


def gone(groups):
    """Whether no process of the groups is left, waiting for the kernel a little."""
    for _ in range(100):
        found = subprocess.run(
            ["ps", "-o", "pid=", *(f"-s{group}" for group in groups)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        if not found:
            return True
        time.sleep(0.05)
    return False


def test_ctrl_c_ends_all_and_is_no_failure(supervisor):
    groups = pids(supervisor)
    assert set(groups) == {"web", "worker"}
    supervisor.send_signal(signal.SIGINT)
    _, said = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 0, said
    assert gone(groups.values())


def kill_and_await(supervisor, name):
    """Kill a process outright; return the one that takes its place, or None if none does."""
    old = pids(supervisor)[name]
    os.kill(old, signal.SIGKILL)
    for _ in range(200):
        if supervisor.poll() is not None:
            return None
        with contextlib.suppress(KeyError, ValueError):  # at this moment being written
            if (new := pids(supervisor)[name]) != old:
                return new
        time.sleep(0.05)
    raise AssertionError(f"{name} was neither started again nor given up")


def test_a_process_that_ends_is_started_again_alone(supervisor):
    before = pids(supervisor)

    new = kill_and_await(supervisor, "web")

    assert gone([before["web"]])
    assert os.path.exists(f"/proc/{new}")  # noqa: PTH110
    assert pids(supervisor)["worker"] == before["worker"]
    for _ in range(100):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", supervisor.port), 5).close()
            break
        time.sleep(0.05)
    else:
        pytest.fail("the new web server does not answer")
    supervisor.send_signal(signal.SIGINT)
    _, said = supervisor.communicate(timeout=30)
    assert "web ended with code -9 and was started again" in said


def test_a_process_that_ends_again_and_again_ends_all_and_says_why(supervisor):
    groups = {*pids(supervisor).values()}
    while (new := kill_and_await(supervisor, "worker")) is not None:
        groups.add(new)
    _, said = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 1
    assert len(groups) == 2 + 4
    assert "worker ended with code -9" in said
    assert "queue gone" in said
    assert gone(groups)


def test_a_killed_supervisor_takes_its_processes_with_it(supervisor):
    groups = pids(supervisor)
    supervisor.kill()
    supervisor.wait(10)
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{pid}") for pid in groups.values()):  # noqa: PTH110
            return
        time.sleep(0.05)
    pytest.fail("processes outlived their supervisor")
