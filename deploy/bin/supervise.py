"""Run web, worker and beat of a demonstration; stop everything when one of them ends.

Called by deploy/bin/demo, which has started PostgreSQL and Redis; they are stopped from here too,
last. Each process writes to a log file of its own under LOCAL_DIR/log.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
LOCAL_DIR = Path(os.environ["LOCAL_DIR"])
PORT = os.environ["PORT"]
URL = f"http://127.0.0.1:{PORT}"
GRACE_SECONDS = 15
START_SECONDS = 60
PR_SET_PDEATHSIG = 1

VENV_BIN = Path(sys.executable).parent
COMMANDS = {
    "web": [
        str(VENV_BIN / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", PORT),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws", "--access-log"),
        "deploy.wsgi:application",
    ],
    "worker": [
        str(VENV_BIN / "celery"),
        *("-A", "tasks.celery", "worker", "--concurrency", "2", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    ],
    "beat": [
        str(VENV_BIN / "celery"),
        *("-A", "tasks.celery", "beat", "--loglevel", "INFO", "--pidfile="),
        *("--schedule", str(LOCAL_DIR / "celerybeat-schedule")),
    ],
}


class Stop(Exception):
    """A reason to stop, for the person at the terminal; the exit code says how it ended."""

    def __init__(self, reason: str, code: int) -> None:
        super().__init__(reason)
        self.code = code


def die_with_parent() -> None:
    """Ask the kernel to end this process when the supervisor is killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(name: str) -> subprocess.Popen[bytes]:
    """Start one process in a group of its own, so that Ctrl-C reaches only the supervisor."""
    log = LOCAL_DIR / "log" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
    with log.open("wb") as out:
        child = subprocess.Popen(
            COMMANDS[name],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    (LOCAL_DIR / "log" / f"{name}.pid").write_text(f"{child.pid}\n")
    return child


def last_lines(name: str, count: int = 12) -> str:
    """The end of a process's log, which says why it ended."""
    text = (LOCAL_DIR / "log" / f"{name}.log").read_text(errors="replace")
    return "\n".join(f"  {line}" for line in text.splitlines()[-count:])


def ensure_alive(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Raise Stop when a process has ended by itself."""
    for name, child in children.items():
        if (code := child.poll()) is not None:
            log = LOCAL_DIR / "log" / f"{name}.log"
            raise Stop(f"{name} ended with code {code}; {log}:\n{last_lines(name)}", 1)


def answers(path: str) -> bool:
    """Whether the web server answers on a path, and not with an error of its own."""
    try:
        with urllib.request.urlopen(URL + path, timeout=10) as answer:  # noqa: S310
            return bool(answer.status < 400)
    except urllib.error.HTTPError as error:
        return error.code < 500 and error.code != 404
    except OSError:
        return False


def wait_until_ready(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Return once the sign-in page answers."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        ensure_alive(children)
        if answers("/login/") or answers("/"):
            return
        time.sleep(0.1)
    raise Stop(
        f"no answer from {URL}/login/ within {START_SECONDS} s; log:\n{last_lines('web')}", 1
    )


def announce() -> None:
    """Say where the demonstration is and who may sign in."""
    print(f"\n{URL}/  (Ctrl-C stops; logs in {LOCAL_DIR / 'log'})\n", flush=True)
    accounts = LOCAL_DIR / "demo-accounts.txt"
    if accounts.exists():
        print(accounts.read_text(), flush=True)


def on_signal(number: int, _frame: FrameType | None) -> None:
    """Turn a signal into Stop, in the main loop."""
    raise Stop("stopping", 0 if number == signal.SIGINT else 128 + number)


def stop_all(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """End every process group: asked first, killed after GRACE_SECONDS."""
    for child in children.values():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGTERM)
    end = time.monotonic() + GRACE_SECONDS
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, end - time.monotonic()))
    for name, child in children.items():
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        (LOCAL_DIR / "log" / f"{name}.pid").unlink(missing_ok=True)


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """While stopping, a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    yield


def main() -> int:
    """Run until a signal or the end of a process; returns the exit code."""
    children: dict[str, subprocess.Popen[bytes]] = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        for name in COMMANDS:
            children[name] = start(name)
        wait_until_ready(children)
        announce()
        while True:
            ensure_alive(children)
            time.sleep(0.5)
    except Stop as stop:
        with deaf():
            print(f"\ndemo: {stop}", file=sys.stderr, flush=True)
            stop_all(children)
            subprocess.run([ROOT / "deploy" / "bin" / "services", "stop"], check=False)
            (LOCAL_DIR / "demo.pid").unlink(missing_ok=True)
        return stop.code


if __name__ == "__main__":
    sys.exit(main())
