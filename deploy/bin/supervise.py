"""Run web, worker and beat of a demonstration, and start again what ends by itself.

Called by deploy/bin/demo, which has started PostgreSQL and Redis; they are stopped from here too,
last. Each process writes to a log file of its own under LOCAL_DIR/log. One that ends before the
first answer, or ends again and again, ends all: its log says why.
"""

import contextlib
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
from typing import NoReturn

from deploy.process import ROOT, VENV_BIN, EndsAgainAndAgain, Process, web_command

LOCAL_DIR = Path(os.environ["LOCAL_DIR"])
PORT = os.environ["PORT"]
URL = f"http://127.0.0.1:{PORT}"
GRACE_SECONDS = 15
START_SECONDS = 60

COMMANDS = {
    "web": web_command(PORT),
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


def answers(path: str) -> bool:
    """Whether the web server answers on a path, and not with an error of its own."""
    try:
        with urllib.request.urlopen(URL + path, timeout=10) as answer:  # noqa: S310
            return bool(answer.status < 400)
    except urllib.error.HTTPError as error:
        return error.code < 500 and error.code != 404
    except OSError:
        return False


def wait_until_ready(processes: list[Process]) -> None:
    """Return once the sign-in page answers; what ends before that is not worth a second try."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        for process in processes:
            if process.ended():
                raise Stop(process.how_it_ended(), 1)
        if answers("/login/") or answers("/"):
            return
        time.sleep(0.1)
    last = processes[0].last_lines()
    raise Stop(f"no answer from {URL}/login/ within {START_SECONDS} s; log:\n{last}", 1)


def keep(processes: list[Process]) -> NoReturn:
    """Start again what ends, and say so; raises Stop when that is no use."""
    while True:
        for process in processes:
            try:
                if process.tend():
                    words = f"demo: {process.name} ended with code {process.code}"
                    print(f"{words} and was started again; log: {process.log}", file=sys.stderr)
            except EndsAgainAndAgain as end:
                raise Stop(str(end), 1) from end
        time.sleep(0.2)


def announce() -> None:
    """Say where the demonstration is and who may sign in."""
    print(f"\n{URL}/  (Ctrl-C stops; logs in {LOCAL_DIR / 'log'})\n", flush=True)
    accounts = LOCAL_DIR / "demo-accounts.txt"
    if accounts.exists():
        print(accounts.read_text(), flush=True)


def on_signal(number: int, _frame: FrameType | None) -> None:
    """Turn a signal into Stop, in the main loop."""
    raise Stop("stopping", 0 if number == signal.SIGINT else 128 + number)


def stop_all(processes: list[Process]) -> None:
    """End every process group: asked first, killed after GRACE_SECONDS."""
    for process in processes:
        process.ask_to_stop()
    end = time.monotonic() + GRACE_SECONDS
    for process in processes:
        process.stop(end - time.monotonic())


@contextlib.contextmanager
def deaf() -> Iterator[None]:
    """While stopping, a second Ctrl-C must not leave half of it running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    yield


def main() -> int:
    """Run until a signal, or until a process cannot be kept; returns the exit code."""
    processes: list[Process] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    try:
        for name, command in COMMANDS.items():
            processes.append(Process(name, command, LOCAL_DIR / "log"))
            processes[-1].start()
        wait_until_ready(processes)
        announce()
        keep(processes)
    except Stop as stop:
        with deaf():
            print(f"\ndemo: {stop}", file=sys.stderr, flush=True)
            stop_all(processes)
            subprocess.run([ROOT / "deploy" / "bin" / "services", "stop"], check=False)
            (LOCAL_DIR / "demo.pid").unlink(missing_ok=True)
        return stop.code


if __name__ == "__main__":
    sys.exit(main())
