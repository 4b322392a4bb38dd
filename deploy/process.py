"""A process of the system that is started again when it ends by itself.

granian replaces a worker that dies, but ends altogether when the same worker dies a second time
within 5.5 s ("Worker crash loop detected"), and so would the whole service. What keeps it has
therefore to start the server itself again; a service manager that restarts does the same.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV_BIN = Path(sys.executable).parent
PAUSE_SECONDS = 0.5
"""Before the first new start; twice as long before each further one."""
MOST_ENDS, WITHIN_SECONDS = 5, 60
"""A process that ends so often in so short a time will not live, however often it is started."""
PR_SET_PDEATHSIG = 1


class EndsAgainAndAgain(Exception):
    """Starting the process once more is no use; says which, how it ended, and its last words."""


def web_command(port: int | str, application: str = "deploy.wsgi:application") -> list[str]:
    """The web server on this machine's own address: two workers, replaced when they die.

    A worker that does not let go of its requests is killed after 10 s, so that a server that
    ends does end.
    """
    return [
        str(VENV_BIN / "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws", "--access-log"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10"),
        application,
    ]


class Process:
    """One process with a group, a log and a pid file of its own."""

    def __init__(
        self,
        name: str,
        command: list[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.command, self.environment = name, command, environment
        self.log = folder / f"{name}.log"
        self.pid_file = folder / f"{name}.pid"
        self.child: subprocess.Popen[bytes] | None = None
        self.code: int | None = None
        self._ends: list[float] = []
        self._start_at = 0.0

    def start(self) -> None:
        """Start it with a fresh log; the log of the time before stays beside it."""
        self.log.parent.mkdir(exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        self._spawn()

    def ended(self) -> bool:
        """Whether it has ended by itself; `code` then says how."""
        if self.child is not None and self.child.poll() is not None:
            self.code = self.child.returncode
            # What it leaves behind would hold its port and go on with its work.
            self._signal(signal.SIGKILL)
            self.child = None
            return True
        return False

    def tend(self) -> bool:
        """Start it again, after a pause, when it has ended; whether it was started just now.

        Raises EndsAgainAndAgain after MOST_ENDS within WITHIN_SECONDS.
        """
        now = time.monotonic()
        if self.ended():
            self._ends = [end for end in self._ends if now - end < WITHIN_SECONDS] + [now]
            if len(self._ends) >= MOST_ENDS:
                raise EndsAgainAndAgain(f"{MOST_ENDS} ends in a row: {self.how_it_ended()}")
            self._start_at = now + PAUSE_SECONDS * 2 ** (len(self._ends) - 1)
        if self.child is not None or now < self._start_at:
            return False
        self._spawn()
        return True

    def ask_to_stop(self) -> None:
        """Ask its whole group to end."""
        self._signal(signal.SIGTERM)

    def stop(self, patience: float) -> None:
        """Wait up to `patience` seconds for the end, then kill what is left of the group."""
        if self.child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(max(0.1, patience))
            self._signal(signal.SIGKILL)
            self.child.wait()
        self.pid_file.unlink(missing_ok=True)

    def how_it_ended(self) -> str:
        """How it ended, where its log lies, and the end of the log, which says why."""
        return f"{self.name} ended with code {self.code}; {self.log}:\n{self.last_lines()}"

    def last_lines(self, count: int = 12) -> str:
        """The end of its log, indented."""
        lines = self.log.read_text(errors="replace").splitlines()[-count:]
        return "\n".join(f"  {line}" for line in lines)

    def _spawn(self) -> None:
        with self.log.open("ab") as out:
            self.child = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only who keeps it
                preexec_fn=_die_with_parent,
            )
        self.pid_file.write_text(f"{self.child.pid}\n")

    def _signal(self, number: int) -> None:
        if self.child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, number)


def _die_with_parent() -> None:
    """Ask the kernel to end this process with the thread that started it, even if killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
