"""One process ends or a signal comes: everything ends."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from .conftest import BIN

STAND_INS = """
import sys
sys.path.insert(0, sys.argv[1])
import supervise
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
        [sys.executable, "-c", STAND_INS, BIN],
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


def test_the_end_of_one_process_ends_all_and_says_why(supervisor):
    groups = pids(supervisor)
    os.kill(groups["worker"], signal.SIGKILL)
    _, said = supervisor.communicate(timeout=30)
    assert supervisor.returncode == 1
    assert "worker ended with code -9" in said
    assert "queue gone" in said
    assert gone(groups.values())


def test_a_killed_supervisor_takes_its_processes_with_it(supervisor):
    groups = pids(supervisor)
    supervisor.kill()
    supervisor.wait(10)
    for _ in range(100):
        if not any(os.path.exists(f"/proc/{pid}") for pid in groups.values()):  # noqa: PTH110
            return
        time.sleep(0.05)
    pytest.fail("processes outlived their supervisor")
